"""NumPy under its own names, for scripts that pass it values with units.

What NumPy asks a `Quantity` about keeps its unit already.  Here are the functions
that NumPy answers without asking.  Names that are not here are NumPy's own.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import numpy as np

from nbspike.brian2.mathematics import exprel
from nbspike.diagnostics.notes import warn
from nbspike.units.quantity import FUNCTIONS, Quantity
from nbspike.units.ranges import arange as _arange_with_unit

#: Functions that make plain numbers of quantities: from `numpy`, then from its
#: module `random`.
_MAKERS = "array asarray full"
_DRAWS = """
    exponential gamma gumbel laplace logistic lognormal normal rayleigh triangular
    uniform
"""

#: Names of Python that scripts expect to mean NumPy's functions.
_SHADOWED = "abs all any max min round sum"

#: Names that stay those of Python, and modules that nobody asks a star import for.
_HIDDEN = frozenset(
    """
    bool bytes divmod pow seed f exceptions core testing fft linalg
    __array_namespace_info__ __version__
    """.split()
)

#: Functions that left NumPy, but are still in scripts -> their names today.
_RENAMED = {"trapz": "trapezoid", "in1d": "isin"}


def _has_unit(value: object) -> bool:
    return isinstance(value, Quantity) and not value.dimension.is_dimensionless


def _lists_units(value: object) -> bool:
    """Return whether a sequence holds scalars, at least one of them with a unit."""
    return (
        isinstance(value, list | tuple)
        and any(map(_has_unit, value))
        and all(np.ndim(one) == 0 for one in value)
    )


def _asked(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that sees the units inside lists, too."""

    @wraps(function)
    def asked(*args: Any, **kwargs: Any) -> Any:
        seen = [Quantity(one) if _lists_units(one) else one for one in args]
        return function(*seen, **kwargs)

    return asked


def _loses_units(function: Callable[..., Any], scalars: bool) -> Callable[..., Any]:
    """Return a function that warns before it drops the unit of an argument."""

    @wraps(function)
    def losing(*args: Any, **kwargs: Any) -> Any:
        for one in (*args, *kwargs.values()):
            if _lists_units(one) or (scalars and _has_unit(one)):
                text = f"{function.__name__}({'[…]' if _lists_units(one) else '…'})"
                unit = next(filter(_has_unit, one)) if _lists_units(one) else one
                warn(
                    f"`{text}` takes the unit off `{unit}` and goes on with plain "
                    "numbers in SI units. Multiply the whole by the unit, as in "
                    "`array([1, 2])*mV`"
                )
                break
        return function(*args, **kwargs)

    return losing


def _shadowing(function: Callable[..., Any], python: Any) -> Callable[..., Any]:
    """Return NumPy's function, but Python's where NumPy's has no answer."""

    @wraps(function)
    def shadowing(*args: Any, **kwargs: Any) -> Any:
        if _is_for_python(python, args, kwargs):
            return python(*args, **kwargs)
        return function(*args, **kwargs)

    return shadowing


def _is_for_python(python: Any, args: Any, kwargs: Any) -> bool:
    first: Any = args[0] if args else None
    if isinstance(first, Iterator | dict | set | str):
        return True
    if {"key", "default"} & kwargs.keys():
        return True
    if python in (abs, round):  # `x[round(3.7)]` needs a whole number
        return np.ndim(first) == 0 and not _has_unit(first)
    if python in (max, min):
        plain = isinstance(first, list | tuple) and not kwargs
        if plain and len(args) == 1:
            return all(type(one) in (int, float) for one in first)
        if len(args) > 1:  # values to compare, where NumPy would see an axis
            return np.ndim(first) == 0 or not _is_axis(args[1])
    if python is sum and len(args) == 2 and isinstance(first, list | tuple):
        # a value to start from, where a list has only one axis
        return np.ndim(first) == 1 and args[1] not in (None, 0, -1)
    return len(args) > 1 and np.ndim(first) == 0


def _is_axis(value: object) -> bool:
    return value is None or isinstance(value, int | np.integer | tuple)


def arange(*args: Any, **kwargs: Any) -> Any:
    """Return values from a start up to a stop in steps, with their unit.

    Parameters
    ----------
    *args, **kwargs
        As those of ``numpy.arange``; start, stop and step may have a unit.

    Raises
    ------
    DimensionMismatchError
        NB301 if they differ in unit.
    """
    given = (*args, kwargs.get("start"), kwargs.get("stop"), kwargs.get("step"))
    if not any(map(_has_unit, given)):
        return np.arange(*args, **kwargs)
    return _arange_with_unit(*args, **kwargs)


def _names() -> dict[str, Any]:
    """Return what ``import *`` brings, by name."""
    found = {
        name: getattr(module, name)
        for module in (np.linalg, np.fft, np, np.random)  # later ones win
        for name in module.__all__
        if name not in _HIDDEN and hasattr(module, name)
    }
    found["fft"] = np.fft.fft  # the function, as in pylab; `np.fft` is the module
    found["power"] = np.power  # not the distribution of that name
    for old, new in _RENAMED.items():
        found[old] = getattr(np, new)
    found["exprel"] = exprel
    found |= _unit_aware()
    return found


def _unit_aware() -> dict[str, Any]:
    found = {name: _asked(one) for name, one in _numpy_functions()}
    for name in _MAKERS.split():
        found[name] = _loses_units(getattr(np, name), scalars=name == "full")
    for name in _DRAWS.split():
        found[name] = _loses_units(getattr(np.random, name), scalars=True)
    for name in _SHADOWED.split():
        function = found.get(name, getattr(np, name))
        found[name] = _shadowing(function, getattr(builtins, name))
    found["arange"] = arange
    return found


def _numpy_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in (np.fft, np.linalg, np):
        for name in module.__all__:
            one = getattr(module, name, None)
            if callable(one) and not isinstance(one, type) and one in FUNCTIONS:
                yield name, one
    for old, new in _RENAMED.items():
        yield old, getattr(np, new)


NAMES = _names()
__all__ = list(NAMES)


def __getattr__(name: str) -> Any:
    """Return what NumPy has under that name."""
    if name in NAMES and name not in ("random", "fft"):  # these stay modules
        return NAMES[name]
    return getattr(np, name)
