"""The explicit midpoint method.

Two stages, order 2.

References
----------
Runge (1895), Über die numerische Auflösung von Differentialgleichungen,
Math. Ann. 46, 167-178.
"""

from __future__ import annotations

from nbspike.numerics.scheme import UpdateScheme
from nbspike.numerics.system import Refusal, System
from nbspike.numerics.tableau import ButcherTableau, runge_kutta

TABLEAU = ButcherTableau(a=((), (0.5,)), b=(0.0, 1.0), c=(0.0, 0.5), order=2)


def scheme(system: System) -> UpdateScheme | Refusal:
    """Return one step of the midpoint method."""
    return runge_kutta(system, TABLEAU, "rk2")
