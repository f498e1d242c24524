"""The units of ``brian2.units``: those that can be typed in equations.

`allunits` has all prefixes of the SI, `constants` those of physics; neither comes
with a star import.
"""

from __future__ import annotations

from typing import Any

from nbspike import units as _units
from nbspike.brian2.units import unitsafe

__all__ = list(_units.__all__)
__all__ += list(unitsafe.__all__)


def __getattr__(name: str) -> Any:
    """Return the unit or function of that name."""
    if name in unitsafe.__all__:
        return getattr(unitsafe, name)
    return getattr(_units, name)


def __dir__() -> list[str]:
    """Return the names that completion offers."""
    return sorted(__all__)
