"""What a run records unless told otherwise, and how it is handed out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.stages import COLLECT
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr import Compare, Expr, Name
from nbspike.lang.parsed import RecordItem
from nbspike.model.checked import CheckedNeurons, ValueType
from nbspike.network.events import AFTER_THRESHOLDS
from nbspike.network.population import Population, Section
from nbspike.network.projection import Projection
from nbspike.network.recorders import Recorder, Spikes
from nbspike.network.recorders import Traces as TraceRecorder
from nbspike.network.schedule import Turn
from nbspike.units.dimension import Dimension
from nbspike.worksheet.definitions import NeuronsDefinition
from nbspike.worksheet.panels.groups import default_variable
from nbspike.worksheet.panels.panel import TraceChoice
from nbspike.worksheet.result import Traces
from nbspike.worksheet.spike_trains import SpikeTrains

_AFTER_EVENTS = Turn(AFTER_THRESHOLDS.when, AFTER_THRESHOLDS.order + 1)

#: Neurons whose membrane potential is recorded unless told otherwise.
DEFAULT_TRACES = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a population stands in the raster, and the sections it is shown by.

    `event` is the name of the event if it is none of the threshold, which no raster
    shows.
    """

    offset: int = 0
    sections: tuple[Section, ...] = ()
    event: str = ""


def recorders_of(
    groups: Mapping[NeuronsDefinition, Mapping[str, Section]],
) -> list[tuple[Recorder, Shown]]:
    """Return recorders for all groups.

    Spikes of every population and segment are recorded, and the first variable
    with a differential equation of the first three neurons, unless a ``record:``
    clause says otherwise.  Custom events are recorded if it names them.
    """
    made: list[tuple[Recorder, Shown]] = []
    offset = 0
    for definition, sections in groups.items():
        population = sections[definition.name].population
        wanted = definition.parsed.record
        if population.spiking and _wants_spikes(wanted):
            made.append(
                (Spikes(population.whole()), Shown(offset, tuple(sections.values())))
            )
            offset += population.size
        whole = population.whole()
        events = {item.name for item in definition.parsed.events}
        rest = None if wanted is None else _others(wanted, events)
        for item in wanted or ():
            if item.what in events:
                shown = Shown(0, (whole,), item.what)
                made.append((Spikes(whole, item.what, _AFTER_EVENTS), shown))
        traces = _trace_items(population.model, rest, population)
        for neurons, variables in traces.items():
            indices = np.array(neurons, np.int64)
            recorder = TraceRecorder(population, tuple(variables), indices)
            made.append((recorder, Shown()))
    return made


def needed_recorders(
    choices: frozenset[TraceChoice],
    populations: Mapping[str, Population],
    base: Sequence[tuple[Recorder, Shown]],
) -> list[tuple[Recorder, Shown]]:
    """Return recorders for traces that panels need and cells do not ask for.

    Parameters
    ----------
    choices
        What is needed.
    populations
        By name.
    base
        What is recorded anyway.
    """
    have: set[tuple[str, str, int]] = set()
    for recorder, _ in base:
        if isinstance(recorder, TraceRecorder):
            name = recorder.population.name
            for variable in recorder.variables:
                have |= {(name, variable, int(k)) for k in recorder.indices}
    missing: dict[tuple[str, str], set[int]] = {}
    for choice in choices:
        name = choice.population
        variable = choice.variable or ""
        if variable and (name, variable, choice.neuron) not in have:
            missing.setdefault((name, variable), set()).add(choice.neuron)
    return [
        (
            TraceRecorder(
                populations[name], (variable,), np.array(sorted(neurons), np.int64)
            ),
            Shown(),
        )
        for (name, variable), neurons in sorted(missing.items())
        if name in populations
    ]


def _others(wanted: tuple[RecordItem, ...], events: set[str]) -> tuple[RecordItem, ...]:
    return tuple(item for item in wanted if item.what not in events)


def _wants_spikes(wanted: tuple[RecordItem, ...] | None) -> bool:
    return wanted is None or any(item.what in ("spikes", "rate") for item in wanted)


def _trace_items(
    model: CheckedNeurons,
    wanted: tuple[RecordItem, ...] | None,
    population: Population,
) -> dict[tuple[int, ...], list[str]]:
    """Return neurons to variables."""
    if wanted is None:
        name = default_variable(model)
        count = min(DEFAULT_TRACES, population.size)
        return {} if name is None else {tuple(range(count)): [name]}
    found: dict[tuple[int, ...], list[str]] = {}
    findings = Findings()
    names = {item.name for item in model.variables}
    for item in wanted:
        if item.what in ("spikes", "rate"):
            continue
        if item.what not in names:
            message = f"`{item.what}` is not a variable of `{population.name}`"
            listed = ", ".join(f"`{name}`" for name in sorted(names))
            hint = suggest(item.what, names) or f"Its variables are {listed}"
            findings.add("NB201", message, item.span, hint)
            continue
        neurons = _neurons(item, population, findings)
        found.setdefault(neurons, []).append(item.what)
    findings.raise_if_any()
    return found


def _neurons(
    item: RecordItem, population: Population, findings: Findings
) -> tuple[int, ...]:
    size = population.size
    if item.indices is None:
        return tuple(range(size))
    if isinstance(item.indices, slice):
        return tuple(range(*item.indices.indices(size)))
    wrong = [index for index in item.indices if not 0 <= index < size]
    if wrong:
        message = f"`{population.name}` has no neuron {wrong[0]}"
        findings.add("NB602", message, item.span, f"Its neurons are 0 to {size - 1}")
    return item.indices


def threshold_of(
    model: CheckedNeurons, values: Mapping[str, float]
) -> tuple[str, float] | None:
    """Return variable and value of a threshold like ``v > V_th``, else `None`."""
    condition = model.threshold
    if not isinstance(condition, Compare) or condition.op not in (">", ">="):
        return None
    if not isinstance(condition.left, Name):
        return None
    value = _number(condition.right, model, values)
    return None if value is None else (condition.left.id, value)


def _number(
    expr: Expr, model: CheckedNeurons, values: Mapping[str, float]
) -> float | None:
    from nbspike.lang.expr import names_in
    from nbspike.model.evaluate import evaluate
    from nbspike.model.inline import inline

    formula = inline(expr, model)
    if not names_in(formula) <= set(values):
        return None
    return float(np.asarray(evaluate(formula, values)))


@COLLECT
def collect(
    recorders: Sequence[tuple[Recorder, Shown]],
    dt: float,
    values: Mapping[str, float],
) -> tuple[dict[str, SpikeTrains], dict[str, Traces], tuple[str, ...]]:
    """Return spikes and traces by name, and the names a picture shows."""
    spikes: dict[str, SpikeTrains] = {}
    traces: dict[str, Traces] = {}
    shown = []
    for recorder, where in recorders:
        if isinstance(recorder, Spikes):
            trains = _trains(recorder, where, dt)
            if where.event:
                (one,) = trains
                spikes[f"{one.name}.{where.event}"] = one
                continue
            spikes.update({item.name: item for item in trains})
            # a population with named segments is shown by these
            shown += [item.name for item in trains[1:] or trains]
        elif isinstance(recorder, TraceRecorder):
            population = recorder.population
            made = _traces(recorder, dt, values)
            key = population.name
            while key in traces:  # another choice of neurons
                key += "'"
            traces[key] = made
    return spikes, traces, tuple(shown)


def seconds_of(steps: NDArray[np.int64], dt: float) -> NDArray[np.float64]:
    """Return the times of steps, same shape, second."""
    return steps.astype(np.float64) * dt


def _trains(recorder: Spikes, where: Shown, dt: float) -> list[SpikeTrains]:
    """Return the spikes of a population, then those of each of its segments."""
    recorded = recorder.recorder.take()
    return [
        SpikeTrains(
            name=section.name,
            size=section.size,
            offset=where.offset + section.start,
            recorded=recorded,
            start=section.start,
            dt=dt,
        )
        for section in where.sections
    ]


def _traces(recorder: TraceRecorder, dt: float, values: Mapping[str, float]) -> Traces:
    model = recorder.population.model
    rows = recorder.recorder
    return Traces(
        name=recorder.population.name,
        neurons=recorder.indices,
        seconds=seconds_of(rows.step(), dt),
        values={name: rows.values(name) for name in recorder.variables},
        dimensions={
            name: model.variable(name).dimension for name in recorder.variables
        },
        threshold=threshold_of(model, values),
    )


def synapse_values(
    projection: Projection,
) -> dict[str, tuple[NDArray[np.float64], Dimension]]:
    """Return the numbers that each synapse has, as they are now, with dimensions."""
    return {
        item.name: (projection.state[item.name].astype(np.float64), item.dimension)
        for item in projection.model.variables
        if item.type is ValueType.FLOAT
        and not item.shared
        and item.name in projection.state
        and item.name != "lastupdate"
    }
