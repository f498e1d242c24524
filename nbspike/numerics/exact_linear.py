"""Exact integration of linear equations by propagators.

For ``dx/dt = A x + b`` the step is ``x <- P x + Q b`` with ``P = exp(A dt)`` and
``Q`` its integral over the step.  Both come from one exponential of the augmented
matrix ``[[A, 1], [0, 0]]``, computed as numbers when a run starts, so equal time
constants and singular matrices are no special cases.

A row with an input is written as ``x + (D x + ... + Q b)`` with ``D = P - 1``: the
sum in brackets is small, so rounding errors do not add up to more than half a unit
in the last place over ``1 - P``, where ``P x + Q b`` would collect several times
that.  A row without an input decays, and ``P x`` is the most accurate for it.

In the step occur only entries that are not zero by structure, so that a variable
which has left the numbers spoils only those that depend on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from nbspike.lang.expr import Expr, Name, Select
from nbspike.model.tree import name_ids
from nbspike.numerics.calculus import add, multiply, sum_of
from nbspike.numerics.exact_alone import (
    alone_and_changing,
    alone_steps,
    without,
)
from nbspike.numerics.linear_system import (
    ACTIVE,
    LinearSystem,
    find_linear,
)
from nbspike.numerics.propagator import Floats, matrix_exponential
from nbspike.numerics.scheme import (
    Assignment,
    Coefficients,
    Evaluate,
    UpdateScheme,
)
from nbspike.numerics.system import Refusal, System


def scheme(system: System) -> UpdateScheme | Refusal:
    """Return a step without error for linear equations.

    Inputs `b` may contain anything that is held during a step, such as parameters
    that synapses write.  Coefficients `A` are read when a run starts; parameters
    with a value per neuron give propagators per neuron.  The coefficient of a
    variable that stands alone may change, too.

    References
    ----------
    Rotter and Diesmann (1999), Biol. Cybern. 81, 381-402.
    """
    whole, alone = system, alone_and_changing(system)
    system = without(whole, set(alone))
    active = find_linear(system, active=True)
    if isinstance(active, Refusal):
        return active
    resting = find_linear(system, active=False)
    if isinstance(resting, Refusal):
        return resting
    namer = _Namer()
    step = _Step(system, active, "_", namer)
    rest = _Step(system, resting, "_F_", namer)
    again, values = alone_steps(alone)
    for row, name in enumerate(system.names):
        value = step.row(row)
        if _differ(active, resting, row):
            value = Select(Name(ACTIVE), value, rest.row(row))
        values[name] = value
    updates = tuple(Assignment(name, values[name]) for name in whole.names)
    reason = "`exact`: the equations are linear, so each step is exact"
    temporaries = (*again, *step.temporaries(), *rest.temporaries())
    steps = tuple(item for item in (step, rest) if item.wanted)
    coefficients = _coefficients(system, steps) if steps else None
    return UpdateScheme("exact", reason, temporaries, updates, coefficients)


def _differ(active: LinearSystem, resting: LinearSystem, row: int) -> bool:
    """Whether a variable moves differently while its neuron is refractory."""
    links = active.links() | resting.links()
    followed = {row, *np.flatnonzero(links[row]).tolist()}

    def rows(linear: LinearSystem) -> tuple[dict[tuple[int, int], Expr], object]:
        matrix = {k: v for k, v in linear.matrix.items() if k[0] in followed}
        return matrix, {k: v for k, v in linear.inputs.items() if k in followed}

    return rows(active) != rows(resting)


class _Namer:
    """Gives names that no other coefficient has: `g_e` by `x` is not `g` by `e_x`."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def __call__(self, kind: str, *parts: str) -> str:
        name = "_".join((kind, *parts))
        while name in self._given:
            name += "_"
        self._given.add(name)
        return name


@dataclass(frozen=True, slots=True)
class _Number:
    """One coefficient: where it stands in the exponential.

    `columns` is empty for the diagonal minus 1.  `inputs` are the rows of the
    inputs, one for each column, whose values are multiplied in.
    """

    row: int
    columns: tuple[int, ...] = ()
    inputs: tuple[int, ...] = ()

    def pick(
        self, whole: Floats, diagonal: Floats, values: dict[int, Floats]
    ) -> Floats:
        """Return the value, a scalar or of shape (N,)."""
        if not self.columns:
            return np.asarray(diagonal[..., self.row])
        entries = [whole[..., self.row, column] for column in self.columns]
        if not self.inputs:
            return np.asarray(entries[0])
        pairs = zip(entries, self.inputs, strict=True)
        return np.asarray(sum(entry * values[row] for entry, row in pairs))


@dataclass
class _Step:
    """Writes the rows of one propagator, and notes which numbers they need."""

    system: System
    linear: LinearSystem
    prefix: str
    namer: _Namer
    wanted: dict[str, _Number] = field(default_factory=dict)
    _held: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._links = self.linear.links()
        size = len(self.linear.names)
        self._columns = {k: size + n for n, k in enumerate(sorted(self.linear.inputs))}
        self.fixed = {
            row: value
            for row, value in self.linear.inputs.items()
            if not name_ids(value) & self.system.per_element
            and self.system.changes_between_steps(value) is None
        }

    def row(self, row: int) -> Expr:
        """Return the new value of a variable."""
        name = self.linear.names[row]
        sources = [k for k in self._columns if k == row or self._links[row, k]]
        alone = not self._links[row, row]  # nothing leads back: P is 1
        terms: list[Expr] = []
        if not alone:
            number = _Number(row) if sources else _Number(row, (row,))
            diagonal = self._number("D" if sources else "P", row, number)
            terms.append(multiply(diagonal, Name(name)))
        for column in np.flatnonzero(self._links[row]).tolist():
            if column != row:
                entry = self._number("P", row, _Number(row, (column,)), column)
                terms.append(multiply(entry, Name(self.linear.names[column])))
        terms += self._inputs(row, sources)
        whole = sum_of(terms)
        return whole if not alone and not sources else add(Name(name), whole)

    def temporaries(self) -> tuple[Assignment, ...]:
        """Return the inputs that several rows read."""
        return tuple(
            Assignment(name, self.linear.inputs[row])
            for row, name in self._held.items()
        )

    def names_read(self) -> frozenset[str]:
        """Return the names whose values decide about the numbers."""
        read = (*self.linear.matrix.values(), *self.fixed.values())
        return frozenset[str]().union(*(name_ids(value) for value in read))

    def _inputs(self, row: int, sources: list[int]) -> list[Expr]:
        terms: list[Expr] = []
        folded = tuple(k for k in sources if k in self.fixed)
        if folded:
            columns = tuple(self._columns[k] for k in folded)
            terms.append(self._number("q", row, _Number(row, columns, folded)))
        for k in sources:
            if k not in self.fixed:
                number = _Number(row, (self._columns[k],))
                entry = self._number("Q", row, number, None if k == row else k)
                terms.append(multiply(entry, self._input(k)))
        return terms

    def _input(self, row: int) -> Expr:
        """Return an input, as a temporary if several variables follow it."""
        value = self.linear.inputs[row]
        followers = np.flatnonzero(self._links[:, row])
        if isinstance(value, Name) or not set(followers.tolist()) - {row}:
            return value
        if row not in self._held:
            self._held[row] = self.namer(f"{self.prefix}b", self.linear.names[row])
        return Name(self._held[row])

    def _number(
        self, kind: str, row: int, number: _Number, column: int | None = None
    ) -> Name:
        parts = [self.linear.names[k] for k in (row, column) if k is not None]
        name = self.namer(self.prefix + kind, *parts)
        self.wanted[name] = number
        return Name(name)


def _coefficients(system: System, steps: tuple[_Step, ...]) -> Coefficients:
    depends = frozenset({"dt"}).union(*(step.names_read() for step in steps))

    def compute(evaluate: Evaluate, dt: float) -> tuple[float | Floats, ...]:
        values: list[float | Floats] = []
        for step in steps:
            whole, diagonal = _exponential(step.linear, evaluate, dt)
            inputs = {
                row: np.asarray(evaluate(value), np.float64)
                for row, value in step.fixed.items()
            }
            for number in step.wanted.values():
                value = number.pick(whole, diagonal, inputs)
                values.append(value if value.ndim else float(value))
        return tuple(values)

    return Coefficients(
        names=tuple(name for step in steps for name in step.wanted),
        structure=tuple(
            (
                tuple(step.linear.matrix.items()),
                tuple(step.linear.inputs.items()),
                tuple(step.wanted.items()),
            )
            for step in steps
        ),
        depends=depends,
        per_element=bool(depends & system.per_element),
        compute=compute,
    )


def _exponential(
    linear: LinearSystem, evaluate: Evaluate, dt: float
) -> tuple[Floats, Floats]:
    """Return the exponential of the augmented matrix, and its diagonal minus 1.

    Shape (..., n + m, n + m) for n variables and m inputs: ``P`` stands in the
    first n columns, ``Q`` in the others.
    """
    entries = {
        key: np.asarray(evaluate(value), np.float64) * dt
        for key, value in linear.matrix.items()
    }
    batch = np.broadcast_shapes(*(value.shape for value in entries.values()))
    size, order = len(linear.names), sorted(linear.inputs)
    augmented = np.zeros((*batch, size + len(order), size + len(order)))
    for (row, column), value in entries.items():
        augmented[..., row, column] = value
    for at, row in enumerate(order, size):
        augmented[..., row, at] = dt
    return matrix_exponential(augmented)
