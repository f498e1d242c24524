"""The functions that the language knows, as one table.

Each entry says how many arguments a function takes, what it does to dimensions,
which type comes out and how NumPy computes it.  Functions that draw random
numbers have a law instead of an implementation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbspike.lang.expr import Call, Expr
from nbspike.model.checked import ValueType
from nbspike.model.signature import Signature
from nbspike.model.tree import calls
from nbspike.units.dimension import Dimension


class DimensionRule(Enum):
    """What a function asks of the dimensions of its arguments, and returns."""

    PURE = "dimensionless to dimensionless"
    KEEP = "any dimension, which is kept"
    ROOT = "any dimension, whose square root comes out"
    SIGN = "any dimension to dimensionless"
    ALIKE = "arguments of one dimension, which is kept"
    TIMES = "times to dimensionless"
    GIVEN = "as its signature says"


class ResultType(Enum):
    """Which type a function returns."""

    FLOAT = "float"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    SAME = "the type of the first argument"


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the language.

    `numpy` maps arrays to an array; `None` for a function that draws from the
    random `law` (``uniform``, ``normal`` or ``poisson``), and for one from outside,
    which has a `signature`.  `kinds` are the types of the arguments that a model
    calls it with.
    """

    name: str
    arity: int
    rule: DimensionRule
    result: ResultType = ResultType.FLOAT
    numpy: Callable[..., Any] | None = None
    law: str | None = None
    signature: Signature | None = None
    kinds: tuple[ValueType, ...] = ()

    def __post_init__(self) -> None:
        if self.signature is not None and not self.kinds:
            kinds = (ValueType.FLOAT,) * self.arity
            object.__setattr__(self, "kinds", kinds)

    @property
    def is_random(self) -> bool:
        """Whether each call may give something else."""
        outside = self.signature is not None and not self.signature.stateless
        return outside or self.law is not None

    def result_type(self, arguments: tuple[ValueType | None, ...]) -> ValueType | None:
        """Return the type of the result; `None` if it cannot be known."""
        if self.result is ResultType.FLOAT:
            return ValueType.FLOAT
        if self.result is ResultType.INTEGER:
            return ValueType.INTEGER
        if self.result is ResultType.BOOLEAN:
            return ValueType.BOOLEAN
        if None in arguments:
            return None
        kinds = set(arguments)
        return ValueType.FLOAT if ValueType.FLOAT in kinds else ValueType.INTEGER


#: One more than the largest whole number of 64 bits.
_TOO_LARGE = 2.0**63


def _exprel(x: ArrayLike) -> Any:
    """Return ``(exp(x) - 1)/x``, and its limit 1 at 0."""
    value = np.asarray(x, dtype=np.float64)
    zero = value == 0
    safe = np.where(zero, 1.0, value)
    return np.where(zero, 1.0, np.expm1(safe) / safe)


def _truncate(x: ArrayLike) -> Any:
    """Return the whole part, towards zero; out of range saturates, NaN gives 0."""
    whole = np.nan_to_num(np.trunc(np.asarray(x, dtype=np.float64)))
    inside = np.abs(whole) < _TOO_LARGE
    limits = np.iinfo(np.int64)
    outside = np.where(whole < 0, limits.min, limits.max)
    return np.where(inside, np.where(inside, whole, 0).astype(np.int64), outside)


def _clip(x: ArrayLike, low: ArrayLike, high: ArrayLike) -> Any:
    """Limit `x` to at least `low` and then at most `high`."""
    return np.minimum(np.maximum(x, low), high)


def _timestep(t: ArrayLike, dt: ArrayLike) -> Any:
    """Return the number of whole steps in `t`; a thousandth of one is forgiven."""
    steps = np.true_divide(np.asarray(t), np.asarray(dt)) + 1e-3
    return _truncate(steps)


def _magnitude(x: ArrayLike) -> Any:
    value = np.asarray(x)
    return np.abs(value.astype(np.int64) if value.dtype == np.bool_ else value)


def _table() -> dict[str, Function]:
    pure: dict[str, Callable[..., Any]] = {
        "exp": np.exp,
        "log": np.log,
        "log10": np.log10,
        "expm1": np.expm1,
        "log1p": np.log1p,
        "exprel": _exprel,
        "sin": np.sin,
        "cos": np.cos,
        "tan": np.tan,
        "sinh": np.sinh,
        "cosh": np.cosh,
        "tanh": np.tanh,
        "arcsin": np.arcsin,
        "arccos": np.arccos,
        "arctan": np.arctan,
        "floor": np.floor,
        "ceil": np.ceil,
    }
    rule, result = DimensionRule, ResultType
    entries = [Function(name, 1, rule.PURE, numpy=f) for name, f in pure.items()]
    entries += [
        Function("int", 1, rule.PURE, result.INTEGER, _truncate),
        Function("sqrt", 1, rule.ROOT, result.FLOAT, np.sqrt),
        Function("abs", 1, rule.KEEP, result.SAME, _magnitude),
        Function("sign", 1, rule.SIGN, result.FLOAT, lambda x: np.sign(1.0 * x)),
        Function("clip", 3, rule.ALIKE, result.SAME, _clip),
        Function("timestep", 2, rule.TIMES, result.INTEGER, _timestep),
        Function("rand", 0, rule.PURE, law="uniform"),
        Function("randn", 0, rule.PURE, law="normal"),
        Function("poisson", 1, rule.PURE, result.INTEGER, law="poisson"),
    ]
    return {entry.name: entry for entry in entries}


#: Name to function.
FUNCTIONS: Mapping[str, Function] = MappingProxyType(_table())

#: What other languages call the functions, for "did you mean".
FOREIGN_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "ln": "log",
        "log2": "log",
        "asin": "arcsin",
        "acos": "arccos",
        "atan": "arctan",
        "fabs": "abs",
        "min": "clip",
        "max": "clip",
        "minimum": "clip",
        "maximum": "clip",
        "random": "rand",
        "uniform": "rand",
        "normal": "randn",
        "gauss": "randn",
        "trunc": "int",
        "round": "floor",
        "power": "**",
        "pow": "**",
    }
)


#: What a name from outside stands for: a constant by its dimension, or a function.
Outside = Dimension | Function


def first_draw(
    expr: Expr, outside: Callable[[str], Function | None] = FUNCTIONS.get
) -> Call | None:
    """Return the first call in `expr` that draws a random number, or `None`.

    `outside` returns the function of a name.
    """
    for call in calls(expr):
        function = outside(call.function)
        if function is not None and function.is_random:
            return call
    return None


def foreign_calls(expr: Expr) -> frozenset[str]:
    """Return the names of functions in `expr` that the language does not have."""
    return frozenset(call.function for call in calls(expr)) - FUNCTIONS.keys()
