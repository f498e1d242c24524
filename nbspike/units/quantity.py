"""Arrays that know their unit.

A `Quantity` holds SI values as a NumPy array and a dimension beside it.  NumPy
asks it what its functions mean (``__array_ufunc__``, ``__array_function__``); the
answers are in `ufuncs` and `array_functions`.  Results without dimension are
plain floats and arrays, so that ``x/mV`` is how a unit is taken off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbspike.diagnostics.errors import fail
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.display import (
    best_unit,
    latex_of,
    number_latex,
)
from nbspike.units.mismatch import wrong_result, wrong_unit
from nbspike.units.operands import Operand, dimension_of, operand
from nbspike.units.ufuncs import KEEP_WHEN_REDUCED, RULES

#: NumPy function -> what to do when one of its arguments is a quantity.  Filled by
#: `array_functions`, which needs `Quantity` itself.
FUNCTIONS: dict[Callable[..., Any], Callable[..., Any]] = {}


#: Method of a ufunc -> which of its arguments are values, where not all are.
_VALUES_AT: dict[str, Sequence[int]] = {
    "at": (0, 2),
    "reduce": (0,),
    "accumulate": (0,),
    "reduceat": (0,),
}


class Quantity(np.ndarray[Any, np.dtype[np.float64]]):
    """Values with a physical dimension; scalars are arrays without axes.

    Parameters
    ----------
    value
        Number, sequence or array; SI values, any shape.  Quantities keep their
        own dimension.
    dimension
        Dimension of plain numbers in `value`.

    Attributes
    ----------
    dimension : Dimension
        The same for all elements.

    Raises
    ------
    DimensionMismatchError
        NB310 if `value` already has another dimension than the one asked for.
    """

    dimension: Dimension

    def __new__(
        cls, value: ArrayLike | object, dimension: Dimension | None = None
    ) -> Quantity:
        """Copy `value` and put the dimension on it."""
        given = operand(value)
        plain = given.dimension.is_dimensionless
        if dimension is not None and not plain and given.dimension != dimension:
            raise wrong_unit(
                "the quantity asked for", (given.values, given.dimension), dimension
            )
        self = np.array(given.values, dtype=np.float64).view(Quantity)
        self.dimension = given.dimension if dimension is None else dimension
        return self

    def __array_finalize__(self, obj: object) -> None:
        self.dimension = dimension_of(obj)

    # --- NumPy's questions ---------------------------------------------------

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any
    ) -> Any:
        places = _VALUES_AT.get(method, range(len(inputs)))
        operands = [operand(inputs[place]) for place in places if place < len(inputs)]
        if not all(item.is_number for item in operands):
            return NotImplemented
        dimensions = _dimensions(ufunc, method, operands, kwargs)
        outs = kwargs.get("out", ())
        if method == "at":
            outs = inputs[:1]
        for out, dimension in zip(outs, dimensions, strict=False):
            if out is not None and dimension_of(out) != dimension:
                raise wrong_result(dimension, dimension_of(out))
        plain: list[Any] = list(inputs)
        for place, item in zip(places, operands, strict=False):
            plain[place] = item.values
        kwargs = {name: _plain(value) for name, value in kwargs.items()}
        result = getattr(ufunc, method)(*plain, **kwargs)
        if result is None:  # `at` works in place
            return None
        if kwargs.get("out"):
            return outs[0] if len(outs) == 1 else outs
        if isinstance(result, tuple):
            return tuple(map(wrap, result, dimensions))
        return wrap(result, dimensions[0])

    def __array_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: Any,
        kwargs: Any,
    ) -> Any:
        handler = FUNCTIONS.get(func)
        if handler is None:
            name = getattr(func, "__name__", str(func))
            raise fail(
                "NB306",
                f"`{name}` has no meaning here for values with a unit",
                hint="Take the unit off first, as in `x/mV`",
            )
        return handler(func, args, kwargs)

    # --- elements ------------------------------------------------------------

    def __getitem__(self, key: Any) -> Any:
        return wrap(self.view(np.ndarray)[key], self.dimension, keep=True)

    def __setitem__(self, key: Any, value: Any) -> None:
        self.view(np.ndarray)[key] = self._accepted(value)

    def __iter__(self) -> Iterator[Any]:
        return (self[k] for k in range(len(self)))

    def item(self, *args: Any) -> Any:
        """Return one element as a scalar quantity."""
        return wrap(np.asarray(self).item(*args), self.dimension, keep=True)

    def tolist(self) -> Any:
        """Return the elements as (nested) lists of scalar quantities."""
        return [one.tolist() for one in self] if self.ndim else self

    def fill(self, value: Any) -> None:
        """Set all elements to one value of the same unit."""
        self[...] = value

    def put(self, ind: Any, v: Any, mode: Any = "raise") -> None:
        """Set elements of the flattened array to values of the same unit."""
        self.view(np.ndarray).put(ind, self._accepted(v), mode)

    def _accepted(self, value: Any) -> NDArray[Any]:
        given = operand(value)
        if given.dimension != self.dimension and not given.is_neutral:
            raise wrong_unit(
                "the array", (given.values, given.dimension), self.dimension
            )
        return given.values

    # --- operators that NumPy alone would answer differently -----------------

    def __eq__(self, other: object) -> Any:
        return super().__eq__(other) if operand(other).is_number else NotImplemented

    def __ne__(self, other: object) -> Any:
        return super().__ne__(other) if operand(other).is_number else NotImplemented

    def __hash__(self) -> int:  # type: ignore[override]
        if self.ndim:
            raise TypeError("unhashable: an array of values")
        return hash((float(self), self.dimension))

    def _in_place(self, other: Any, ufunc: np.ufunc) -> Any:
        """Change an array where it is; rebind a scalar, as Python does with floats.

        A factor with a unit also rebinds: other names of the same memory would
        otherwise keep the old unit.
        """
        changes_unit = ufunc in (np.multiply, np.divide, np.power) and (
            ufunc is np.power or not operand(other).dimension.is_dimensionless
        )
        if self.ndim == 0 or changes_unit:
            return ufunc(self, other)
        return ufunc(self, other, out=(self,))

    def __iadd__(self, other: Any) -> Any:  # type: ignore[misc]
        return self._in_place(other, np.add)

    def __isub__(self, other: Any) -> Any:  # type: ignore[misc]
        return self._in_place(other, np.subtract)

    def __imul__(self, other: Any) -> Any:  # type: ignore[misc]
        return self._in_place(other, np.multiply)

    def __itruediv__(self, other: Any) -> Any:  # type: ignore[misc]
        return self._in_place(other, np.divide)

    def __ipow__(self, other: Any) -> Any:  # type: ignore[misc, override]
        return self._in_place(other, np.power)

    def __imod__(self, other: Any) -> Any:  # type: ignore[misc]
        return self._in_place(other, np.remainder)

    def __ifloordiv__(self, other: Any) -> Any:  # type: ignore[misc]
        return np.floor_divide(self, other)

    def __round__(self, ndigits: SupportsIndex | None = None) -> Any:
        return np.round(self, 0 if ndigits is None else int(ndigits))

    # --- text ----------------------------------------------------------------

    def in_unit(self, unit: Any, precision: int | None = None) -> str:
        """Return the values in a unit of the same dimension, ``3000. uvolt``.

        Parameters
        ----------
        unit
            A unit or any scalar quantity.
        precision
            Digits after the point; NumPy's setting if omitted.

        Raises
        ------
        DimensionMismatchError
            NB310 if the dimensions differ.
        """
        scale = operand(unit)
        if scale.dimension != self.dimension:
            raise wrong_unit(
                "the unit asked for", (self.view(np.ndarray), self.dimension),
                scale.dimension,
            )  # fmt: skip
        text = _numbers(self.view(np.ndarray) / scale.values, precision)
        symbol = getattr(unit, "symbol", None) or f"({unit})"
        return f"{text} {symbol}"

    def in_best_unit(self, precision: int | None = None) -> str:
        """Return the values in the best unit, ``20. ms``, ``[1. 2.] mV``."""
        values = self.view(np.ndarray)
        unit = best_unit(values, self.dimension)
        return f"{_numbers(values / unit.scale, precision)} {unit.symbol}".rstrip()

    def __str__(self) -> str:
        return self.in_best_unit()

    def __repr__(self) -> str:
        values = self.view(np.ndarray)
        unit = best_unit(values, self.dimension)
        numbers = values / unit.scale
        text = np.array_repr(numbers) if self.ndim else _numbers(numbers, None)
        return f"{text} * {unit.name}"

    def _repr_latex_(self) -> str | None:
        if self.ndim:
            return None  # NumPy's text is the better picture of an array
        unit = best_unit(self.view(np.ndarray), self.dimension)
        number = number_latex(float(self) / unit.scale)
        return rf"${number}\,{latex_of(unit.symbol)}$"

    def __format__(self, spec: str) -> str:
        if not spec:
            return str(self)
        values = self.view(np.ndarray)
        unit = best_unit(values, self.dimension)
        text = np.array2string(
            values / unit.scale, formatter={"float_kind": lambda x: format(x, spec)}
        )
        return f"{text} {unit.symbol}".rstrip()

    # --- copies --------------------------------------------------------------

    def __reduce__(self) -> Any:
        return (Quantity, (np.array(self), self.dimension))

    def __deepcopy__(self, memo: object) -> Quantity:
        return Quantity(self, self.dimension)

    def __copy__(self) -> Quantity:
        return Quantity(self, self.dimension)


def wrap(values: Any, dimension: Dimension, *, keep: bool = False) -> Any:
    """Return values with their dimension; plain ones if there is none.

    Parameters
    ----------
    values
        Array or scalar, SI.
    dimension
        Their dimension.
    keep
        Whether a dimensionless quantity stays one.
    """
    if dimension.is_dimensionless and not keep:
        scalar = np.ndim(values) == 0 and hasattr(values, "item")
        return values.item() if scalar else values
    result = np.asarray(values, dtype=np.float64).view(Quantity)
    result.dimension = dimension
    return result


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_plain(one) for one in value)
    return value.view(np.ndarray) if isinstance(value, Quantity) else value


def _dimensions(
    ufunc: np.ufunc, method: str, operands: list[Operand], kwargs: dict[str, Any]
) -> tuple[Dimension, ...]:
    """Return the dimensions of the results of one call of a ufunc."""
    rule = RULES.get(ufunc)
    if rule is None:
        raise fail(
            "NB306",
            f"`{ufunc.__name__}` has no meaning here for values with a unit",
            hint="Take the unit off first, as in `x/mV`",
        )
    if method in ("__call__", "outer", "at"):
        if len(operands) < ufunc.nin:  # `at` of a function of one argument
            operands = [*operands, operands[0]]
        return rule(ufunc.__name__, operands)
    (first,) = operands
    if first.dimension.is_dimensionless or ufunc in KEEP_WHEN_REDUCED:
        initial = kwargs.get("initial")
        if isinstance(initial, Quantity):
            return rule(ufunc.__name__, [first, operand(initial)])
        return (first.dimension,)
    if ufunc is np.multiply and method == "reduce":
        return (first.dimension ** _elements(first.values, kwargs.get("axis", 0)),)
    if ufunc in (np.logical_and, np.logical_or):
        return (DIMENSIONLESS,)
    raise fail(
        "NB306",
        f"`{ufunc.__name__}.{method}` has no meaning for values with a unit",
        hint="Take the unit off first, as in `x/mV`",
    )


def _elements(values: NDArray[Any], axis: Any) -> int:
    """Return how many elements each result of a reduction is made of."""
    if axis is None:
        return values.size
    axes = axis if isinstance(axis, tuple) else (axis,)
    return int(np.prod([values.shape[one] for one in axes]))


def _numbers(values: ArrayLike, precision: int | None) -> str:
    return np.array2string(np.asarray(values), precision=precision)


def _through(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Quantity, *args: Any, **kwargs: Any) -> Any:
        return function(self, *args, **kwargs)

    method.__name__ = function.__name__
    method.__doc__ = f"Same as `numpy.{function.__name__}` of these values."
    return method


# NumPy's own methods work on the array below and would not ask for the dimension.
for _name in (
    "mean std var sum prod cumsum cumprod min max ptp clip dot round trace take "
    "searchsorted argmin argmax argsort nonzero any all repeat compress diagonal"
).split():
    setattr(Quantity, _name, _through(getattr(np, _name)))
