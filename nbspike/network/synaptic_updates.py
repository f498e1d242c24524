"""What all synapses of a projection do in a time step: equations, sums."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import inform
from nbspike.ir.synapses import Ends
from nbspike.lang.expr import Expr
from nbspike.model.evaluate import evaluate
from nbspike.network.binding import bind, bind_fixed
from nbspike.network.kernels import Ready, sum_kernel, synaptic_held, synaptic_update
from nbspike.network.population import Population, Section
from nbspike.network.projection import Projection
from nbspike.network.projection_steps import projection_constants, projection_names
from nbspike.network.schedule import Scheduled, Turn
from nbspike.network.setting import Setting
from nbspike.network.synapse_values import synapse_values
from nbspike.numerics.choose import choose
from nbspike.numerics.scheme import UpdateScheme, blowup_advice
from nbspike.numerics.synaptic_system import event_updates, synaptic_system
from nbspike.runtime.aligned import zeros
from nbspike.runtime.plan import Watched

_log = logging.getLogger("nbspike")

_BEFORE_START = Turn("before_start")


def ends_of(projection: Projection) -> Ends:
    """Return the models that a projection joins."""
    source, target = projection.source.population, projection.target.population
    return Ends(source.model, target.model, True, "rows", *projection.index_types)


def require_solvable(projection: Projection) -> None:
    """Refuse equations that no method solves, before they are run.

    Raises
    ------
    MethodError
        NB401 to NB403 for clock-driven equations, NB637 for event-driven ones.
    """
    model, ends = projection.model, ends_of(projection)
    known = all(
        len(one.functions) == len(one.calls)
        for one in (model, ends.source, ends.target)
    )
    if known:  # else what functions do to the equations is seen when a run starts
        event_updates(model, ends.source, ends.target)
        choose(synaptic_system(model, ends.source, ends.target), projection.method)
    for item in model.equations(event_driven=False):
        if not item.clock_driven:
            inform(
                f"`{item.name}` of {projection.name} is integrated in every step; with "
                "the flag `event-driven` it would be solved from spike to spike, with "
                "`clock-driven` this message goes",
                once="clock-driven by default",
            )


def synaptic_kernels(
    projection: Projection,
) -> tuple[UpdateScheme | None, tuple[Ready, ...]]:
    """Return how a projection's equations are solved, and what its synapses run."""
    name, model, ends = projection.name, projection.model, ends_of(projection)
    made = synaptic_update(name, model, projection.method, ends)
    sums = tuple(sum_kernel(name, model, summed, ends) for summed in model.sums)
    scheme, updates = (None, ()) if made is None else (made[0], (made[1],))
    return scheme, (*updates, *sums)


def watched_in(projection: Projection) -> Iterator[Watched]:
    """Return the variables of synapses that must stay finite."""
    scheme, _ = synaptic_kernels(projection)
    for variable in projection.model.equations(event_driven=False):
        values: NDArray[Any] = projection.arrays[variable.name]
        advice = blowup_advice(scheme)
        name, order = projection.name, projection.order
        yield Watched(name, variable.name, values, advice, "synapse", order)


def update_operations(projection: Projection, setting: Setting) -> Iterator[Scheduled]:
    """Return what advances clock-driven equations and renews held values."""
    if not projection.active:
        return
    model, ends, label = projection.model, ends_of(projection), projection.label
    dt = setting.dt_of(projection.dt)
    arrays, sizes = projection_names(projection)
    constants = projection_constants(projection, setting.values(dt))
    held = synaptic_held(projection.name, model, ends)
    if held is not None:
        keys = setting.keys(projection.stream, "held", count=held.kernel.streams)
        bound = bind(held.kernel, held.compiled, arrays, sizes, constants, keys)
        yield Scheduled(_BEFORE_START, f"{label}_subexpression_update", bound, dt)
    ready = synaptic_update(projection.name, model, projection.method, ends)
    if ready is None:
        return
    scheme, update = ready
    if projection.method is None:
        _log.info("%s: %s", projection.name, scheme.reason)
    derived, tables = _coefficients(projection, scheme, constants, setting.step(dt))
    operation = bind(
        update.kernel,
        update.compiled,
        {**arrays, **tables, **_kept(projection, scheme)},
        sizes,
        {**constants, **derived},
        setting.keys(projection.stream, "update", count=update.kernel.streams),
    )
    turn = Turn("groups", projection.turn_order)
    yield Scheduled(turn, f"{label}_stateupdater", operation, dt)


def _kept(
    projection: Projection, scheme: UpdateScheme
) -> dict[str, NDArray[np.generic]]:
    """Return what a scheme keeps of each synapse from step to step, by array name."""
    if scheme.attempts is None:
        return {}
    kept = projection.kept
    for name in scheme.attempts.kept:
        if name not in kept or len(kept[name]) != len(projection):
            kept[name] = zeros(len(projection), "float64")
    return {f"{name}_all": kept[name] for name in scheme.attempts.kept}


def _coefficients(
    projection: Projection, scheme: UpdateScheme, constants: dict[str, Any], step: int
) -> tuple[dict[str, float], dict[str, NDArray[np.float64]]]:
    """Return a scheme's coefficients: numbers, and tables in the order of storage."""
    coefficients = scheme.coefficients
    if coefficients is None:
        return {}, {}
    dt = constants["dt"]
    values = synapse_values(projection, constants, step, dt)
    order = projection.order

    def value_of(expression: Expr) -> float | NDArray[np.float64]:
        found: float | NDArray[np.float64] = evaluate(expression, values, None, None)
        return found

    with np.errstate(all="ignore"):
        made = coefficients.compute(value_of, dt)
    if not all(np.isfinite(value).all() for value in made):
        names = ", ".join(f"`{n}`" for n in sorted(coefficients.depends) if n != "dt")
        message = (
            f"the equations of {projection.name} cannot be integrated: a time constant "
            f"or another denominator is 0 or not finite (they use {names})"
        )
        hint = "Set these to values other than 0 before the run"
        raise fail("NB609", message, hint=hint)
    pairs = list(zip(coefficients.names, made, strict=True))
    if not coefficients.per_element:
        return {name: float(value) for name, value in pairs}, {}
    tables = {}
    for name, value in pairs:
        full = np.array(np.broadcast_to(value, len(projection)), np.float64)
        tables[f"{name}_all"] = full if order is None else full[order]
    return {}, tables


def sum_operations(
    projections: Iterable[Projection], setting: Setting
) -> Iterator[Scheduled]:
    """Return the operations that sum over synapses into parameters of neurons.

    Each such parameter is set to zero first, wherever synapses may reach it; then all
    projections add what they have for it, one after the other.  All of this follows
    the clock of the neurons, whatever that of the synapses is.
    """
    for projection in projections:
        if not projection.active:
            continue
        arrays, sizes = projection_names(projection)
        for summed in projection.model.sums:
            pre = summed.suffix == "_pre"
            end = projection.source if pre else projection.target
            population = end.population
            dt = setting.dt_of(population.dt)
            constants = projection_constants(projection, setting.values(dt))
            ready = sum_kernel(
                projection.name, projection.model, summed, ends_of(projection)
            )
            path = (projection.stream, "sum", summed.name)
            keys = setting.keys(*path, count=ready.kernel.streams)
            add = bind(ready.kernel, ready.compiled, arrays, sizes, constants, keys)
            turn = _before_update(population)
            name = f"{projection.label}_summed_variable_{summed.name}{summed.suffix}"
            yield Scheduled(turn, f"\0{summed.name}", _clear(end, summed.name), dt)
            yield Scheduled(turn, name, add, dt)


def _before_update(population: Population) -> Turn:
    update = population.turns["update"]
    return Turn(update.when, update.order - 1)


def _clear(end: Section, name: str) -> Any:
    """Return the operation that sets a variable of neurons to zero."""
    values = end.population.state[name]
    part = values[end.start : end.stop]
    entries = (part, part.nbytes)
    return bind_fixed("clear", f"{name} of {end.name} before a sum", entries)
