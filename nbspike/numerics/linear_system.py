"""Systems ``dx/dt = A x + b`` by structure: which entries there are, and of what.

The flag ``unless refractory`` and a written ``int(not_refractory)`` make two systems
of one: the active one, and the one of a refractory neuron, whose locked variables
rest.  `find_linear` builds either, or says why the equations are not linear.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from nbspike.lang.expr import Boolean, Call, Expr, Name, Number, Truth, Unary
from nbspike.model.tree import name_ids, transform
from nbspike.numerics.calculus import ZERO, linear_in
from nbspike.numerics.matrix_exponential import reachable
from nbspike.numerics.system import (
    ACTIVE,
    CLOCK,
    Refusal,
    System,
    derivative,
    random_call,
    without_noise,
)


@dataclass(frozen=True, slots=True)
class LinearSystem:
    """The structure of ``dx/dt = A x + b``.

    Parameters
    ----------
    names
        The state variables.
    matrix
        Row and column to the entry of `A`; entries that are zero are left out.
    inputs
        Row to the entry of `b`; entries that are zero are left out.
    """

    names: tuple[str, ...]
    matrix: Mapping[tuple[int, int], Expr]
    inputs: Mapping[int, Expr]

    def links(self) -> NDArray[np.bool_]:
        """Return which variables follow which, in any number of steps."""
        size = len(self.names)
        direct = np.zeros((size, size), np.bool_)
        for row, column in self.matrix:
            direct[row, column] = True
        return reachable(direct)


def find_linear(system: System, *, active: bool) -> LinearSystem | Refusal:
    """Return the linear system of active or of refractory neurons.

    Parameters
    ----------
    system
        The equations.
    active
        What ``not_refractory`` is taken to be.

    Returns
    -------
    LinearSystem or Refusal
        Refused are noise, random functions, the time, and coefficients that change
        during a run, besides equations that are not linear.
    """
    refusal = without_noise(system, "exact") or _unsteady(system)
    if refusal is not None:
        return refusal
    matrix: dict[tuple[int, int], Expr] = {}
    inputs: dict[int, Expr] = {}
    for row, right_side in enumerate(system.right_sides):
        split = linear_in(_decided(right_side, active), system.names)
        if split is None:
            return _non_linear(system, row)
        coefficients, rest = split
        for name, value in coefficients.items():
            matrix[row, system.names.index(name)] = value
        if rest != ZERO:
            inputs[row] = rest
    found = LinearSystem(system.names, matrix, inputs)
    return _changing_coefficient(system, found) or found


def _decided(expr: Expr, active: bool) -> Expr:
    """Put in whether the neuron is active, as far as it decides anything."""

    def change(node: Expr) -> Expr:
        match node:
            case Name(id=name) if name == ACTIVE:
                return Truth(active)
            case Unary(op="not", operand=Truth(value=value)):
                return Truth(not value)
            case Boolean(op=op, operands=operands):
                return _joined(op, operands)
            case Call(function="int", arguments=(Truth(value=value),)):
                return Number(int(value))
            case _:
                return node

    return transform(expr, change)


def _joined(op: str, operands: tuple[Expr, ...]) -> Expr:
    neutral = op == "and"
    if Truth(not neutral) in operands:
        return Truth(not neutral)
    left = tuple(item for item in operands if item != Truth(neutral))
    if not left:
        return Truth(neutral)
    return left[0] if len(left) == 1 else Boolean(op, left)


def _unsteady(system: System) -> Refusal | None:
    """Return the refusal for equations that change during a step by themselves."""
    drawn = random_call(system)
    if drawn is not None:
        return Refusal(f"{drawn} draws a random number")
    for name, right_side in zip(system.names, system.right_sides, strict=True):
        for clock in sorted(name_ids(right_side) & CLOCK):
            return Refusal(f"`{clock}` appears in {derivative(name)}")
    return None


def _non_linear(system: System, row: int) -> Refusal:
    """Say which variables are to blame."""
    right_side, place = system.right_sides[row], derivative(system.names[row])
    present = [x for x in system.names if x in name_ids(right_side)]
    own_first = sorted(present, key=lambda x: x != system.names[row])
    for x in own_first:
        if linear_in(right_side, (x,)) is None:
            return Refusal(f"`{x}` appears non-linearly in {place}")
    for x, y in combinations(present, 2):
        if linear_in(right_side, (x, y)) is None:
            return Refusal(f"`{x}` and `{y}` are multiplied in {place}")
    raise AssertionError("linear in each and in each two, but not in all")


def _changing_coefficient(system: System, found: LinearSystem) -> Refusal | None:
    """Return the refusal for a coefficient that cannot be read once per run."""
    steps = system.written | {"lastspike", ACTIVE}
    for (row, column), value in sorted(found.matrix.items()):
        for name in sorted(name_ids(value) & steps):
            x, place = system.names[column], derivative(system.names[row])
            return Refusal(
                f"the factor of `{x}` in {place} contains `{name}`, which changes "
                "during the run"
            )
    return None
