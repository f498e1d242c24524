"""Systems ``dx/dt = A x + b`` by structure: which entries there are, and of what.

The flag ``unless refractory`` and a written ``int(not_refractory)`` make two systems
of one: the active one, and the one of a refractory neuron, whose locked variables
rest.  `find_linear` builds either, or says why the equations are not linear.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nbspike.lang.expr import Boolean, Call, Expr, Name, Number, Truth, Unary
from nbspike.lang.format import to_text
from nbspike.model.tree import name_ids, transform
from nbspike.numerics.calculus import is_zero, linear_in, nonlinear_term
from nbspike.numerics.propagator import Truths, reachable
from nbspike.numerics.system import CLOCK, Refusal, System

#: True while a neuron integrates all of its variables.
ACTIVE = "not_refractory"


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

    def links(self) -> Truths:
        """Return which variables follow which, directly or through others."""
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
        Refused are noise, the time, and coefficients that change during a run,
        besides equations that are not linear.
    """
    refusal = _unsteady(system)
    if refusal is not None:
        return refusal
    matrix: dict[tuple[int, int], Expr] = {}
    inputs: dict[int, Expr] = {}
    for row, rate in enumerate(system.held_rates):
        split = linear_in(decided(rate, active=active), system.names)
        if split is None:
            return _non_linear(system, row)
        coefficients, rest = split
        for name, value in coefficients.items():
            if not is_zero(value):
                matrix[row, system.names.index(name)] = value
        if not is_zero(rest):
            inputs[row] = rest
    found = LinearSystem(system.names, matrix, inputs)
    return _changing_coefficient(system, found) or found


def decided(expr: Expr, *, active: bool) -> Expr:
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
    for name, rate in zip(system.names, system.rates, strict=True):
        for noise in sorted(name_ids(rate) & set(system.noises)):
            return Refusal(f"`{noise}` in d{name}/dt is white noise")
        for clock in sorted(system.moving(rate) & CLOCK):
            return Refusal(f"`{clock}` appears in d{name}/dt")
    return None


def _non_linear(system: System, row: int) -> Refusal:
    """Quote the term that is to blame."""
    rate, name = system.rates[row], system.names[row]
    term = to_text(nonlinear_term(rate, system.names))
    return Refusal(f"`{term}` in d{name}/dt is not linear in the variables")


def _changing_coefficient(system: System, found: LinearSystem) -> Refusal | None:
    """Return the refusal for a coefficient that cannot be read once per run."""
    for (row, column), value in sorted(found.matrix.items(), key=lambda item: item[0]):
        cause = system.changes_between_steps(value)
        if cause is not None:
            x, place = system.names[column], f"d{system.names[row]}/dt"
            return Refusal(
                f"the factor of `{x}` in {place} contains `{cause}`, which changes "
                "during the run"
            )
    return None
