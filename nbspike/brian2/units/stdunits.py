"""Short names of units, for ``from nbspike.brian2.units.stdunits import *``."""

from __future__ import annotations

from nbspike.units.spelling import SHORT_NAMES
from nbspike.units.table import UNITS
from nbspike.units.unit import Unit

_POWERS = ("", "2", "3")
_NAMES = [
    name + power for name in SHORT_NAMES for power in _POWERS if name + power in UNITS
]
__all__ = list(_NAMES)


def __getattr__(name: str) -> Unit:
    """Return the unit of that name."""
    if name in __all__:
        return UNITS[name]
    raise AttributeError(f"nbspike.brian2.units.stdunits has no `{name}`")
