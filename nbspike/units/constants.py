"""Physical constants; import them by name, ``import *`` of units leaves them out.

Values are those of CODATA 2018.  There is no unit of degrees Celsius, because its
zero is no zero: a temperature is ``37*kelvin + zero_celsius``.

References
----------
Tiesinga, Mohr, Newell & Taylor (2021), Rev. Mod. Phys. 93, 025010.
"""

from __future__ import annotations

from typing import Final

from nbspike.units.quantity import Quantity
from nbspike.units.table import UNITS

_AMP, _VOLT, _SECOND = UNITS["amp"], UNITS["volt"], UNITS["second"]
_METRE, _KILOGRAM = UNITS["metre"], UNITS["kilogram"]
_MOLE, _KELVIN = UNITS["mole"], UNITS["kelvin"]
_COULOMB, _JOULE, _FARAD = UNITS["coulomb"], UNITS["joule"], UNITS["farad"]

#: Particles per amount of substance; exact.
avogadro_constant: Final[Quantity] = Quantity(6.02214076e23 * _MOLE**-1)
#: Energy per temperature; exact.
boltzmann_constant: Final[Quantity] = Quantity(1.380649e-23 * (_JOULE / _KELVIN))
#: Permittivity of the vacuum.
electric_constant: Final[Quantity] = Quantity(8.8541878128e-12 * (_FARAD / _METRE))
#: Mass of an electron.
electron_mass: Final[Quantity] = Quantity(9.1093837015e-31 * _KILOGRAM)
#: Charge of a proton; exact.
elementary_charge: Final[Quantity] = Quantity(1.602176634e-19 * _COULOMB)
#: Charge of a mole of protons; exact.
faraday_constant: Final[Quantity] = Quantity(elementary_charge * avogadro_constant)
#: Energy per temperature of a mole; exact.
gas_constant: Final[Quantity] = Quantity(boltzmann_constant * avogadro_constant)
#: Permeability of the vacuum.
magnetic_constant: Final[Quantity] = Quantity(
    1.25663706212e-6 * (_VOLT * _SECOND / (_AMP * _METRE))
)
#: Mass of a mole of atomic mass units.
molar_mass_constant: Final[Quantity] = Quantity(0.99999999965e-3 * (_KILOGRAM / _MOLE))
#: The temperature of melting ice; exact.
zero_celsius: Final[Quantity] = Quantity(273.15 * _KELVIN)
