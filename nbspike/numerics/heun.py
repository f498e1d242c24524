"""Heun's method: Euler's step as predictor, the trapezoidal rule as corrector.

Without noise: two stages, order 2.  With noise: predictor and corrector for the
noise only, the drift by forward Euler, as Brian 2 does; multiplicative noise is
then taken in the sense of Stratonovich, and the drift is of order 1.

References
----------
Heun (1900), Neue Methoden zur approximativen Integration, Z. Math. Phys. 45,
23-38.  Rümelin (1982), Numerical treatment of stochastic differential equations,
SIAM J. Numer. Anal. 19, 604-613.
"""

from __future__ import annotations

from nbspike.lang.expr import Expr, Name, Number
from nbspike.numerics.calculus import add, multiply, substitute
from nbspike.numerics.noise import increments, noise_sum, split_noise
from nbspike.numerics.scheme import Assignment, UpdateScheme
from nbspike.numerics.system import Refusal, System
from nbspike.numerics.tableau import ButcherTableau, runge_kutta

TABLEAU = ButcherTableau(a=((), (1.0,)), b=(0.5, 0.5), c=(0.0, 1.0), order=2)


def scheme(system: System) -> UpdateScheme | Refusal:
    """Return one step of Heun's method."""
    if not system.noises:
        return runge_kutta(system, TABLEAU, "heun")
    splits = [split_noise(rate, system.noises) for rate in system.held_rates]
    if any(parts is None for parts in splits):
        return Refusal("the noise does not enter the equations linearly")
    temporaries = list(increments(system))
    support: dict[str, Expr] = {"t": add(Name("t"), Name("dt"))}
    pairs = [
        (name, parts)
        for name, parts in zip(system.names, splits, strict=True)
        if parts is not None
    ]
    for name, (_, factors) in pairs:
        moved = add(Name(name), noise_sum(factors))
        temporaries.append(Assignment(f"_support_{name}", moved))
        support[name] = Name(f"_support_{name}")
    updates = []
    for name, (drift, factors) in pairs:
        second = {noise: substitute(g, support) for noise, g in factors.items()}
        both = add(noise_sum(factors), noise_sum(second))
        moved = add(Name(name), multiply(Name("dt"), drift))
        updates.append(Assignment(name, add(moved, multiply(Number(0.5), both))))
    reason = "`heun` (Stratonovich), as asked for"
    return UpdateScheme("heun", reason, tuple(temporaries), tuple(updates))
