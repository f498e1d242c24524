"""Arrays of a notebook that cells name: ``connect: i=sources, j=targets``.

They are looked up when a run starts, as constants are, and a constant comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr import Expr
from nbspike.lang.format import to_text
from nbspike.lang.parsed import ParsedConnect
from nbspike.model.check_text import check_expression
from nbspike.model.evaluate import evaluate
from nbspike.model.functions import first_draw
from nbspike.model.inline import fold_units
from nbspike.model.scope import Scope
from nbspike.model.symbols import LITERALS
from nbspike.model.tree import names
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.quantity import Quantity
from nbspike.units.table import UNITS
from nbspike.worksheet.constants import (
    Constant,
    constant_value,
    dimensions_of,
    values_of,
)
from nbspike.worksheet.definitions import Definition, NeuronsDefinition
from nbspike.worksheet.known import Known
from nbspike.worksheet.placing import at

Constants = Mapping[str, Constant]
Numbers = NDArray[Any]

_LISTS = (list, tuple, range, np.ndarray)
_EXACT = 2.0**53


def array_of(value: object) -> tuple[Numbers, Dimension] | None:
    """Return SI numbers, one axis, and their dimension; `None` if it has none."""
    if not isinstance(value, _LISTS):
        return None
    dimension = DIMENSIONLESS
    if isinstance(value, Quantity):
        dimension = value.dimension
    elif isinstance(value, list | tuple):
        found = {
            each.dimension if isinstance(each, Quantity) else DIMENSIONLESS
            for each in value
        }
        if len(found) > 1:
            return None
        dimension = next(iter(found), DIMENSIONLESS)
    try:
        numbers = np.array(value)
    except (ValueError, TypeError):  # rows of different lengths, say
        return None
    if numbers.ndim != 1 or numbers.dtype.kind not in "iuf":
        return None
    return np.asarray(numbers), dimension


def array_value(expr: Expr, constants: Constants, wanted: Dimension, what: str) -> Any:
    """Return what an expression of arrays and constants stands for.

    Parameters
    ----------
    expr
        Such as ``times*ms``.
    constants
        All constants of the notebook, as `resolve` returns them.
    wanted
        Dimension that the numbers must have.
    what
        What messages call it.

    Returns
    -------
    ndarray
        SI numbers, one axis; a single number if no array is named.

    Raises
    ------
    NbspikeError
        NB201 for unknown names, NB880 for what is no array of numbers, NB105 for
        random functions, NB301 … NB310 for units.
    """
    dimensions, values = dimensions_of(constants), values_of(constants)
    arrays = arrays_in((expr,), constants)
    for name, (numbers, dimension) in arrays.items():
        dimensions[name], values[name] = dimension, numbers
    scope = Scope({}, dimensions, complete=True)
    with at(expr.span):
        _require_known(expr, constants, dimensions)
        if not arrays:
            return np.atleast_1d(constant_value(expr, constants, wanted, what).value)
        checked = check_expression(expr, scope, wanted=wanted, what=what)
        if first_draw(checked) is not None:
            message = f"{what} is looked up, but random functions draw"
            raise fail("NB105", message, hint="Draw the numbers in a Python cell")
        try:
            return np.atleast_1d(evaluate(fold_units(checked), values))
        except ValueError:
            message = f"`{to_text(expr)}` has arrays of different lengths"
            hint = "Give them the same length"
            raise fail("NB604", message, hint=hint) from None


def arrays_in(
    expressions: Iterable[Expr], constants: Constants
) -> dict[str, tuple[Numbers, Dimension]]:
    """Return the arrays that expressions name, with their dimensions.

    Raises
    ------
    ParameterValueError
        NB880 for a variable that is no array of numbers.
    """
    found: dict[str, tuple[Numbers, Dimension]] = {}
    held = constants.variables if isinstance(constants, Known) else {}
    for expr in expressions:
        for node in names(expr):
            name = node.id
            if name in constants or name in UNITS or name not in held:
                continue
            made = array_of(held[name])
            if made is None:
                with at(node.span):
                    message = f"`{name}` is {_described(held[name])}"
                    hint = "Give it a list of numbers or an array with one axis"
                    raise fail("NB880", message, hint=hint)
            found[name] = made
    return found


def listed_pairs(
    connect: ParsedConnect, constants: Constants, ends: tuple[str, str]
) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Return the numbers of sources and targets if arrays of the notebook list them.

    Parameters
    ----------
    connect
        The clause.
    constants
        All constants of the notebook.
    ends
        Names of source and target.

    Returns
    -------
    tuple of ndarray or None
        Equal lengths; a single number is repeated.

    Raises
    ------
    NbspikeError
        NB604 for different lengths, NB880 for numbers that are not whole, and what
        `array_value` raises.
    """
    if not connect.arrays:
        return None
    exprs = dict(connect.arrays)
    found = []
    for side, listed, end in zip("ij", (connect.i, connect.j), ends, strict=True):
        if side in exprs:
            what = f"`{side}=`, the neurons of `{end}`,"
            given = array_value(exprs[side], constants, DIMENSIONLESS, what)
            found.append(whole_numbers(given, exprs[side]))
        else:
            found.append(np.array(listed or (), np.int64))
    i, j = found
    if len(i) != len(j) and 1 not in (len(i), len(j)):
        texts = [
            f"`{side}={to_text(exprs[side])}`" if side in exprs else f"`{side}=`"
            for side in "ij"
        ]
        message = f"{texts[0]} has {len(i)} numbers and {texts[1]} has {len(j)}"
        hint = "Give both the same length"
        with at(connect.span):
            raise fail("NB604", message, hint=hint)
    i, j = np.broadcast_arrays(i, j)
    return i, j


def whole_numbers(given: Numbers, expr: Expr) -> NDArray[np.int64]:
    """Return numbers as whole ones; NB880 if they are not."""
    numbers = np.asarray(given)
    if numbers.dtype.kind in "iu":
        exact = numbers <= np.iinfo(np.int64).max
    else:
        exact = (numbers == np.floor(numbers)) & (np.abs(numbers) < _EXACT)
    if not exact.all():
        place = int(np.argmin(exact))
        message = (
            f"number {place} of `{to_text(expr)}` is {numbers[place]:g}, "
            "which is no number of a neuron"
        )
        with at(expr.span):
            raise fail("NB880", message, hint="Neurons have whole numbers from 0 on")
    return numbers.astype(np.int64)


def require_inside(
    numbers: NDArray[np.int64], size: int, expr: Expr | None, end: str
) -> None:
    """Refuse numbers of neurons that do not exist (NB602)."""
    wrong = (numbers < 0) | (numbers >= size)
    if expr is None or not wrong.any():
        return
    place = int(np.argmax(wrong))
    message = (
        f"number {place} of `{to_text(expr)}` is {numbers[place]}, but the neurons of "
        f"`{end}` are 0 to {size - 1}"
    )
    with at(expr.span):
        raise fail("NB602", message, hint="Count neurons from 0")


def named_arrays(
    definitions: Iterable[Definition], constants: Constants
) -> dict[str, Numbers]:
    """Return copies of the notebook's arrays, SI, that lists of definitions name."""
    exprs: list[Expr] = []
    for item in definitions:
        if isinstance(item, NeuronsDefinition):
            exprs += [*item.header.spike_indices, *item.header.spike_times]
        elif item.parsed.connect is not None:
            exprs += [expr for _, expr in item.parsed.connect.arrays]
    held = constants.variables if isinstance(constants, Known) else {}
    used = {node.id for expr in exprs for node in names(expr)} - {*constants, *UNITS}
    made = {name: array_of(held[name]) for name in sorted(used & held.keys())}
    return {name: array[0] for name, array in made.items() if array is not None}


def _require_known(
    expr: Expr, constants: Constants, known: Mapping[str, object]
) -> None:
    """Refuse an unknown name, and name arrays among what it could mean (NB201)."""
    held = constants.variables if isinstance(constants, Known) else {}
    for node in names(expr):
        if node.id in known or node.id in UNITS or node.id in LITERALS:
            continue
        lists = [k for k, v in held.items() if isinstance(v, _LISTS) and k[:1] != "_"]
        hint = suggest(node.id, [*lists, *constants])
        hint = hint or f"Write `{node.id} = [0, 1, 2]` in a Python cell"
        with at(node.span):
            raise fail("NB201", f"`{node.id}` is not defined", hint=hint)


def _described(value: object) -> str:
    if isinstance(value, _LISTS):
        return "not a list of numbers with one unit"
    return f"a {type(value).__name__}, not an array of numbers"
