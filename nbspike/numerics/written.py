"""Methods that a user wrote, in x, f, g, t, dt and dW.

``x_new = x + dt*f(x, t) + g(x, t)*dW`` stands for all state variables at once: `x`
is their vector, `f` the drift, `g` the factor of a noise and `dW` its increment.
Lines before the last name vectors.  What contains `g` or `dW` is there once for each
noise, and the last line adds all of them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from nbspike.lang.expr import Binary, Call, Expr, Name, Statement, Unary
from nbspike.model.tree import calls, name_ids, with_children
from nbspike.numerics.calculus import (
    ZERO,
    divide,
    multiply,
    negate,
    substitute,
    sum_of,
)
from nbspike.numerics.noise import (
    increment_name,
    increments,
    is_additive,
    split_noise,
)
from nbspike.numerics.scheme import Assignment, UpdateScheme
from nbspike.numerics.system import Refusal, System

#: The result, and what every description may use.
RESULT = "x_new"
STATE, TIME, STEP, INCREMENT = "x", "t", "dt", "dW"
DRIFT, FACTOR = "f", "g"

#: Sums that are multiplied out to tell noise from drift.
_MOST_TERMS = 256


@dataclass(frozen=True, slots=True)
class WrittenScheme:
    """A method as a user wrote it.

    Parameters
    ----------
    name
        How messages call it.
    statements
        Checked lines; the last one makes ``x_new``.
    noise
        ``additive`` or ``multiplicative``; `None` for equations without noise.
    """

    name: str
    statements: tuple[Statement, ...]
    noise: str | None = None

    def scheme(self, system: System) -> UpdateScheme | Refusal:
        """Return one step."""
        if system.noises and self.noise is None:
            return Refusal(f"`{self.name}` is for equations without noise")
        if self.noise == "additive" and not is_additive(system):
            return Refusal("the factor of the noise changes with the state or time")
        splits = [split_noise(rate, system.noises) for rate in system.held_rates]
        if any(parts is None for parts in splits):
            return Refusal("the noise does not enter the equations linearly")
        writer = _Writer(system)
        for name, parts in zip(system.names, splits, strict=True):
            assert parts is not None
            writer.drifts[name], writer.factors[name] = parts
        *lines, last = self.statements
        for line in lines:
            writer.line(line)
        if writer.mixes(last.value):
            return Refusal(f"`{self.name}` takes the drift where several noises meet")
        updates = tuple(
            Assignment(name, writer.result(last.value, name)) for name in system.names
        )
        temporaries = (*increments(system), *writer.temporaries)
        reason = f"`{self.name}`, as it was written"
        return UpdateScheme(self.name, reason, temporaries, updates)


@dataclass(frozen=True, slots=True)
class RefusedMethod:
    """A method whose own check refused the equations, and the words it used."""

    name: str
    reason: str

    def scheme(self, _system: System) -> Refusal:
        """Return the refusal."""
        return Refusal(self.reason)


@dataclass
class _Writer:
    """Writes vectors out, variable by variable and noise by noise."""

    system: System
    drifts: dict[str, Expr] = field(default_factory=dict)
    factors: dict[str, dict[str, Expr]] = field(default_factory=dict)
    temporaries: list[Assignment] = field(default_factory=list)
    _noisy: set[str] = field(default_factory=set)
    _given: dict[tuple[object, ...], str] = field(default_factory=dict)

    def line(self, statement: Statement) -> None:
        """Compute a named vector."""
        noisy = self._depends(statement.value)
        if noisy:
            self._noisy.add(statement.target)
        for noise in self.system.noises if noisy else (None,):
            for name in self.system.names:
                value = self.value(statement.value, name, noise)
                where = self._name(statement.target, name, noise)
                self.temporaries.append(Assignment(where, value))

    def result(self, expr: Expr, name: str) -> Expr:
        """Return the new value of a variable: drift once, each noise once."""
        parts: list[Expr] = []
        for term in _terms(expr):
            noisy = self._depends(term)
            for noise in self.system.noises if noisy else (None,):
                parts.append(self.value(term, name, noise))
        return sum_of(parts)

    def mixes(self, expr: Expr) -> bool:
        """Whether the drift at a point that one of several noises moved is added."""
        return len(self.system.noises) > 1 and any(
            call.function == DRIFT and self._depends(call) for call in calls(expr)
        )

    def value(self, expr: Expr, name: str, noise: str | None) -> Expr:
        """Return the component of a vector."""
        match expr:
            case Name(id="x"):
                return Name(name)
            case Name(id="dW"):
                return ZERO if noise is None else Name(increment_name(noise))
            case Name(id=other) if other not in (TIME, STEP):
                return Name(self._name(other, name, noise))
            case Call(function="f", arguments=(at, time)):
                return self._moved(self.drifts[name], at, time, noise)
            case Call(function="g", arguments=(at, time)):
                factor = self.factors[name].get(noise or "", ZERO)
                return self._moved(factor, at, time, noise)
            case Binary(op="*"):
                return multiply(
                    self.value(expr.left, name, noise),
                    self.value(expr.right, name, noise),
                )
            case Unary() | Binary() | Call():
                parts = tuple(self.value(part, name, noise) for part in _parts(expr))
                return with_children(expr, parts)
        return expr

    def _moved(self, rate: Expr, at: Expr, time: Expr, noise: str | None) -> Expr:
        """Return a right side at another point and time."""
        values: dict[str, Expr] = {}
        if at != Name(STATE):
            for other in sorted(name_ids(rate) & set(self.system.names)):
                values[other] = self._point(at, other, noise)
        if time != Name(TIME):
            values[TIME] = time
        return substitute(rate, values)

    def _point(self, at: Expr, name: str, noise: str | None) -> Expr:
        value = self.value(at, name, noise)
        if isinstance(value, Name):
            return value
        noisy = self._depends(at)
        known = (at, name, noise if noisy else None) in self._given
        where = self._name(at, name, noise, noisy=noisy)
        if not known:
            self.temporaries.append(Assignment(where, value))
        return Name(where)

    def _name(
        self,
        vector: object,
        name: str,
        noise: str | None,
        *,
        noisy: bool | None = None,
    ) -> str:
        """Return the name of a component; no two components share one."""
        if noisy is None:
            noisy = vector in self._noisy
        key = (vector, name, noise if noisy else None)
        if key not in self._given:
            word = vector if isinstance(vector, str) else "point"
            wanted = "_".join(("", word, name, *((noise,) if noisy and noise else ())))
            while wanted in self._given.values():
                wanted += "_"
            self._given[key] = wanted
        return self._given[key]

    def _depends(self, expr: Expr) -> bool:
        """Whether a vector is another one for each noise."""
        if not self.system.noises:
            return False
        if name_ids(expr) & (self._noisy | {INCREMENT}):
            return True
        return any(call.function == FACTOR for call in calls(expr))


def _parts(expr: Expr) -> Sequence[Expr]:
    match expr:
        case Unary():
            return (expr.operand,)
        case Binary():
            return (expr.left, expr.right)
        case Call():
            return expr.arguments
    return ()


def _terms(expr: Expr) -> list[Expr]:
    """Return the terms of a sum, with products of sums multiplied out."""
    match expr:
        case Binary(op="+"):
            return _terms(expr.left) + _terms(expr.right)
        case Binary(op="-"):
            return _terms(expr.left) + [negate(term) for term in _terms(expr.right)]
        case Unary(op="-"):
            return [negate(term) for term in _terms(expr.operand)]
        case Unary(op="+"):
            return _terms(expr.operand)
        case Binary(op="/"):
            return [divide(term, expr.right) for term in _terms(expr.left)]
        case Binary(op="*"):
            left, right = _terms(expr.left), _terms(expr.right)
            if len(left) * len(right) <= _MOST_TERMS:
                return [multiply(a, b) for a in left for b in right]
    return [expr]
