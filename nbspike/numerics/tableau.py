"""Explicit Runge-Kutta methods: a table of numbers, and the one way to use it."""

from __future__ import annotations

from dataclasses import dataclass

from nbspike.lang.expr import Expr, Name, Number
from nbspike.numerics.calculus import add, multiply, substitute, sum_of
from nbspike.numerics.scheme import Assignment, UpdateScheme
from nbspike.numerics.system import Refusal, System


@dataclass(frozen=True, slots=True)
class ButcherTableau:
    """Coefficients of an explicit method with s stages.

    Parameters
    ----------
    a
        Weights of earlier stages, s rows; row k has k entries.
    b
        Weights of the stages in the result, s entries.
    c
        Times of the stages in units of the step, s entries.
    order
        Order of the global error in the step.

    References
    ----------
    Hairer, Nørsett & Wanner (1993), Solving Ordinary Differential Equations I,
    section II.1.
    """

    a: tuple[tuple[float, ...], ...]
    b: tuple[float, ...]
    c: tuple[float, ...]
    order: int


def runge_kutta(
    system: System, tableau: ButcherTableau, method: str
) -> UpdateScheme | Refusal:
    """Return one step of an explicit Runge-Kutta method."""
    if system.noises:
        return Refusal(f"`{method}` is for equations without noise")
    temporaries: list[Assignment] = []
    for stage, row in enumerate(tableau.a, start=1):
        values: dict[str, Expr] = {}
        if stage > 1:
            for name in system.names:
                moved = _moved(name, row)
                temporaries.append(Assignment(f"_x{stage}_{name}", moved))
                values[name] = Name(f"_x{stage}_{name}")
        time = tableau.c[stage - 1]
        if time:
            step = multiply(Number(time), Name("dt"))
            values["t"] = add(Name("t"), step)
        for name, rate in zip(system.names, system.held_rates, strict=True):
            slope = substitute(rate, values)
            temporaries.append(Assignment(f"_k{stage}_{name}", slope))
    updates = tuple(Assignment(name, _moved(name, tableau.b)) for name in system.names)
    reason = f"`{method}`, order {tableau.order}, as asked for"
    return UpdateScheme(method, reason, tuple(temporaries), updates)


def _moved(name: str, weights: tuple[float, ...]) -> Expr:
    """Return ``x + dt*(sum of weight*slope)``."""
    slopes = [
        multiply(Number(weight), Name(f"_k{stage}_{name}"))
        for stage, weight in enumerate(weights, start=1)
        if weight
    ]
    return add(Name(name), multiply(Name("dt"), sum_of(slopes)))
