"""What recorders do in a time step, and how their buffers grow."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.notes import warn
from nbspike.ir.neurons import LATE
from nbspike.ir.nodes import Context, Kernel
from nbspike.network.binding import Given, bind, bind_fixed
from nbspike.network.kernels import (
    Ready,
    event_record_kernel,
    mean_record_kernel,
    record_kernel,
    synapse_record_kernel,
)
from nbspike.network.population import SPIKE
from nbspike.network.population_steps import population_names, threshold_rank
from nbspike.network.projection_steps import projection_constants, projection_names
from nbspike.network.recorders import (
    Counts,
    MeanTraces,
    Rate,
    RatePiece,
    Recorder,
    Spikes,
    SynapseTraces,
    Traces,
)
from nbspike.network.room import Room
from nbspike.network.schedule import Schedule, Scheduled
from nbspike.network.setting import Setting
from nbspike.network.synaptic_updates import ends_of
from nbspike.runtime.plan import Operation

Arrays = dict[str, NDArray[np.generic]]


def recorder_operation(
    recorder: Recorder, setting: Setting, schedule: Schedule
) -> Scheduled:
    """Return the operation of a recorder.

    Parameters
    ----------
    recorder
        The recorder.
    setting, schedule
        The run, and the order of its slots.
    """
    if isinstance(recorder, Spikes | Counts | Rate) and recorder.event == SPIKE:
        own = schedule.rank(recorder.turn, recorder.label)
        tested = threshold_rank(recorder.section.population, schedule)
        recorder.late = int(own < tested)
    match recorder:
        case Spikes():
            return _spikes(recorder, setting)
        case Counts():
            return _counts(recorder, setting)
        case Rate():
            return _rate(recorder, setting)
        case Traces():
            return _traces(recorder, setting)
        case MeanTraces():
            return _means(recorder, setting)
        case SynapseTraces():
            return _synapse_traces(recorder, setting)


def _section_entries(
    recorder: Spikes | Counts | Rate,
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


def _counts(recorder: Counts, setting: Setting) -> Scheduled:
    dt = setting.dt_of(recorder.section.population.dt)
    entries = (*_section_entries(recorder), recorder.counts, recorder.late)
    title = f"count {recorder.event}s of {recorder.section.name}"
    count = bind_fixed("count_spikes", title, entries)
    return Scheduled(recorder.turn, recorder.label, count, dt)


def _rate(recorder: Rate, setting: Setting) -> Scheduled:
    dt = setting.dt_of(recorder.section.population.dt)
    first = setting.step(dt)
    counts, filled = np.zeros(setting.steps(dt), np.int64), np.zeros(1, np.int64)
    recorder.pieces.append(RatePiece(first, counts, filled, dt))
    title = f"record rate of {recorder.section.name}"
    own = (counts, first, filled, recorder.late)
    entries = (*_section_entries(recorder), *own)
    record = bind_fixed("record_rate", title, entries)
    return Scheduled(recorder.turn, recorder.label, record, dt)


def _spikes(recorder: Spikes, setting: Setting) -> Scheduled:
    spikes = recorder.recorder
    dt = setting.dt_of(recorder.section.population.dt)
    spikes.begin(dt)
    piece = spikes.piece
    if recorder.variables:
        ready, record = _with_variables(recorder, setting, dt)
    else:
        own = (piece.i, piece.step, piece.count, recorder.late)
        entries = (*_section_entries(recorder), *own)
        title = f"record {recorder.event}s of {recorder.section.name}"
        ready, record = None, bind_fixed("record_spikes", title, entries)
    guard = bind_fixed(
        "guard",
        f"room for {recorder.event}s of {recorder.section.name}",
        (piece.count, len(piece.i), spikes.most, setting.status),
    )

    def grow() -> None:
        if spikes.has_room():
            return
        if not spikes.grow():
            _close(record, guard, ready)
            _note_end(recorder, setting)
            return
        new = spikes.piece
        guard.keeps = (new.count, setting.status)
        guard.context[0], guard.context[1] = new.count.ctypes.data, len(new.i)
        if ready is None:
            record.keeps = (*record.keeps[:2], new.i, new.step, new.count)
            record.context[6:9] = [item.ctypes.data for item in record.keeps[2:]]
        else:
            _refill(record, ready.kernel, _piece_arrays(recorder))

    return Scheduled(recorder.turn, recorder.label, record, dt, room=Room(guard, grow))


def _close(record: Operation, guard: Operation, ready: Ready | None) -> None:
    """Let an operation record nobody from now on, and its guard ask no more."""
    places = (4, 5)
    if ready is not None:
        context = Context(ready.kernel)
        places = (context.size("section_start"), context.size("section_stop"))
    for place in places:
        record.context[place] = 0
    guard.context[1] = np.iinfo(np.int64).max


def _note_end(recorder: Spikes, setting: Setting) -> None:
    spikes, name = recorder.recorder, recorder.section.name
    reached = 1e3 * setting.grid.time(int(setting.clock[0]))
    warn(
        f"the recording of {recorder.event}s of {name} ends at t = {reached:g} ms, "
        f"because {len(spikes)} of them take {spikes.bytes / 1e9:.2g} GB and there is "
        "no memory for more; the simulation goes on.  Record fewer neurons, such as "
        f"{name}[:100], or only count with record=False"
    )


def _piece_arrays(recorder: Spikes) -> Arrays:
    """Return the buffers that are being filled, by the names that kernels use."""
    piece = recorder.recorder.piece
    rows = {f"{name}_rows": values for name, values in piece.values.items()}
    own: Arrays = {"recorded_i": piece.i, "recorded_step": piece.step}
    return {**own, **rows, "rows_filled": piece.count}


def _with_variables(
    recorder: Spikes, setting: Setting, dt: float
) -> tuple[Ready, Operation]:
    section = recorder.section
    population = section.population
    model, variables = population.model, recorder.variables
    ready = event_record_kernel(population.name, model, variables)
    arrays, sizes = population_names(population, event=recorder.event)
    arrays.update(_piece_arrays(recorder))
    sizes.update(section_start=section.start, section_stop=section.stop)
    sizes[LATE] = recorder.late
    path = (population.stream, "record at", recorder.event)
    keys = setting.keys(*path, count=ready.kernel.streams)
    values = setting.values(dt, population.constants)
    return ready, bind(ready.kernel, ready.compiled, arrays, sizes, values, keys)


def _traces(recorder: Traces, setting: Setting) -> Scheduled:
    population = recorder.population
    ready = record_kernel(population.name, population.model, recorder.variables)
    arrays, sizes = population_names(population)
    step_dt = setting.dt_of(population.dt)
    values = setting.values(step_dt, population.constants)
    arrays["recorded"] = recorder.indices
    keys = setting.keys(population.stream, "record", count=ready.kernel.streams)
    return _rows(recorder, setting, ready, (arrays, sizes, values, keys), step_dt)


def _means(recorder: MeanTraces, setting: Setting) -> Scheduled:
    section = recorder.section
    population = section.population
    ready = mean_record_kernel(population.name, population.model, recorder.variables)
    arrays, sizes = population_names(population)
    sizes.update(section_start=section.start, section_stop=section.stop)
    step_dt = setting.dt_of(population.dt)
    values = setting.values(step_dt, population.constants)
    keys = setting.keys(population.stream, "mean", count=ready.kernel.streams)
    return _rows(recorder, setting, ready, (arrays, sizes, values, keys), step_dt)


def _synapse_traces(recorder: SynapseTraces, setting: Setting) -> Scheduled:
    projection = recorder.projection
    ends = ends_of(projection)
    variables = recorder.variables
    ready = synapse_record_kernel(projection.name, projection.model, ends, variables)
    arrays, sizes = projection_names(projection)
    step_dt = setting.dt_of(projection.source.population.dt)
    arrays["recorded"] = projection.sorted_places(recorder.indices)
    values = projection_constants(projection, setting.values(step_dt))
    keys = setting.keys(projection.stream, "record", count=ready.kernel.streams)
    return _rows(recorder, setting, ready, (arrays, sizes, values, keys), step_dt)


def _rows(
    recorder: Traces | MeanTraces | SynapseTraces,
    setting: Setting,
    ready: Ready,
    names: tuple[Mapping[str, Given], dict[str, int], Mapping[str, float], list[int]],
    step_dt: float,
) -> Scheduled:
    """Return the operation that fills rows, one a sample."""
    dt = step_dt if recorder.dt is None else recorder.dt
    rows = recorder.recorder
    steps = setting.steps(dt)
    rows.open(setting.step(dt), steps, dt, besides=sum(setting.promised))
    setting.promised.append(rows.bytes_of(steps))
    given, sizes, values, keys = names
    arrays: dict[str, Given] = {**given, **_row_arrays(recorder)}
    sizes["recorded_count"] = rows.width
    record = bind(ready.kernel, ready.compiled, arrays, sizes, values, keys)
    if rows.is_complete:
        return Scheduled(recorder.turn, recorder.label, record, dt, step_dt)
    guard = bind_fixed(
        "guard_rows",
        f"room for samples of {recorder.label}",
        (rows.piece.filled, rows.piece.capacity, setting.status),
    )

    def grow() -> None:
        if rows.has_room():
            return
        rows.grow()
        piece = rows.piece
        guard.keeps = (piece.filled, setting.status)
        guard.context[0], guard.context[1] = piece.filled.ctypes.data, piece.capacity
        _refill(record, ready.kernel, _row_arrays(recorder))

    room = Room(guard, grow)
    return Scheduled(recorder.turn, recorder.label, record, dt, step_dt, room)


def _row_arrays(recorder: Traces | MeanTraces | SynapseTraces) -> Arrays:
    """Return the buffers that are being filled, by the names that kernels use."""
    piece = recorder.recorder.piece
    rows: Arrays = {f"{name}_rows": values for name, values in piece.buffers.items()}
    return {**rows, "rows_filled": piece.filled}


def _refill(operation: Operation, kernel: Kernel, arrays: Arrays) -> None:
    """Let an operation go on with other buffers; the recorder keeps the old ones."""
    context = Context(kernel)
    for name, array in arrays.items():
        operation.context[context.array(name)] = array.ctypes.data
    operation.holds = tuple(arrays.values())
