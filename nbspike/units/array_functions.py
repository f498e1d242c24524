"""What NumPy's array functions do to dimensions.

Functions with the same answer share a handler.  Every handler takes the units
off, calls NumPy, and puts the right unit on the result.  A function that is not
here is refused, because NumPy would drop the unit without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from nbspike.diagnostics.errors import fail
from nbspike.units.bare_calls import (
    Handler,
    arguments_by_name,
    call_bare,
    check_out,
    first_argument,
    register,
    wrap_all,
)
from nbspike.units.dimension import DIMENSIONLESS
from nbspike.units.mismatch import wrong_unit
from nbspike.units.operands import (
    Operand,
    common_dimension,
    dimension_of,
    operand,
)
from nbspike.units.quantity import bare, wrap
from nbspike.units.ufuncs import needs_number

# --- the kinds of answers ----------------------------------------------------


def _keeps(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Keep the unit of the first argument."""
    given = [operand(first_argument(args, kwargs))]
    if kwargs.get("initial") is not None:
        given.append(operand(kwargs["initial"]))
    shared = common_dimension("combined", given)
    check_out(kwargs, shared)
    return wrap_all(call_bare(func, args, kwargs), shared)


def _drops(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Answer with positions, counts or truth values, which have no unit."""
    return call_bare(func, args, kwargs)


def _parts(value: Any) -> Iterator[Operand]:
    """Yield the arrays in a nest of sequences; they may differ in length."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from _parts(one)
    else:
        yield operand(value)


def _joins(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Demand one unit of all arrays in the first argument."""
    shared = common_dimension("joined", list(_parts(first_argument(args, kwargs))))
    check_out(kwargs, shared)
    return wrap_all(call_bare(func, args, kwargs), shared)


def _shares(
    names: str, keep: bool, func: Callable[..., Any], args: Any, kwargs: Any
) -> Any:
    """Demand one unit of several arguments; give it to the result if `keep`."""
    given = arguments_by_name(func, args, kwargs)
    present = [given[name] for name in names.split() if given.get(name) is not None]
    shared = common_dimension("combined", list(_parts(present)))
    result = call_bare(func, args, kwargs)
    return wrap_all(result, shared) if keep else result


def _each(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Give each result the unit of the argument it comes from."""
    results = call_bare(func, args, kwargs)
    if len(args) == 1:
        one = results[0] if isinstance(results, list | tuple) else results
        kept = wrap(one, dimension_of(args[0]))
        return type(results)([kept]) if isinstance(results, list | tuple) else kept
    pairs = zip(results, args, strict=True)
    return type(results)([wrap(one, dimension_of(arg)) for one, arg in pairs])


# --- functions with an answer of their own -----------------------------------


def _differences(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    given = arguments_by_name(func, args, kwargs)
    names = ("prepend", "append", "to_begin", "to_end")
    ends = [given[name] for name in names if given.get(name) is not None]
    first = next(iter(given.values()))
    shared = common_dimension("combined", [operand(one) for one in (first, *ends)])
    return wrap(call_bare(func, args, kwargs), shared)


def _gradient(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    spacing = [operand(one).dimension for one in args[1:]] or [DIMENSIONLESS]
    if len(set(spacing)) > 1:
        raise fail("NB306", "the spacings of `gradient` are in different units")
    return wrap_all(
        call_bare(func, args, kwargs), operand(args[0]).dimension / spacing[0]
    )


def _trapezoid(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    given = arguments_by_name(func, args, kwargs)
    step = given["x"] if given.get("x") is not None else given.get("dx", 1.0)
    dimension = operand(given["y"]).dimension * operand(step).dimension
    return wrap(call_bare(func, args, kwargs), dimension)


def _where(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    if len(args) == 1:
        return call_bare(func, args, kwargs)
    shared = common_dimension("combined", [operand(one) for one in args[1:]])
    return wrap(call_bare(func, args, kwargs), shared)


def _product_of_all(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    given = arguments_by_name(func, args, kwargs)
    values = operand(given["a"])
    axis = given.get("axis")
    size = values.values.size if axis is None else values.values.shape[axis]
    return wrap(call_bare(func, args, kwargs), values.dimension**size)


def _number_only(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    for one in args:
        given = operand(one)
        if given.is_number and not given.dimension.is_dimensionless:
            raise needs_number(func.__name__, given)
    return wrap_all(call_bare(func, args, kwargs), DIMENSIONLESS)


def _round(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    given = arguments_by_name(func, args, kwargs)
    values = operand(given["a"])
    if given.get("decimals", 0) <= 0 and not values.dimension.is_dimensionless:
        # whole volts: 3.7 mV would become 0 V
        raise needs_number(func.__name__, values)
    return wrap(call_bare(func, args, kwargs), values.dimension)


def _interp(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    given = arguments_by_name(func, args, kwargs)
    common_dimension("compared", [operand(given[name]) for name in ("x", "xp")])
    ends = [given[name] for name in ("left", "right") if given.get(name) is not None]
    heights = [operand(one) for one in (given["fp"], *ends)]
    shared = common_dimension("combined", heights)
    return wrap(call_bare(func, args, kwargs), shared)


def _close(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Compare with a tolerance; the absolute one has the unit and is 0 if omitted.

    NumPy's 1e-8 would be 10 nV here but also 10 nA, far above a synaptic current.
    """
    given = arguments_by_name(func, args, kwargs)
    given.setdefault("atol", 0.0)
    sides = [operand(given[name]) for name in ("a", "b", "atol")]
    common_dimension("compared", sides)
    return func(**{name: bare(value) for name, value in given.items()})


def _equal(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Compare whole arrays; those of different units are not equal."""
    given = arguments_by_name(func, args, kwargs)
    sides = [operand(given[name]) for name in ("a1", "a2")]
    if sides[0].dimension is not sides[1].dimension:
        return False
    return call_bare(func, args, kwargs)


def _histogram(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    given = arguments_by_name(func, args, kwargs)
    values = operand(given["a"])
    limits = [given[name] for name in ("bins", "range") if given.get(name) is not None]
    sized = [one for one in limits if np.ndim(bare(one))]
    shared = common_dimension(
        "compared", [values, *(operand(list(one)) for one in sized)]
    )
    weights = dimension_of(given.get("weights"))
    result = call_bare(func, args, kwargs)
    if func is np.histogram_bin_edges:
        return wrap(result, shared)
    counts, edges = result
    if given.get("density"):
        weights = DIMENSIONLESS / shared
    return wrap(counts, weights), wrap(edges, shared)


def _counts(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    weights = args[1] if len(args) > 1 else kwargs.get("weights")
    return wrap(call_bare(func, args, kwargs), operand(weights).dimension)


def _unique(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    result = call_bare(func, args, kwargs)
    dimension = operand(args[0]).dimension
    if isinstance(result, tuple):
        return (wrap(result[0], dimension), *result[1:])
    return wrap(result, dimension)


def _average(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    given = arguments_by_name(func, args, kwargs)
    dimension = operand(given["a"]).dimension
    result = call_bare(func, args, kwargs)
    if isinstance(result, tuple):
        mean, weight = result
        return wrap(mean, dimension), wrap(weight, dimension_of(given.get("weights")))
    return wrap(result, dimension)


def _linspace(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    given = arguments_by_name(func, args, kwargs)
    ends = [operand(given[name]) for name in ("start", "stop")]
    shared = common_dimension("combined", ends)
    result = call_bare(func, args, kwargs)
    if isinstance(result, tuple):  # retstep
        return wrap(result[0], shared), wrap(result[1], shared)
    return wrap(result, shared)


def _writes(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Write values into an array of the same unit."""
    array, value = args[0], operand(args[-1])
    if value.dimension != dimension_of(array) and not value.is_neutral:
        raise wrong_unit(
            "the array", (value.values, value.dimension), dimension_of(array)
        )
    return call_bare(func, args, kwargs)


def _text(func: Callable[..., Any], args: Any, _kwargs: Any) -> str:
    return repr(args[0]) if func is np.array_repr else str(args[0])


# --- the table ---------------------------------------------------------------

_KEEPING = """
    reshape ravel transpose matrix_transpose permute_dims squeeze repeat tile roll
    flip fliplr flipud rot90 expand_dims broadcast_to swapaxes moveaxis rollaxis take
    take_along_axis delete sort partition copy diag diagonal diagflat tril triu trace
    split array_split hsplit vsplit dsplit unstack mean median nanmean nanmedian sum
    nansum cumsum nancumsum cumulative_sum std nanstd ptp min max amin amax nanmin
    nanmax percentile nanpercentile quantile nanquantile real imag
    resize zeros_like empty_like ones_like require_array flatten trim_zeros astype
"""
_POSITIONS = """
    argmin argmax nanargmin nanargmax argsort argpartition lexsort nonzero argwhere
    flatnonzero count_nonzero shape size ndim any all iscomplexobj isrealobj
    isreal iscomplex may_share_memory shares_memory result_type can_cast min_scalar_type
    isposinf isneginf common_type corrcoef
"""
_SHARING = (
    ("append", "arr values", True),
    ("insert", "arr values", True),
    ("full_like", "a fill_value", True),
    ("compress", "a", True),
    ("extract", "arr", True),
    ("choose", "choices", True),
    ("clip", "a a_min a_max min max", True),
    ("nan_to_num", "x nan posinf neginf", True),
    ("pad", "array constant_values end_values", True),
    ("union1d", "ar1 ar2", True),
    ("intersect1d", "ar1 ar2", True),
    ("setdiff1d", "ar1 ar2", True),
    ("setxor1d", "ar1 ar2", True),
    ("searchsorted", "a v", False),
    ("digitize", "x bins", False),
    ("isin", "element test_elements", False),
)
_OWN: tuple[tuple[str, Handler], ...] = (
    ("concatenate stack hstack vstack dstack column_stack block", _joins),
    ("bincount", _counts),
    ("diff ediff1d", _differences),
    ("gradient", _gradient),
    ("trapezoid", _trapezoid),
    ("where", _where),
    ("prod nanprod", _product_of_all),
    ("round around", _round),
    ("interp", _interp),
    ("isclose allclose", _close),
    ("array_equal array_equiv", _equal),
    ("histogram histogram_bin_edges", _histogram),
    ("unique", _unique),
    ("average", _average),
    ("linspace geomspace", _linspace),
    ("copyto place put putmask fill_diagonal", _writes),
    ("array_repr array_str array2string", _text),
    ("meshgrid broadcast_arrays atleast_1d atleast_2d atleast_3d", _each),
    ("cumprod nancumprod i0 sinc logspace angle unwrap fix", _number_only),
)


register(np, _KEEPING, _keeps)
register(np, _POSITIONS, _drops)
for _names, _arguments, _keep in _SHARING:
    register(np, _names, partial(_shares, _arguments, _keep))
for _names, _handler in _OWN:
    register(np, _names, _handler)
register(np.linalg, "norm eigvalsh svdvals", _keeps)
register(np.fft, "fftshift ifftshift", _keeps)
register(np.lib.stride_tricks, "sliding_window_view", _keeps)
