"""`Network`: objects that are simulated together, named one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from nbspike.api.arguments import refuse_unknown, whole_numbers
from nbspike.api.attributes import WithVariables
from nbspike.api.clock import SECOND, Timeline
from nbspike.api.monitors import Monitor
from nbspike.api.namespace import names_further_out
from nbspike.api.naming import Simulated
from nbspike.api.neurons import Neurons
from nbspike.api.placing import slots_of
from nbspike.api.running import Request, Running
from nbspike.api.storing import Shelf
from nbspike.api.summaries import profile_table
from nbspike.api.tables import Table
from nbspike.api.unused import forget
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.units.quantity import wrap

#: Called with a network and the arguments of `Network.run` before it runs.
before_run: list[Callable[[Network, dict[str, object]], None]] = []
#: States of the network of `run`, which is made anew with its objects.
_magic_shelf = Shelf()


class Network:
    """Objects that are simulated together.

    Parameters
    ----------
    objects
        Groups, synapses, monitors, and lists, tuples or mappings of these.
    name
        Name of the network.
    magic
        Whether `run` made it.
    """

    def __init__(
        self, *objects: object, name: str = "network", magic: bool = False
    ) -> None:
        self.name = name
        self._objects: dict[int, Simulated] = {}
        self._running = Running(magic=magic)
        self._schedule: tuple[str, ...] | None = None
        self._shelf = _magic_shelf if magic else Shelf()
        self.add(*objects)

    # --- what belongs to it --------------------------------------------------

    @property
    def objects(self) -> tuple[Simulated, ...]:
        """Its objects, in the order in which they were made."""
        return tuple(self._objects[number] for number in sorted(self._objects))

    def add(self, *objects: object) -> None:
        """Add objects.

        Raises
        ------
        NetworkError
            NB612 for something that cannot be simulated.
        """
        for item in _flat(objects):
            self._objects[item._number] = item  # noqa: SLF001
            forget(item._number)  # noqa: SLF001

    def remove(self, *objects: object) -> None:
        """Remove objects.

        Raises
        ------
        NetworkError
            NB612 for something that is not in the network.
        """
        for item in _flat(objects):
            if item not in self:
                message = f"{item.name} is not in the network"
                raise fail("NB612", message)
            del self._objects[item._number]  # noqa: SLF001

    def __getitem__(self, name: str) -> Simulated:
        for item in self.objects:
            if item.name == name:
                return item
        known = [item.name for item in self.objects]
        hint = suggest(str(name), known) or f"It has {', '.join(known) or 'nothing'}"
        raise fail("NB207", f"the network has no object called `{name}`", hint=hint)

    def __delitem__(self, name: str) -> None:
        self.remove(self[name])

    def __contains__(self, item: object) -> bool:
        if isinstance(item, str):
            return any(own.name == item for own in self.objects)
        return any(own is item for own in self._objects.values())

    def __len__(self) -> int:
        return len(self._objects)

    def __iter__(self) -> Iterator[Simulated]:
        return iter(self.objects)

    def __repr__(self) -> str:
        names = ", ".join(item.name for item in self.objects)
        return f"<Network of {names or 'nothing'}>"

    # --- time ----------------------------------------------------------------

    @property
    def t(self) -> Any:
        """Time reached."""
        return wrap(self.t_, SECOND)

    @property
    def t_(self) -> float:
        """The same in second."""
        timeline = self._running.timeline
        return 0.0 if timeline is None else timeline.t

    @property
    def timeline(self) -> Timeline | None:
        """Time as the objects see it; `None` before the first run."""
        return self._running.timeline

    @property
    def schedule(self) -> list[str]:
        """Slots of a time step, in the order in which they run.

        `None` brings back the usual ones.
        """
        return list(slots_of(self._schedule))

    @schedule.setter
    def schedule(self, slots: object) -> None:
        self._schedule = None if slots is None else slots_of(slots)

    def get_states(
        self,
        units: bool = True,
        format: str = "dict",
        subexpressions: bool = False,
        read_only_variables: bool = True,
    ) -> dict[str, Any]:
        """Return copies of all variables of all objects, by name.

        Parameters
        ----------
        units, format, subexpressions, read_only_variables
            As in `NeuronGroup.get_states`.
        """
        return {
            item.name: item.get_states(
                None, units, format, subexpressions, read_only_variables
            )
            for item in self.objects
            if isinstance(item, WithVariables | Monitor)
        }

    def set_states(
        self,
        values: Mapping[str, Any],
        units: bool = True,
        format: str = "dict",
    ) -> None:
        """Set variables of objects by name, as `get_states` returns them.

        Parameters
        ----------
        values
            Names of objects, and names and values of their variables.
        units, format
            As in `NeuronGroup.set_states`.

        Raises
        ------
        UnknownNameError
            NB207 for an object that is not in the network, NB204 for what can only
            be read.
        """
        for name, states in values.items():
            item = self[name]
            if isinstance(item, WithVariables):
                item.set_states(states, units, format)
            elif len(states):
                message = f"{name} has nothing that can be set"
                hint = "Take states with get_states(read_only_variables=False)"
                raise fail("NB204", message, hint=hint)

    def store(self, name: str = "default", filename: object = None) -> None:
        """Keep the present state: variables, spikes on their way, records, time.

        Parameters
        ----------
        name
            Name of the state.
        filename
            A file to write it to, which may hold several states; in memory if
            omitted.

        Raises
        ------
        NetworkError
            NB653 if the file exists and is none of `store`.
        """
        self._shelf.store(self._running, self.objects, name, filename)

    def restore(
        self,
        name: str = "default",
        filename: object = None,
        restore_random_state: bool = False,
    ) -> None:
        """Put a state back that was stored; constants are not part of it.

        Parameters
        ----------
        name, filename
            As in `store`.
        restore_random_state
            Whether the same random numbers come again, too.

        Raises
        ------
        NetworkError
            NB651 if nothing was stored under that name, NB652 for a state of other
            objects, NB653 for a file that cannot be read.
        """
        self._shelf.restore(
            self._running,
            self.objects,
            name,
            filename,
            random=restore_random_state,
        )

    def stop(self) -> None:
        """End the run after the time step that is being computed."""
        self._running.stop()

    def run(
        self,
        duration: object,
        report: object = None,
        report_period: object = None,
        namespace: Mapping[str, object] | None = None,
        profile: bool = False,
        **unknown: object,
    ) -> None:
        """Simulate; time goes on from where the last run ended.

        Parameters
        ----------
        duration
            How long, such as ``100*ms``.
        report
            ``text`` to print progress, or a function of elapsed time, share done,
            start and duration.
        report_period
            Time between two reports, 10 s if omitted.
        namespace
            Constants; those of the script if omitted.
        profile
            Whether to note the time of each operation; see `profiling_info`.

        Raises
        ------
        NbspikeError
            What is wrong in the models now that the constants are known; NB309 and
            NB610 for the duration, NB606, NB607 and NB612 for objects that do not
            fit, NB701 if a variable is no longer finite.
        """
        level = unknown.pop("level", 0)
        if namespace is None and level:
            namespace = names_further_out(whole_numbers(level, "`level=`").item())
        known = "duration report report_period namespace profile".split()
        refuse_unknown(unknown, known, "run", {})
        asked = {"duration": duration, "report": report, "namespace": namespace}
        for told in before_run:
            told(self, asked)
        slots = slots_of(self._schedule)
        request = Request(
            duration, slots, report, report_period, namespace, bool(profile)
        )
        self._running.run(self.objects, request)

    @property
    def profiling_info(self) -> list[tuple[str, Any]]:
        """Name and time of each operation of the last run, longest first.

        Raises
        ------
        NetworkError
            NB650 if that run had no ``profile=True``.
        """
        profile_table(self._running.times, None)
        return list(self._running.times or ())

    def get_profiling_info(self) -> list[tuple[str, Any]]:
        """Return `profiling_info`."""
        return self.profiling_info

    def profiling_summary(self, show: int | None = None) -> Table:
        """Return a table of times, of the `show` longest or of all."""
        return profile_table(self._running.times, show)

    def scheduling_summary(self) -> Table:
        """Return a table of what is done in a time step, in order.

        Raises
        ------
        NbspikeError
            What is wrong in the models.
        """
        return self._running.table(self.objects, slots_of(self._schedule))


def _flat(objects: Iterable[object]) -> Iterator[Simulated]:
    for item in objects:
        if isinstance(item, Simulated):
            yield item
        elif isinstance(item, Neurons):
            yield item.group
        elif isinstance(item, Mapping):
            yield from _flat(item.values())
        elif isinstance(item, Iterable) and not isinstance(item, str | bytes):
            yield from _flat(item)
        else:
            message = f"{item!r} cannot be simulated"
            raise fail("NB612", message, hint="Add groups, synapses and monitors")
