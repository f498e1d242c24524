"""Physical constants, under the names of ``brian2.units.constants``."""

from __future__ import annotations

from nbspike.units.constants import (
    avogadro_constant,
    boltzmann_constant,
    electric_constant,
    electron_mass,
    elementary_charge,
    faraday_constant,
    gas_constant,
    magnetic_constant,
    molar_mass_constant,
    zero_celsius,
)

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
