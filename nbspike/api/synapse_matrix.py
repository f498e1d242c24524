"""Synapses from a matrix with one entry for each pair of neurons, and back.

Rows are sources and columns targets, as in ``W[S.i, S.j] = S.w``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbspike.diagnostics.errors import fail
from nbspike.runtime.memory import require_memory
from nbspike.units.operands import operand
from nbspike.units.quantity import wrap

if TYPE_CHECKING:
    from nbspike.api.numbered_synapses import NumberedSynapses


def to_matrix(synapses: NumberedSynapses, name: str, missing: ArrayLike) -> Any:
    """Return a variable as a matrix, shape (N_pre, N_post), with its unit.

    Several synapses of one pair are added up.
    """
    view = getattr(synapses, name)
    shape = (len(synapses.source), len(synapses.target))
    require_memory(
        8.0 * shape[0] * shape[1],
        f"a matrix of {shape[0]} by {shape[1]} neurons",
        f"Use {synapses.name}.i, {synapses.name}.j and {synapses.name}.{name}",
    )
    values = np.asarray(view, np.float64)
    i, j = synapses.projection.i, synapses.projection.j
    matrix = np.zeros(shape)
    np.add.at(matrix, (i, j), np.broadcast_to(values, i.shape))
    there = np.zeros(shape, bool)
    there[i, j] = True
    matrix[~there] = _si(missing, view, synapses.name)
    return wrap(matrix, view.dimension)


def connect_matrix(synapses: NumberedSynapses, matrix: object, name: str) -> None:
    """Make one synapse for each entry that is neither 0 nor NaN, and set a variable."""
    shape = (len(synapses.source), len(synapses.target))
    given = operand(matrix)
    if not given.is_number or given.values.shape != shape:
        found = given.values.shape if given.is_number else matrix
        message = f"the matrix of {synapses.name} has the shape {found}, not {shape}"
        hint = "Give one row for each source and one column for each target"
        raise fail("NB618", message, hint=hint)
    values: NDArray[Any] = given.values
    i, j = np.nonzero((values != 0) & ~np.isnan(values.astype(np.float64)))
    first = len(synapses)
    synapses.connect(i=i, j=j)
    getattr(synapses, name)[first:] = wrap(values[i, j], given.dimension)


def _si(value: ArrayLike, view: Any, label: str) -> float:
    given = operand(value)
    if given.dimension != view.dimension and not given.is_neutral:
        nan = given.is_number and np.isnan(given.values).all()
        if not nan:
            message = f"`missing` for {label} is in another unit than `{view.name}`"
            raise fail("NB310", message, hint="Give it the unit of the variable")
    return float(given.values)
