"""What recorders do in a time step, and how their buffers grow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nbspike.network.binding import bind, bind_fixed
from nbspike.network.kernels import record_kernel
from nbspike.network.population_steps import population_names
from nbspike.network.recorders import Rate, RatePiece, Recorder, Spikes, Traces
from nbspike.network.room import Room
from nbspike.network.schedule import Scheduled
from nbspike.network.setting import Setting


def recorder_operation(recorder: Recorder, setting: Setting) -> Scheduled:
    """Return the operation of a recorder.

    Parameters
    ----------
    recorder
        The recorder.
    setting
        The run.
    """
    if isinstance(recorder, Spikes):
        return _spikes(recorder, setting)
    if isinstance(recorder, Rate):
        return _rate(recorder, setting)
    return _traces(recorder, setting)


def _section_entries(
    recorder: Spikes | Rate,
) -> tuple[int | NDArray[np.generic], ...]:
    """Return what operations on a section's events know of it."""
    section = recorder.section
    population = section.population
    ring = population.rings[recorder.event]
    return (
        ring.spikes,
        ring.counts,
        ring.slots,
        population.size,
        section.start,
        section.stop,
    )


def _spikes(recorder: Spikes, setting: Setting) -> Scheduled:
    spikes = recorder.recorder
    dt = setting.dt_of(recorder.section.population.dt)
    spikes.begin(dt)
    piece = spikes.piece
    entries = (*_section_entries(recorder), piece.i, piece.step, piece.count)
    title = f"record {recorder.event}s of {recorder.section.name}"
    record = bind_fixed("record_spikes", title, entries)
    guard = bind_fixed(
        "guard",
        f"room for {recorder.event}s of {recorder.section.name}",
        (piece.count, len(piece.i), spikes.most, setting.status),
    )

    def grow() -> None:
        if spikes.has_room():
            return
        spikes.grow()
        new = spikes.piece
        guard.keeps = (new.count, setting.status)
        guard.context[0], guard.context[1] = new.count.ctypes.data, len(new.i)
        record.keeps = (*record.keeps[:2], new.i, new.step, new.count)
        record.context[6:9] = [item.ctypes.data for item in record.keeps[2:]]

    return Scheduled(recorder.turn, recorder.label, record, dt, room=Room(guard, grow))


def _rate(recorder: Rate, setting: Setting) -> Scheduled:
    dt = setting.dt_of(recorder.section.population.dt)
    first = setting.step(dt)
    counts = np.zeros(setting.steps(dt), np.int64)
    recorder.pieces.append(RatePiece(first, counts, dt))
    title = f"record rate of {recorder.section.name}"
    entries = (*_section_entries(recorder), counts, first)
    return Scheduled(
        recorder.turn, recorder.label, bind_fixed("record_rate", title, entries), dt
    )


def _traces(recorder: Traces, setting: Setting) -> Scheduled:
    population = recorder.population
    step_dt = setting.dt_of(population.dt)
    dt = step_dt if recorder.dt is None else recorder.dt
    ready = record_kernel(population.name, population.model, recorder.variables)
    arrays, sizes = population_names(population)
    rows = recorder.recorder
    rows.open(setting.step(dt), setting.steps(dt), dt)
    arrays.update({f"{name}_rows": a for name, a in rows.piece.buffers.items()})
    arrays["rows_filled"] = rows.piece.filled
    arrays["recorded"] = recorder.indices
    sizes["recorded_count"] = len(recorder.indices)
    keys = setting.keys(population.stream, "record", count=ready.kernel.streams)
    values = setting.values(step_dt, population.constants)
    record = bind(ready.kernel, ready.compiled, arrays, sizes, values, keys)
    if rows.is_complete:
        return Scheduled(recorder.turn, recorder.label, record, dt, step_dt)
    first = rows.piece
    guard = bind_fixed(
        "guard_rows",
        f"room for samples of {population.name}",
        (first.filled, first.capacity, setting.status),
    )
    addresses = record.context.tolist()
    held = {**{f"{v}": a for v, a in first.buffers.items()}, "": first.filled}
    places = {key: addresses.index(array.ctypes.data) for key, array in held.items()}
    old = {id(array) for array in held.values()}
    others = tuple(item for item in record.keeps if id(item) not in old)

    def grow() -> None:
        if rows.has_room():
            return
        rows.grow()
        piece = rows.piece
        guard.keeps = (piece.filled, setting.status)
        guard.context[0], guard.context[1] = piece.filled.ctypes.data, piece.capacity
        record.keeps = (*others, piece.filled, *piece.buffers.values())
        record.context[places[""]] = piece.filled.ctypes.data
        for variable, buffer in piece.buffers.items():
            record.context[places[variable]] = buffer.ctypes.data

    return Scheduled(
        recorder.turn, recorder.label, record, dt, step_dt, Room(guard, grow)
    )
