"""Networks described by the text of cells, built for the engine and for its twin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Expr, names_in
from nbspike.lang.expr_parse import parse_value
from nbspike.lang.neurons import parse_neurons
from nbspike.lang.parsed import ParsedSynapses
from nbspike.lang.synapses import parse_synapses
from nbspike.model.check import check_initial, check_neurons, check_synapses
from nbspike.model.check_text import check_expression
from nbspike.model.checked import CheckedNeurons
from nbspike.model.evaluate import evaluate
from nbspike.model.scopes import synapse_scope
from nbspike.network.assembly import Assembly
from nbspike.network.connect import Pairing
from nbspike.network.population import ListedSpikes, Population, Section
from nbspike.network.projection import Projection
from nbspike.network.recorders import Recorder, Spikes, Traces
from nbspike.network.synapse_values import assign_delays, assign_synapses
from nbspike.network.values import assign
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.table import UNITS
from nbspike.worksheet.delays import asked
from nbspike.worksheet.models import connect_rule
from tests.reference.acting import Acting, checked, parts_of, twins_of
from tests.reference.twin import Twin, TwinPopulation, TwinProjection, TwinSection


@dataclass(frozen=True)
class Neurons:
    """A population: the body of its cell, or listed (millisecond, neuron) pairs."""

    name: str
    size: int
    body: str = ""
    method: str | None = None
    listed: tuple[tuple[float, int], ...] | None = None


@dataclass(frozen=True)
class Synapses:
    """A projection: ends such as ``P`` or ``P[2:5]``, and the body of its cell."""

    name: str
    source: str
    target: str
    body: str


@dataclass(frozen=True)
class Net:
    """A network; constants are values with unit, such as ``20*ms``."""

    name: str
    neurons: tuple[Neurons, ...]
    synapses: tuple[Synapses, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    steps: int = 200
    seed: int = 3
    dt: float = 1e-4
    acting: tuple[Acting, ...] = ()

    def __str__(self) -> str:
        return self.name


def expression(text: str) -> Expr:
    """Return the tree of an expression."""
    return parse_value(SourceText(text, "value"))


def number(text: str) -> float:
    """Return the SI value of a constant expression, such as ``5*ms``."""
    return float(np.asarray(evaluate(expression(text), {})))


def dimension_of(text: str) -> Dimension:
    """Return the dimension of ``number`` or ``number*unit``."""
    units = sorted(names_in(expression(text)))
    return UNITS[units[0]].dimension if units else DIMENSIONLESS


class Built:
    """A network in the engine.

    Attributes
    ----------
    assembly : Assembly
        The engine's network, at its initial state.
    values : dict
        Constants in SI.
    spikes : dict
        Recorder of each population's spikes.
    traces : dict
        Recorder of all stored variables of each population with float variables.
    """

    def __init__(self, net: Net) -> None:
        self.net = net
        self.values = {name: number(text) for name, text in net.constants.items()}
        self.dimensions = {
            name: dimension_of(text) for name, text in net.constants.items()
        }
        self.populations = {item.name: self._population(item) for item in net.neurons}
        self.projections = {item.name: self._projection(item) for item in net.synapses}
        self.spikes = {
            name: Spikes(population.whole())
            for name, population in self.populations.items()
            if population.spiking
        }
        self.traces = {
            name: Traces(population, names, np.arange(population.size))
            for name, population in self.populations.items()
            if (names := tuple(population.state))
        }
        recorders: list[Recorder] = [*self.spikes.values(), *self.traces.values()]
        places = [getattr(x, "section", None) or x.population for x in net.acting]
        sections = {place: self.section(place) for place in places}
        self.acting = checked(net.acting, sections, self.dimensions)
        self.assembly = Assembly(
            tuple(self.populations.values()),
            tuple(self.projections.values()),
            recorders,
            list(parts_of(self.acting, self.values, net.dt)),
            dt=net.dt,
        )

    def _population(self, item: Neurons) -> Population:
        if item.listed is not None:
            times = np.array([time for time, _ in item.listed], float) * 1e-3
            indices = np.array([index for _, index in item.listed], np.int64)
            nothing = CheckedNeurons((), None, (), None, ())
            listed = ListedSpikes(indices, times)
            return Population(item.name, item.size, nothing, listed=listed)
        parsed = parse_neurons(SourceText(item.body, item.name))
        model = check_neurons(parsed, self.dimensions, complete=True)
        population = Population(item.name, item.size, model, method=item.method)
        initial = check_initial(parsed.init, model, self.dimensions)
        path = (item.name, "init")
        assign(population.whole(), initial, self.values, seed=self.net.seed, path=path)
        return population

    def section(self, text: str) -> Section:
        """Return the section that ``P`` or ``P[2:5]`` names."""
        name, _, part = text.rstrip("]").partition("[")
        population = self.populations[name]
        if not part:
            return population.whole()
        start, stop = (int(word) for word in part.split(":"))
        return Section(population, start, stop, text)

    def _projection(self, item: Synapses) -> Projection:
        source, target = self.section(item.source), self.section(item.target)
        ends = (source.population.model, target.population.model)
        parsed = parse_synapses(SourceText(item.body, item.name))
        model = check_synapses(parsed, *ends, self.dimensions, complete=True)
        projection = Projection(item.name, source, target, model)
        assert parsed.connect is not None
        rule = connect_rule(parsed.connect, model, *ends, self.dimensions)
        pairing = Pairing(projection, self.values, seed=self.net.seed)
        projection.connect(pairing.pairs(rule))
        initial = check_initial(
            parsed.init, model, self.dimensions, source=ends[0], target=ends[1]
        )
        assign_synapses(
            projection,
            initial,
            self.values,
            seed=self.net.seed,
            path=(item.name, "init"),
        )
        self._give_delays(projection, parsed)
        return projection

    def _give_delays(self, projection: Projection, parsed: ParsedSynapses) -> None:
        ends = (projection.source.population.model, projection.target.population.model)
        scope = synapse_scope(projection.model, *ends, self.dimensions)
        for pathway, delay in asked(parsed).items():
            assign_delays(
                projection,
                pathway,
                check_expression(delay, scope),
                self.values,
                seed=self.net.seed,
                path=(projection.name, "delay", pathway),
            )

    def advance(self, steps: int, chunk: int | None = None) -> None:
        """Run the engine."""
        self.assembly.advance(steps, self.values, seed=self.net.seed, chunk=chunk)

    def trace(self, name: str, variable: str) -> np.ndarray:
        """Return the recorded values of a variable, shape (steps, neurons)."""
        return self.traces[name].recorder.values(variable).T

    def fired(self, name: str) -> list[tuple[int, int]]:
        """Return (step, neuron) of every spike, in the order of the recording."""
        recorder = self.spikes[name].recorder
        return list(zip(recorder.step.tolist(), recorder.i.tolist(), strict=True))

    def state(self) -> dict[str, np.ndarray]:
        """Return every state array, of neurons and of synapses, by name."""
        found = {}
        for owner in (*self.populations.values(), *self.projections.values()):
            for name, values in owner.state.items():
                found[f"{owner.name}.{name}"] = values.copy()
        return found


def twin_of(built: Built) -> Twin:
    """Return the slow twin of a network that has not run yet."""
    populations = {
        name: TwinPopulation(
            name,
            item.size,
            item.model,
            {key: values.copy() for key, values in item.state.items()},
            item.method,
            _listed(built.net, name),
        )
        for name, item in built.populations.items()
    }

    def section(given: Section) -> TwinSection:
        return TwinSection(populations[given.population.name], given.start, given.stop)

    projections = []
    for name, item in built.projections.items():
        order = np.argsort(item.i, kind="stable")
        state = {
            key: values.copy()
            if item.model.variable(key).shared
            else item.in_user_order(values)[order]
            for key, values in item.state.items()
        }
        ends = (section(item.source), section(item.target))
        delays = {
            pathway.name: np.round(
                item.in_user_order(pathway.delays.for_each(len(item)))[order]
                / built.net.dt
            )
            for pathway in item.pathways.values()
        }
        projections.append(
            TwinProjection(
                name, *ends, item.model, item.i[order], item.j[order], state, delays
            )
        )
    return Twin(
        tuple(populations.values()),
        projections,
        built.values,
        built.net.seed,
        built.net.dt,
        acting=twins_of(built.acting, populations),
    )


def _listed(net: Net, name: str) -> frozenset[tuple[int, int]] | None:
    listed = next(item.listed for item in net.neurons if item.name == name)
    if listed is None:
        return None
    return frozenset((round(time * 1e-3 / net.dt), index) for time, index in listed)
