"""Exact steps of equations whose coefficient changes from step to step.

A propagator is made once for a run.  Where the factor of a variable contains
something that a reset, a synapse or a draw changes during the run, the exponential
is taken in every step instead: ``x + dt*(a*x + b)*exprel(a*dt)``.  That serves a
variable in no other equation, such as a membrane whose conductance is a parameter
that synapses write.  Other variables may drive it if they decay by themselves; one
that decays with rate `d` adds its value times the divided difference of the
exponential, ``(exp(a*dt) - exp(d*dt))/(a - d)``, written so that equal rates are no
special case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from nbspike.lang.expr import Binary, Expr, Name, Number
from nbspike.model.tree import name_ids
from nbspike.numerics.calculus import (
    ZERO,
    add,
    call,
    is_zero,
    linear_in,
    multiply,
    negate,
)
from nbspike.numerics.exponential_euler import exponential_step
from nbspike.numerics.linear_system import decided
from nbspike.numerics.scheme import Assignment
from nbspike.numerics.system import CLOCK, System

_DT = Name("dt")


@dataclass(frozen=True, slots=True)
class Drive:
    """What another variable adds: ``factor*source``, while it decays with `rate`."""

    source: str
    factor: Expr
    rate: Expr


@dataclass(frozen=True, slots=True)
class Lone:
    """An equation ``dx/dt = slope*x + rest + drives`` with a slope that changes."""

    slope: Expr
    rest: Expr
    drives: tuple[Drive, ...]


def alone_and_changing(system: System) -> dict[str, Lone]:
    """Return the variables whose step is made anew each time."""
    found: dict[str, Lone] = {}
    held = dict(zip(system.names, system.held_rates, strict=True))
    for name, rate in held.items():
        if name_ids(rate) & (CLOCK | set(system.noises)):
            continue
        others = [other for other in system.names if other != name]
        if any(name in name_ids(held[other]) for other in others):
            continue
        parts = linear_in(rate, system.names)
        if parts is None:
            continue
        slope = parts[0].get(name, ZERO)
        steady = system.changes_between_steps(decided(slope, active=True)) is None
        if is_zero(slope) or steady:
            continue
        sources = [other for other in parts[0] if other != name]
        rates = [_decay(system, other, held[other]) for other in sources]
        drives = tuple(
            Drive(other, parts[0][other], decay)
            for other, decay in zip(sources, rates, strict=True)
            if decay is not None
        )
        if len(drives) == len(sources):
            found[name] = Lone(slope, parts[1], drives)
    return found


def _decay(system: System, name: str, rate: Expr) -> Expr | None:
    """Return the rate of a variable that only decays, or `None`."""
    if name_ids(rate) & (CLOCK | set(system.noises)):
        return None
    parts = linear_in(rate, system.names)
    if parts is None or set(parts[0]) != {name} or not is_zero(parts[1]):
        return None
    return parts[0][name]


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
    found: Mapping[str, Lone],
) -> tuple[list[Assignment], dict[str, Expr]]:
    """Return temporaries, and the new value of each variable."""
    temporaries: list[Assignment] = []
    values: dict[str, Expr] = {}
    for name, lone in found.items():
        values[name], more = exponential_step(name, lone.slope, lone.rest)
        temporaries += more
        for drive in lone.drives:
            effect, more = _driven(name, lone.slope, drive)
            temporaries += more
            values[name] = add(values[name], effect)
    return temporaries, values


def _driven(name: str, slope: Expr, drive: Drive) -> tuple[Expr, list[Assignment]]:
    """Return ``factor*source*dt*exp(larger)*exprel(-distance)``.

    The larger of the two exponents is half of their sum and distance.
    """
    words = ("own", "other", "apart")
    own, other, apart = (f"_{word}_{name}_{drive.source}" for word in words)
    difference = Binary("-", Name(own), Name(other))
    temporaries = [
        Assignment(own, multiply(slope, _DT)),
        Assignment(other, multiply(drive.rate, _DT)),
        Assignment(apart, call("abs", difference)),
    ]
    both = Binary("+", Binary("+", Name(own), Name(other)), Name(apart))
    growth = call("exp", multiply(Number(0.5), both))
    mean = multiply(growth, call("exprel", negate(Name(apart))))
    amount = multiply(multiply(drive.factor, Name(drive.source)), _DT)
    return multiply(amount, mean), temporaries
