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
_SHADOWED = "all any max min round sum"


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
        first: Any = args[0] if args else None
        several = len(args) > 1 and np.ndim(first) == 0
        if several or isinstance(first, Iterator | dict | set):
            return python(*args, **kwargs)
        if {"key", "default"} & kwargs.keys() or isinstance(first, str):
            return python(*args, **kwargs)
        if python is builtins.round and type(first) in (int, float):
            return python(*args, **kwargs)
        return function(*args, **kwargs)

    return shadowing


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
    random = np.random
    hidden = {"bool", "bytes", "divmod", "pow", "seed", "exceptions", "core", "testing"}
    found = {
        name: getattr(module, name)
        for module in (np, random)
        for name in module.__all__
        if name not in hidden and hasattr(module, name)
    }
    found["power"] = np.power  # not the distribution of that name
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
    for name in np.__all__:
        one = getattr(np, name, None)
        if callable(one) and not isinstance(one, type) and one in FUNCTIONS:
            yield name, one


NAMES = _names()
__all__ = list(NAMES)


def __getattr__(name: str) -> Any:
    """Return what NumPy has under that name."""
    if name in NAMES and name != "random":  # `np.random` stays a module
        return NAMES[name]
    return getattr(np, name)
