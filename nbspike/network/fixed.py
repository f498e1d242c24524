"""Bound operations that are the same for every model: threshold scan, recorders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nbspike.network.binding import bind_fixed
from nbspike.network.population import Population
from nbspike.network.recorders import Rate, Recorder, Spikes, Traces
from nbspike.runtime.plan import Operation


def scan(population: Population) -> Operation:
    """Return the operation that lists the neurons that fire now."""
    refractory = population.is_refractory
    entries = (
        population.fired,
        len(population.fired) // 8,
        population.spikes,
        population.spike_counts,
        population.slots,
        population.size,
        population.last_spike if refractory else 0,
        population.not_refractory if refractory else 0,
    )
    return bind_fixed("scan", f"threshold of {population.name}", entries)


def section_entries(
    recorder: Spikes | Rate,
) -> tuple[int | NDArray[np.generic], ...]:
    """Return what operations on a section's spikes know of it."""
    section = recorder.section
    population = section.population
    return (
        population.spikes,
        population.spike_counts,
        population.slots,
        population.size,
        section.start,
        section.stop,
    )


def spike_entries(recorder: Spikes) -> tuple[int | NDArray[np.generic], ...]:
    """Return the entries of the operation that copies spikes into buffers."""
    i, step = recorder.recorder.buffers
    return (*section_entries(recorder), i, step, recorder.recorder.count)


@dataclass(frozen=True, slots=True)
class Room:
    """A guard that asks for room before each step, and what makes it."""

    guard: Operation
    grow: Callable[[], None]


def room_for(
    recorder: Recorder,
    record: Operation,
    status: NDArray[np.int64],
    clock: NDArray[np.int64],
) -> Room | None:
    """Return how a recorder's buffers grow, or `None` if they are large enough.

    Parameters
    ----------
    recorder, record
        The recorder and its operation, whose context is renewed.
    status
        Where a guard objects, shape (1,).
    clock
        Number of the next step, shape (1,).
    """
    if isinstance(recorder, Spikes):
        return _room_for_spikes(recorder, record, status)
    if isinstance(recorder, Traces) and not recorder.recorder.is_complete:
        return _room_for_rows(recorder, record, status, clock)
    return None


def _room_for_spikes(
    recorder: Spikes, record: Operation, status: NDArray[np.int64]
) -> Room:
    spikes = recorder.recorder
    entries = (spikes.count, spikes.capacity, recorder.section.size, status)
    title = f"room for spikes of {recorder.section.name}"
    guard = bind_fixed("guard", title, entries)

    def grow() -> None:
        if spikes.has_room():
            return
        spikes.grow()
        i, step = spikes.buffers
        guard.context[1] = spikes.capacity
        record.context[6], record.context[7] = i.ctypes.data, step.ctypes.data
        record.keeps = (*record.keeps[:2], i, step, spikes.count)

    return Room(guard, grow)


def _room_for_rows(
    recorder: Traces,
    record: Operation,
    status: NDArray[np.int64],
    clock: NDArray[np.int64],
) -> Room:
    rows = recorder.recorder
    entries = (rows.first_step, rows.every, rows.capacity, status)
    title = f"room for samples of {recorder.population.name}"
    guard = bind_fixed("guard_rows", title, entries)
    places = {
        variable: record.context.tolist().index(buffer.ctypes.data)
        for variable, buffer in rows.buffers.items()
    }
    first = {id(buffer) for buffer in rows.buffers.values()}
    others = tuple(item for item in record.keeps if id(item) not in first)

    def grow() -> None:
        if (int(clock[0]) - rows.first_step) // rows.every < rows.capacity:
            return
        rows.grow()
        guard.context[2] = rows.capacity
        for variable, buffer in rows.buffers.items():
            record.context[places[variable]] = buffer.ctypes.data
        record.keeps = (*others, *rows.buffers.values())

    return Room(guard, grow)
