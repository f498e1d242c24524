"""What an integration method makes of a model: the arithmetic of one time step.

All expressions here are in SI numbers: unit names are folded into literals and
subexpressions are inlined.  Names that may occur: variables, constants
(externals), built-in names (``t``, ``dt``, ``i``, ``N``, ``not_refractory``),
temporaries of the scheme, and its coefficients.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nbspike.lang.expr import Expr

#: Value of an expression of constants and per-element parameters: a float, or an
#: array of shape (N,) if the expression differs between elements.
Evaluate = Callable[[Expr], "float | NDArray[np.float64]"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """``name = value`` for a temporary."""

    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Numbers computed once per run, not per step, such as propagators.

    `names` in the order in which `compute(evaluate, dt)` returns their values;
    `structure` is a hashable value that identifies the computation; `depends` are
    the names whose values it reads; `per_element` tells whether the values are
    arrays of shape (N,).
    """

    names: tuple[str, ...]
    structure: object
    depends: frozenset[str]
    per_element: bool
    compute: Callable[[Evaluate, float], tuple[float | NDArray[np.float64], ...]] = (
        field(compare=False, hash=False)
    )


@dataclass(frozen=True, slots=True)
class Attempts:
    """A time step that is divided so that an error stays within bounds.

    The temporaries and updates of the scheme belong to one attempt, whose length is
    chosen anew each time: an attempt is accepted if its error is at most 1, and the
    next is ``0.9*error**(-1/order)`` times as long, within 1/5 and 5.

    Parameters
    ----------
    length, left
        Names of the length of the attempt, and of what is left of the step, second.
    error
        Estimated error of the attempt, in units of what is allowed.
    order
        Power of the length with which the estimate falls.
    most
        Name of the largest number of attempts in a step.
    first
        Name of what is kept for each element: the length to begin the next step
        with, 0 at the start; `None` to begin with the whole step.
    failed, count
        Names of what is kept for each element: attempts that were not accepted,
        and attempts, both in the last step; `None` where nobody asks.
    """

    length: str
    left: str
    error: Expr
    order: int
    most: str
    first: str | None = None
    failed: str | None = None
    count: str | None = None

    @property
    def kept(self) -> tuple[str, ...]:
        """Names of what is kept for each element from step to step."""
        names = (self.first, self.failed, self.count)
        return tuple(name for name in names if name is not None)


def blowup_advice(scheme: UpdateScheme | None) -> str:
    """Return what to try when a variable has left the numbers."""
    if scheme is None or scheme.attempts is None:
        return "Try a smaller dt, or look for a division by 0"
    return (
        "Allow more steps with `max_steps`, a larger `absolute_error`, or look for a "
        "division by 0"
    )


@dataclass(frozen=True, slots=True)
class UpdateScheme:
    """One time step: temporaries in order, then all new values at once.

    `updates` maps variables to new values, all computed from old values.  With
    `attempts` this is one of several steps into which the time step is divided.
    """

    method: str
    reason: str
    temporaries: tuple[Assignment, ...]
    updates: tuple[Assignment, ...]
    coefficients: Coefficients | None = None
    attempts: Attempts | None = None
