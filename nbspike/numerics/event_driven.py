"""Equations that are brought up to date only when an event needs their values.

Between two events nothing touches the variable, so the solution over the time that
has passed is written down once, in closed form:
``x + elapsed*(a*x + b)*exprel(a*elapsed)`` for ``dx/dt = a*x + b``.
"""

from __future__ import annotations

from nbspike.lang.expr import Expr, Name
from nbspike.lang.format import to_text
from nbspike.model.tree import calls, name_ids
from nbspike.numerics.calculus import (
    ZERO,
    add,
    call,
    is_zero,
    linear_in,
    multiply,
    nonlinear_term,
)
from nbspike.numerics.scheme import Assignment
from nbspike.numerics.system import CLOCK, Refusal, System, is_random


def event_driven(
    system: System, elapsed: Expr, others: frozenset[str] = frozenset()
) -> tuple[Assignment, ...] | Refusal:
    """Return the exact new value of each variable, `elapsed` after the last event.

    Parameters
    ----------
    system
        Equations, each linear in its own variable and free of all other state
        variables.
    elapsed
        Time since the values were brought up to date, second; any expression.
    others
        State variables that are integrated in every step, which therefore do not
        keep their value between events either.

    Returns
    -------
    tuple of Assignment, or Refusal
        One for each variable, in the order of the system; all of them read old
        values.  A rate of 0 is no special case.

    References
    ----------
    Morrison, Diesmann & Gerstner (2008), Phenomenological models of synaptic
    plasticity based on spike timing, Biol. Cybern. 98, 459-478, section 6.
    """
    updates = []
    for name, rate in zip(system.names, system.rates, strict=True):
        cause = _cause(system, name, rate, others)
        if cause is not None:
            return Refusal(f"`{cause}` in d{name}/dt changes between two events")
        parts = linear_in(rate, (name,))
        if parts is None:
            term = to_text(nonlinear_term(rate, (name,)))
            return Refusal(f"`{term}` in d{name}/dt is not linear in `{name}`")
        slope, rest = parts[0].get(name, ZERO), parts[1]
        updates.append(Assignment(name, _solution(name, slope, rest, elapsed)))
    return tuple(updates)


def _cause(system: System, name: str, rate: Expr, others: frozenset[str]) -> str | None:
    """Return what keeps a right side from being the same between two events."""
    changing = CLOCK | set(system.names) | set(system.noises) | others
    for found in sorted(name_ids(rate) & changing - {name}):
        return found
    for one in calls(rate):
        if is_random(one) or one.function in system.held_functions:
            return f"{one.function}()"
    return None


def _solution(name: str, slope: Expr, rest: Expr, elapsed: Expr) -> Expr:
    x = Name(name)
    if is_zero(slope):
        return add(x, multiply(rest, elapsed))
    exponent = multiply(slope, elapsed)
    if is_zero(rest):
        return multiply(x, call("exp", exponent))
    change = multiply(add(multiply(slope, x), rest), elapsed)
    return add(x, multiply(change, call("exprel", exponent)))
