"""Questions about the dimensions of values, and functions that insist on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

from nbspike.diagnostics.errors import fail
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.mismatch import wrong_unit
from nbspike.units.operands import operand
from nbspike.units.quantity import Quantity

P = ParamSpec("P")
R = TypeVar("R")


def get_dimensions(value: Any) -> Dimension:
    """Return the dimension of a quantity, number, array or sequence of these."""
    return value if isinstance(value, Dimension) else operand(value).dimension


def have_same_dimensions(one: Any, other: Any) -> bool:
    """Return whether two values could be added.

    Zero and infinities without unit fit everything.
    """
    left, right = operand(one), operand(other)
    same = left.dimension == right.dimension
    return same or left.is_neutral or right.is_neutral


def is_dimensionless(value: Any) -> bool:
    """Return whether a value has no unit."""
    return get_dimensions(value).is_dimensionless


def in_unit(value: Any, unit: Any, precision: int | None = None) -> str:
    """Return values in a unit as text; see `Quantity.in_unit`."""
    return _quantity(value).in_unit(unit, precision)


def in_best_unit(value: Any, precision: int | None = None) -> str:
    """Return values in the best unit as text; see `Quantity.in_best_unit`."""
    return _quantity(value).in_best_unit(precision)


def _quantity(value: Any) -> Quantity:
    return value if isinstance(value, Quantity) else Quantity(value)


def check_units(**wanted: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that checks the units of arguments and result.

    Parameters
    ----------
    **wanted
        For an argument, or for ``result``: a unit; 1 for a number without unit;
        `bool` for a truth value; the name of another argument, as text, for the
        unit of that one.  For ``result`` also a function from the dimensions of
        the arguments, in the order of `wanted`, to a dimension.  Arguments that
        are not named, or that are `None` in a call, are not checked.

    Raises
    ------
    UnitError
        In a call: NB310 for an argument or result of another unit, NB306 for one
        that is not a truth value.

    Examples
    --------
    >>> from nbspike.units import Mohm, nA, amp, check_units, ohm, volt
    >>> @check_units(current=amp, resistance=ohm, result=volt)
    ... def drop(current, resistance):
    ...     return current * resistance
    >>> drop(1 * nA, 5 * Mohm)
    5. * mvolt
    """
    result = wanted.pop("result", None)

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        names = signature(function)

        @wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            bound = names.bind(*args, **kwargs)
            bound.apply_defaults()
            given = bound.arguments
            for name, unit in wanted.items():
                if given.get(name) is not None:
                    _check(f"the argument `{name}`", given[name], unit, given)
            answer = function(*args, **kwargs)
            if result is not None:
                what = f"the result of `{function.__name__}`"
                _check(what, answer, _result_unit(result, wanted, given), given)
            return answer

        return checked

    return decorate


def _result_unit(result: Any, wanted: dict[str, Any], given: dict[str, Any]) -> Any:
    if not callable(result) or isinstance(result, type | Quantity):
        return result
    return result(*(get_dimensions(given[name]) for name in wanted))


def _check(what: str, value: Any, unit: Any, given: dict[str, Any]) -> None:
    if unit is bool:
        if operand(value).values.dtype.kind != "b":
            raise fail("NB306", f"{what} is `{value}`, not `True` or `False`")
        return
    if isinstance(unit, str):
        unit = given[unit]
    dimension = DIMENSIONLESS if unit is None else get_dimensions(unit)
    item = operand(value)
    if item.dimension != dimension and not item.is_neutral:
        raise wrong_unit(what, (item.values, item.dimension), dimension)
