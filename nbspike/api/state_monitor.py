"""`StateMonitor`: traces of variables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import is_index, whole_numbers
from nbspike.api.clock import SECOND, clock_of
from nbspike.api.monitors import Monitor
from nbspike.api.neurons import Neurons
from nbspike.api.recorded import Recorded, names_to_record, unknown_recording
from nbspike.api.synapse_index import SynapticSubgroup
from nbspike.api.synapses import Synapses
from nbspike.diagnostics.errors import fail
from nbspike.network.recorders import SynapseTraces, Traces
from nbspike.picture.picture import Picture
from nbspike.units.operands import operand
from nbspike.units.quantity import wrap


class StateMonitor(Monitor):
    """Records variables of chosen neurons or synapses, once in each step.

    Parameters
    ----------
    source
        Group, subgroup or synapses.
    variables
        A name, several names, or `True` for all.
    record
        `True` for all, one number, several, a slice, or synapses such as ``S[0, :]``;
        `False` for none, where only shared variables are meant.
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
        NB602 for a neuron or synapse that does not exist.
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
    ) -> None:
        if not isinstance(source, Neurons | Synapses):
            message = f"StateMonitor records neurons or synapses, not {source!r}"
            raise fail("NB612", message, hint="Give it a group, such as P or P[:10]")
        Monitor.__init__(self, source, name)
        if dt is not None or clock is not None:
            self._clock = clock_of(clock, dt, self.name)
        self.when, self.order = when, order
        self._names = names_to_record(variables, source, self.name)
        if not self._names:
            message = f"{self.name} is given no variable to record"
            raise fail("NB206", message, hint="Write StateMonitor(P, 'v', record=0)")
        self._indices = _recorded(record, source, self.name)
        self._traces: Traces | SynapseTraces
        if isinstance(source, Synapses):
            projection = source.projection
            self._traces = SynapseTraces(projection, self._names, self._indices)
        else:
            section = source.section
            start = section.start  # 0 of a whole group: no copy of a long list
            places = self._indices + start if start else self._indices
            self._traces = Traces(section.population, self._names, places)

    @property
    def recorder(self) -> Traces | SynapseTraces:
        """What the engine fills."""
        return self._traces

    def _take_place(self, label: str, place: int) -> None:
        super()._take_place(label, place)
        self._traces.dt = self._clock.dt_

    # --- what was recorded ---------------------------------------------------

    @property
    def record(self) -> NDArray[np.int64]:
        """Neurons or synapses recorded, as numbers in the source."""
        return self._indices

    @property
    def record_variables(self) -> frozenset[str]:
        """Names of what is recorded."""
        return frozenset(self._names)

    @property
    def N(self) -> int:  # noqa: N802  (Brian's name)
        """Number of samples."""
        return len(self.t_)

    @property
    def t(self) -> Any:
        """Time of each sample, shape (samples,)."""
        return wrap(self.t_, SECOND)

    @property
    def t_(self) -> NDArray[np.float64]:
        """The same in second."""
        return self._traces.recorder.seconds()

    def record_single_timestep(self) -> None:
        """Add a sample of the state as it is now.

        The last run ended after its last sample, so this is how to have the final
        state.

        Raises
        ------
        NetworkError
            NB612 before the first run.
        """
        timeline = self._timeline
        if timeline is None:
            message = f"{self.name} has not been part of a run yet"
            raise fail("NB612", message, hint="Run the network first")
        dt = self._clock.dt_
        store = self.source._store  # noqa: SLF001
        row = {}
        for name in self._names:
            values = np.asarray(store.read(name), np.float64)
            shared = values.ndim == 0
            row[name] = np.full(len(self.record), values) if shared else values
            row[name] = row[name] if shared else values[self.record]
            if name == "i" and isinstance(self.source, Neurons):
                row[name] = row[name] + self.source.section.start
        self._traces.recorder.append(timeline.step(dt), row, dt)

    def __getattr__(self, name: str) -> Any:
        names = self.__dict__.get("_names")
        if names is None or name.startswith("_"):
            raise AttributeError(name)
        bare = name.endswith("_") and name[:-1] in names
        variable = name[:-1] if bare else name
        if variable in names:
            rows = self._traces.recorder.values(variable)
            return Recorded.of(self.source, variable, rows).shown(bare=bare)
        raise unknown_recording(self.name, name, names)

    def __getitem__(self, index: object) -> StateMonitorView:
        return StateMonitorView(self, index)

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *self._names})

    def plot(self, *variables: str, elements: Sequence[int] | None = None) -> Picture:
        """Return a picture of what was recorded, one figure a variable.

        Parameters
        ----------
        variables
            Their names; all that were recorded if omitted.
        elements
            Numbers of neurons or synapses; the first three recorded if omitted.

        Returns
        -------
        Picture
            As `SpikeMonitor.plot` returns it.

        Raises
        ------
        OptionError
            NB850 for more than eight traces of one variable, or an element that was
            not recorded.
        UnknownNameError
            NB201 for a variable that was not recorded.
        """
        from nbspike.api.plotting import require_few, trace_picture

        recorded = self.record.tolist()
        chosen = recorded[:3] if elements is None else [int(k) for k in elements]
        require_few(len(chosen), self.name)
        missing = [k for k in chosen if k not in recorded]
        if missing:
            message = f"{self.name} did not record element {missing[0]}"
            listed = ", ".join(map(str, recorded[:8]))
            raise fail("NB850", message, hint=f"It recorded {listed}")
        rows = [recorded.index(k) for k in chosen]
        values = {}
        for name in variables or self._names:
            found = operand(getattr(self, name))
            samples = np.asarray(found.values, np.float64)[rows]
            values[name] = (samples, found.dimension)
        times = self.t_
        end = float(times[-1]) + self._clock.dt_ if len(times) else 0.0
        return trace_picture(self._label_of_source, chosen, times, values, end)

    def _columns(self) -> tuple[str, ...]:
        return ("t", *self._names)

    def _records(self) -> int:
        return self.N


class StateMonitorView:
    """The traces of chosen neurons or synapses, by their numbers in the source.

    Parameters
    ----------
    monitor
        Whose traces.
    index
        One number or several, a slice, or synapses such as ``S[0, :]``.
    """

    def __init__(self, monitor: StateMonitor, index: object) -> None:
        self._monitor = monitor
        recorded = monitor.record
        wanted = _numbers(index, monitor.source, f"the index of {monitor.name}")
        rows = [np.flatnonzero(recorded == one) for one in np.atleast_1d(wanted)]
        missing = [
            one
            for one, row in zip(np.atleast_1d(wanted), rows, strict=True)
            if not len(row)
        ]
        if missing:
            element = monitor.source._store.element  # noqa: SLF001
            message = f"{monitor.name} does not record {element} {missing[0]}"
            some = ", ".join(str(one) for one in recorded[:8])
            raise fail("NB602", message, hint=f"It records {some}")
        found = np.array([row[0] for row in rows], dtype=np.int64)
        self._rows: Any = found[0] if np.ndim(wanted) == 0 else found

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in ("t", "t_"):
            return getattr(self._monitor, name)
        return StateMonitor.__getattr__(self._monitor, name)[self._rows]


def _numbers(index: object, source: Neurons | Synapses, what: str) -> NDArray[np.int64]:
    """Return the numbers that an index of a user means, shape () or (count,)."""
    if isinstance(index, Neurons):
        index = slice(index.section.start, index.section.stop)
    own = isinstance(source, Synapses) and isinstance(index, SynapticSubgroup)
    if own or isinstance(index, slice | tuple | str):
        return np.asarray(source.indices[index], np.int64)
    return whole_numbers(index, what)


def _recorded(
    record: object, source: Neurons | Synapses, name: str
) -> NDArray[np.int64]:
    store = source._store  # noqa: SLF001
    size, label, element = store.size, store.label, store.element
    if record is None:
        message = f"{name} does not say which {element}s it records"
        hint = "Write record=0, record=[0, 10] or record=True"
        raise fail("NB602", message, hint=hint)
    if isinstance(source, Synapses) and not source.projection.is_connected:
        message = f"{name} is to record {label} before there are synapses"
        raise fail("NB607", message, hint=f"Call `{label}.connect(…)` first")
    if isinstance(record, bool | np.bool_):
        return np.arange(size if record else 0)
    if is_index(record):
        record = [record]
    if isinstance(record, range):
        record = list(record)
    indices = np.atleast_1d(_numbers(record, source, f"`record` of {name}"))
    wrong = (indices < -size) | (indices >= size)
    if wrong.any():
        message = f"{element} {indices[wrong][0]} is not in {label}"
        raise fail("NB602", message, hint=f"Its {element}s are 0 to {size - 1}")
    return np.where(indices < 0, indices + size, indices)
