"""Whether the traces of a projection may stand with its neurons in this run.

The model says which variables are traces (`nbspike.numerics.traces`); here stands what
else has to be so: spikes reach all synapses of a neuron in one step, nobody but the
pathways looks at the copies during the run, and these are equal when it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.lang.expr import Expr, Name, Statement
from nbspike.model.evaluate import evaluate
from nbspike.model.synaptic import inline_synaptic
from nbspike.model.synaptic_equations import LAST_UPDATE
from nbspike.model.tree import name_ids
from nbspike.network.blocks import CodeBlock
from nbspike.network.callbacks import Callback
from nbspike.network.events import EventCode
from nbspike.network.poisson_input import PoissonInput
from nbspike.network.population import Population
from nbspike.network.projection import Projection
from nbspike.network.projection_steps import (
    arrival_of,
    projection_constants,
    running,
)
from nbspike.network.recorders import Recorder, SynapseTraces
from nbspike.network.setting import Part, Setting
from nbspike.network.synaptic_blocks import SynapticBlock
from nbspike.network.trace_tables import Decay, TraceTables
from nbspike.numerics.traces import Hoisting, Trace, hoisting
from nbspike.optimisations import Optimisation, in_use


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """What else is simulated with a projection."""

    populations: Sequence[Population]
    projections: Sequence[Projection]
    recorders: Sequence[Recorder]
    parts: Sequence[Part]


def begin_traces(projection: Projection, setting: Setting, around: Around) -> None:
    """Let traces stand with neurons for a run, or with synapses.

    Parameters
    ----------
    projection
        The projection, whose pathways have begun the run.
    setting, around
        The run, and what else is in it.
    """
    found = hoisted_in(projection, setting, around)
    old, projection.tables = projection.tables, None
    if old is not None:
        old.running = False
    if not found.traces:
        _spread(projection, old)
        projection.traces = found
        return
    dt = setting.dt_of(projection.source.population.dt)
    values = projection_constants(projection, setting.values(dt))
    decays = [
        Decay(item.name, item.side, _slope(projection, item, values))
        for item in found.traces
    ]
    rows = projection.ends_of_synapses
    same = old is not None and old.complete == found.complete
    if old is not None and same and old.still_hold(projection.arrays, rows, decays):
        projection.tables, projection.traces = old, found
        old.running, old.fresh = True, False
        return
    _spread(projection, old)
    made = TraceTables(decays, complete=found.complete)
    decaying = all(
        (np.isfinite(decay.slope) & (decay.slope <= 0)).all() for decay in decays
    )
    now = setting.step(dt) * dt
    if decaying and made.fill(projection.arrays, rows, now):
        made.running, made.fresh = True, False
        projection.tables, projection.traces = made, found
    else:
        names = frozenset(item.name for item in found.traces)
        why = "the values of the synapses of a neuron differ"
        projection.traces = found.without(names, why)


def hoisted_in(projection: Projection, setting: Setting, around: Around) -> Hoisting:
    """Return the traces that may stand with neurons if their copies are equal."""
    source, target = projection.source.population, projection.target.population
    found = hoisting(projection.model, source.model, target.model)
    everything = frozenset(item.name for item in found.traces)
    if not everything:
        return found
    if not in_use(Optimisation.TRACES):
        return found.without(everything, "left out")
    if setting.dt_of(source.dt) != setting.dt_of(target.dt):
        return found.without(everything, "the two sides have different time steps")
    for pathway, _ in running(projection):
        if arrival_of(projection, pathway, setting) != "rows":
            return found.without(everything, "synapses have different delays")
    seen = _looked_at(projection, around)
    if seen is None or LAST_UPDATE in seen:
        return found.without(everything, "other code may look at the copies")
    found = found.without(frozenset(seen), "other code looks at the copies")
    moving = _with_moving_slopes(projection, found.traces, around)
    return found.without(moving, "code sets a parameter that its rate reads")


def _spread(projection: Projection, tables: TraceTables | None) -> None:
    if tables is not None and not tables.fresh:
        tables.spread(projection.arrays, projection.ends_of_synapses)


def _slope(
    projection: Projection, trace: Trace, constants: Mapping[str, float]
) -> NDArray[np.float64]:
    """Return the slope of all neurons, or of each of them."""
    end = projection.source if trace.side == "pre" else projection.target
    values: dict[str, Any] = dict(constants)
    for name in trace.parameters:
        array = end.population.state[name]
        shared = end.population.model.variable(name).shared
        part = array[0] if shared else array[end.start : end.stop]
        values[f"{name}_{trace.side}"] = part
    found = np.asarray(evaluate(trace.slope, values, None, None), np.float64)
    return np.broadcast_to(found, (end.size,)).copy() if trace.parameters else found


def _with_moving_slopes(
    projection: Projection, traces: Iterable[Trace], around: Around
) -> frozenset[str]:
    """Return the traces whose slopes read what somebody may write."""
    found = set()
    for trace in traces:
        end = projection.source if trace.side == "pre" else projection.target
        if trace.parameters & _written(end.population, around):
            found.add(trace.name)
    return frozenset(found)


def _written(population: Population, around: Around) -> frozenset[str]:
    """Return the variables of a population that code of a run sets."""
    found = {item.target for item in population.model.reset}
    for part in around.parts:
        match part:
            case SynapticBlock():
                found |= part.writes(population)
            case CodeBlock() | EventCode():
                found |= {item.target for item in part.code}
            case PoissonInput():
                found.add(part.statement.target)
    for one in around.projections:
        found |= set(one.written_in(population))
    return frozenset(found)


def _looked_at(projection: Projection, around: Around) -> set[str] | None:
    """Return the variables that are used outside of pathways; `None` for any."""
    seen: set[str] = set()
    for part in around.parts:
        if isinstance(part, Callback):
            return None
        if isinstance(part, SynapticBlock) and part.projection is projection:
            seen |= set(_named(projection, part.code))
    for recorder in around.recorders:
        if isinstance(recorder, SynapseTraces) and recorder.projection is projection:
            for name in recorder.variables:
                seen |= name_ids(_written_out(projection, Name(name)))
    ends = [
        end.population for one in around.projections for end in (one.source, one.target)
    ]
    if any(end.state is projection.arrays for end in (*ends, *around.populations)):
        return None  # these synapses are the neurons of others
    return seen


def _named(projection: Projection, code: Iterable[Statement]) -> Iterator[str]:
    for item in code:
        yield item.target
        yield from name_ids(_written_out(projection, item.value))


def _written_out(projection: Projection, value: Expr) -> Expr:
    source, target = projection.source.population, projection.target.population
    return inline_synaptic(value, projection.model, source.model, target.model)
