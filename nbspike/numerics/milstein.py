"""Milstein's method without derivatives, in the sense of Stratonovich.

For diagonal noise: each equation has its own noise, whose factor may depend on the
state.  The derivative of the factor along the noise is replaced by the central
difference ``(g(x + g*sqrt(dt)) - g(x - g*sqrt(dt)))/(2*sqrt(dt))``.  Strong order 1;
the drift takes an Euler step, so without noise it is of order 1, too.

A difference to one side only, as is usual in the sense of Itô, would leave an error
of order ``sqrt(dt)`` here: it is multiplied by ``dW**2``, whose mean is not 0.

References
----------
Milstein (1974), Approximate integration of stochastic differential equations,
Theory Probab. Appl. 19, 557-562.  Kloeden & Platen (1992), Numerical Solution of
Stochastic Differential Equations, section 11.1.
"""

from __future__ import annotations

from nbspike.lang.expr import Binary, Expr, Name, Number
from nbspike.model.tree import name_ids
from nbspike.numerics.calculus import (
    add,
    call,
    divide,
    multiply,
    substitute,
)
from nbspike.numerics.euler import TABLEAU
from nbspike.numerics.noise import increment_name, increments, noise_sum, split_noise
from nbspike.numerics.scheme import Assignment, UpdateScheme
from nbspike.numerics.system import Refusal, System
from nbspike.numerics.tableau import runge_kutta

_ROOT = call("sqrt", Name("dt"))


def scheme(system: System) -> UpdateScheme | Refusal:
    """Return ``x + dt*f + g*dW + (g(above) - g(below))*dW**2/(4*sqrt(dt))``."""
    if not system.noises:
        return runge_kutta(system, TABLEAU, "milstein")
    drifts: dict[str, Expr] = {}
    factors: dict[str, dict[str, Expr]] = {}
    for name, rate in zip(system.names, system.held_rates, strict=True):
        parts = split_noise(rate, system.noises)
        if parts is None:
            return Refusal("the noise does not enter the equations linearly")
        drifts[name], factors[name] = parts
    refusal = _not_diagonal(factors)
    if refusal is not None:
        return refusal
    temporaries = list(increments(system))
    updates = []
    for name in system.names:
        moved = add(Name(name), multiply(Name("dt"), drifts[name]))
        moved = add(moved, noise_sum(factors[name]))
        for noise, factor in factors[name].items():
            found = _correction(name, noise, factor)
            if found is not None:
                temporaries += found[0]
                moved = add(moved, found[1])
        updates.append(Assignment(name, moved))
    reason = "`milstein` (Stratonovich), as asked for"
    return UpdateScheme("milstein", reason, tuple(temporaries), tuple(updates))


def _not_diagonal(factors: dict[str, dict[str, Expr]]) -> Refusal | None:
    owner: dict[str, str] = {}
    for name, own in factors.items():
        if len(own) > 1:
            both = " and ".join(f"`{noise}`" for noise in sorted(own))
            return Refusal(f"d{name}/dt has more than one noise, {both} (use `heun`)")
        for noise in own:
            other = owner.setdefault(noise, name)
            if other != name:
                return Refusal(
                    f"`{noise}` is the noise of both d{other}/dt and d{name}/dt "
                    "(use `heun`)"
                )
    return None


def _correction(
    name: str, noise: str, factor: Expr
) -> tuple[list[Assignment], Expr] | None:
    """Return the term of second order, or `None` where the derivative is 0."""
    if name not in name_ids(factor):
        return None
    far, above, below = (f"_{word}_{name}" for word in ("far", "above", "below"))
    temporaries = [
        Assignment(far, multiply(factor, _ROOT)),
        Assignment(above, Binary("+", Name(name), Name(far))),
        Assignment(below, Binary("-", Name(name), Name(far))),
    ]
    upper, lower = (substitute(factor, {name: Name(point)}) for point in (above, below))
    weight = Name(increment_name(noise))
    squared = divide(multiply(weight, weight), multiply(Number(4.0), _ROOT))
    return temporaries, multiply(Binary("-", upper, lower), squared)
