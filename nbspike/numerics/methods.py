"""Every integration method by name."""

from __future__ import annotations

from collections.abc import Callable

from nbspike.numerics import (
    adaptive,
    euler,
    exact_linear,
    exponential_euler,
    heun,
    milstein,
    rk2,
    rk4,
)
from nbspike.numerics.options import AdaptiveOptions, Pairs, adaptive_options
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
    "rk45": lambda system: adaptive.scheme(system, AdaptiveOptions()),
}

#: Other names of Brian's for the same methods.
ALIASES = {"linear": "exact", "independent": "exact"}

#: Methods of the GNU Scientific Library in Brian 2, for which one of ours stands in.
GSL = dict.fromkeys(
    ("gsl", "gsl_rkf45", "gsl_rk2", "gsl_rk4", "gsl_rkck", "gsl_rk8pd"), "rk45"
)


def make(name: str, system: System, options: Pairs) -> UpdateScheme | Refusal:
    """Return the scheme of a method with options."""
    if name == "rk45":
        return adaptive.scheme(system, adaptive_options(options))
    return METHODS[name](system)
