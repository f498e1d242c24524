"""White noise in equations: its factors, and its draw in a step."""

from __future__ import annotations

from nbspike.lang.expr import Draw, Expr, Name
from nbspike.numerics.calculus import ZERO, add, call, linear_in, multiply
from nbspike.numerics.scheme import Assignment
from nbspike.numerics.system import System

#: (drift, factor of each noise) of one equation.
Split = tuple[Expr, dict[str, Expr]]


def split_noise(rate: Expr, noises: tuple[str, ...]) -> Split | None:
    """Return drift and noise factors, or `None` if noise does not enter linearly."""
    parts = linear_in(rate, noises)
    return None if parts is None else (parts[1], parts[0])


def increments(system: System) -> tuple[Assignment, ...]:
    """Return the temporaries ``sqrt(dt)*N(0, 1)``, one for each noise name.

    The same name is the same realisation in all equations of a neuron.
    """
    root = call("sqrt", Name("dt"))
    return tuple(
        Assignment(increment_name(noise), multiply(root, Draw("normal", site)))
        for site, noise in enumerate(system.noises)
    )


def increment_name(noise: str) -> str:
    """Return the temporary that holds a noise's increment."""
    return f"_d{noise}"


def is_additive(system: System) -> bool:
    """Whether every noise factor stays the same during a step."""
    for rate in system.rates:
        parts = split_noise(rate, system.noises)
        if parts is None:
            return False
        if any(system.moving(g) for g in parts[1].values()):
            return False
    return True


def noise_sum(factors: dict[str, Expr]) -> Expr:
    """Return the sum of factor times increment."""
    total: Expr = ZERO
    for noise, factor in factors.items():
        total = add(total, multiply(factor, Name(increment_name(noise))))
    return total
