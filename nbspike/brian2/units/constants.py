"""Physical constants, under the names and with the values of Brian 2.

Those are the values of CODATA 2014, so that a script finds the numbers of its
course; `nbspike.units.constants` has those of 2018, which differ from the seventh
digit on.

References
----------
Mohr, Newell & Taylor (2016), Rev. Mod. Phys. 88, 035009.
"""

from __future__ import annotations

from typing import Final

from nbspike.units.constants import zero_celsius
from nbspike.units.quantity import Quantity
from nbspike.units.table import UNITS

__all__ = [
    "avogadro_constant",
    "boltzmann_constant",
    "electric_constant",
    "electron_mass",
    "elementary_charge",
    "faraday_constant",
    "gas_constant",
    "magnetic_constant",
    "molar_mass_constant",
    "zero_celsius",
]

_JOULE, _KELVIN, _MOLE = UNITS["joule"], UNITS["kelvin"], UNITS["mole"]
_METRE, _KILOGRAM, _COULOMB = UNITS["metre"], UNITS["kilogram"], UNITS["coulomb"]

#: Particles per amount of substance.
avogadro_constant: Final[Quantity] = Quantity(6.022140857e23 * _MOLE**-1)
#: Energy per temperature.
boltzmann_constant: Final[Quantity] = Quantity(1.38064852e-23 * (_JOULE / _KELVIN))
#: Permittivity of the vacuum.
electric_constant: Final[Quantity] = Quantity(
    8.854187817e-12 * (UNITS["farad"] / _METRE)
)
#: Mass of an electron.
electron_mass: Final[Quantity] = Quantity(9.10938356e-31 * _KILOGRAM)
#: Charge of a proton.
elementary_charge: Final[Quantity] = Quantity(1.6021766208e-19 * _COULOMB)
#: Charge of a mole of protons.
faraday_constant: Final[Quantity] = Quantity(96485.33289 * (_COULOMB / _MOLE))
#: Energy per temperature of a mole.
gas_constant: Final[Quantity] = Quantity(8.3144598 * (_JOULE / (_MOLE * _KELVIN)))
#: Permeability of the vacuum.
magnetic_constant: Final[Quantity] = Quantity(
    1.2566370614359173e-06 * (UNITS["volt"] * UNITS["second"] / (UNITS["amp"] * _METRE))
)
#: Mass of a mole of atomic mass units.
molar_mass_constant: Final[Quantity] = Quantity(1e-3 * (_KILOGRAM / _MOLE))
