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
class UpdateScheme:
    """One time step: temporaries in order, then all new values at once.

    `updates` maps variables to new values, all computed from old values.
    """

    method: str
    reason: str
    temporaries: tuple[Assignment, ...]
    updates: tuple[Assignment, ...]
    coefficients: Coefficients | None = None
