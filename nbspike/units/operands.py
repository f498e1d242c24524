"""What takes part in unit arithmetic: plain numbers with their dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import NbspikeError, fail
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.mismatch import mismatch


@dataclass(frozen=True, slots=True, eq=False)
class Operand:
    """SI values, as a plain array of any shape, with their dimension."""

    values: NDArray[Any]
    dimension: Dimension

    @property
    def is_neutral(self) -> bool:
        """Whether these are plain numbers that mean the same in every unit.

        Zero and infinities do, and nothing does.  NaN does not: it is a value like
        any other, and most often a mistake.
        """
        if not self.dimension.is_dimensionless:
            return False
        if self.values.dtype.kind not in "biuf":
            return False
        return bool(np.all((self.values == 0) | np.isinf(self.values)))

    @property
    def is_number(self) -> bool:
        """Whether the values are numbers or truth values at all."""
        return self.values.dtype.kind in "biufc"

    @property
    def is_real(self) -> bool:
        """Whether the values can be stored as real numbers."""
        return self.values.dtype.kind in "biuf"


def dimension_of(value: object) -> Dimension:
    """Return the dimension of a quantity; of anything else, dimensionless."""
    found = getattr(value, "dimension", None)
    return found if isinstance(found, Dimension) else DIMENSIONLESS


def operand(value: object) -> Operand:
    """Return `value` as plain SI numbers and a dimension.

    Parameters
    ----------
    value
        A quantity, a number, an array, or a nested sequence of these.

    Raises
    ------
    DimensionMismatchError
        NB301 if a sequence mixes dimensions.
    """
    if isinstance(value, list | tuple):
        parts = [operand(item) for item in value]
        if any(not part.dimension.is_dimensionless for part in parts):
            shared = common_dimension("put in one array", parts)
            return Operand(np.array([part.values for part in parts]), shared)
    return Operand(np.asarray(value), dimension_of(value))


def no_number(given: Operand) -> NbspikeError:
    """Return (to raise) the error of values that a quantity cannot hold."""
    if given.values.dtype.kind == "c":
        return fail(
            "NB306",
            "complex numbers have no unit here",
            hint="Take the unit off first, as in `x/mV`",
        )
    return fail("NB306", f"`{given.values}` is no number, so it has no unit")


def common_dimension(doing: str, operands: Sequence[Operand]) -> Dimension:
    """Return the dimension that all operands share.

    Parameters
    ----------
    doing
        What was tried, for the message: ``added``, ``compared``.
    operands
        At least one.

    Raises
    ------
    DimensionMismatchError
        NB301 if two differ and neither is zero or infinite without unit.
    """
    shared = DIMENSIONLESS
    first = operands[0]
    for item in operands:
        if not item.dimension.is_dimensionless:
            first, shared = item, item.dimension
            break
    for item in operands:
        if item.dimension != shared and not item.is_neutral:
            ordered = [one for one in operands if one is first or one is item]
            left, right = (ordered[0], ordered[-1])
            raise mismatch(
                doing, (left.values, left.dimension), (right.values, right.dimension)
            )
    return shared
