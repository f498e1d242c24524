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

from nbspike.diagnostics.errors import NbspikeError, fail
from nbspike.units.dimension import (
    DIMENSIONLESS,
    Dimension,
    get_or_create_dimension,
)
from nbspike.units.drawing import is_drawn
from nbspike.units.mismatch import wrong_result, wrong_unit
from nbspike.units.operands import Operand, dimension_of, no_number, operand
from nbspike.units.texts import ArrayWithText
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


class Quantity(ArrayWithText):
    """Values with a physical dimension; scalars are arrays without axes.

    Parameters
    ----------
    value
        Number, sequence or array; SI values, any shape.  Quantities keep their
        own dimension.
    dimension, dim
        Dimension of plain numbers in `value`, or a quantity or unit that has it;
        `dim` is Brian 2's name for it.
    dtype, copy
        For scripts that give them; values are always copied into float64.

    Attributes
    ----------
    dimension : Dimension
        The same for all elements; also called `dim` and `dimensions`.

    Raises
    ------
    DimensionMismatchError
        NB310 if `value` already has another dimension than the one asked for.
    UnitError
        NB306 if `value` is no number, or complex.
    """

    def __new__(
        cls,
        value: ArrayLike | object,
        dimension: object = None,
        *,
        dim: object = None,
        dtype: object = None,  # noqa: ARG004
        copy: object = True,  # noqa: ARG004
    ) -> Quantity:
        """Copy `value` and put the dimension on it."""
        given = operand(value)
        if not given.is_real:
            raise no_number(given)
        wanted = dim if dimension is None else dimension
        if wanted is not None and not isinstance(wanted, Dimension):
            wanted = dimension_of(wanted)
        plain = given.dimension.is_dimensionless
        if wanted is not None and not plain and given.dimension != wanted:
            raise wrong_unit(
                "the quantity asked for", (given.values, given.dimension), wanted
            )
        self = np.array(given.values, dtype=np.float64).view(Quantity)
        self.dimension = given.dimension if wanted is None else wanted
        return self

    @staticmethod
    def with_dimensions(
        value: ArrayLike | object, dimension: object = None, **named: float
    ) -> Quantity:
        """Return values in SI units with a dimension.

        Parameters
        ----------
        value
            Number, sequence or array of plain numbers.
        dimension
            Their dimension, or seven exponents.
        **named
            Instead of it: exponents by name, ``length=1, time=-1``.

        Raises
        ------
        UnitError
            NB304 if there is no base quantity of a name.
        """
        if not isinstance(dimension, Dimension | Quantity):
            dimension = get_or_create_dimension(dimension, **named)  # type: ignore[arg-type]
        return Quantity(value, dimension)

    def __array_finalize__(self, obj: object) -> None:
        self.dimension = dimension_of(obj)

    @property
    def dim(self) -> Dimension:
        """The dimension of all elements."""
        return self.dimension

    @property
    def dimensions(self) -> Dimension:
        """The dimension of all elements."""
        return self.dimension

    @property
    def is_dimensionless(self) -> bool:
        """Whether these are plain numbers."""
        return self.dimension.is_dimensionless

    def has_same_dimensions(self, other: Any) -> bool:
        """Return whether another value has the same dimension."""
        return self.dimension is operand(other).dimension

    # --- NumPy's questions ---------------------------------------------------

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any
    ) -> Any:
        places = _VALUES_AT.get(method, range(len(inputs)))
        operands = [operand(inputs[place]) for place in places if place < len(inputs)]
        if not all(item.is_number for item in operands):
            return NotImplemented
        try:
            dimensions = _dimensions(ufunc, method, operands, kwargs)
        except NbspikeError:
            if not is_drawn():
                raise
            dimensions = (DIMENSIONLESS,) * ufunc.nout
        outs = kwargs.get("out", ())
        if method == "at":
            outs = inputs[:1]
        in_place = bool(outs) and outs[0] is inputs[0]
        if in_place and not isinstance(outs[0], Quantity) and method == "__call__":
            # `x *= mV` for an array without unit: Python binds `x` to what we return
            result = ufunc(*inputs)
            np.copyto(outs[0], bare(result), casting="same_kind")
            return wrap(outs[0], dimensions[0])
        for out, dimension in zip(outs, dimensions, strict=False):
            if out is not None and dimension_of(out) != dimension:
                raise wrong_result(dimension, dimension_of(out))
        plain: list[Any] = list(inputs)
        for place, item in zip(places, operands, strict=False):
            plain[place] = item.values
        kwargs = {name: bare(value) for name, value in kwargs.items()}
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
        try:
            handler = FUNCTIONS.get(func) or _refuse
            return handler(func, args, kwargs)
        except NbspikeError:
            if not is_drawn():
                raise
            return func(
                *bare(args), **{name: bare(one) for name, one in kwargs.items()}
            )

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

    def __pow__(self, other: Any, modulus: None = None) -> Any:
        # NumPy before 2.1 takes a shortcut that does not see units of the exponent
        return np.power(self, other)

    def __ipow__(self, other: Any) -> Any:  # type: ignore[misc, override]
        return self._in_place(other, np.power)

    def __imod__(self, other: Any) -> Any:  # type: ignore[misc]
        return self._in_place(other, np.remainder)

    def __ifloordiv__(self, other: Any) -> Any:  # type: ignore[misc]
        return np.floor_divide(self, other)

    def __round__(self, ndigits: SupportsIndex | None = None) -> Any:
        return np.round(self, 0 if ndigits is None else int(ndigits))

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
    if np.iscomplexobj(values):
        raise no_number(Operand(np.asarray(values), dimension))
    single = isinstance(values, np.ndarray) and values.dtype == np.float32
    kept = values if single else np.asarray(values, dtype=np.float64)
    result: Quantity = kept.view(Quantity)
    result.dimension = dimension
    return result


def _refuse(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:  # noqa: ARG001
    name = getattr(func, "__name__", str(func))
    raise fail(
        "NB306",
        f"`{name}` has no meaning here for values with a unit",
        hint="Take the unit off first, as in `x/mV`",
    )


def bare(value: Any) -> Any:
    """Return `value` with all units taken off, also inside sequences."""
    if isinstance(value, Quantity):
        return value.view(np.ndarray)
    if isinstance(value, list | tuple):
        return type(value)(bare(one) for one in value)
    return value


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
