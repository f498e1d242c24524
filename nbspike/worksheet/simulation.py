"""A worksheet's definitions as a network that is built once and run often.

`Simulation.run` takes values of constants.  What they do not touch is kept: the
connectivity of a projection is drawn again only if a number in its rule, a size
or the seed has changed, and nothing is compiled unless a model has changed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.stages import ASSEMBLE, INITIAL, WIRE
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.parsed import ParsedNeurons
from nbspike.model.checked import CheckedNeurons
from nbspike.network.assembly import Assembly
from nbspike.network.connect import Pairing
from nbspike.network.population import Population, Section
from nbspike.network.projection import Projection
from nbspike.network.setting import Part
from nbspike.network.stopwatch import Stopwatch
from nbspike.network.synapse_values import assign_delays, assign_synapses
from nbspike.network.synaptic_updates import synaptic_kernels
from nbspike.network.values import assign
from nbspike.worksheet.constants import Constant, values_of
from nbspike.worksheet.definitions import (
    Definition,
    DriveDefinition,
    NeuronsDefinition,
    SynapsesDefinition,
)
from nbspike.worksheet.drives import Drives
from nbspike.worksheet.explanation import Explanation, explanation
from nbspike.worksheet.group import Group, group_of
from nbspike.worksheet.joining import Join, join_of, rule_names, wired_by
from nbspike.worksheet.keeping import Keeping
from nbspike.worksheet.known import calling
from nbspike.worksheet.linking import check_numbers, link_all
from nbspike.worksheet.own_code import require_events
from nbspike.worksheet.panels.panel import NOTHING_MORE, Needs
from nbspike.worksheet.placing import Together, at
from nbspike.worksheet.recording import collect, synapse_values
from nbspike.worksheet.result import Result
from nbspike.worksheet.uses import expressions_of

Constants = Mapping[str, Constant]


@dataclass(frozen=True, slots=True)
class Request:
    """How long to run, and how.

    Parameters
    ----------
    duration
        Second.
    seed
        Of connectivity, initial values and everything drawn during the run.
    dt
        Time step, second.
    go_on
        Go on from where the last run ended, instead of from the start.
    needs
        What panels want to be kept, beyond what the cells ask for.
    stopwatch
        Takes the time of each operation.
    """

    duration: float
    seed: int = 1
    dt: float = 1e-4
    go_on: bool = False
    needs: Needs = NOTHING_MORE
    stopwatch: Stopwatch | None = None


class Simulation:
    """The network that some definitions describe.

    Parameters
    ----------
    neurons, synapses, drives
        The definitions, in the order in which they were made.
    """

    def __init__(
        self,
        neurons: Iterable[NeuronsDefinition],
        synapses: Iterable[SynapsesDefinition],
        drives: Iterable[DriveDefinition] = (),
    ) -> None:
        self._neurons, self._synapses = tuple(neurons), tuple(synapses)
        self._groups: dict[str, Group] = {}
        self._joins: dict[str, Join] = {}
        self._drives = Drives(tuple(drives))
        self._keeping = Keeping()
        self._assembly: Assembly | None = None
        self._lock = threading.RLock()

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """Everything it was made of."""
        return (*self._neurons, *self._synapses, *self._drives.definitions)

    @property
    def assembly(self) -> Assembly:
        """The network as it was last built, for those who want to look inside."""
        assert self._assembly is not None
        return self._assembly

    def build(self, constants: Constants, request: Request) -> None:
        """Build the network, to look at it without running it.

        Raises
        ------
        NbspikeError
            What is wrong in the definitions with these constants.
        """
        with self._lock:
            self._build(self._calling(constants, request), request)

    def synapse_counts(self) -> dict[str, int]:
        """Return projections by name, with how many synapses each has now."""
        return {name: len(join.projection) for name, join in self._joins.items()}

    def projections(self) -> dict[str, Projection]:
        """Return projections by name, as they were last built."""
        return {name: join.projection for name, join in self._joins.items()}

    def run(
        self,
        constants: Constants,
        request: Request,
        *,
        progress: Callable[[float], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Result:
        """Run the network.

        Parameters
        ----------
        constants
            All constants.
        request
            Duration, seed and time step.
        progress, cancelled
            See `nbspike.runtime.run.run`.

        Raises
        ------
        NbspikeError
            What is wrong in the definitions with these constants, or happened
            during the run.
        """
        with self._lock:
            constants = self._calling(constants, request)
            assembly, fresh = self._build(constants, request)
            values = values_of(constants)
            if fresh or not request.go_on:
                self._start(assembly, values, request.seed)
            self._keeping.clear()
            first = assembly.step
            steps = round(request.duration / assembly.dt)
            began = time.perf_counter()
            stopped = False
            try:
                done = assembly.advance(
                    steps,
                    values,
                    seed=request.seed,
                    progress=progress,
                    cancelled=cancelled,
                    stopwatch=request.stopwatch,
                )
            except KeyboardInterrupt:
                done, stopped = assembly.step - first, True
            elapsed = time.perf_counter() - began
            spikes, traces, shown = collect(self._keeping.recorded, assembly.dt, values)
            return Result(
                spikes=spikes,
                traces=traces,
                duration=done * assembly.dt,
                start=first * assembly.dt,
                dt=assembly.dt,
                seed=request.seed,
                constants=dict(constants),
                elapsed=elapsed,
                interrupted=stopped or done < steps,
                synapses=self.synapse_counts(),
                shown=shown,
                values=values,
                definitions={item.name: item for item in self.definitions},
                weights={
                    name: synapse_values(self._joins[name].projection)
                    for name in request.needs.synapses & self._joins.keys()
                },
            )

    def _calling(self, constants: Constants, request: Request) -> Constants:
        """Return constants with the functions that the definitions call."""
        texts = [text for item in self.definitions for text in expressions_of(item)]
        return calling(constants, texts, request.dt)

    @ASSEMBLE
    def _build(self, constants: Constants, request: Request) -> tuple[Assembly, bool]:
        """Return the network, and whether it had to be built anew."""
        together = Together()
        changed = False
        for definition in self._neurons:
            with together.part():
                old = self._groups.get(definition.name)
                group = group_of(definition, constants, request.dt, old)
                self._groups[definition.name] = group
                changed |= group is not old
        together.raise_if_any()
        for group in self._groups.values():
            with together.part():
                link_all(group.definition, group.population, self.section)
        together.raise_if_any()
        for synapses in self._synapses:
            with together.part():
                changed |= self._build_join(synapses, constants, request.dt)
        for drive in self._drives.definitions:
            with together.part():
                target = self._end(drive, drive.header.target_name, False)
                changed |= self._drives.build(drive, target, constants, request.dt)
        together.raise_if_any()
        assembly = self._assembly
        fresh = changed or assembly is None or assembly.dt != request.dt
        if fresh or assembly is None:
            populations = [group.population for group in self._groups.values()]
            joins = [join.projection for join in self._joins.values()]
            self._keeping.begin(
                {g.definition: g.sections for g in self._groups.values()}
            )
            recorders = self._keeping.recorders
            parts: list[Part] = []
            for group in self._groups.values():
                parts += group.parts
            for join in self._joins.values():
                parts += join.parts
            parts += self._drives.parts
            assembly = Assembly(populations, joins, recorders, parts, dt=request.dt)
            self._assembly = assembly
        going_on = request.go_on and not fresh
        self._keeping.need(request.needs.traces, assembly)
        for join in self._joins.values():
            self._connect(join, constants, request.seed, going_on=going_on)
        return assembly, fresh

    def section(self, name: str) -> Section | None:
        """Return a population or segment by name."""
        for group in self._groups.values():
            if name in group.sections:
                return group.sections[name]
        return None

    def _end(
        self, definition: SynapsesDefinition | DriveDefinition, name: str, source: bool
    ) -> Section:
        found = self.section(name)
        if found is None:
            header = definition.header
            span = header.source_span if source else header.target_span
            known = [n for group in self._groups.values() for n in group.sections]
            findings = Findings()
            message = (
                f"`{name}`, which `{definition.name}` joins, is not a group of neurons"
            )
            hint = suggest(name, known) or "Run the cell that defines it"
            findings.add("NB207", message, span, hint)
            findings.raise_if_any()
        assert found is not None
        return found

    def _cell(self, section: Section) -> ParsedNeurons:
        return self._groups[section.population.name].definition.parsed

    def _build_join(
        self, definition: SynapsesDefinition, constants: Constants, dt: float
    ) -> bool:
        """Bring a projection up to date; return whether it was built anew."""
        header = definition.header
        source = self._end(definition, header.source_name, True)
        target = self._end(definition, header.target_name, False)
        cells = {
            "pre": (header.source_name, self._cell(source)),
            "post": (header.target_name, self._cell(target)),
        }
        require_events(definition.parsed.pathways, cells)
        old = self._joins.get(definition.name)
        join = join_of(definition, (source, target), constants, dt, old)
        self._joins[definition.name] = join
        return join is not old

    @WIRE
    def _connect(
        self, join: Join, constants: Constants, seed: int, *, going_on: bool
    ) -> None:
        """Draw a projection's synapses if what they depend on has changed.

        A network that goes on keeps the state of its neurons, and new synapses
        begin with their initial values; else `_start` sets both.
        """
        values = values_of(constants)
        used = rule_names(join.rule) & set(values)
        # rules may read variables of neurons, which initial values set
        chosen = tuple(sorted((n, values[n]) for n in used))
        rule, listed = wired_by(join, constants)
        drawn_with = (seed, join.rule, chosen, listed)
        spatial = any(n.endswith(("_pre", "_post")) for n in rule_names(join.rule))
        if join.drawn_with == drawn_with and (going_on or not spatial):
            return
        if not going_on:
            self._initial_neurons(join.projection.source.population, values, seed)
            self._initial_neurons(join.projection.target.population, values, seed)
        pairing = Pairing(join.projection, values, seed=seed)
        connect = join.definition.parsed.connect
        with at(connect.span if connect is not None else None):
            pairs = pairing.pairs(rule)
        join.projection.disconnect()
        join.projection.connect(pairs)
        join.drawn_with = drawn_with
        if going_on:
            self._initial_synapses(join, values, seed)

    def _initial_neurons(
        self, population: Population, values: Mapping[str, float], seed: int
    ) -> None:
        initial = self._groups[population.name].initial
        path = (population.name, "init")
        assign(population.whole(), initial, values, seed=seed, path=path)

    @INITIAL
    def _start(
        self, assembly: Assembly, values: Mapping[str, float], seed: int
    ) -> None:
        """Set the state to its initial values."""
        assembly.reset()
        for group in self._groups.values():
            self._initial_neurons(group.population, values, seed)
            check_numbers(group.definition, group.population)
        for join in self._joins.values():
            self._initial_synapses(join, values, seed)

    def _initial_synapses(
        self, join: Join, values: Mapping[str, float], seed: int
    ) -> None:
        projection, name = join.projection, join.projection.name
        projection.clear()
        path = (name, "init")
        assign_synapses(projection, join.initial, values, seed=seed, path=path)
        for pathway, delay in join.delays.items():
            own = (name, "delay", pathway)
            assign_delays(projection, pathway, delay, values, seed=seed, path=own)

    def model(self, name: str) -> CheckedNeurons:
        """Return the checked model of a population."""
        return self._groups[name].population.model

    def explain(self, name: str) -> Explanation:
        """Return how an object is integrated and the source of its kernels.

        Parameters
        ----------
        name
            A population, projection or drive of this network.
        """
        if name in self._drives:
            return explanation(name, None, ())
        if name in self._groups:
            kernels = self.assembly.kernels(self._groups[name].population)
            return explanation(name, kernels.scheme, (kernels.update, kernels.reset))
        projection = self._joins[name].projection
        scheme, made = synaptic_kernels(projection)
        return explanation(name, scheme, (*made, *self.assembly.pathways(projection)))
