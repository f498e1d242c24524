"""All units of the SI with all its prefixes, and their squares and cubes.

``fsecond``, ``hpascal``, ``mnewton`` and ``msecond2`` are values for scripts; the
texts of equations know the units of `nbspike.units`.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from nbspike.units.dimension import Dimension, dimension
from nbspike.units.spelling import (
    ALIASES,
    PREFIXES,
    RARE_PREFIXES,
    STEMS,
    SYMBOLS,
    power_of_ten,
)
from nbspike.units.table import UNITS as COMMON
from nbspike.units.table import suggest_unit
from nbspike.units.unit import Unit

#: Units of the SI that electrophysiology does without: dimension and symbol.
_OTHERS: Final = MappingProxyType(
    {
        "newton": (dimension(metre=1, kilogram=1, second=-2), "N"),
        "henry": (dimension(metre=2, kilogram=1, second=-2, amp=-2), "H"),
        "weber": (dimension(metre=2, kilogram=1, second=-2, amp=-1), "Wb"),
        "tesla": (dimension(kilogram=1, second=-2, amp=-1), "T"),
        "becquerel": (dimension(second=-1), "Bq"),
        "gray": (dimension(metre=2, second=-2), "Gy"),
        "sievert": (dimension(metre=2, second=-2), "Sv"),
        "katal": (dimension(mole=1, second=-1), "kat"),
        "lumen": (dimension(candela=1), "lm"),
        "lux": (dimension(candela=1, metre=-2), "lx"),
        "radian": (dimension(), "rad"),
        "steradian": (dimension(), "sr"),
        "candle": (dimension(candela=1), "cd"),
        "mol": (dimension(mole=1), "mol"),
    }
)
#: These have cubes of their own.
_WITHOUT_POWERS = frozenset({"litre", "liter"})


def _spellings() -> Iterator[tuple[str, Dimension, int, str]]:
    """Yield spelling, dimension, exponent of ten and symbol without prefix."""
    for spelling, stem in ({stem: stem for stem in STEMS} | dict(ALIASES)).items():
        yield spelling, *STEMS[stem], SYMBOLS[stem]
    for name, (size, symbol) in _OTHERS.items():
        yield name, size, 0, symbol


def _all() -> dict[str, Unit]:
    found = dict(COMMON)
    prefixes = PREFIXES | RARE_PREFIXES
    for spelling, size, exponent, symbol in _spellings():
        for prefix, ten in prefixes.items():
            name = prefix + spelling
            for unit in _powers(name, size, exponent + ten, prefix + symbol):
                found.setdefault(unit.name, unit)
                if spelling in _WITHOUT_POWERS:
                    break
    for name in ("kilogram", "kilogramme"):
        for unit in _powers(name, dimension(kilogram=1), 0, "kg"):
            found.setdefault(unit.name, unit)
    return found


def _powers(name: str, size: Dimension, ten: int, symbol: str) -> Iterator[Unit]:
    yield Unit(name, power_of_ten(ten), size, symbol)
    for power in (2, 3):
        yield Unit(
            f"{name}{power}", power_of_ten(power * ten), size**power,
            f"{symbol}^{power}",
        )  # fmt: skip


UNITS: Final = MappingProxyType(_all())
__all__ = list(UNITS)


def __getattr__(name: str) -> Unit:
    """Return the unit of that name."""
    if name in UNITS:
        return UNITS[name]
    hint = None if name.startswith("_") else suggest_unit(name)
    sentence = f"nbspike.brian2.units.allunits has no `{name}`"
    raise AttributeError(sentence + (f". {hint}" if hint else ""))


def __dir__() -> list[str]:
    """Return the names that completion offers."""
    return sorted(__all__)
