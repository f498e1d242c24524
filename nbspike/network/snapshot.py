"""The state of parts of a network as arrays by name, and back.

What belongs to structure (models, sizes, who is joined to whom by name) is not part
of it, and neither are constants.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nbspike.network.pathway import Pathway
from nbspike.network.population import ListedSpikes, Population
from nbspike.network.projection import Projection
from nbspike.network.projection_steps import reach_of
from nbspike.network.recorders import Counts, Rate, RatePiece, Recorder
from nbspike.network.trace_tables import refilled

Arrays = dict[str, NDArray[np.generic]]
Stored = Mapping[str, NDArray[np.generic]]


def below(prefix: str, arrays: Stored) -> Arrays:
    """Return arrays under longer names."""
    return {f"{prefix}/{name}": array for name, array in arrays.items()}


def part(prefix: str, arrays: Stored) -> Arrays:
    """Return the arrays under a prefix by their shorter names."""
    start = f"{prefix}/"
    return {
        name.removeprefix(start): array
        for name, array in arrays.items()
        if name.startswith(start)
    }


def population_state(population: Population) -> Arrays:
    """Return copies of a population's state, its events of the last steps included."""
    found: Arrays = {
        "last_spike": population.last_spike.copy(),
        "not_refractory": population.not_refractory.copy(),
        "counted": np.array(population.counted),
    }
    found |= below("state", {n: a.copy() for n, a in population.state.items()})
    found |= below("kept", {n: a.copy() for n, a in population.kept.items()})
    for event, ring in population.rings.items():
        own: Arrays = {"spikes": ring.spikes, "counts": ring.counts}
        own["fired"] = ring.fired
        found |= below(f"ring/{event}", {n: a.copy() for n, a in own.items()})
    if population.listed is not None:
        listed = population.listed
        found["listed/indices"] = listed.indices.copy()
        found["listed/times"] = listed.times.copy()
        found["listed/period"] = np.array(listed.period)
    return found


def set_population_state(population: Population, stored: Stored) -> None:
    """Give a population the state of `population_state`, in place."""
    population.last_spike[...] = stored["last_spike"]
    population.not_refractory[...] = stored["not_refractory"]
    population.counted = float(stored["counted"])
    for name, values in part("state", stored).items():
        population.state[name][...] = values
    population.kept = {n: a.copy() for n, a in part("kept", stored).items()}
    for event, ring in population.rings.items():
        own = part(f"ring/{event}", stored)
        ring.fired[...] = own["fired"]
        ring.spikes = own["spikes"].astype(np.uint32)
        ring.counts = own["counts"].astype(np.int64)
    listed = part("listed", stored)
    if listed:
        population.listed = ListedSpikes(
            listed["indices"].astype(np.int64),
            listed["times"].astype(np.float64),
            float(listed["period"]),
        )


def projection_state(projection: Projection) -> Arrays:
    """Return copies of the synapses of a projection, their state and their delays."""
    order = projection.order
    found: Arrays = {
        "connected": np.array(projection.is_connected),
        "row_starts": projection.row_starts.copy(),
        "targets": projection.targets.copy(),
        "order": np.empty(0, np.uint32) if order is None else order.copy(),
    }
    found |= below("state", {n: a.copy() for n, a in projection.state.items()})
    if projection.tables is not None:
        found |= below("traces", projection.tables.contents())
    for name, pathway in projection.pathways.items():
        key = _key(projection, pathway)
        found[f"pathway/{name}/delay"] = pathway.delays.values.copy()
        found |= below(f"pathway/{name}/arrivals", pathway.arrivals.contents(key))
    return found


def set_projection_state(projection: Projection, stored: Stored) -> None:
    """Give a projection the synapses and the state of `projection_state`."""
    order = stored["order"].astype(np.uint32)
    projection.restore(
        row_starts=stored["row_starts"].astype(np.int64),
        targets=stored["targets"].astype(np.uint32),
        order=order if len(order) else None,
        connected=bool(stored["connected"]),
        state=part("state", stored),
    )
    traces = part("traces", stored)
    projection.tables = refilled(traces) if traces else None
    for name, pathway in projection.pathways.items():
        own = part(f"pathway/{name}", stored)
        pathway.delays.set(own["delay"].astype(np.float64))

        reach = partial(reach_of, projection, pathway)
        arriving = part("arrivals", own)
        pathway.arrivals.refill(arriving, _key(projection, pathway), reach)


def _key(projection: Projection, pathway: Pathway) -> tuple[int, int]:
    return (pathway.delays.changes, projection.changes)


def recorder_state(recorder: Recorder) -> Arrays:
    """Return copies of what was recorded."""
    match recorder:
        case Counts():
            return {"counts": recorder.counts.copy()}
        case Rate():
            return {
                "first": np.array([one.first for one in recorder.pieces], np.int64),
                "length": np.array(
                    [len(one.counts) for one in recorder.pieces], np.int64
                ),
                "dt": np.array([one.dt for one in recorder.pieces], np.float64),
                "counts": recorder.counts(),
            }
        case _:
            return recorder.recorder.contents()


def set_recorder_state(recorder: Recorder, stored: Stored) -> None:
    """Give a recorder the records of `recorder_state`."""
    match recorder:
        case Counts():
            recorder.counts[...] = stored["counts"]
        case Rate():
            ends = np.cumsum(stored["length"].astype(np.int64))
            counts = np.split(stored["counts"].astype(np.int64), ends[:-1])
            recorder.pieces = [
                RatePiece(int(first), part, np.array([len(part)]), float(dt))
                for first, dt, part in zip(
                    stored["first"], stored["dt"], counts, strict=False
                )
            ]
        case _:
            recorder.recorder.refill(stored)


#: What is kept of each kind of part of an engine, and how it is put back.
KINDS: dict[str, tuple[Callable[..., Arrays], Callable[..., None]]] = {
    "population": (population_state, set_population_state),
    "projection": (projection_state, set_projection_state),
    "recorder": (recorder_state, set_recorder_state),
}
