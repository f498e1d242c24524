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

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nbspike.lang.expr import Expr, Name, Select
from nbspike.model.tree import name_ids
from nbspike.numerics.calculus import add, multiply, total
from nbspike.numerics.linear_system import LinearSystem, find_linear
from nbspike.numerics.matrix_exponential import Floats, matrix_exponential
from nbspike.numerics.scheme import (
    Assignment,
    Coefficients,
    Evaluate,
    UpdateScheme,
)
from nbspike.numerics.system import ACTIVE, Refusal, System

_PER_NEURON = "i"


def scheme(system: System) -> UpdateScheme | Refusal:
    """Return a step without error for linear equations: any order.

    Inputs `b` may contain anything that is held during a step, such as parameters
    that synapses write.  Coefficients `A` are read when a run starts; parameters
    with a value per neuron give propagators per neuron.

    References
    ----------
    Rotter and Diesmann (1999), Biol. Cybern. 81, 381-402.
    """
    active = find_linear(system, active=True)
    if isinstance(active, Refusal):
        return active
    resting = find_linear(system, active=False)
    if isinstance(resting, Refusal):
        return resting
    namer = _Namer()
    steady = _steady_names(system)
    step = _Step(active, "", namer, steady)
    rest = _Step(resting, "F", namer, steady)
    updates: list[Assignment] = []
    for row, name in enumerate(system.names):
        value = step.row(row)
        if _differ(active, resting, row):
            value = Select(Name(ACTIVE), value, rest.row(row))
        updates.append(Assignment(name, value))
    parts = tuple(item for item in (step, rest) if item.wanted)
    reason = "exact: the equations are linear with constant coefficients"
    temporaries = (*step.temporaries(), *rest.temporaries())
    coefficients = _coefficients(system, parts)
    return UpdateScheme("exact", reason, temporaries, tuple(updates), coefficients)


def _steady_names(system: System) -> frozenset[str]:
    """Return the names of the model that an input cannot be read once for."""
    builtin = {_PER_NEURON, ACTIVE, "lastspike"}
    return frozenset(builtin | system.parameters | system.written)


def _differ(active: LinearSystem, resting: LinearSystem, row: int) -> bool:
    """Whether a variable moves differently while its neuron is refractory."""
    links = active.links() | resting.links()
    followed = [row, *np.flatnonzero(links[row]).tolist()]
    size = len(active.names)
    return any(
        active.inputs.get(k) != resting.inputs.get(k)
        or any(
            active.matrix.get((k, m)) != resting.matrix.get((k, m)) for m in range(size)
        )
        for k in followed
    )


class _Namer:
    """Gives names that no other coefficient has: `g_e` by `x` is not `g` by `e_x`."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def __call__(self, *parts: str) -> str:
        name = "_" + "_".join(parts)
        while name in self._given:
            name += "_"
        self._given.add(name)
        return name


#: Picks one coefficient from the exponential, its diagonal minus 1, and the values
#: of the inputs that are read once.
_Pick = Callable[[Floats, Floats, dict[int, Floats]], Floats]


@dataclass
class _Step:
    """The rows of one propagator, noting which of its numbers they need."""

    linear: LinearSystem
    prefix: str
    namer: _Namer
    changing: frozenset[str]
    wanted: dict[str, _Pick] = field(default_factory=dict)
    _held: dict[int, str] = field(default_factory=dict)

    def row(self, row: int) -> Expr:
        """Return the new value of a variable."""
        links = self.linear.links()
        name = self.linear.names[row]
        moving = any(key[0] == row for key in self.linear.matrix)
        sources = [k for k in self.linear.inputs if k == row or links[row, k]]
        terms: list[Expr] = []
        if links[row, row]:
            terms.append(multiply(self._diagonal(row, bool(sources)), Name(name)))
        for column in np.flatnonzero(links[row]).tolist() if moving else ():
            if column != row:
                other = self.linear.names[column]
                entry = self._number("P", row, column, _entry(row, column))
                terms.append(multiply(entry, Name(other)))
        terms += self._inputs(row, sources)
        if links[row, row] and not sources:
            return total(terms)
        return add(Name(name), total(terms))

    def temporaries(self) -> tuple[Assignment, ...]:
        """Return the inputs that several rows read."""
        return tuple(
            Assignment(name, self.linear.inputs[row])
            for row, name in self._held.items()
        )

    def names_read(self) -> frozenset[str]:
        """Return the names whose values decide about the numbers."""
        read = [name_ids(value) for value in self.linear.matrix.values()]
        read += [name_ids(value) for value in self.fixed().values()]
        return frozenset[str]().union(*read)

    def fixed(self) -> dict[int, Expr]:
        """Return the inputs that are one number for the whole run."""
        return {
            row: value
            for row, value in self.linear.inputs.items()
            if not name_ids(value) & self.changing
        }

    def _diagonal(self, row: int, driven: bool) -> Name:
        if driven:
            return self._number("D", row, None, _increment(row))
        return self._number("P", row, row, _entry(row, row))

    def _inputs(self, row: int, sources: list[int]) -> list[Expr]:
        size = len(self.linear.names)
        order = sorted(self.linear.inputs)
        fixed = self.fixed()
        terms: list[Expr] = []
        folded = {k: size + order.index(k) for k in sources if k in fixed}
        if folded:
            terms.append(self._number("q", row, None, _folded(row, folded)))
        for k in sources:
            if k not in fixed:
                column = size + order.index(k)
                other = None if k == row else k
                entry = self._number("Q", row, other, _entry(row, column))
                terms.append(multiply(entry, self._input(k)))
        return terms

    def _input(self, row: int) -> Expr:
        links = self.linear.links()
        users = links[:, row].sum() + (not links[row, row])
        value = self.linear.inputs[row]
        if users < 2 or isinstance(value, Name):
            return value
        if row not in self._held:
            self._held[row] = self.namer(self.prefix + "b", self.linear.names[row])
        return Name(self._held[row])

    def _number(self, kind: str, row: int, column: int | None, pick: _Pick) -> Name:
        parts = [self.linear.names[k] for k in (row, column) if k is not None]
        name = self.namer(self.prefix + kind, *parts)
        self.wanted[name] = pick
        return Name(name)


def _entry(row: int, column: int) -> _Pick:
    return lambda whole, diagonal, inputs: whole[..., row, column]


def _increment(row: int) -> _Pick:
    return lambda whole, diagonal, inputs: diagonal[..., row]


def _folded(row: int, columns: dict[int, int]) -> _Pick:
    def pick(whole: Floats, diagonal: Floats, inputs: dict[int, Floats]) -> Floats:
        products = [whole[..., row, at] * inputs[k] for k, at in columns.items()]
        return np.asarray(np.sum(np.broadcast_arrays(*products), axis=0))

    return pick


def _coefficients(system: System, steps: tuple[_Step, ...]) -> Coefficients | None:
    if not steps:
        return None
    depends = frozenset[str]({"dt"}).union(*(step.names_read() for step in steps))

    def compute(evaluate: Evaluate, dt: float) -> tuple[float | Floats, ...]:
        values: list[float | Floats] = []
        for step in steps:
            whole, diagonal = _exponential(step.linear, evaluate, dt)
            inputs = {
                row: np.asarray(evaluate(value), np.float64)
                for row, value in step.fixed().items()
            }
            for pick in step.wanted.values():
                value = pick(whole, diagonal, inputs)
                values.append(value if value.ndim else float(value))
        return tuple(values)

    return Coefficients(
        names=tuple(name for step in steps for name in step.wanted),
        structure=tuple(
            (
                step.linear.names,
                tuple(sorted(step.linear.matrix.items(), key=lambda item: item[0])),
                tuple(step.linear.inputs.items()),
                tuple(step.wanted),
            )
            for step in steps
        ),
        depends=depends,
        per_element=bool(depends & ({_PER_NEURON} | system.parameters)),
        compute=compute,
    )


def _exponential(
    linear: LinearSystem, evaluate: Evaluate, dt: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
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
