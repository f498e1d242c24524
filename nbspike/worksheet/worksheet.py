"""The worksheet: every definition a notebook holds, and what to do with them.

Responsibilities: turn the text of cells into definitions, keep them by name, put
them into the notebook's variables, retire what is renamed or deleted, and run the
network they describe.  Nothing here knows IPython; the magics are thin.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import replace

from nbspike.diagnostics.diagnostic import Findings
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.source import SourceText
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr_parse import parse_value
from nbspike.lang.headers import parse_neurons_header, parse_synapses_header
from nbspike.lang.neurons import parse_neurons
from nbspike.lang.parsed import NeuronsHeader, ParsedNeurons
from nbspike.lang.synapses import parse_synapses
from nbspike.model.check import check_initial, check_synapses
from nbspike.model.checked import CheckedNeurons
from nbspike.numerics.choose import choose
from nbspike.worksheet.constants import (
    Constant,
    Declaration,
    constant_value,
    declare,
    dimensions_of,
    resolve,
)
from nbspike.worksheet.definitions import (
    Definition,
    NeuronsDefinition,
    SegmentDefinition,
    SynapsesDefinition,
)
from nbspike.worksheet.models import (
    SECOND,
    connect_rule,
    listed_spikes,
    neuron_model,
    poisson_chance,
    population_size,
)
from nbspike.worksheet.placing import Together, at
from nbspike.worksheet.result import Result
from nbspike.worksheet.simulation import Request, Simulation

DEFAULT_DT = 1e-4


class Worksheet:
    """The definitions of one notebook.

    Parameters
    ----------
    variables
        The notebook's variables.  Constants are read from it, and what a cell
        names is put into it; nothing else is.
    """

    def __init__(self, variables: MutableMapping[str, object]) -> None:
        self.variables = variables
        self.declarations: dict[str, Declaration] = {}
        self._definitions: dict[str, Definition] = {}
        self._cells: dict[str, tuple[str, ...]] = {}
        self._simulation: Simulation | None = None
        self.lock = threading.RLock()

    # --- cells ---------------------------------------------------------------

    def constants(self, body: str, *, cell: str | None = None) -> list[Declaration]:
        """Run a ``%%constants`` cell.

        Parameters
        ----------
        body
            Its text.
        cell
            What identifies the cell, for renaming and deleting.

        Raises
        ------
        NbspikeError
            Everything found wrong; nothing is then changed.
        """
        source = SourceText(body, "%%constants")
        known = resolve(self.variables, self.declarations, {})
        made = declare(source, known)
        self._retire(cell, tuple(item.name for item in made))
        for item in made:
            self.declarations[item.name] = item
            self.variables[item.name] = item.assigned
        return made

    def neurons(
        self, header: str, body: str, *, cell: str | None = None
    ) -> NeuronsDefinition:
        """Run a ``%%neurons`` cell; arguments and errors as for `constants`."""
        made = self._neurons(header, body)
        names = (made.name, *(part.name for part in made.segments))
        self._define(cell, names, made)
        for part in made.segments:
            self.variables[part.name] = part
        return made

    def _neurons(self, header: str, body: str) -> NeuronsDefinition:
        title = SourceText(header, "the header of %%neurons")
        name = header.split("[")[0].split()[:1]
        source = SourceText(body, f"%%neurons {name[0] if name else ''}".rstrip())
        constants = resolve(self.variables, self.declarations, {})
        together = Together()
        with together.part():
            head = _input_header(title, body) or parse_neurons_header(title)
        is_input = " poisson" in header or " spikes" in header
        with together.part():
            parsed = _no_body(source) if is_input else parse_neurons(source)
        together.raise_if_any()
        with together.part():
            size, segments = population_size(head, constants)
        with together.part():
            model = neuron_model(head, parsed, constants)
            check_initial(parsed.init, model, dimensions_of(constants))
        together.raise_if_any()
        if head.kind == "spikes":
            listed_spikes(head, constants, size)
        poisson_chance(head, constants, self.dt)
        integration = _integration(head, parsed, model)
        return NeuronsDefinition(
            head.name, head, parsed, size, segments, model, integration, source
        )

    def synapses(
        self, header: str, body: str, *, cell: str | None = None
    ) -> SynapsesDefinition:
        """Run a ``%%synapses`` cell; arguments and errors as for `constants`."""
        title = SourceText(header, "the header of %%synapses")
        name = header.split(":")[0].strip()
        source = SourceText(body, f"%%synapses {name}".rstrip())
        together = Together()
        with together.part():
            head = parse_synapses_header(title)
        with together.part():
            parsed = parse_synapses(source)
        together.raise_if_any()
        findings = Findings()
        ends = [
            self._end(head.source_name, head.source_span, findings),
            self._end(head.target_name, head.target_span, findings),
        ]
        if parsed.connect is None:
            message = f"{head.name} has no `connect:`, so it would make no synapse"
            findings.add("NB607", message, head.name_span, "Add connect: p=0.1")
        findings.raise_if_any()
        before, after = (end.model for end in ends if end is not None)
        constants = resolve(self.variables, self.declarations, {})
        dimensions = dimensions_of(constants)
        model = check_synapses(parsed, before, after, dimensions, complete=True)
        _require_spikes(head.source_name, ends[0], parsed.source, model, findings)
        with together.part():
            ends_of = {"source": before, "target": after}
            check_initial(parsed.init, model, dimensions, **ends_of)
        with together.part():
            assert parsed.connect is not None
            connect_rule(parsed.connect, model, before, after, dimensions)
        if parsed.delay is not None:
            with together.part():
                constant_value(parsed.delay, constants, SECOND, "the delay")
        together.raise_if_any()
        made = SynapsesDefinition(head.name, head, parsed, model, source)
        self._define(cell, (made.name,), made)
        return made

    def _end(self, name: str, span: object, findings: Findings) -> NeuronsDefinition | None:
        from nbspike.diagnostics.source import Span

        found = self.population_of(name)
        if found is None:
            known = [*self.groups()]
            message = f"`{name}` is no group of neurons"
            hint = suggest(name, known) or "Define it with %%neurons first"
            place = span if isinstance(span, Span) else None
            findings.add("NB207", message, place, hint)
        return found

    # --- what there is ---------------------------------------------------------

    def definitions(self) -> dict[str, Definition]:
        """Return the definitions that the notebook still holds, by name."""
        return {
            name: item
            for name, item in self._definitions.items()
            if self.variables.get(name) is item
        }

    def groups(self) -> dict[str, NeuronsDefinition]:
        """Return populations by the names of themselves and of their segments."""
        found: dict[str, NeuronsDefinition] = {}
        for name, item in self.definitions().items():
            if isinstance(item, NeuronsDefinition):
                found[name] = item
                found.update({part.name: item for part in item.segments})
        return found

    def population_of(self, name: str) -> NeuronsDefinition | None:
        """Return the population that a name or a segment's name stands for."""
        return self.groups().get(name)

    @property
    def dt(self) -> float:
        """Time step of the next run, second: from an option of a population."""
        return DEFAULT_DT

    def used_constants(self) -> dict[str, Constant]:
        """Return the constants that the definitions name, in order of the cells."""
        constants = resolve(self.variables, self.declarations, {})
        used: dict[str, Constant] = {}
        from nbspike.worksheet.uses import names_used

        for item in self.definitions().values():
            for name in names_used(item):
                if name in constants:
                    used.setdefault(name, constants[name])
        return used

    # --- running ---------------------------------------------------------------

    def duration(self, text: str) -> float:
        """Return a duration such as ``500*ms`` in second.

        Raises
        ------
        NbspikeError
            NB309 if it is no time, NB610 if it is negative or not finite.
        """
        source = SourceText(text, "the duration")
        constants = resolve(self.variables, self.declarations, {})
        expr = parse_value(source)
        value = constant_value(expr, constants, SECOND, "the duration").value
        if not 0 <= value < 1e9:
            with at(expr.span):
                raise fail("NB610", f"the duration is {value:g} s", hint="Try 500*ms")
        return value

    def simulation(self) -> Simulation:
        """Return the network of the definitions; the same object while they last."""
        held = self.definitions()
        neurons = [d for d in held.values() if isinstance(d, NeuronsDefinition)]
        synapses = [d for d in held.values() if isinstance(d, SynapsesDefinition)]
        if not neurons:
            hint = "Run a %%neurons cell first"
            raise fail("NB803", "there is nothing to simulate yet", hint=hint)
        current = self._simulation
        if current is None or current.definitions != (*neurons, *synapses):
            current = Simulation(neurons, synapses)
            self._simulation = current
        return current

    def simulate(
        self,
        duration: float,
        *,
        seed: int = 1,
        go_on: bool = False,
        values: Mapping[str, float] | None = None,
        progress: Callable[[float], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Result:
        """Run the network of all definitions.

        Parameters
        ----------
        duration
            Second.
        seed
            Of all randomness.
        go_on
            Go on from where the last run ended.
        values
            SI values of constants that replace the notebook's, from sliders.
        progress, cancelled
            See `nbspike.runtime.run.run`.

        Raises
        ------
        NbspikeError
            What is wrong with the definitions or happened during the run.
        """
        with self.lock:
            constants = resolve(self.variables, self.declarations, values or {})
            if not values:
                self._refresh(constants)
            request = Request(duration, seed, self.dt, go_on)
            return self.simulation().run(
                constants, request, progress=progress, cancelled=cancelled
            )

    def _refresh(self, constants: Mapping[str, Constant]) -> None:
        """Let derived constants in the notebook follow their sources."""
        for name, item in self.declarations.items():
            if item.formula is None or self.variables.get(name) is not item.assigned:
                continue
            if constants[name] != item.constant:
                value = constants[name].quantity
                self.declarations[name] = replace(
                    item, constant=constants[name], assigned=value
                )
                self.variables[name] = value

    # --- re-running, renaming, deleting ------------------------------------------

    def _define(self, cell: str | None, names: tuple[str, ...], made: Definition) -> None:
        self._retire(cell, names)
        old = self._definitions.get(made.name)
        if isinstance(old, NeuronsDefinition):
            for part in old.segments:
                if part.name not in names and self.variables.get(part.name) == part:
                    del self.variables[part.name]
        self._definitions[made.name] = made
        self.variables[made.name] = made

    def _retire(self, cell: str | None, names: tuple[str, ...]) -> None:
        """Forget what a cell defined before and no longer does."""
        if cell is None:
            return
        for name in self._cells.get(cell, ()):
            if name not in names:
                self.remove(name)
        self._cells[cell] = names

    def delete_cells(self, cells: list[str]) -> list[str]:
        """Retire what deleted cells defined; return the names."""
        gone = [name for cell in cells for name in self._cells.pop(cell, ())]
        for name in gone:
            self.remove(name)
        return gone

    def remove(self, name: str) -> None:
        """Forget a definition or constant and remove its variable."""
        item = self._definitions.pop(name, None)
        declared = self.declarations.pop(name, None)
        for part in item.segments if isinstance(item, NeuronsDefinition) else ():
            if self.variables.get(part.name) == part:
                del self.variables[part.name]
        held = self.variables.get(name)
        ours = held is not None and (
            held is item
            or isinstance(held, SegmentDefinition)
            or (declared is not None and held is declared.assigned)
        )
        if ours:
            del self.variables[name]

    def clear(self) -> None:
        """Forget everything."""
        for name in [*self._definitions, *self.declarations]:
            self.remove(name)
        self._cells.clear()
        self._simulation = None


def _input_header(title: SourceText, body: str) -> NeuronsHeader | None:
    """Read the header of an input; its lists may go on in the body."""
    if " poisson" not in title.text and " spikes" not in title.text:
        return None
    text = title.text.rstrip("\n")
    if body.strip():
        text += "\n" + body.rstrip("\n")
    return parse_neurons_header(SourceText(text, title.name))


def _no_body(source: SourceText) -> ParsedNeurons:
    return ParsedNeurons(source=source, equations=())


def _integration(
    head: NeuronsHeader, parsed: ParsedNeurons, model: CheckedNeurons
) -> tuple[str, str] | None:
    method = dict(head.options).get("method") or parsed.method
    with at(parsed.method_span or head.name_span):
        scheme = choose(model, method)
    return None if scheme is None else (scheme.method, scheme.reason)


def _require_spikes(
    name: str,
    source: NeuronsDefinition | None,
    text: SourceText,
    model: object,
    findings: Findings,
) -> None:
    del text, model
    if source is None or source.header.kind == "spikes":
        return
    if source.model.threshold is None:
        message = f"`{name}` never fires: its cell has no `threshold:`"
        findings.add("NB606", message, None, "Add threshold: v > V_th to that cell")
        findings.raise_if_any()
