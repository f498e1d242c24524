"""Equations that exact integration leaves to euler unless it is asked for."""

from __future__ import annotations

import numpy as np

from nbspike.numerics.exact_alone import alone_and_changing, without
from nbspike.numerics.linear_system import find_linear
from nbspike.numerics.system import Refusal, System


def undamped(system: System) -> str | None:
    """Return which variables no term of their own pulls back, as a clause, or `None`.

    A pure integrator, or an oscillation without damping: of a solution in symbols the
    first needs the inverse of a singular matrix, the second imaginary numbers.
    """
    linear = find_linear(without(system, set(alone_and_changing(system))), active=True)
    if isinstance(linear, Refusal):
        return None
    links = linear.links()
    for row, name in enumerate(linear.names):
        both = np.flatnonzero(links[row] & links[:, row]).tolist()
        if any((k, k) in linear.matrix for k in both or [row]):
            continue
        if len(both) < 2:
            return f"no term of d{name}/dt pulls `{name}` back"
        others = ", ".join(f"`{linear.names[k]}`" for k in both[:-1])
        return f"{others} and `{linear.names[both[-1]]}` drive each other undamped"
    return None
