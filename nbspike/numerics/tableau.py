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


_T, _DT = Name("t"), Name("dt")


def runge_kutta(
    system: System,
    tableau: ButcherTableau,
    method: str,
    *,
    step: Expr = _DT,
    start: Expr = _T,
) -> UpdateScheme | Refusal:
    """Return one step of an explicit Runge-Kutta method.

    Parameters
    ----------
    system, tableau, method
        Equations, and the method by its numbers and its name.
    step, start
        Length and begin of the step, second.
    """
    if system.noises:
        return Refusal(f"`{method}` is for equations without noise")
    temporaries: list[Assignment] = []
    for stage, row in enumerate(tableau.a, start=1):
        values: dict[str, Expr] = {}
        if stage > 1:
            for name in system.names:
                moved = stage_sum(name, row, step)
                temporaries.append(Assignment(f"_x{stage}_{name}", moved))
                values[name] = Name(f"_x{stage}_{name}")
        time = tableau.c[stage - 1]
        at = add(start, multiply(Number(time), step)) if time else start
        if at != _T:
            values["t"] = at
        for name, rate in zip(system.names, system.held_rates, strict=True):
            slope = substitute(rate, values)
            temporaries.append(Assignment(f"_k{stage}_{name}", slope))
    updates = tuple(
        Assignment(name, stage_sum(name, tableau.b, step)) for name in system.names
    )
    reason = f"`{method}`, order {tableau.order}, as asked for"
    return UpdateScheme(method, reason, tuple(temporaries), updates)


def stage_sum(name: str, weights: tuple[float, ...], step: Expr) -> Expr:
    """Return ``x + step*(sum of weight*slope)``."""
    return add(Name(name), multiply(step, weighted_slopes(name, weights)))


def weighted_slopes(name: str, weights: tuple[float, ...]) -> Expr:
    """Return the sum of weight times slope of the stages."""
    slopes = [
        multiply(Number(weight), Name(f"_k{stage}_{name}"))
        for stage, weight in enumerate(weights, start=1)
        if weight
    ]
    return sum_of(slopes)
