"""Bound operations that are the same for every model: threshold scan, recorders."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nbspike.network.binding import bind_fixed
from nbspike.network.population import Population
from nbspike.network.recorders import Rate, Spikes
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


def guard_of(recorder: Spikes, status: NDArray[np.int64]) -> Operation:
    """Return the operation that asks whether one more step is sure to fit."""
    spikes = recorder.recorder
    entries = (spikes.count, spikes.capacity, recorder.section.size, status)
    return bind_fixed("guard", f"room for spikes of {recorder.section.name}", entries)


def grower_of(
    recorder: Spikes, guard: Operation, record: Operation
) -> Callable[[], None]:
    """Return what makes room for more spikes and renews the contexts."""

    def grow() -> None:
        if recorder.recorder.has_room():
            return
        recorder.recorder.grow()
        i, step = recorder.recorder.buffers
        guard.context[1] = recorder.recorder.capacity
        record.context[6], record.context[7] = i.ctypes.data, step.ctypes.data
        record.keeps = (*record.keeps[:2], i, step, recorder.recorder.count)

    return grow
