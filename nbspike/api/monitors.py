"""Monitors: spikes, traces and the population rate."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import is_index, refuse_unknown, whole_numbers
from nbspike.api.clock import SECOND, clock_of
from nbspike.api.naming import Simulated
from nbspike.api.neurons import Neurons
from nbspike.api.recorded_states import RecordedStates
from nbspike.api.variables import UnknownVariableError
from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.model.checked import ValueType
from nbspike.network.recorders import Recorder, Spikes, Traces
from nbspike.network.schedule import Turn
from nbspike.units.quantity import wrap


class Monitor(RecordedStates, Simulated):
    """Base of what records.

    Parameters
    ----------
    source
        Group or subgroup.
    name
        Given by the user, or `None`.
    """

    def __init__(self, source: object, name: str | None) -> None:
        Simulated.__init__(self, name)
        if not isinstance(source, Neurons):
            message = f"{type(self).__name__} records neurons, not {source!r}"
            raise fail("NB612", message, hint="Give it a group, such as P or P[:10]")
        self.source = source
        self._clock = source.group.clock

    @property
    def recorder(self) -> Recorder:
        """What the engine fills."""
        raise NotImplementedError

    def _needs(self) -> tuple[Simulated, ...]:
        return (self.source.group,)

    def _before_run(self, dt: float) -> None:
        """Fit to the time step."""

    def _take_place(self, label: str, place: int) -> None:  # noqa: ARG002
        recorder = self.recorder
        recorder.label, recorder.turn = label, Turn(self._when, self._order)

    @property
    def _step(self) -> float:
        return self._clock.dt_

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} of {self.source.section.name}>"


class SpikeMonitor(Monitor):
    """Records spikes.

    Parameters
    ----------
    source
        Group or subgroup; indices count within it.
    record
        `False` to keep only the counts.
    when, order
        Slot of a time step in which it records, and order within it; after the
        threshold of the source if omitted.
    name
        Name in messages and in ``net['name']``.
    """

    kind: ClassVar[str] = "spikemonitor"

    def __init__(
        self,
        source: object,
        variables: object = None,
        record: bool = True,
        when: str | None = None,
        order: int | None = None,
        name: str | None = None,
        **unknown: object,
    ) -> None:
        known = ("source", "record", "when", "order", "name")
        missing = {"variables": "Record them with a StateMonitor"}
        if variables is not None:
            unknown["variables"] = variables
        refuse_unknown(unknown, known, "SpikeMonitor", missing)
        Monitor.__init__(self, source, name)
        if not self.source.group.spiking:
            raise no_spikes(self.source, self.name)
        self._own_when, self._own_order = when, order
        self._keeps = bool(record)
        self._spikes = Spikes(self.source.section)

    @property
    def recorder(self) -> Spikes:
        """What the engine fills."""
        return self._spikes

    def _take_place(self, label: str, place: int) -> None:
        turn = self.source.section.population.turns["threshold"]
        self.when = turn.when if self._own_when is None else self._own_when
        self.order = turn.order + 1 if self._own_order is None else self._own_order
        super()._take_place(label, place)

    @property
    def i(self) -> NDArray[np.int64]:
        """Neuron of each spike, in order of time, shape (spikes,)."""
        self._require_kept("i")
        return self._spikes.recorder.i

    @property
    def t(self) -> Any:
        """Time of each spike, ascending, shape (spikes,)."""
        return wrap(self.t_, SECOND)

    @property
    def t_(self) -> NDArray[np.float64]:
        """The same in second."""
        self._require_kept("t")
        return self._spikes.recorder.seconds

    @property
    def it(self) -> tuple[NDArray[np.int64], Any]:
        """Neurons and times."""
        return self.i, self.t

    @property
    def count(self) -> NDArray[np.int64]:
        """Number of spikes of each neuron, shape (neurons,)."""
        return np.bincount(self._spikes.recorder.i, minlength=len(self.source))

    @property
    def num_spikes(self) -> int:
        """Number of spikes of all neurons."""
        return len(self._spikes.recorder)

    def spike_trains(self) -> dict[int, Any]:
        """Return the spike times of each neuron; silent ones have none."""
        order = np.argsort(self.i, kind="stable")
        times = self.t_[order]
        edges = np.cumsum(self.count)[:-1]
        parts = np.split(times, edges)
        return {neuron: wrap(part, SECOND) for neuron, part in enumerate(parts)}

    def _columns(self) -> tuple[str, ...]:
        return ("i", "t", "count") if self._keeps else ("count",)

    def _records(self) -> int:
        return self.num_spikes

    def __len__(self) -> int:
        return self.num_spikes

    def _require_kept(self, name: str) -> None:
        if not self._keeps:
            message = f"{self.name} keeps only counts, so it has no `{name}`"
            raise fail("NB204", message, hint="Leave out `record=False`")


class StateMonitor(Monitor):
    """Records variables of chosen neurons at the start of each step.

    Parameters
    ----------
    source
        Group or subgroup.
    variables
        A name, several names, or `True` for all.
    record
        `True` for all neurons, one number, a slice or a list.
    dt, clock
        Time from one sample to the next, or the clock to follow; that of the source
        if omitted.
    when, order
        Slot of a time step in which it records, and order within it.
    name
        Name in messages and in ``net['name']``.

    Raises
    ------
    UnknownNameError
        NB201 for a variable that the source does not have.
    ConnectivityError
        NB602 for a neuron that does not exist.
    """

    kind: ClassVar[str] = "statemonitor"

    def __init__(
        self,
        source: object,
        variables: object,
        record: object = None,
        dt: object = None,
        clock: object = None,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
        **unknown: object,
    ) -> None:
        known = "source variables record dt clock when order name".split()
        refuse_unknown(unknown, known, "StateMonitor", {})
        Monitor.__init__(self, source, name)
        section = self.source.section
        self._variables = _variables(variables, self.source)
        self._indices = _recorded(record, self.source, self.name)
        if dt is not None or clock is not None:
            self._clock = clock_of(clock, dt, self.name)
        self.when, self.order = when, order
        self._traces = Traces(
            section.population, self._variables, self._indices + section.start
        )

    @property
    def recorder(self) -> Traces:
        """What the engine fills."""
        return self._traces

    def _take_place(self, label: str, place: int) -> None:
        super()._take_place(label, place)
        self._traces.dt = self._clock.dt_

    @property
    def record(self) -> NDArray[np.int64]:
        """Neurons recorded, as numbers in the source."""
        return self._indices

    @property
    def t(self) -> Any:
        """Time of each sample, shape (samples,)."""
        return wrap(self.t_, SECOND)

    @property
    def t_(self) -> NDArray[np.float64]:
        """The same in second."""
        return self._traces.recorder.seconds()

    def __getattr__(self, name: str) -> Any:
        variables = self.__dict__.get("_variables")
        if variables is None or name.startswith("_"):
            raise AttributeError(name)
        bare = name.endswith("_") and name[:-1] in variables
        variable = name[:-1] if bare else name
        if variable in variables:
            return self._values(variable, bare=bare)
        listed = ", ".join(f"`{item}`" for item in variables)
        message = f"{self.name} does not record `{name}`"
        hint = suggest(name, variables) or f"It records {listed}"
        raise UnknownVariableError(Diagnostic("NB201", message, None, hint))

    def _values(self, name: str, *, bare: bool = False) -> Any:
        rows = self._traces.recorder.values(name)
        size, kind = self.source._store.type_of(name)  # noqa: SLF001
        if kind is not ValueType.FLOAT:
            return rows.astype(kind.value)
        rows = rows.view()
        rows.flags.writeable = False
        return rows if bare else wrap(rows, size)

    def __getitem__(self, index: object) -> StateMonitorView:
        return StateMonitorView(self, index)

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *self._variables})

    def _columns(self) -> tuple[str, ...]:
        return ("t", *self._variables)

    def _records(self) -> int:
        return len(self.t_)


class StateMonitorView:
    """The traces of chosen neurons, by their numbers in the group.

    Parameters
    ----------
    monitor
        Whose traces.
    index
        One number or several.
    """

    def __init__(self, monitor: StateMonitor, index: object) -> None:
        self._monitor = monitor
        recorded = monitor.record
        size = len(monitor.source)
        wanted = (
            np.arange(size)[index]
            if isinstance(index, slice)
            else (whole_numbers(index, f"the index of {monitor.name}"))
        )
        rows = [np.flatnonzero(recorded == one) for one in np.atleast_1d(wanted)]
        missing = [
            one
            for one, row in zip(np.atleast_1d(wanted), rows, strict=True)
            if not len(row)
        ]
        if missing:
            message = f"{monitor.name} does not record neuron {missing[0]}"
            some = ", ".join(str(one) for one in recorded[:8])
            raise fail("NB602", message, hint=f"It records the neurons {some}")
        found = np.array([row[0] for row in rows], dtype=np.int64)
        self._rows: Any = found[0] if np.ndim(wanted) == 0 else found

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in ("t", "t_"):
            return getattr(self._monitor, name)
        return StateMonitor.__getattr__(self._monitor, name)[self._rows]


def no_spikes(source: Neurons, user: str) -> Exception:
    """Return (to raise) the error of a source that never fires."""
    return fail(
        "NB606",
        f"{source.section.name} has no threshold, so {user} would never see a spike",
        hint="Add threshold='v > …' to the group",
    )


def _variables(given: object, source: Neurons) -> tuple[str, ...]:
    store = source._store  # noqa: SLF001
    names = tuple(item.name for item in source.section.population.model.variables)
    history = [n for n in ("lastspike", "not_refractory") if n in store.names()]
    if given is True:
        return names
    wanted = (given,) if isinstance(given, str) else given
    if not isinstance(wanted, list | tuple) or not wanted:
        message = f"StateMonitor records variables by name, not {given!r}"
        raise fail("NB206", message, hint="Write StateMonitor(P, 'v', record=0)")
    for name in wanted:
        if name not in names and name not in history:
            message = f"{source.section.name} has no variable `{name}` to record"
            listed = ", ".join(f"`{item}`" for item in names)
            hint = suggest(str(name), names) or f"Its variables are {listed}"
            raise UnknownVariableError(Diagnostic("NB201", message, None, hint))
    return tuple(dict.fromkeys(wanted))


def _recorded(record: object, source: Neurons, name: str) -> NDArray[np.int64]:
    size = len(source)
    if record is True:
        return np.arange(size)
    if record is None or record is False:
        message = f"{name} does not say which neurons it records"
        raise fail(
            "NB602", message, hint="Write record=0, record=[0, 10] or record=True"
        )
    if isinstance(record, slice):
        return np.arange(size)[record]
    if is_index(record):
        record = [record]
    indices = np.atleast_1d(whole_numbers(record, f"`record` of {name}"))
    wrong = (indices < -size) | (indices >= size)
    if wrong.any():
        message = f"neuron {indices[wrong][0]} is not in {source.section.name}"
        raise fail("NB602", message, hint=f"Its neurons are 0 to {size - 1}")
    return np.where(indices < 0, indices + size, indices)
