"""Functions of NumPy that know units, under the name of Brian 2's module."""

from __future__ import annotations

from typing import Any

from nbspike.brian2 import numpy_ as _numpy

_FUNCTIONS: list[str] = """
    arange arccos arccosh arcsin arcsinh arctan arctanh cos cosh diagonal dot exp expm1
    exprel linspace log log10 log1p ones_like ptp ravel sin sinh tan tanh trace where
    zeros_like
""".split()
__all__ = list(_FUNCTIONS)


def __getattr__(name: str) -> Any:
    """Return the function of that name."""
    if name in __all__:
        return _numpy.NAMES[name]
    raise AttributeError(f"nbspike.brian2.units.unitsafe has no `{name}`")
