"""Calls of NumPy with the units taken off, and put on the result."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import Any

import numpy as np

from nbspike.units.dimension import Dimension
from nbspike.units.mismatch import wrong_unit
from nbspike.units.operands import dimension_of
from nbspike.units.quantity import FUNCTIONS, bare, wrap

Handler = Callable[[Callable[..., Any], Any, Any], Any]


def call_bare(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Call NumPy with all units taken off."""
    named = {name: bare(value) for name, value in kwargs.items()}
    return func(*(bare(one) for one in args), **named)


def wrap_all(result: Any, dimension: Dimension) -> Any:
    """Put a dimension on a result, or on all results."""
    if isinstance(result, list | tuple):
        return type(result)(wrap_all(one, dimension) for one in result)
    return wrap(result, dimension)


def check_out(kwargs: Any, dimension: Dimension) -> None:
    """Refuse an array for results that has another dimension."""
    out = kwargs.get("out")
    if out is not None and dimension_of(out) != dimension:
        raise wrong_unit("`out`", (np.asarray(out), dimension), dimension_of(out))


def first_argument(args: Any, kwargs: Any) -> Any:
    """Return the argument that stands first."""
    return args[0] if args else next(iter(kwargs.values()))


def arguments_by_name(
    func: Callable[..., Any], args: Any, kwargs: Any
) -> dict[str, Any]:
    """Return the arguments of a call by the names of its parameters."""
    return dict(signature(func).bind(*args, **kwargs).arguments)


def register(module: Any, names: str, handler: Handler) -> None:
    """Let a handler answer for functions of a module of NumPy."""
    for name in names.split():
        function = getattr(module, name, None)  # some came or went with a NumPy
        if function is not None:
            FUNCTIONS[function] = handler
