"""Errors about units of values: which values, which units, what to try."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import UnitError
from nbspike.units.dimension import Dimension
from nbspike.units.display import best_unit, format_value, number_text
from nbspike.units.names import name_of

_SHOWN = 4

#: SI values and their dimension.
Valued = tuple[ArrayLike, Dimension]


class DimensionMismatchError(UnitError):
    """Values of different units meet where only one unit makes sense."""


def mismatch(doing: str, left: Valued, right: Valued) -> DimensionMismatchError:
    """Return (to raise) the error of two values that do not fit together.

    Parameters
    ----------
    doing
        What was tried, as in "cannot be added".
    left, right
        The two, in the order in which the user wrote them.
    """
    message = f"{_described(left)} and {_described(right)}, so they cannot be {doing}"
    return DimensionMismatchError(
        Diagnostic("NB301", message, None, _hint(left, right))
    )


def wrong_unit(what: str, given: Valued, wanted: Dimension) -> DimensionMismatchError:
    """Return (to raise) the error of a value that has another unit than wanted.

    Parameters
    ----------
    what
        What the value was meant for, as in "the array", "`in_unit`".
    given
        The value.
    wanted
        The dimension that `what` has.
    """
    has = _unit_words(wanted)
    message = f"{_described(given)}, but {what} {has}"
    hint = _hint(given, (1.0, wanted))
    return DimensionMismatchError(Diagnostic("NB310", message, None, hint))


def wrong_result(result: Dimension, array: Dimension) -> DimensionMismatchError:
    """Return (to raise) the error of a result that an array cannot take up."""
    message = f"the result {_unit_words(result)}, but the array {_unit_words(array)}"
    hint = "Write `x = x*y` instead of changing `x` in place"
    return DimensionMismatchError(Diagnostic("NB310", message, None, hint))


def not_dimensionless(code: str, message: str, hint: str) -> DimensionMismatchError:
    """Return (to raise) the error of a unit where a plain number is needed."""
    return DimensionMismatchError(Diagnostic(code, message, None, hint))


def shown(values: ArrayLike, dimension: Dimension) -> str:
    """Return values as short text, ``[1 2 3 ...] mV`` for an array."""
    array = np.asarray(values)
    if array.ndim == 0 and array.dtype.kind in "biuf":
        return format_value(float(array), dimension)
    if array.dtype.kind not in "biuf":
        return str(values)
    unit = best_unit(array, dimension)
    numbers = [number_text(float(x) / unit.scale) for x in array.ravel()[:_SHOWN]]
    if array.size > _SHOWN:
        numbers.append("...")
    return f"[{' '.join(numbers)}] {unit.symbol}".rstrip()


def _described(value: Valued) -> str:
    return f"`{shown(*value)}` {_unit_words(value[1])}"


def _unit_words(dimension: Dimension) -> str:
    if dimension.is_dimensionless:
        return "has no unit"
    return f"is in {name_of(dimension)}"


def _hint(left: Valued, right: Valued) -> str | None:
    """Return what to type when one side is a bare number, else nothing."""
    for plain, other in ((left, right), (right, left)):
        if plain[1].is_dimensionless and not other[1].is_dimensionless:
            unit = best_unit(other[0], other[1]).typed
            if np.ndim(plain[0]) == 0:
                return f"Try `{shown(*plain)}*{unit}`"
            return f"Multiply the numbers by a unit, such as `{unit}`"
    return None
