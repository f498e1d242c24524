"""All units with all prefixes of the SI, ``fsecond`` and ``hpascal`` among them.

They are values for scripts; the texts of equations know the units of
`nbspike.units`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from nbspike.units.spelling import ALIASES, STEMS, SYMBOLS, power_of_ten
from nbspike.units.table import UNITS
from nbspike.units.unit import Unit

#: Prefix -> exponent of ten, those that `nbspike.units` leaves out.
_PREFIXES = MappingProxyType(
    {
        "y": -24, "z": -21, "a": -18, "f": -15, "c": -2, "d": -1,
        "da": 1, "h": 2, "P": 15, "E": 18, "Z": 21, "Y": 24,
    }
)  # fmt: skip


def _all() -> dict[str, Unit]:
    found = dict(UNITS)
    spellings = {stem: stem for stem in STEMS} | dict(ALIASES)
    for spelling, stem in spellings.items():
        dimension, exponent = STEMS[stem]
        for prefix, ten in _PREFIXES.items():
            symbol = prefix + SYMBOLS[stem]
            for power in (1, 2, 3) if stem == "metre" else (1,):
                name = f"{prefix}{spelling}{power if power > 1 else ''}"
                unit = Unit(
                    name,
                    power_of_ten(power * (exponent + ten)),
                    dimension**power,
                    symbol if power == 1 else f"{symbol}^{power}",
                )
                found.setdefault(name, unit)
    return found


_UNITS: Final = MappingProxyType(_all())
__all__ = list(_UNITS)


def __getattr__(name: str) -> Unit:
    """Return the unit of that name."""
    if name in _UNITS:
        return _UNITS[name]
    raise AttributeError(f"nbspike.brian2.units.allunits has no `{name}`")


def __dir__() -> list[str]:
    """Return the names that completion offers."""
    return sorted(__all__)
