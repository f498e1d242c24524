"""Whether the traces of a projection may stand with its neurons in this run.

The model says which variables are traces (`nbspike.numerics.traces`); here stands what
else has to be so: spikes reach all synapses of a neuron in one step, nobody but the
pathways looks at the copies during the run, and these are equal when it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nbspike.lang.expr import Expr, Name, Statement
from nbspike.model.evaluate import evaluate
from nbspike.model.synaptic import inline_synaptic
from nbspike.model.synaptic_equations import LAST_UPDATE
from nbspike.model.tree import name_ids
from nbspike.network.callbacks import Callback
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
from nbspike.numerics.traces import Hoisting, hoisting
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
        Decay(item.name, item.side, _number(evaluate(item.slope, values, None, None)))
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
    decaying = all(-np.inf < decay.slope <= 0 for decay in decays)
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
    return found.without(frozenset(seen), "other code looks at the copies")


def _spread(projection: Projection, tables: TraceTables | None) -> None:
    if tables is not None and not tables.fresh:
        tables.spread(projection.arrays, projection.ends_of_synapses)


def _number(value: object) -> float:
    return float(np.asarray(value, np.float64).reshape(()))


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
