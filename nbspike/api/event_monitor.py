"""`SpikeMonitor` and `EventMonitor`: who had an event, and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nbspike.analysis.view import SpikeView
from nbspike.api.clock import SECOND
from nbspike.api.events import GroupEvent
from nbspike.api.monitors import Monitor, neurons_of
from nbspike.api.neurons import Neurons, no_spikes
from nbspike.api.recorded import Recorded, names_to_record, unknown_recording
from nbspike.api.smoothing import binned, smoothed
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.network.population import SPIKE
from nbspike.network.recorders import Counts, Spikes
from nbspike.network.schedule import Turn
from nbspike.picture.picture import Picture
from nbspike.units.quantity import wrap


class EventMonitor(Monitor):
    """Records events.

    Parameters
    ----------
    source
        Group or subgroup; indices count within it.
    event
        Name of the event.
    variables
        A name or several: variables noted with each event, as they are then.
    record
        `False` to keep only the counts.
    when, order
        Slot of a time step in which it records, and order within it; right after the
        test for the event if omitted.
    name
        Name in messages and in ``net['name']``.

    Raises
    ------
    UnknownNameError
        NB201 for a variable and NB207 for an event that the source does not have.
    """

    kind: ClassVar[str] = "eventmonitor"
    source: Neurons

    def __init__(
        self,
        source: object,
        event: str,
        variables: str | Iterable[str] | None = None,
        record: bool = True,
        when: str | None = None,
        order: int | None = None,
        name: str | None = None,
    ) -> None:
        Monitor.__init__(self, neurons_of(source, type(self).__name__), name)
        self.event = event
        self._require_event()
        self.record = bool(record)
        self._own_when, self._own_order = when, order
        self._names = names_to_record(variables, self.source, self.name)
        section = self.source.section
        self._spikes = Spikes(section, event, variables=self._names)
        self._counts = Counts(section, event)
        self._keeps = self.record or bool(self._names)

    def _require_event(self) -> None:
        population = self.source.section.population
        if self.event == SPIKE and not population.spiking:
            raise no_spikes(self.source, self.name)
        if self.event not in population.rings:
            known = sorted(population.rings)
            message = f"{self.source.section.name} has no event `{self.event}`"
            hint = suggest(str(self.event), known) or f"It has {', '.join(known)}"
            raise fail("NB207", message, hint=hint)

    @property
    def recorder(self) -> Spikes | Counts:
        """What the engine fills."""
        return self._spikes if self._keeps else self._counts

    def _test(self) -> Turn:
        """Return when the event is tested for."""
        for item in self.source.group.contained_objects:
            if isinstance(item, GroupEvent) and item.event == self.event:
                return item.turn
        return self.source.section.population.turns["threshold"]

    def _take_place(self, label: str, place: int) -> None:
        turn = self._test()
        self.when = turn.when if self._own_when is None else self._own_when
        self.order = turn.order + 1 if self._own_order is None else self._own_order
        super()._take_place(label, place)

    # --- what was recorded ---------------------------------------------------

    @property
    def i(self) -> NDArray[np.int64]:
        """Neuron of each event, in order of time, shape (events,)."""
        self._require_kept("i")
        return self._spikes.recorder.i

    @property
    def t(self) -> Any:
        """Time of each event, ascending, shape (events,)."""
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
    def it_(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Neurons and times in second."""
        return self.i, self.t_

    @property
    def count(self) -> NDArray[np.int64]:
        """Number of events of each neuron, shape (neurons,)."""
        if self._keeps:
            return np.bincount(self._spikes.recorder.i, minlength=len(self.source))
        return self._counts.counts.copy()

    @property
    def num_events(self) -> int:
        """Number of events of all neurons."""
        return len(self._spikes.recorder) if self._keeps else int(self.count.sum())

    @property
    def N(self) -> int:  # noqa: N802  (Brian's name)
        """Number of events of all neurons."""
        return self.num_events

    def event_trains(self) -> dict[int, Any]:
        """Return the times of events of each neuron; silent ones have none."""
        return self._by_neuron(self.t_, SECOND)

    def values(self, var: str) -> dict[int, Any]:
        """Return a recorded variable at the events of each neuron.

        Raises
        ------
        UnknownNameError
            NB201 if it is not recorded.
        """
        if var == "t":
            return self.event_trains()
        if var not in self._names:
            raise unknown_recording(self.name, var, ("t", *self._names))
        column = self._column(var)
        return self._by_neuron(column.values, column.dimension)

    def all_values(self) -> dict[str, dict[int, Any]]:
        """Return everything recorded of each neuron, by name."""
        names = ("t", *self._names) if self.record else self._names
        return {name: self.values(name) for name in names}

    def _by_neuron(self, values: NDArray[Any], dimension: Any) -> dict[int, Any]:
        order = np.argsort(self._spikes.recorder.i, kind="stable")
        parts = np.split(values[order], np.cumsum(self.count)[:-1])
        return {neuron: wrap(part, dimension) for neuron, part in enumerate(parts)}

    def _column(self, name: str) -> Recorded:
        values = self._spikes.recorder.values(name)
        return Recorded.of(self.source, name, values)

    def __getattr__(self, name: str) -> Any:
        names = self.__dict__.get("_names")
        if names is None or name.startswith("_"):
            raise AttributeError(name)
        bare = name.endswith("_") and name[:-1] in names
        variable = name[:-1] if bare else name
        if variable in names:
            return self._column(variable).shown(bare=bare)
        raise unknown_recording(self.name, name, ("i", "t", *names))

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *self._names})

    def _columns(self) -> tuple[str, ...]:
        kept = ("i", "t") if self.record else ()
        return (*kept, *self._names, "count")

    def _records(self) -> int:
        return self.num_events

    # --- rates ---------------------------------------------------------------

    def smooth_rate(self, window: object = "gaussian", width: object = None) -> Any:
        """Return the rate of each neuron, averaged over a window around each step.

        Parameters
        ----------
        window, width
            See `PopulationRateMonitor.smooth_rate`.

        Returns
        -------
        Quantity, shape (neurons, steps)
            Hertz, from the first step of the network to the one reached.
        """
        dt = self._clock.dt_
        return smoothed(self._per_step(dt) / dt, dt, window, width)

    def binned_rate(self, bin_size: object) -> tuple[Any, Any]:
        """Return the rate of each neuron in bins of equal length.

        Parameters
        ----------
        bin_size
            A multiple of the time step.

        Returns
        -------
        bins : Quantity, shape (bins,)
            Where they begin.
        rates : Quantity, shape (neurons, bins)
            Hertz; a last bin that the recording does not fill is left out.
        """
        dt = self._clock.dt_
        return binned(self._per_step(dt) / dt, 0.0, dt, bin_size)

    def _per_step(self, dt: float) -> NDArray[np.float64]:
        """Return the number of events in each step, shape (neurons, steps)."""
        steps = 0 if self._timeline is None else self._timeline.step(dt)
        counts = np.zeros((len(self.source), steps))
        np.add.at(counts, (self.i, np.round(self.t_ / dt).astype(np.int64)), 1)
        return counts

    def plot(self) -> Picture:
        """Return a picture of the events, neuron over time, and of their rate.

        Returns
        -------
        Picture
            Live figures in a notebook with nbspike's magics, else a PNG picture;
            ``save('name')`` writes it into a file.
        """
        from nbspike.api.plotting import raster_picture

        times, index = self.it_[1], np.asarray(self.i, np.int64)
        label, size = self._label_of_source, len(self.source)
        order = np.argsort(times, kind="stable")
        spikes = SpikeView(label, size, 0, times[order], index[order])
        return raster_picture(spikes, float(self.source.group.t_[:]))

    def __len__(self) -> int:
        return self.num_events

    def _require_kept(self, name: str) -> None:
        if not self.record:
            message = f"{self.name} keeps only counts, so it has no `{name}`"
            raise fail("NB204", message, hint="Leave out `record=False`")


class SpikeMonitor(EventMonitor):
    """Records spikes.

    Parameters
    ----------
    source
        Group or subgroup; indices count within it.
    variables
        A name or several: variables noted with each spike, as they are before the
        reset.
    record
        `False` to keep only the counts.
    when, order
        Slot of a time step in which it records, and order within it; right after the
        threshold if omitted.
    name
        Name in messages and in ``net['name']``.

    Raises
    ------
    ConnectivityError
        NB606 if the source never fires.
    UnknownNameError
        NB201 for a variable that it does not have.
    """

    kind: ClassVar[str] = "spikemonitor"

    def __init__(
        self,
        source: object,
        variables: str | Iterable[str] | None = None,
        record: bool = True,
        when: str | None = None,
        order: int | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(source, SPIKE, variables, record, when, order, name)

    @property
    def num_spikes(self) -> int:
        """Number of spikes of all neurons."""
        return self.num_events

    def spike_trains(self) -> dict[int, Any]:
        """Return the spike times of each neuron; silent ones have none."""
        return self.event_trains()
