"""Exact steps of equations whose coefficient changes from step to step.

A propagator is made once for a run.  Where the factor of a variable contains
something that a reset, a synapse or a draw changes during the run, the exponential
is taken in every step instead: ``x + dt*(a*x + b)*exprel(a*dt)``.  That serves a
variable that stands alone, with no other variable in its equation and in no other
equation, such as a membrane whose conductance is a parameter that synapses write.
"""

from __future__ import annotations

from dataclasses import replace

from nbspike.lang.expr import Expr
from nbspike.model.tree import name_ids
from nbspike.numerics.calculus import ZERO, is_zero, linear_in
from nbspike.numerics.exponential_euler import exponential_step
from nbspike.numerics.linear_system import decided
from nbspike.numerics.scheme import Assignment
from nbspike.numerics.system import CLOCK, System


def alone_and_changing(system: System) -> dict[str, tuple[Expr, Expr]]:
    """Return the variables whose step is made anew each time: slope and rest."""
    found: dict[str, tuple[Expr, Expr]] = {}
    fixed = CLOCK | set(system.noises)
    for name, rate, held in zip(
        system.names, system.rates, system.held_rates, strict=True
    ):
        others = set(system.names) - {name}
        if name_ids(rate) & (others | fixed):
            continue
        if any(name in name_ids(system.rates[k]) for k in _places(system, others)):
            continue
        parts = linear_in(rate, (name,))
        slope = ZERO if parts is None else parts[0].get(name, ZERO)
        steady = system.changes_between_steps(decided(slope, active=True)) is None
        if is_zero(slope) or steady:
            continue
        held_parts = linear_in(held, (name,))
        assert held_parts is not None  # the rate times a number
        found[name] = (held_parts[0][name], held_parts[1])
    return found


def _places(system: System, names: set[str]) -> list[int]:
    return [k for k, name in enumerate(system.names) if name in names]


def without(system: System, names: set[str]) -> System:
    """Return the equations of all other variables."""
    kept = [
        (name, rate)
        for name, rate in zip(system.names, system.rates, strict=True)
        if name not in names
    ]
    return replace(
        system,
        names=tuple(name for name, _ in kept),
        rates=tuple(rate for _, rate in kept),
    )


def alone_steps(
    found: dict[str, tuple[Expr, Expr]],
) -> tuple[list[Assignment], dict[str, Expr]]:
    """Return temporaries, and the new value of each variable."""
    temporaries: list[Assignment] = []
    values: dict[str, Expr] = {}
    for name, (slope, rest) in found.items():
        values[name], more = exponential_step(name, slope, rest)
        temporaries += more
    return temporaries, values
