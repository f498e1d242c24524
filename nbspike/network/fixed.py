"""Bound operations that are the same for every model: threshold scan, recorders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nbspike.ir.nodes import Context
from nbspike.network.binding import bind_fixed
from nbspike.network.kernels import record_kernel
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
    piece = recorder.recorder.piece
    return (*section_entries(recorder), piece.i, piece.step, piece.count)


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
    piece = spikes.piece
    entries = (piece.count, len(piece.i), spikes.most, status)
    title = f"room for spikes of {recorder.section.name}"
    guard = bind_fixed("guard", title, entries)

    def grow() -> None:
        if spikes.has_room():
            return
        spikes.grow()
        new = spikes.piece
        guard.keeps = (new.count, status)
        guard.context[0], guard.context[1] = new.count.ctypes.data, len(new.i)
        record.keeps = (*record.keeps[:2], new.i, new.step, new.count)
        record.context[6:9] = [item.ctypes.data for item in record.keeps[2:]]

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
    model = recorder.population.model
    ready = record_kernel(recorder.population.name, model, recorder.variables)
    start = Context(ready.kernel).size("first_step")
    first = {id(buffer) for buffer in rows.buffers.values()}
    others = tuple(item for item in record.keeps if id(item) not in first)

    def grow() -> None:
        step = int(clock[0])
        if (step - rows.first_step) // rows.every < rows.capacity:
            return
        rows.grow(step)
        guard.context[0], guard.context[2] = rows.first_step, rows.capacity
        record.keeps = (*others, *rows.buffers.values())
        record.context[start] = rows.first_step
        for variable, buffer in rows.buffers.items():
            record.context[places[variable]] = buffer.ctypes.data

    return Room(guard, grow)
