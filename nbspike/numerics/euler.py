"""Forward Euler, and Euler-Maruyama for additive noise.

One stage.  Order 1 for equations without noise; with additive noise strong order
1, because the terms that reduce it to 1/2 vanish.

References
----------
Kloeden & Platen (1992), Numerical Solution of Stochastic Differential Equations,
section 10.2.
"""

from __future__ import annotations

from nbspike.lang.expr import Name
from nbspike.numerics.calculus import add, multiply
from nbspike.numerics.noise import increments, is_additive, noise_sum, split_noise
from nbspike.numerics.scheme import Assignment, UpdateScheme
from nbspike.numerics.system import Refusal, System
from nbspike.numerics.tableau import ButcherTableau, runge_kutta

TABLEAU = ButcherTableau(a=((),), b=(1.0,), c=(0.0,), order=1)


def scheme(system: System) -> UpdateScheme | Refusal:
    """Return ``x + dt*f + g*sqrt(dt)*N(0, 1)``."""
    if not system.noises:
        return runge_kutta(system, TABLEAU, "euler")
    if not is_additive(system):
        return Refusal(
            "the factor of the noise changes with the state or with time "
            "(use `heun`, which takes it in the sense of Stratonovich)"
        )
    updates = []
    for name, rate in zip(system.names, system.held_rates, strict=True):
        parts = split_noise(rate, system.noises)
        assert parts is not None  # additive
        drift, factors = parts
        moved = add(Name(name), multiply(Name("dt"), drift))
        updates.append(Assignment(name, add(moved, noise_sum(factors))))
    reason = "`euler` (Euler-Maruyama), as asked for"
    return UpdateScheme("euler", reason, increments(system), tuple(updates))
