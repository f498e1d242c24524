"""What projections do in a time step: pathways, run by the spikes that arrive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from nbspike.ir.synapses import Ends
from nbspike.network.arrivals import Reach
from nbspike.network.binding import Given, bind, bind_fixed
from nbspike.network.callee import callee_names
from nbspike.network.delays import (
    SMALL_TABLE,
    Segments,
    Steps,
    different,
    segments,
)
from nbspike.network.footprint import WORKING
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
from nbspike.optimisations import Optimisation, in_use
from nbspike.runtime.memory import require_memory
from nbspike.runtime.narrow import Numbers
from nbspike.runtime.plan import Operation
from nbspike.runtime.sorting import taken


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


def steps_of(pathway: Pathway, dt: float) -> Steps:
    """Return the delays of a pathway in steps, one of all or one for each synapse."""
    steps = pathway.delays.steps(dt)
    return steps + pathway.late if pathway.late else steps


def reach_of(projection: Projection, pathway: Pathway, dt: float) -> Reach:
    """Return which synapses the spikes of a pathway reach, and when."""
    steps = steps_of(pathway, dt)
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
        yield ring, pathway.delays.between(dt)[1] + pathway.late + 1


def arrival_of(projection: Projection, pathway: Pathway, setting: Setting) -> str:
    """Return how the synapses that spikes reach in a step are found.

    Returns
    -------
    str
        ``rows`` where all have one delay; ``segments`` where delays differ; ``due``
        where they are listed first, because some spikes were sent with other delays.
    """
    dt = setting.dt_of(near_end(projection, pathway).population.dt)
    shortest, longest = pathway.delays.between(dt)
    if shortest == longest:
        delay = longest + pathway.late
        settled = pathway.arrivals.settled(delay, setting.step(dt))
        return "rows" if settled else "due"
    if len(pathway.arrivals.steps) or not in_use(Optimisation.DELAY_SEGMENTS):
        return "due"
    # a table for few synapses of many delays has to be searched
    whole = segments_of(projection, pathway, dt).keys is None
    return "segments" if whole else "due"


def pathway_ready(
    projection: Projection, pathway: Pathway, *, arrival: str = "rows"
) -> Ready:
    """Return the machine code of a pathway; `arrival` as in `arrival_of`."""
    model = projection.model
    hoisted = projection.traces
    ends = Ends(
        projection.source.population.model,
        projection.target.population.model,
        arrival == "due" or near_end(projection, pathway).is_whole,
        arrival,
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
        arrival = arrival_of(projection, pathway, setting)
        ready = pathway_ready(projection, pathway, arrival=arrival)
        dt = setting.dt_of(near_end(projection, pathway).population.dt)
        constants = projection_constants(projection, setting.values(dt))
        arrays, sizes = projection_names(projection, pathway)
        path = (projection.stream, pathway.name)
        name = f"{projection.label}_{pathway.name}"
        if arrival == "due":
            lists, due = _gather(projection, pathway, dt)
            for number, each in enumerate(lists):
                yield Scheduled(pathway.turn, f"{name}\0{number}", each, dt)
            arrays.update(due)
            name += "\0due"
        elif arrival == "segments":
            arrays.update(_segment_names(projection, pathway, dt))
            found = segments_of(projection, pathway, dt)
            sizes["delay_count"] = len(found.steps)
            sizes["since"] = pathway.arrivals.since
        else:
            sizes["delay"] = pathway.delays.between(dt)[1] + pathway.late
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


def segments_of(projection: Projection, pathway: Pathway, dt: float) -> Segments:
    """Return the segments of a pathway, which are made once and kept."""
    key = (pathway.delays.changes, projection.changes, pathway.late, dt)
    if pathway.sorted is not None and pathway.sorted[0] == key:
        return pathway.sorted[1]
    pathway.sorted = pathway.partners = None
    starts, synapses = projection.row_starts, None
    if not pathway.forward:
        starts, synapses = projection.columns
    require_memory(
        _bytes_of_segments(projection, pathway, dt),
        f"the order by delay of {len(projection):,} synapses of {projection.name}",
        "Give one delay to all of them, or make fewer synapses",
    )
    steps = steps_of(pathway, dt)
    if steps.ndim == 0:
        steps = np.broadcast_to(steps, len(projection))
    found = segments(steps, starts, synapses)
    pathway.sorted = (key, found)
    return found


def _bytes_of_segments(projection: Projection, pathway: Pathway, dt: float) -> float:
    """Predict what sorting synapses by delay takes, their delays in steps included."""
    steps = steps_of(pathway, dt)
    size, near = len(projection), near_end(projection, pathway)
    far = projection.index_types[1 if pathway.forward else 0]
    table = 8.0 * near.size * len(different(np.atleast_1d(steps)))  # starts, counts
    # a place, and the neuron at the other end
    each = 4.0 + np.dtype(far).itemsize + (steps.itemsize if steps.ndim else 0)
    # a search among segments takes their keys
    return size * each + min(max(table, SMALL_TABLE), 24.0 * size) + WORKING


def _segment_names(
    projection: Projection, pathway: Pathway, dt: float
) -> dict[str, Given]:
    """Return the arrays that a kernel over segments knows."""
    found = segments_of(projection, pathway, dt)

    def partners() -> Numbers:
        if pathway.partners is None:
            far = projection.targets if pathway.forward else projection.sources
            pathway.partners = taken(far, found.synapses)
        return pathway.partners

    return {
        "delays": found.steps,
        "segment_starts": found.starts,
        "segment_synapses": found.synapses,
        "segment_partners": partners,
    }


def _gather(
    projection: Projection, pathway: Pathway, dt: float
) -> tuple[list[Operation], dict[str, NDArray[np.generic]]]:
    """Return what lists the synapses of a step, and the list."""
    near, late = near_end(projection, pathway), pathway.arrivals
    ring, found = (
        near.population.rings[pathway.event],
        segments_of(projection, pathway, dt),
    )
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
