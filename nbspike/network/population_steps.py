"""What populations do in a time step: update, threshold, reset."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from nbspike.ir import neurons as names
from nbspike.ir.refractory import FREE, LAST
from nbspike.lang.expr import names_in
from nbspike.model.checked import CheckedNeurons
from nbspike.model.inline import inline
from nbspike.model.synaptic import of_end
from nbspike.network.binding import bind, bind_fixed
from nbspike.network.callee import callee_names
from nbspike.network.chance import Skipping
from nbspike.network.coefficients import (
    coefficient_values,
    kept_arrays,
    refractory_steps,
)
from nbspike.network.kernels import PopulationKernels, Ready
from nbspike.network.links import link_names
from nbspike.network.population import SPIKE, Population
from nbspike.network.python_code import python_operation
from nbspike.network.refresh import Refresh, renewing
from nbspike.network.releases import listed_up, released
from nbspike.network.schedule import Schedule, Scheduled, Turn
from nbspike.network.setting import Setting
from nbspike.runtime.plan import Operation

_BEFORE_START = Turn("before_start")
_log = logging.getLogger("nbspike")


def population_operations(
    population: Population, kernels: PopulationKernels, setting: Setting
) -> Iterator[Scheduled]:
    """Return the operations of a population.

    Parameters
    ----------
    population, kernels
        The population and its machine code.
    setting
        The run.
    """
    dt = setting.dt_of(population.dt)
    if not population.active:
        yield from _silence(population, dt, *population.rings)
        return
    arrays, sizes = population_names(population)
    sizes[names.LATE] = population.late
    name, label, turns = population.stream, population.label, population.turns
    constants = setting.values(dt, population.constants)
    population.releases.queued = kernels.released

    def own(ready: Ready, what: str) -> Operation:
        keys = setting.keys(name, what, count=ready.kernel.streams)
        return bind(ready.kernel, ready.compiled, arrays, sizes, constants, keys)

    if kernels.scheme is not None and population.method is None:
        _log.info("%s: %s", population.name, kernels.scheme.reason)
    if kernels.held is not None:
        held = own(kernels.held, "held")
        yield Scheduled(_BEFORE_START, f"{label}_subexpression_update", held, dt)
    update: Operation | None = None
    if kernels.update is not None:
        derived, tables = coefficient_values(population, kernels.scheme, constants)
        sizes["refractory_steps"] = refractory_steps(population, constants)
        update = bind(
            kernels.update.kernel,
            kernels.update.compiled,
            {**arrays, **tables, **kept_arrays(population, kernels.scheme)},
            sizes,
            {**constants, **derived},
            setting.keys(name, "update", count=kernels.update.kernel.streams),
        )
        _keep_refresh(population, kernels, update, constants, setting)
        if "update" not in population.resting and kernels.chance is None:
            period = sizes["refractory_steps"]
            acting = released(population, update, period, setting.step(dt))
            yield Scheduled(turns["update"], f"{label}_stateupdater", acting, dt)
    if population.listed is not None:
        listed = _listed(population, dt, setting.step(dt))
        yield Scheduled(turns["threshold"], label, listed, dt)
    elif "threshold" in population.resting:
        yield from _silence(population, dt, SPIKE)
    elif population.spiking:
        own_test = kernels.threshold
        test = update if own_test is None else own(own_test, "threshold")
        for title, operation in _spikes(population, kernels, constants, test, setting):
            yield Scheduled(turns["threshold"], title, operation, dt)
    if kernels.reset is not None and "reset" not in population.resting:
        reset = own(kernels.reset, "reset")
        yield Scheduled(turns["reset"], f"{label}_spike_resetter", reset, dt)


def _spikes(
    population: Population,
    kernels: PopulationKernels,
    constants: Mapping[str, float],
    test: Operation | None,
    setting: Setting,
) -> Iterator[tuple[str, Operation]]:
    """Return what lists the neurons that fire in a step, with its name.

    `test` is the kernel that tests the threshold.
    """
    name = f"{population.label}_spike_thresholder"
    listing = listed_up(population, scan(population))
    if kernels.chance is not None and test is not None:
        skipping = Skipping(population, kernels.chance, constants)
        skipping.keep_refresh(setting)
        yield name, skipping.operation(setting, test, listing)
        return
    if kernels.threshold is not None and test is not None:
        yield name, test
        name += "\0"  # sorted behind the test
    yield name, listing


def resets_late(population: Population, schedule: Schedule) -> bool:
    """Whether the reset has its turn before the threshold."""
    own = schedule.rank(population.turns["reset"], f"{population.label}_spike_resetter")
    return own < threshold_rank(population, schedule)


def threshold_rank(population: Population, schedule: Schedule) -> tuple[int, int, str]:
    """Return what the turn is sorted by in which spikes of a population are listed."""
    listed = population.listed is not None
    name = population.label if listed else f"{population.label}_spike_thresholder"
    return schedule.rank(population.turns["threshold"], name)


def is_apart(
    population: Population, schedule: Schedule, others: Iterable[Scheduled]
) -> bool:
    """Return whether the threshold cannot be tested right after the update.

    Parameters
    ----------
    population
        Whose threshold.
    schedule
        The order of slots.
    others
        What may write to populations.
    """
    if population.model.threshold is None:
        return False
    label, turns = population.label, population.turns
    update = schedule.rank(turns["update"], f"{label}_stateupdater")
    threshold = schedule.rank(turns["threshold"], f"{label}_spike_thresholder")
    if threshold < update or population.resting or _reads_elsewhere(population.model):
        return True
    reset = schedule.rank(turns["reset"], f"{label}_spike_resetter")
    between = [reset, *(schedule.key(other) for other in others)]
    return any(update < turn < threshold for turn in between)


def _reads_elsewhere(model: CheckedNeurons) -> bool:
    """Return whether a threshold reads other groups, which may be updated later."""
    assert model.threshold is not None
    read = names_in(inline(model.threshold, model))
    return any(item.linked and item.name in read for item in model.variables)


def _keep_refresh(
    population: Population,
    kernels: PopulationKernels,
    update: Operation,
    constants: Mapping[str, float],
    setting: Setting,
) -> None:
    """Note how to renew coefficients that depend on variables."""
    scheme = kernels.scheme
    if scheme is None or scheme.coefficients is None or kernels.update is None:
        return
    depends = scheme.coefficients.depends & frozenset(population.state)
    if not depends:
        return
    renew = renewing(
        kernels.update.kernel,
        update,
        lambda: coefficient_values(population, scheme, constants),
    )
    title = f"coefficients of {population.name}"
    operation = python_operation(title, lambda _step: renew(), setting)
    setting.refreshes[id(population)] = Refresh(depends, renew, operation)


def scan(population: Population, event: str = SPIKE) -> Operation:
    """Return the operation that lists the neurons that have an event now.

    Only the spike begins a refractory period.
    """
    ring = population.rings[event]
    refractory = population.is_refractory and event == SPIKE
    entries = (
        ring.fired,
        len(ring.fired) // 8,
        ring.spikes,
        ring.counts,
        ring.slots,
        population.size,
        population.last_spike if refractory else 0,
        population.not_refractory if refractory else 0,
    )
    return bind_fixed("scan", f"{event} of {population.name}", entries)


def _silence(population: Population, dt: float, *events: str) -> Iterator[Scheduled]:
    """Return what keeps events that are not tested from being sent again."""
    nobody = np.empty(0, np.int64), np.empty(0, np.uint32), np.zeros(1, np.int64)
    for event in events:
        ring = population.rings[event]
        entries = (*nobody, 0, ring.spikes, ring.counts, ring.slots, population.size)
        silent = bind_fixed("listed", f"no {event} of {population.name}", entries)
        yield Scheduled(population.turns["threshold"], population.label, silent, dt)


def _listed(population: Population, dt: float, step: int) -> Operation:
    assert population.listed is not None
    steps, indices = population.listed_steps(dt)
    period = population.listed.period_steps(dt, population.name)
    phase = step % period if period else step
    population.listed_position[0] = np.searchsorted(steps, phase)
    ring = population.spikes
    entries = (
        steps,
        indices,
        population.listed_position,
        len(steps),
        ring.spikes,
        ring.counts,
        ring.slots,
        population.size,
        period,
    )
    return bind_fixed("listed", f"listed spikes of {population.name}", entries)


def population_names(
    population: Population, prefix: str = "", event: str = SPIKE
) -> tuple[dict[str, NDArray[np.generic]], dict[str, int]]:
    """Return the arrays and sizes that kernels know a population by.

    Parameters
    ----------
    population
        The population.
    prefix
        Put before each name, ``pre_`` or ``post_`` in synapses.
    event
        The event whose lists the kernel follows.
    """
    ring = population.rings[event]
    arrays = {f"{prefix}{name}_all": a for name, a in population.state.items()}
    arrays[prefix + names.SPIKES] = ring.spikes
    arrays[prefix + names.COUNTS] = ring.counts
    arrays[prefix + LAST] = population.last_spike
    arrays[prefix + FREE] = population.not_refractory
    arrays[prefix + names.MASK] = ring.fired
    sizes = {
        prefix + names.SIZE: population.size,
        prefix + names.SLOTS: max(1, ring.slots),
        prefix + names.LATE: 0,
    }
    functions = population.functions
    if prefix:
        suffix = f"_{prefix.rstrip('_')}"
        functions = {of_end(name, suffix): item for name, item in functions.items()}
    tables, addresses = callee_names(functions)
    linked, counts = link_names(population.links, prefix, "_all")
    return {**arrays, **tables, **linked}, {**sizes, **addresses, **counts}
