"""The classical Runge-Kutta method.

Four stages, order 4.

References
----------
Kutta (1901), Beitrag zur näherungsweisen Integration totaler
Differentialgleichungen, Z. Math. Phys. 46, 435-453.
"""

from __future__ import annotations

from nbspike.numerics.scheme import UpdateScheme
from nbspike.numerics.system import Refusal, System
from nbspike.numerics.tableau import ButcherTableau, runge_kutta

TABLEAU = ButcherTableau(
    a=((), (0.5,), (0.0, 0.5), (0.0, 0.0, 1.0)),
    b=(1 / 6, 1 / 3, 1 / 3, 1 / 6),
    c=(0.0, 0.5, 0.5, 1.0),
    order=4,
)


def scheme(system: System) -> UpdateScheme | Refusal:
    """Return one step of the classical Runge-Kutta method."""
    return runge_kutta(system, TABLEAU, "rk4")
