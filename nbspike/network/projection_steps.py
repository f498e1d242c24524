"""What projections do in a time step: pathways, run by the spikes that arrive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from nbspike.ir.synapses import Ends
from nbspike.network.arrivals import Reach
from nbspike.network.binding import Given, bind, bind_fixed
from nbspike.network.callee import callee_names
from nbspike.network.delays import Segments, segments
from nbspike.network.kernels import Ready, pathway_kernel
from nbspike.network.links import link_names
from nbspike.network.pathway import Pathway
from nbspike.network.population import SPIKE, Section
from nbspike.network.population_steps import population_names, threshold_rank
from nbspike.network.projection import Projection
from nbspike.network.schedule import Schedule, Scheduled
from nbspike.network.setting import Setting
from nbspike.network.spike_ring import SpikeRing
from nbspike.network.synapse_values import end_constants
from nbspike.runtime.memory import require_memory
from nbspike.runtime.plan import Operation


def near_end(projection: Projection, pathway: Pathway) -> Section:
    """Return the side whose events a pathway follows."""
    return projection.source if pathway.forward else projection.target


def running(projection: Projection) -> Iterator[tuple[Pathway, SpikeRing]]:
    """Yield the pathways that run, with the events that they follow."""
    for pathway in projection.pathways.values():
        ring = near_end(projection, pathway).population.rings.get(pathway.event)
        spiking = near_end(projection, pathway).population.spiking
        active = projection.active and pathway.active
        if active and ring is not None and (spiking or pathway.event != SPIKE):
            yield pathway, ring


def reach_of(projection: Projection, pathway: Pathway, dt: float) -> Reach:
    """Return which synapses the spikes of a pathway reach, and when."""
    steps = pathway.delays.steps(dt) + pathway.late
    neurons = projection.row_sources() if pathway.forward else projection.targets
    return Reach(steps, neurons, projection.order)


def _is_late(projection: Projection, pathway: Pathway, schedule: Schedule) -> bool:
    """Whether a pathway has its turn before the threshold of its spikes."""
    if pathway.event != SPIKE:
        return False
    own = schedule.rank(pathway.turn, f"{projection.label}_{pathway.name}")
    return own < threshold_rank(near_end(projection, pathway).population, schedule)


def begin_pathways(
    projection: Projection, setting: Setting, schedule: Schedule
) -> Iterator[tuple[SpikeRing, int]]:
    """Look at the delays before a run.

    Yields
    ------
    ring, slots
        The events that each pathway follows, and for how many steps they must be
        kept.
    """
    active = dict(running(projection))
    for pathway in projection.pathways.values():
        ring = active.get(pathway)
        if ring is None:
            pathway.arrivals.forget()
            continue
        pathway.late = int(_is_late(projection, pathway, schedule))
        dt = setting.dt_of(near_end(projection, pathway).population.dt)
        reach = reach_of(projection, pathway, dt)
        key = (pathway.delays.changes, projection.changes, pathway.late)
        pathway.arrivals.begin(key, reach, ring, setting.step(dt), dt)
        yield ring, reach.longest + 1


def is_gathered(projection: Projection, pathway: Pathway, setting: Setting) -> bool:
    """Whether the synapses that spikes reach now have to be listed by their delays."""
    dt = setting.dt_of(near_end(projection, pathway).population.dt)
    steps = pathway.delays.steps(dt) + pathway.late
    if steps.size and steps.min() != steps.max():
        return True
    delay = int(steps.max()) if steps.size else 0
    return not pathway.arrivals.settled(delay, setting.step(dt))


def pathway_ready(
    projection: Projection, pathway: Pathway, *, gathered: bool = False
) -> Ready:
    """Return the machine code of a pathway."""
    model = projection.model
    hoisted = projection.traces
    ends = Ends(
        projection.source.population.model,
        projection.target.population.model,
        gathered or near_end(projection, pathway).is_whole,
        gathered,
        *projection.index_types,
        traces=hoisted.traces,
        updated=not (hoisted.traces and hoisted.complete),
    )
    checked = next(item for item in model.pathways if item.name == pathway.name)
    return pathway_kernel(projection.name, model, checked, ends)


def projection_operations(
    projection: Projection, setting: Setting
) -> Iterator[Scheduled]:
    """Return the operations of a projection.

    Each pathway follows the clock of the population whose spikes it sends.

    Parameters
    ----------
    projection
        The projection, whose pathways have begun the run.
    setting
        The run.
    """
    for pathway, _ in running(projection):
        gathered = is_gathered(projection, pathway, setting)
        ready = pathway_ready(projection, pathway, gathered=gathered)
        dt = setting.dt_of(near_end(projection, pathway).population.dt)
        constants = projection_constants(projection, setting.values(dt))
        arrays, sizes = projection_names(projection, pathway)
        path = (projection.stream, pathway.name)
        name = f"{projection.label}_{pathway.name}"
        if gathered:
            lists, due = _gather(projection, pathway, dt)
            for number, each in enumerate(lists):
                yield Scheduled(pathway.turn, f"{name}\0{number}", each, dt)
            arrays.update(due)
            name += "\0due"
        else:
            sizes["delay"] = int(pathway.delays.steps(dt).max(initial=0)) + pathway.late
        keys = setting.keys(*path, count=ready.kernel.streams)
        bound = bind(ready.kernel, ready.compiled, arrays, sizes, constants, keys)
        yield Scheduled(pathway.turn, name, bound, dt)


def projection_constants(
    projection: Projection, values: Mapping[str, float]
) -> dict[str, float]:
    """Return the constants that kernels of a projection know, of its ends as well."""
    ends = end_constants(projection, values)
    return {**values, **ends, **projection.constants}


def projection_names(
    projection: Projection, pathway: Pathway | None = None
) -> tuple[dict[str, Given], dict[str, int]]:
    """Return the arrays and sizes that a kernel knows, of a pathway or of others."""
    arrays: dict[str, Given] = {}
    callees, sizes = callee_names(projection.functions)
    arrays |= callees
    arrays |= {f"{name}_synapses": item for name, item in projection.arrays.items()}
    linked, counts = link_names(projection.links, "", "_synapses")
    arrays |= linked
    sizes |= {"synapse_count": len(projection), **counts}
    for prefix, section in (("pre_", projection.source), ("post_", projection.target)):
        event = SPIKE
        if pathway is not None and section is near_end(projection, pathway):
            event = pathway.event
        own_arrays, own_sizes = population_names(section.population, prefix, event)
        arrays.update(own_arrays)
        sizes.update(own_sizes)
        sizes[f"{prefix}start"] = section.start
        sizes[f"{prefix}count"] = section.size
    # what has an entry for each synapse is made only if a kernel reads it
    arrays |= {
        "row_starts": projection.row_starts,
        "targets": projection.targets,
        "sources": lambda: projection.sources,
        "incoming": lambda: projection.incoming,
        "column_starts": lambda: projection.columns[0],
        "column_synapses": lambda: projection.columns[1],
        "column_sources": lambda: projection.column_sources,
    }
    if pathway is not None and projection.tables is not None:
        arrays |= projection.tables.arrays
    return arrays, sizes


def _sorted(projection: Projection, pathway: Pathway, dt: float) -> Segments:
    """Return the segments of a pathway, which are made once and kept."""
    key = (pathway.delays.changes, projection.changes, pathway.late, dt)
    if pathway.sorted is not None and pathway.sorted[0] == key:
        return pathway.sorted[1]
    require_memory(
        40.0 * len(projection),
        f"the delays of {len(projection)} synapses of {projection.name}",
        "Give one delay to all of them, or make fewer synapses",
    )
    reach, near = reach_of(projection, pathway, dt), near_end(projection, pathway)
    steps = np.broadcast_to(reach.steps, reach.neurons.shape)
    found = segments(steps, reach.neurons.astype(np.int64) - near.start, near.size)
    pathway.sorted = (key, found)
    return found


def _gather(
    projection: Projection, pathway: Pathway, dt: float
) -> tuple[list[Operation], dict[str, NDArray[np.generic]]]:
    """Return what lists the synapses of a step, and the list."""
    near, late = near_end(projection, pathway), pathway.arrivals
    ring, found = near.population.rings[pathway.event], _sorted(projection, pathway, dt)
    due = np.zeros(len(projection) + len(late.steps), np.uint32)
    count = np.zeros(1, np.int64)
    keys = np.empty(0, np.int64) if found.keys is None else found.keys
    title = f"spikes that arrive in {pathway.name} of {projection.name}"
    operations = []
    if len(late.steps):
        position = np.zeros(1, np.int64)
        first = (late.steps, late.synapses, len(late.steps), position, due, count)
        operations.append(bind_fixed("late", title, first))
    entries: tuple[int | NDArray[np.generic], ...] = (
        found.steps,
        len(found.steps),
        ring.spikes,
        ring.counts,
        ring.slots,
        ring.size,
        near.start,
        near.size,
        late.since,
        found.synapses,
        found.starts,
        keys,
        len(keys),
        due,
        count,
        len(late.steps),
    )
    operations.append(bind_fixed("gather", title, entries))
    return operations, {"due": due, "due_count": count}
