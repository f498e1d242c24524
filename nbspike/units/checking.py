"""Functions that insist on the units of their arguments and of their result."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

from nbspike.diagnostics.errors import fail
from nbspike.units.asking import get_dimensions
from nbspike.units.dimension import DIMENSIONLESS
from nbspike.units.mismatch import wrong_unit
from nbspike.units.operands import operand
from nbspike.units.quantity import Quantity

P = ParamSpec("P")
R = TypeVar("R")


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

    Returns
    -------
    callable
        The decorator.  The function that it returns carries what was declared:
        ``_arg_names``, a tuple of names in their order; ``_arg_units``, a list
        with the unit, number, name or `bool` of each, `None` where nothing was
        said; ``_return_unit``, the one of the result, 1 for a truth value;
        ``_returns_bool``; and ``_orig_func``, the function without checks.

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

        _declare(checked, function, tuple(names.parameters), wanted, result)
        return checked

    return decorate


def _declare(
    checked: Any,
    function: Callable[..., Any],
    names: tuple[str, ...],
    wanted: dict[str, Any],
    result: Any,
) -> None:
    """Keep what was declared, for who compiles the function."""
    vars(checked).update(
        _orig_func=function,
        _arg_names=names,
        _arg_units=[wanted.get(name) for name in names],
        _returns_bool=result is bool,
        _return_unit=1 if result is bool else result,
    )


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
