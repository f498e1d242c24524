"""What functions from outside take and return: arrays over time, Python functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from nbspike.model.checked import ValueType
from nbspike.units.dimension import DIMENSIONLESS, Dimension

#: What an argument must be: a dimension, a condition, what another argument is
#: (by its number), or anything.
Asked = Dimension | ValueType | int | None

#: What comes out: a dimension, a condition, or what follows from the arguments'.
Result = Dimension | ValueType | Callable[..., "Dimension | None"]


class Origin(Enum):
    """Where the values of a function come from."""

    TIMED = "values over time"
    CALLED = "a Python function"
    DRAWN = "binomial numbers"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a function from outside takes and returns.

    Parameters
    ----------
    origin
        How kernels get its values.
    arguments
        What each argument must be.
    result
        What comes out.
    types
        Declared types of the arguments; `None` for any.
    held
        Whether its value at ``t`` is the same throughout each time step.
    stateless
        Whether equal arguments give equal results.
    """

    origin: Origin
    arguments: tuple[Asked, ...]
    result: Result
    types: tuple[ValueType | None, ...] = ()
    held: bool = False
    stateless: bool = True

    def wanted(
        self, place: int, sizes: Sequence[Dimension | None]
    ) -> Dimension | ValueType | None:
        """Return what argument `place` must be, given what all arguments are."""
        asked = self.arguments[place]
        return sizes[asked] if isinstance(asked, int) else asked

    def size(self, sizes: Sequence[Dimension | None]) -> Dimension | None:
        """Return the dimension of the result; `None` if it is not known."""
        if isinstance(self.result, Dimension):
            return self.result
        if isinstance(self.result, ValueType):
            return DIMENSIONLESS
        if None in sizes:
            return None
        return self.result(*sizes)
