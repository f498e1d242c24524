"""Exponential Euler: each variable exactly, with all others held for the step.

For equations of the form ``dx/dt = a*x + b`` where `a` and `b` do not contain
`x`, such as the gates of Hodgkin and Huxley.  Order 1, stable for any step.

References
----------
Rush & Larsen (1978), A practical algorithm for solving dynamic membrane
equations, IEEE Trans. Biomed. Eng. 25, 389-392.
"""

from __future__ import annotations

from nbspike.lang.expr import Expr, Name
from nbspike.lang.format import to_text
from nbspike.numerics.calculus import (
    ZERO,
    add,
    call,
    is_zero,
    linear_in,
    multiply,
    nonlinear_term,
)
from nbspike.numerics.factors import gathered
from nbspike.numerics.scheme import Assignment, UpdateScheme
from nbspike.numerics.system import Refusal, System
from nbspike.optimisations import Optimisation, in_use


def scheme(system: System) -> UpdateScheme | Refusal:
    """Return ``x + dt*(a*x + b)*exprel(a*dt)``, which needs no case for a = 0."""
    if system.noises:
        return Refusal("`exponential_euler` is for equations without noise")
    temporaries: list[Assignment] = []
    updates: list[Assignment] = []
    for name, rate in zip(system.names, system.held_rates, strict=True):
        parts = linear_in(rate, (name,))
        if parts is None:
            term = to_text(nonlinear_term(rate, (name,)))
            return Refusal(f"`{term}` in d{name}/dt is not linear in `{name}`")
        slope, rest = parts[0].get(name, ZERO), parts[1]
        if in_use(Optimisation.FACTORS):
            slope, rest = (gathered(part, system.fixed) for part in (slope, rest))
        value, more = exponential_step(name, slope, rest)
        temporaries += more
        updates.append(Assignment(name, value))
    reason = "`exponential_euler`, as asked for"
    return UpdateScheme("exponential_euler", reason, tuple(temporaries), tuple(updates))


def exponential_step(
    name: str, slope: Expr, rest: Expr
) -> tuple[Expr, list[Assignment]]:
    """Return the new value of ``dx/dt = slope*x + rest``, and its temporaries."""
    if is_zero(slope):
        return add(Name(name), multiply(Name("dt"), rest)), []
    if is_zero(rest):
        return multiply(Name(name), call("exp", multiply(slope, Name("dt")))), []
    a, b = f"_a_{name}", f"_b_{name}"
    rate = add(multiply(Name(a), Name(name)), Name(b))
    growth = call("exprel", multiply(Name(a), Name("dt")))
    step = multiply(multiply(Name("dt"), rate), growth)
    return add(Name(name), step), [Assignment(a, slope), Assignment(b, rest)]
