"""A NumPy interpreter of expression trees.

It serves initial values, connection conditions and string indices, with the same
meaning as the compiled kernels: ``/`` divides truly, ``//`` floors, ``%`` has the
sign of the divisor, ``int`` truncates, division by zero gives inf or nan.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.lang.expr import (
    Binary,
    Boolean,
    Call,
    Compare,
    Expr,
    Name,
    Number,
    Select,
    Truth,
    Unary,
    children,
)
from nbspike.model.functions import FUNCTIONS
from nbspike.model.symbols import LITERALS
from nbspike.model.tree import postorder
from nbspike.units.table import UNITS

#: ``draw(law, n)`` returns n new numbers, law ``uniform`` (0 to 1) or ``normal``.
Draws = Callable[[str, int], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A function from outside that draws: ``sample(draw, n)`` returns n numbers."""

    sample: Callable[[Draws, int], NDArray[np.float64]]


#: Mean above which a Poisson number is the nearest normal one.
_NORMAL_MEAN = 1e5

#: Largest mean of one inversion; exp(-500) is still a normal number.
_LARGEST_MEAN = 500.0

_ARITHMETIC: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": np.true_divide,
    "//": np.floor_divide,
    "%": np.mod,
}

_COMPARISONS: dict[str, Callable[..., Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def evaluate(
    expr: Expr,
    values: Mapping[str, Any],
    draw: Draws | None = None,
    size: int | None = None,
) -> float | NDArray[Any]:
    """Return the value of an expression.

    Parameters
    ----------
    expr
        Tree without subexpressions; unit names may occur.
    values
        Values of names, SI: numbers, or arrays that broadcast with each other.
        Functions from outside: callables of such values.
    draw
        Source of random numbers, for `rand`, `randn` and `poisson`.
    size
        How many values a random function draws; `None` for a single one.

    Returns
    -------
    float or ndarray
        A number if no array and no draw occurs.  Conditions give booleans.

    Raises
    ------
    KeyError
        For a name that is neither in `values` nor of the language.
    ValueError
        If the expression draws random numbers and `draw` is `None`.
    """
    results: dict[int, Any] = {}
    with np.errstate(all="ignore"):
        for node in postorder(expr):
            inner = [results[id(child)] for child in children(node)]
            results[id(node)] = _value(node, inner, values, draw, size)
    result = results[id(expr)]
    if isinstance(result, np.ndarray) and result.ndim:
        return result
    return result.item() if isinstance(result, np.generic | np.ndarray) else result  # type: ignore[no-any-return]


def _value(
    node: Expr,
    inner: list[Any],
    values: Mapping[str, Any],
    draw: Draws | None,
    size: int | None,
) -> Any:
    match node:
        case Number() | Truth():
            return np.asarray(node.value)[()]
        case Name():
            return _named(node.id, values)
        case Unary(op="not"):
            return np.logical_not(inner[0])
        case Unary():
            number = _number(inner[0])
            return -number if node.op == "-" else number
        case Binary(op="**"):
            return _power(_number(inner[0]), _number(inner[1]))
        case Binary():
            return _ARITHMETIC[node.op](_number(inner[0]), _number(inner[1]))
        case Compare():
            return _COMPARISONS[node.op](inner[0], inner[1])
        case Boolean():
            join = np.logical_and if node.op == "and" else np.logical_or
            result = inner[0]
            for other in inner[1:]:
                result = join(result, other)
            return result
        case Select():
            return np.where(inner[0], inner[1], inner[2])
        case Call():
            return _call(node, inner, values, draw, size)
        case _:
            raise TypeError(f"{type(node).__name__} belongs to kernels")


def _named(name: str, values: Mapping[str, Any]) -> Any:
    if name in values:
        found = np.asarray(values[name])
        # what is kept in single precision is computed in double, as in kernels
        return (found.astype(np.float64) if found.dtype == np.float32 else found)[()]
    if name in LITERALS:
        return LITERALS[name]
    if name in UNITS:
        return UNITS[name].scale
    raise KeyError(name)


def _number(value: Any) -> Any:
    """Return a truth value as 0 or 1 and whole numbers with 64 bits."""
    array = np.asarray(value)
    if array.dtype.kind in "bui":
        return array.astype(np.int64)[()]
    return value


def _power(base: Any, exponent: Any) -> Any:
    whole = np.asarray(base).dtype.kind == np.asarray(exponent).dtype.kind == "i"
    if whole and np.all(np.asarray(exponent) >= 0):
        return np.power(base, exponent)
    return np.power(np.asarray(base, dtype=np.float64), exponent)


def _call(
    node: Call,
    inner: list[Any],
    values: Mapping[str, Any],
    draw: Draws | None,
    size: int | None,
) -> Any:
    function = FUNCTIONS.get(node.function)
    if function is None:
        return _foreign(values[node.function], inner, draw, size)
    if function.numpy is not None:
        return function.numpy(*inner)
    if draw is None:
        raise ValueError(f"{node.function} needs random numbers")
    if function.law == "poisson":
        return _poisson(inner[0], draw, size)
    drawn = draw(function.law or "", 1 if size is None else size)
    return drawn[0] if size is None else drawn


def _foreign(given: Any, inner: list[Any], draw: Draws | None, size: int | None) -> Any:
    """Return what a function from outside gives."""
    if not isinstance(given, Drawn):
        return given(*inner)
    if draw is None:
        raise ValueError("a function from outside needs random numbers")
    drawn = given.sample(draw, 1 if size is None else size)
    return drawn[0] if size is None else drawn


def _poisson(mean: Any, draw: Draws, size: int | None) -> Any:
    """Return Poisson numbers by inversion, exactly, from uniform ones.

    A large mean is split into parts, whose sum has the same distribution.
    """
    count = 1 if size is None else size
    means = np.broadcast_to(np.asarray(mean, dtype=np.float64), (count,))
    means = np.where(means > 0, means, 0.0)
    large = means > _NORMAL_MEAN
    if large.any():
        near = means + np.sqrt(means) * draw("normal", count) + 0.5
        rounded = FUNCTIONS["int"].numpy(np.where(large, near, 0.0))  # type: ignore[misc]
        rest = _poisson(np.where(large, 0.0, means), draw, count)
        return (rounded + rest)[0] if size is None else rounded + rest
    highest = float(np.max(means, initial=0.0))
    parts = max(1, int(np.ceil(highest / _LARGEST_MEAN)))
    total = np.zeros(count, dtype=np.int64)
    for _ in range(parts):
        total += _inverted(means / parts, draw("uniform", count))
    return total[0] if size is None else total


def _inverted(means: NDArray[Any], uniform: NDArray[Any]) -> NDArray[Any]:
    """Return the smallest k whose cumulative probability exceeds `uniform`."""
    term = np.exp(-means)
    cumulative = term.copy()
    result = np.zeros(means.shape, dtype=np.int64)
    highest = float(np.max(means, initial=0.0))
    longest = int(highest + 20 * np.sqrt(highest + 1) + 50)
    for k in range(1, longest):
        open_ = uniform >= cumulative
        if not open_.any():
            break
        result[open_] = k
        term = term * means / k
        cumulative = cumulative + term
    return result
