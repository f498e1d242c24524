"""The worksheet: every definition a notebook holds, and what to do with them.

Responsibilities: turn the text of cells into definitions, keep them by name, put
them into the notebook's variables, retire what is renamed or deleted, and run the
network they describe.  Nothing here knows IPython; the magics are thin.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import replace
from weakref import ReferenceType, ref

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import linted
from nbspike.diagnostics.source import SourceText
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr_parse import parse_value
from nbspike.units.display import format_value
from nbspike.worksheet.absent import told_apart
from nbspike.worksheet.changes import since_run
from nbspike.worksheet.constants import (
    Constant,
    Declaration,
    constant_value,
    declare,
    resolve,
)
from nbspike.worksheet.defining import define_neurons, define_synapses
from nbspike.worksheet.definitions import (
    Definition,
    DriveDefinition,
    NeuronsDefinition,
    SegmentDefinition,
    SynapsesDefinition,
)
from nbspike.worksheet.explanation import Explanation
from nbspike.worksheet.known import Known
from nbspike.worksheet.linking import check_links
from nbspike.worksheet.models import SECOND, time_step
from nbspike.worksheet.ownership import Ownership
from nbspike.worksheet.panels.panel import NOTHING_MORE, Needs
from nbspike.worksheet.placing import at
from nbspike.worksheet.result import Result
from nbspike.worksheet.simulation import Request, Simulation
from nbspike.worksheet.uses import names_used


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
        self._owned = Ownership()
        self._simulation: Simulation | None = None
        self._moved: Simulation | None = None  # which one sliders ran last
        self._last: tuple[Simulation, ReferenceType[Result]] | None = None
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
        with told_apart(self.variables, self.gone):
            made = declare(source, self.known_constants())
        self._retire(cell, tuple(item.name for item in made))
        for item in made:
            self._owned.say(cell, item.name, item.constant)
            self.declarations[item.name] = item
            self.variables[item.name] = item.assigned
        return made

    def neurons(
        self, header: str, body: str, *, cell: str | None = None
    ) -> NeuronsDefinition:
        """Run a ``%%neurons`` cell; arguments and errors as for `constants`."""
        with told_apart(self.variables, self.gone):
            made = define_neurons(header, body, self.known_constants(), self.dt)
            check_links(
                made, {k: d for k, d in self.groups().items() if d.name != made.name}
            )
        names = (made.name, *(part.name for part in made.segments))
        self._define(cell, names, made)
        self.variables.update({part.name: part for part in made.segments})
        return made

    def synapses(
        self, header: str, body: str, *, cell: str | None = None
    ) -> SynapsesDefinition | DriveDefinition:
        """Run a ``%%synapses`` cell; arguments and errors as for `constants`."""
        with told_apart(self.variables, self.gone):
            constants = self.known_constants()
            made = define_synapses(header, body, constants, self.groups(), self.dt)
        self._define(cell, (made.name,), made)
        return made

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
        """Time step of the next run, second: from the option of a population.

        Raises
        ------
        NbspikeError
            NB309, NB610 if it is no time step, NB612 if populations differ.
        """
        return time_step(self.definitions().values(), self.known_constants())

    def used_constants(self) -> dict[str, Constant]:
        """Return the constants that the definitions name, in order of the cells."""
        constants = self.known_constants()
        used: dict[str, Constant] = {}
        for item in self.definitions().values():
            for name in names_used(item):
                if name in constants:
                    used.setdefault(name, constants[name])
        return used

    def known_constants(self) -> Known:
        """Return all constants of the notebook as they are now."""
        return resolve(self.variables, self.declarations, {})

    def constants_with(self, values: Mapping[str, float]) -> Known:
        """Return all constants, with SI values of some from sliders."""
        return resolve(self.variables, self.declarations, values)

    def other_values(self) -> dict[str, tuple[Constant, ...]]:
        """Return what cells said of constants before another cell did, by name."""
        return self._owned.other_values()

    @property
    def gone(self) -> Mapping[str, str]:
        """Why names are not defined any more, as the end of a sentence."""
        return self._owned.gone

    @property
    def network(self) -> Simulation | None:
        """The network as it was last run, unless definitions have changed since."""
        current = None if self._last is None else self._last[0]
        held = (*self.definitions().values(),)
        if current is None or {*map(id, current.definitions)} != {*map(id, held)}:
            return None
        return current

    @property
    def last_result(self) -> Result | None:
        """Of the last run of the network that cells define, if somebody keeps it."""
        return None if self.network is None or not self._last else self._last[1]()

    def declaration_of(self, name: str) -> Declaration | None:
        """Return what ``%%constants`` says of a constant, if it is still in force."""
        found = self.declarations.get(name)
        if found is None or self.variables.get(name) is not found.assigned:
            return None
        return found

    # --- running ---------------------------------------------------------------

    def duration(self, text: str) -> float:
        """Return a duration such as ``500*ms`` in second.

        Raises
        ------
        NbspikeError
            NB106 if there is none, NB309 if it is no time, NB610 if it is negative
            or not finite.
        """
        if not text.strip():
            raise fail("NB106", "the duration is missing", hint="Write `500*ms`")
        source = SourceText(text, "the duration")
        expr = parse_value(source)
        with told_apart(self.variables, self.gone):
            constants = self.known_constants()
            value = constant_value(expr, constants, SECOND, "the duration").value
        if not 0 <= value < 1e9:
            with at(expr.span):
                message = f"a run cannot last {format_value(value, SECOND)}"
                raise fail("NB610", message, hint="Try `500*ms`")
        return value

    def new_simulation(self) -> Simulation:
        """Return the network of the definitions with a state of its own.

        Raises
        ------
        NbspikeError
            NB803 if there are no neurons.
        """
        held = self.definitions()
        neurons = [d for d in held.values() if isinstance(d, NeuronsDefinition)]
        synapses = [d for d in held.values() if isinstance(d, SynapsesDefinition)]
        if not neurons:
            hint = "Run a `%%neurons` cell first"
            raise fail("NB803", "there is nothing to simulate yet", hint=hint)
        drives = [d for d in held.values() if isinstance(d, DriveDefinition)]
        return Simulation(neurons, synapses, drives)

    def simulation(self) -> Simulation:
        """Return the network of the definitions; the same object while they last."""
        made, current = self.new_simulation(), self._simulation
        if current is None or current.definitions != made.definitions:
            current = self._simulation = made
        return current

    def simulate(
        self,
        duration: float,
        *,
        seed: int = 1,
        go_on: bool = False,
        values: Mapping[str, float] | None = None,
        needs: Needs = NOTHING_MORE,
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
        needs
            What panels want to be kept, beyond what the cells ask for.
        progress, cancelled
            See `nbspike.runtime.run.run`.

        Raises
        ------
        NbspikeError
            What is wrong with the definitions or happened during the run.
        """
        with self.lock, told_apart(self.variables, self.gone), linted():
            constants = resolve(self.variables, self.declarations, values or {})
            simulation = self.simulation()
            if values:
                self._moved = simulation
            else:
                self._refresh(constants)
                if go_on and self._moved is simulation:
                    hint = "Run `%simulate` without `--continue` first"
                    message = "sliders have run the network since the last `%simulate`"
                    raise fail("NB803", message, hint=hint)
                self._moved = None
            dt = time_step(self.definitions().values(), constants)
            request = Request(duration, seed, dt, go_on, needs)
            result = simulation.run(
                constants, request, progress=progress, cancelled=cancelled
            )
            if not values:
                since = since_run(constants, simulation.definitions, self._now)
                result = replace(result, since=since)
            self._last = (simulation, ref(result))
            return result

    def _now(self) -> tuple[Known, dict[str, Definition]]:
        return self.known_constants(), self.definitions()

    def explain(self, name: str) -> Explanation:
        """Return how a definition is computed, with its generated source.

        Raises
        ------
        NbspikeError
            NB207 if there is no such definition, and whatever is wrong with it.
        """
        with self.lock, told_apart(self.variables, self.gone):
            held = self.definitions()
            if name not in held:
                hint = suggest(name, held) or "See `%nbspike status`"
                raise fail("NB207", f"`{name}` is not defined by a cell", hint=hint)
            constants = self.known_constants()
            simulation = self.simulation()
            simulation.build(constants, Request(0.0, 1, self.dt))
            return simulation.explain(name)

    def synapse_counts(self) -> dict[str, int]:
        """Return projections by name, with their synapses when last built."""
        current = self._simulation
        return {} if current is None else current.synapse_counts()

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

    def _define(
        self, cell: str | None, names: tuple[str, ...], made: Definition
    ) -> None:
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
        for name in self._owned.take(cell, names):
            self._remove(name)

    def delete_cells(self, cells: list[str]) -> list[str]:
        """Retire what deleted cells defined; return the names."""
        gone = self._owned.delete(cells)
        for name in gone:
            self._remove(name)
        return gone

    def remove(self, name: str) -> None:
        """Forget a definition or constant and remove its variable."""
        item = self._definitions.get(name)
        parts = item.segments if isinstance(item, NeuronsDefinition) else ()
        names = [name, *(part.name for part in parts)]
        self._owned.lose(names, "`%nbspike drop` dropped it")
        self._remove(name)

    def _remove(self, name: str) -> None:
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
            self._remove(name)
        self._owned.clear()
        self._simulation = self._last = None
