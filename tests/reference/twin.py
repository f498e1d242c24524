"""The slow twin: a network advanced step by step in plain Python.

It follows the order of a time step as one reads it: record, update, test
thresholds, deliver spikes, reset.  Neurons are computed by NumPy, synapses one
after the other.  It shares with the engine the checked models, the update scheme
and the random numbers; it knows no kernels, contexts, rings or sorted rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nbspike.ir.held import in_order
from nbspike.lang.expr import Binary, Expr, Name, Statement, names_in
from nbspike.model.checked import (
    CheckedNeurons,
    CheckedPathway,
    CheckedSynapses,
    Summed,
)
from nbspike.model.evaluate import evaluate
from nbspike.model.synaptic_equations import LAST_UPDATE
from nbspike.numerics.choose import choose
from nbspike.numerics.scheme import Evaluate, UpdateScheme
from nbspike.numerics.synaptic_system import ELAPSED, event_updates, synaptic_system
from nbspike.numerics.system import neuron_system
from tests.reference.acting import TwinActing
from tests.reference.attempts import divided_step
from tests.reference.chance import by_chance, common_chance
from tests.reference.names import (
    Draws,
    NeuronScope,
    Now,
    Scope,
    SynapseScope,
    compute,
)

NEVER = -1e4


def stored(value: Any, kind: np.dtype) -> Any:
    """Return a value as a variable of this type keeps it."""
    if kind == np.bool_:
        return np.asarray(value) != 0
    if kind == np.int32:
        return np.trunc(np.asarray(value, np.float64)).astype(np.int32)
    return value


def written_out(statement: Statement) -> Expr:
    """Return ``x op value`` for ``x op= value``."""
    if statement.op == "=":
        return statement.value
    return Binary(statement.op[:-1], Name(statement.target), statement.value)


@dataclass(eq=False)
class TwinPopulation:
    """Neurons of one model.

    `listed` are (step, neuron) pairs of a source without equations; `fired` holds
    the neurons that fired in each step so far, `happened` those that have a custom
    event now.
    """

    name: str
    size: int
    model: CheckedNeurons
    state: dict[str, np.ndarray]
    method: str | None = None
    listed: frozenset[tuple[int, int]] | None = None
    scheme: UpdateScheme | None = None
    fired: list[list[int]] = field(default_factory=list)
    happened: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.free = np.ones(self.size, bool)
        self.last_spike = np.zeros(self.size, np.int64)
        self.over = np.zeros(self.size, bool)
        self.wish: Any = 0.0  # length of the first attempt

    def hold(self, now: Now) -> None:
        """Compute what is constant over the step that begins."""
        held = [item for item in self.model.variables if item.held]
        needs = {item.name: names_in(item.expression) for item in held}
        draws = Draws(now, (self.name, "held"), np.arange(self.size))
        for item in in_order(held, needs):
            value = compute(item.expression, NeuronScope(self, now), draws)
            self.state[item.name][...] = stored(value, self.state[item.name].dtype)

    def update(self, now: Now) -> None:
        """Advance all neurons and test their threshold."""
        scope = NeuronScope(self, now)
        draws = Draws(now, (self.name, "update"), np.arange(self.size))
        draws.place = len(self.model.noises) if self.scheme is not None else 0
        if self.model.refractory is not None:
            self.free = self._is_free(scope, draws, now).copy()
        if self.scheme is not None:
            self._integrate(scope, draws, now)
        if self.model.threshold is not None:
            over = compute(self.model.threshold, scope, draws)
            over = np.broadcast_to(over, (self.size,))
            p = common_chance(self.model, scope, draws)
            if p is not None:
                over = by_chance(p, self.size, self.name, now)
            self.over = over & self.free

    def _is_free(self, scope: Scope, draws: Draws, now: Now) -> np.ndarray:
        refractory = self.model.refractory
        assert refractory is not None
        value = compute(refractory.expression, scope, draws)
        if not refractory.duration:
            return self.free | ~np.broadcast_to(np.asarray(value) != 0, (self.size,))
        steps = np.floor(value / now.dt + 0.001)
        return np.broadcast_to(now.step - self.last_spike >= steps, (self.size,))

    def _integrate(self, scope: Scope, draws: Draws, now: Now) -> None:
        scheme = self.scheme
        assert scheme is not None
        if scheme.coefficients is not None:
            found = scheme.coefficients.compute(lambda e: evaluate(e, scope), now.dt)
            scope.added.update(zip(scheme.coefficients.names, found, strict=True))
        if scheme.attempts is not None:
            new = self._divided(scheme, scope, draws, now)
        else:
            for item in scheme.temporaries:
                scope.added[item.name] = compute(item.value, scope, draws)
            new = {u.name: compute(u.value, scope, draws) for u in scheme.updates}
        for name, value in new.items():
            self.state[name][...] = value

    def _divided(
        self, scheme: UpdateScheme, scope: Scope, draws: Draws, now: Now
    ) -> dict[str, np.ndarray]:
        known = dict(scope.added)

        def value(expr: Expr, names: Mapping[str, Any]) -> Any:
            scope.added = {**known, **names}
            return compute(expr, scope, draws)

        state = {item.name: self.state[item.name] for item in scheme.updates}
        most = scope[scheme.attempts.most]
        new, self.wish, _ = divided_step(scheme, state, now.dt, most, value, self.wish)
        scope.added = known
        return new

    def fire(self, now: Now) -> None:
        """Note who fires in this step; refractory periods start here."""
        if self.listed is not None:
            firing = sorted(i for step, i in self.listed if step == now.step)
        else:
            firing = np.flatnonzero(self.over).tolist()
        self.fired.append(firing)
        if self.model.refractory is not None:
            self.last_spike[firing] = now.step
            self.free[firing] = False

    def reset(self, now: Now) -> None:
        """Run the reset of each neuron that fired."""
        for i in self.fired[-1]:
            scope = NeuronScope(self, now, i)
            draws = Draws(now, (self.name, "reset"), i)
            for statement in self.model.reset:
                value = compute(written_out(statement), scope, draws, alone=True)
                self.store(statement.target, i, value, scope)

    def is_locked(self, name: str, i: int) -> bool:
        """Whether a neuron is refractory and keeps this variable."""
        locked = {item.name for item in self.model.variables if item.locked}
        return name in locked and not self.free[i]

    def store(self, name: str, i: int, value: Any, scope: Scope) -> None:
        """Write a variable of one neuron, or a temporary name."""
        if name in self.state:
            array = self.state[name]
            array[i if len(array) == self.size else 0] = stored(value, array.dtype)
        else:
            scope.added[name] = value


@dataclass(frozen=True)
class TwinSection:
    """Consecutive neurons of a population."""

    population: TwinPopulation
    start: int
    stop: int

    @property
    def size(self) -> int:
        """Number of neurons."""
        return self.stop - self.start


@dataclass(eq=False)
class TwinProjection:
    """Synapses sorted by source; `i` and `j` count within the sections.

    `delays` are steps of each synapse, by the pathway's name.
    """

    name: str
    source: TwinSection
    target: TwinSection
    model: CheckedSynapses
    i: np.ndarray
    j: np.ndarray
    state: dict[str, np.ndarray]
    delays: dict[str, np.ndarray]

    def deliver(self, pathway: CheckedPathway, now: Now) -> None:
        """Run a pathway for every spike that arrives in this step."""
        for k in self._reached(pathway, now):
            self._until_now(now, k)
            scope = SynapseScope(self, now, k)
            draws = Draws(now, (self.name, pathway.name), k)
            for statement in pathway.statements:
                value = compute(written_out(statement), scope, draws, alone=True)
                self._store(statement.target, k, value, scope)
            if self.model.equations(event_driven=True):
                self.state[LAST_UPDATE][k] = now.step * now.dt

    @property
    def models(self) -> tuple[CheckedSynapses, CheckedNeurons, CheckedNeurons]:
        """Its model and those of its ends."""
        source, target = self.source.population, self.target.population
        return self.model, source.model, target.model

    def _until_now(self, now: Now, k: int) -> None:
        """Solve event-driven equations over the time since the last event."""
        updates = event_updates(*self.models)
        if updates:
            scope = SynapseScope(self, now, k)
            last = self.state[LAST_UPDATE][k]
            scope.added[ELAPSED.id] = now.step * now.dt - last
            new = {item.name: evaluate(item.value, scope) for item in updates}
            for name, value in new.items():
                self.state[name][k] = value

    def update(self, now: Now) -> None:
        """Advance clock-driven equations."""
        scheme = choose(synaptic_system(*self.models))
        if scheme is None:
            return
        for k in range(len(self.i)):
            scope = SynapseScope(self, now, k)
            if scheme.coefficients is not None:
                found = scheme.coefficients.compute(_reading(scope), now.dt)
                scope.added.update(zip(scheme.coefficients.names, found, strict=True))
            draws = Draws(now, (self.name, "update"), k)
            for item in scheme.temporaries:
                scope.added[item.name] = compute(item.value, scope, draws, alone=True)
            new = {
                item.name: compute(item.value, scope, draws, alone=True)
                for item in scheme.updates
            }
            for name, value in new.items():
                self.state[name][k] = value

    def sums(self) -> Iterator[tuple[Summed, TwinSection]]:
        """Yield what is summed, and into which neurons."""
        for summed in self.model.sums:
            yield summed, self.source if summed.suffix == "_pre" else self.target

    def add(self, summed: Summed, end: TwinSection, now: Now) -> None:
        """Add what each synapse has for a sum."""
        own = self.i if summed.suffix == "_pre" else self.j
        for k in range(len(own)):
            scope = SynapseScope(self, now, k)
            draws = Draws(now, (self.name, "sum", summed.name), k)
            value = compute(summed.expression, scope, draws, alone=True)
            end.population.state[summed.name][end.start + own[k]] += value

    def _reached(self, pathway: CheckedPathway, now: Now) -> Iterator[int]:
        """Yield synapses: by time of the spike, by neuron, then as they are sorted."""
        forward = pathway.trigger == "pre"
        near, own = (self.source, self.i) if forward else (self.target, self.j)
        delays = self.delays[pathway.name]
        longest = int(delays.max()) if len(delays) else 0
        for sent in range(max(0, now.step - longest), now.step + 1):
            for neuron in near.population.fired[sent]:
                due = (own == neuron - near.start) & (sent + delays == now.step)
                yield from np.flatnonzero(due).tolist()

    def _store(self, name: str, k: int, value: Any, scope: Scope) -> None:
        if name in self.state:
            array = self.state[name]
            shared = self.model.variable(name).shared
            array[0 if shared else k] = stored(value, array.dtype)
            return
        ends = (("_pre", self.source, self.i), ("_post", self.target, self.j))
        for suffix, end, own in ends:
            base = name.removesuffix(suffix)
            if name.endswith(suffix) and base in end.population.state:
                index = end.start + int(own[k])
                variable = end.population.model.variable(base)
                if not variable.locked or end.population.free[index]:
                    end.population.store(base, index, value, scope)
                return
        scope.added[name] = value


def _by_name(item: TwinPopulation | TwinProjection) -> str:
    return item.name


def _reading(scope: Scope) -> Evaluate:
    return lambda expression: evaluate(expression, scope)


@dataclass
class Twin:
    """A network: populations and projections.

    `traces` holds copies of all state arrays at the start of every step.
    """

    populations: Sequence[TwinPopulation]
    projections: Sequence[TwinProjection]
    constants: Mapping[str, float]
    seed: int
    dt: float = 1e-4
    step: int = 0
    acting: Sequence[TwinActing] = ()
    traces: list[dict[str, dict[str, np.ndarray]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for population in self.populations:
            population.last_spike[...] = round(NEVER / self.dt)
            written = frozenset(self._written(population))
            population.scheme = choose(
                neuron_system(population.model, written), population.method
            )

    def _written(self, population: TwinPopulation) -> Iterator[str]:
        for projection in self.projections:
            ends = (("_pre", projection.source), ("_post", projection.target))
            for pathway in projection.model.pathways:
                for statement in pathway.statements:
                    for suffix, end in ends:
                        own = end.population is population
                        if own and statement.target.endswith(suffix):
                            yield statement.target.removesuffix(suffix)
            for summed, end in projection.sums():
                if end.population is population:
                    yield summed.name

    def advance(self, steps: int) -> None:
        """Do `steps` time steps."""
        for _ in range(steps):
            self._one_step(Now(self.step, self.dt, self.constants, self.seed))
            self.step += 1

    def _one_step(self, now: Now) -> None:
        for population in self.populations:
            population.hold(now)
        self._act("start", now)
        self.traces.append(self.snapshot())
        self._sum(now)
        for owner in sorted((*self.populations, *self.projections), key=_by_name):
            owner.update(now)
        for population in self.populations:
            population.fire(now)
        self._act("after_thresholds", now)
        for trigger in ("pre", "post"):
            for projection in sorted(self.projections, key=lambda item: item.name):
                ways = [p for p in projection.model.pathways if p.trigger == trigger]
                for pathway in sorted(ways, key=lambda way: way.name):
                    projection.deliver(pathway, now)
            if trigger == "pre":
                self._act("synapses", now)
        for population in self.populations:
            population.reset(now)
        self._act("after_resets", now)
        self._act("end", now)

    def _sum(self, now: Now) -> None:
        ordered = sorted(self.projections, key=_by_name)
        for projection in ordered:
            for summed, end in projection.sums():
                end.population.state[summed.name][end.start : end.stop] = 0
        for projection in ordered:
            for summed, end in projection.sums():
                projection.add(summed, end, now)

    def _act(self, slot: str, now: Now) -> None:
        for item in self.acting:
            item.act(slot, now)

    def snapshot(self) -> dict[str, dict[str, np.ndarray]]:
        """Return copies of the state of every population, by name."""
        return {
            population.name: {k: v.copy() for k, v in population.state.items()}
            for population in self.populations
        }
