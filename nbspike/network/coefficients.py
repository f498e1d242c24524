"""Numbers that one run needs: propagators and refractory periods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.ir.refractory import refractory_is_fixed
from nbspike.lang.expr import Expr
from nbspike.model.evaluate import evaluate
from nbspike.model.inline import inline
from nbspike.network.population import Population
from nbspike.numerics.scheme import UpdateScheme
from nbspike.runtime.aligned import zeros


def coefficient_values(
    population: Population, scheme: UpdateScheme | None, constants: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, NDArray[np.float64]]]:
    """Return a scheme's coefficients: numbers, and tables for per-neuron ones.

    Parameters
    ----------
    population
        Whose parameters the coefficients may depend on.
    scheme
        Its update scheme.
    constants
        Values in SI, `dt` among them.
    """
    if scheme is None or scheme.coefficients is None:
        return {}, {}
    values: dict[str, Any] = {**constants, "N": population.size}
    if "i" in scheme.coefficients.depends:
        values["i"] = np.arange(population.size)
    for name, array in population.state.items():
        shared = population.model.variable(name).shared
        values[name] = array[0] if shared else array

    def value_of(expression: Expr) -> float | NDArray[np.float64]:
        result: float | NDArray[np.float64] = evaluate(expression, values, None, None)
        return result

    coefficients = scheme.coefficients
    with np.errstate(all="ignore"):
        found = coefficients.compute(value_of, constants["dt"])
    _require_finite(population, coefficients.depends, found)
    if not coefficients.per_element:
        pairs = zip(coefficients.names, found, strict=True)
        return {name: float(value) for name, value in pairs}, {}
    tables = {
        # a copy: the arrays are written again if a run changes what they follow
        f"{name}_all": np.array(np.broadcast_to(value, population.size), np.float64)
        for name, value in zip(coefficients.names, found, strict=True)
    }
    return {}, tables


def kept_arrays(
    population: Population, scheme: UpdateScheme | None
) -> dict[str, NDArray[np.generic]]:
    """Return what a scheme keeps of each neuron from step to step, by array name."""
    if scheme is None or scheme.attempts is None:
        return {}
    kept = population.kept
    for name in scheme.attempts.kept:
        if name not in kept:
            kept[name] = zeros(population.size, "float64")
    return {f"{name}_all": kept[name] for name in scheme.attempts.kept}


def _require_finite(
    population: Population,
    depends: frozenset[str],
    found: tuple[float | NDArray[np.float64], ...],
) -> None:
    if all(np.isfinite(value).all() for value in found):
        return
    known = ", ".join(f"`{name}`" for name in sorted(depends) if name != "dt")
    finite = np.logical_and.reduce(np.broadcast_arrays(*map(np.isfinite, found)))
    where = f" of neuron {int(np.argmin(finite))}" if np.ndim(finite) else ""
    message = (
        f"the equations{where} of {population.name} cannot be integrated: a time "
        f"constant or another denominator is 0 or not finite (they use {known})"
    )
    raise fail("NB609", message, hint="Set these to values other than 0 before the run")


def refractory_steps(population: Population, constants: Mapping[str, float]) -> int:
    """Return a refractory period that is one number, in whole steps; else 0.

    Raises
    ------
    ParameterValueError
        NB609 if it is negative or not finite.
    """
    refractory = population.model.refractory
    if refractory is None or not refractory_is_fixed(population.model):
        return 0
    expression = inline(refractory.expression, population.model)
    period = float(evaluate(expression, dict(constants), None, None))
    if not (np.isfinite(period) and period >= 0):
        message = f"the refractory period of {population.name} is {period} s"
        raise fail("NB609", message, hint="Give a time of 0*ms or more")
    return int(np.floor(period / constants["dt"] + 0.001))
