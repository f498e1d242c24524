"""The units of ``brian2.units``: those that can be typed in equations.

`allunits` has all prefixes of the SI, `constants` those of physics; neither comes
with a star import.
"""

from __future__ import annotations

from typing import Any

from nbspike import units as _units
from nbspike.brian2 import numpy_ as _numpy

#: Functions of NumPy that Brian 2 brings with its units.
_FUNCTIONS: list[str] = """
    arange arccos arccosh arcsin arcsinh arctan arctanh cos cosh diagonal dot exp expm1
    exprel linspace log log10 log1p ones_like ptp ravel sin sinh tan tanh trace where
    zeros_like
""".split()
__all__ = list(_units.__all__)
__all__ += list(_FUNCTIONS)


def __getattr__(name: str) -> Any:
    """Return the unit or function of that name."""
    if name in _FUNCTIONS:
        return _numpy.NAMES[name]
    return getattr(_units, name)


def __dir__() -> list[str]:
    """Return the names that completion offers."""
    return sorted(__all__)
