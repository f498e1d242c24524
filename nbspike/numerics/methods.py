"""Every integration method by name."""

from __future__ import annotations

from collections.abc import Callable

from nbspike.numerics import (
    euler,
    exact_linear,
    exponential_euler,
    heun,
    milstein,
    rk2,
    rk4,
)
from nbspike.numerics.scheme import UpdateScheme
from nbspike.numerics.system import Refusal, System

Maker = Callable[[System], UpdateScheme | Refusal]

#: Methods by name.  A new method is a file and a line here.
METHODS: dict[str, Maker] = {
    "exact": exact_linear.scheme,
    "exponential_euler": exponential_euler.scheme,
    "euler": euler.scheme,
    "rk2": rk2.scheme,
    "heun": heun.scheme,
    "milstein": milstein.scheme,
    "rk4": rk4.scheme,
}

#: Other names of Brian's for the same methods.
ALIASES = {"linear": "exact", "independent": "exact"}
