"""What a run leaves behind: spikes, traces and measures of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.analysis.intervals import regularity
from nbspike.analysis.rates import mean_rate, population_rate
from nbspike.analysis.regime import Regime, regime, transient_of
from nbspike.analysis.summary import summary_of
from nbspike.analysis.view import RateView, SpikeView, TraceView, View
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.stages import DRAW
from nbspike.diagnostics.suggest import suggest
from nbspike.units.dimension import Dimension, dimension
from nbspike.units.display import display_unit, format_value
from nbspike.units.quantity import Quantity
from nbspike.worksheet.changes import Since
from nbspike.worksheet.constants import Constant
from nbspike.worksheet.definitions import Definition
from nbspike.worksheet.exporting import Exporting
from nbspike.worksheet.panels.registry import Selection
from nbspike.worksheet.plotting import Plotting
from nbspike.worksheet.spike_trains import SpikeTrains

_SECOND = dimension(second=1)
_HERTZ = dimension(second=-1)
_RATE_BIN = 5e-3
_TRACES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Traces:
    """Recorded variables of some neurons of one population.

    Parameters
    ----------
    name
        Name of the population.
    neurons
        Numbers of the neurons recorded, shape (neurons,).
    seconds
        Times of the samples, shape (samples,), second: the start of each step.
    values
        Variable to samples of shape (neurons, samples), SI.
    dimensions
        Variable to dimension.
    threshold
        SI value of the threshold of the first variable, if it is one number.
    """

    name: str
    neurons: NDArray[np.int64]
    seconds: NDArray[np.float64]
    values: Mapping[str, NDArray[np.float64]]
    dimensions: Mapping[str, Dimension]
    threshold: tuple[str, float] | None = None

    @property
    def t(self) -> Quantity:
        """Times of the samples, shape (samples,), second."""
        return Quantity(self.seconds, _SECOND)

    def __getitem__(self, variable: str) -> Quantity | NDArray[np.float64]:
        """Return the samples of a variable, shape (neurons, samples)."""
        if variable not in self.values:
            raise fail(
                "NB802",
                f"`{variable}` of {self.name} was not recorded",
                hint=suggest(variable, self.values)
                or f"Add it to `record:` in the cell of {self.name}",
            )
        samples = self.values[variable]
        size = self.dimensions[variable]
        return samples if size.is_dimensionless else Quantity(samples, size)

    def __repr__(self) -> str:
        names = ", ".join(self.values)
        return f"{names} of {len(self.neurons)} neurons of {self.name}"


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Result(Plotting, Exporting):
    """One run: what was recorded, and with which constants.

    Attributes
    ----------
    spikes : mapping
        Name of a population or segment to `SpikeTrains`; the events ``crossing``
        of ``P`` that ``record:`` named are those of ``P.crossing``.
    traces : mapping
        Name of a population to `Traces`.
    duration : float
        Second; less than asked for if the run was stopped.
    start : float
        Time at which the recording starts, second.
    dt : float
        Time step, second.
    seed : int
        Seed of all randomness.
    constants : mapping
        Every constant the run used.
    elapsed : float
        Wall-clock time of the run, second.
    interrupted : bool
        Whether it was stopped before its end.
    synapses : mapping
        Name of a projection to its number of synapses.
    definitions : mapping
        Name of a population or projection to what its cell said.
    weights : mapping
        Name of a projection to its variables as they were at the end, SI, each with
        its dimension; only of those that a panel shows.
    values : mapping
        SI value of each constant, and the functions that equations called.
    selection : Selection or None
        The panels asked for; `None` for everything recorded.
    """

    spikes: Mapping[str, SpikeTrains]
    traces: Mapping[str, Traces]
    duration: float
    start: float
    dt: float
    seed: int
    constants: Mapping[str, Constant]
    elapsed: float
    interrupted: bool = False
    synapses: Mapping[str, int] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    weights: Mapping[str, Mapping[str, tuple[NDArray[np.float64], Dimension]]] = field(
        default_factory=dict
    )
    values: Mapping[str, Any] = field(default_factory=dict)
    selection: Selection | None = None
    bins_of: float | None = None
    since: Since | None = None

    @property
    def changes(self) -> tuple[str, ...]:
        """What the notebook has changed since this run, ``tau_m 20 → 30 ms``."""
        return () if self.since is None else self.since.changes()

    def with_bins_of(self, duration: float) -> Result:
        """Return this result with rates in bins as those of a run of `duration`.

        The beginning of a run can then be compared with all of it.
        """
        return replace(self, bins_of=duration)

    def _trains(self, name: object) -> SpikeTrains:
        key = name if isinstance(name, str) else getattr(name, "name", str(name))
        if key not in self.spikes:
            raise fail(
                "NB207",
                f"`{key}` did not record spikes in this run",
                hint=suggest(key, self.spikes)
                or f"There are {', '.join(self.spikes) or 'none'}",
            )
        return self.spikes[key]

    def rate(self, name: object | None = None) -> Quantity:
        """Return the mean rate of a population or segment, hertz.

        Spikes divided by neurons and duration; nothing is left out at the start.

        Parameters
        ----------
        name
            Its name or definition; the first one if omitted.
        """
        trains = self._trains(next(iter(self.spikes), "") if name is None else name)
        value = mean_rate(self._spike_view(trains), 0.0, self.duration)
        return Quantity(value, _HERTZ)

    def cv(self, name: object | None = None) -> float:
        """Return the coefficient of variation of inter-spike intervals.

        The mean over neurons with at least five intervals of each neuron's CV;
        NaN if there are none.
        """
        trains = self._trains(next(iter(self.spikes), "") if name is None else name)
        return float(regularity(self._spike_view(trains)).cv)

    def regime(self, name: object | None = None) -> Regime:
        """Return how a population or segment fires: ``AI``, ``SR``, ``SI slow`` ….

        Parameters
        ----------
        name
            Its name or definition; the first one if omitted.

        Returns
        -------
        Regime
            With the numbers it was judged by; its label is empty if too few neurons
            fire often enough to say.  The first 100 ms do not count in a run of more
            than 300 ms.
        """
        trains = self._trains(next(iter(self.spikes), "") if name is None else name)
        start = transient_of(self.duration)
        return regime(self._spike_view(trains), start, self.duration)

    def _spike_view(self, trains: SpikeTrains) -> SpikeView:
        seconds = trains.seconds - self.start
        return SpikeView(trains.name, trains.size, trains.offset, seconds, trains.i)

    def view(self) -> View:
        """Return what a picture of this run shows."""
        chosen = self.selection
        view = self._everything() if chosen is None else chosen.view(self)
        if self.interrupted:
            view = replace(view, summary=f"{self._stopped()}; {view.summary}")
        return view

    def view_of(self, selection: Selection) -> View:
        """Return what some panels show of this run."""
        return replace(self, selection=selection).view()

    def _everything(self) -> View:
        """Return everything recorded."""
        spikes = tuple(self.spike_view(name) for name in self.shown)
        rates = tuple(self.rate_view(name) for name in self.shown if self.duration > 0)
        traces = tuple(
            self.trace_view(item, next(iter(item.values)), int(neuron))
            for item in self.traces.values()
            for neuron in item.neurons[:_TRACES_SHOWN]
        )
        view = View(self.duration, spikes, rates, traces, "")
        return replace(view, summary=summary_of(view))

    def spike_view(self, name: str) -> SpikeView:
        """Return the spikes of a population or segment for a picture."""
        return self._spike_view(self._trains(name))

    def rate_view(self, name: str) -> RateView:
        """Return the rate of a population or segment over time for a picture."""
        width = min(_RATE_BIN, (self.bins_of or self.duration) / 20)
        return population_rate(self.spike_view(name), 0.0, self.duration, width)

    def trace_view(self, traces: Traces, variable: str, neuron: int) -> TraceView:
        """Return a recorded variable of one neuron for a picture."""
        rows = traces.values[variable]
        unit, scale = display_unit(rows, traces.dimensions[variable])
        threshold = None
        if traces.threshold is not None and traces.threshold[0] == variable:
            threshold = traces.threshold[1]
        return TraceView(
            name=f"{variable} of {traces.name}[{neuron}]",
            unit=unit,
            scale=scale,
            t=traces.seconds - self.start,
            values=rows[int(np.flatnonzero(traces.neurons == neuron)[0])],
            threshold=threshold,
            spikes=self._spikes_of(traces.name, neuron),
        )

    def trace_of(
        self, population: str, neuron: int, variable: str | None = None
    ) -> TraceView:
        """Return a recorded variable of one neuron for a picture.

        Parameters
        ----------
        population
            Its name.
        neuron
            Number of the neuron in the population.
        variable
            By default the first recorded.

        Raises
        ------
        OptionError
            NB802 if it was not recorded.
        """
        found = self._recorded(population, neuron, variable)
        return self.trace_view(found[0], found[1], neuron)

    def samples_of(
        self, population: str, neuron: int, variable: str
    ) -> NDArray[np.float64]:
        """Return the samples of a variable of one neuron, shape (samples,), SI.

        Raises
        ------
        OptionError
            NB802 if it was not recorded.
        """
        traces, name = self._recorded(population, neuron, variable)
        row = int(np.flatnonzero(traces.neurons == neuron)[0])
        return np.asarray(traces.values[name][row], np.float64)

    def _recorded(
        self, population: str, neuron: int, variable: str | None
    ) -> tuple[Traces, str]:
        recorded = [
            item for key, item in self.traces.items() if key.rstrip("'") == population
        ]
        if not recorded:
            known = sorted({key.rstrip("'") for key in self.traces})
            hint = suggest(population, known)
            raise fail(
                "NB802",
                f"no trace of `{population}` was recorded",
                hint=hint or f"Add `record:` to the cell of {population}",
            )
        for traces in recorded:
            name = variable or next(iter(traces.values))
            if name in traces.values and neuron in traces.neurons:
                return traces, name
        what = f"{variable or next(iter(recorded[0].values))}[{neuron}]"
        raise fail(
            "NB802",
            f"`{what}` of {population} was not recorded",
            hint=f"Add `record: {what}` to the cell of {population}",
        )

    def synapse_values(
        self, name: str
    ) -> Mapping[str, tuple[NDArray[np.float64], Dimension]]:
        """Return the variables of a projection as they were at the end, SI.

        Raises
        ------
        OptionError
            NB802 if they were not kept.
        """
        if name not in self.weights:
            raise fail(
                "NB802",
                f"the variables of `{name}` were not kept",
                hint=f"Write `%simulate 500*ms --plots weights({name})`",
            )
        return self.weights[name]

    def _stopped(self) -> str:
        return f"stopped at {format_value(self.start + self.duration, _SECOND)}"

    def _spikes_of(self, population: str, neuron: int) -> NDArray[np.float64]:
        trains = self.spikes.get(population)
        if trains is None:
            return np.empty(0)
        return np.asarray(trains.seconds[trains.i == neuron] - self.start)

    @DRAW
    def _changed(self) -> str:
        changes = ", ".join(self.changes)
        return f"changed since this run: {changes}" if changes else ""

    def __repr__(self) -> str:
        if self.interrupted:  # whoever stopped a long run is not kept waiting
            return f"{self._stopped()}, what was recorded is kept: plot() draws it"
        length = format_value(self.start + self.duration, _SECOND)
        if self.start > 0:
            length = f"{format_value(self.start, _SECOND)} to {length}"
        view = self.view()
        lines = [f"{length}: {view.summary}"]
        lines += [f"{each.panel}: {each.says}" for each in view.graphs]
        said = "\n".join(lines)
        changes = self._changed()
        return f"{said}\n{changes}" if changes else said

    def _repr_png_(self) -> bytes | None:
        return None if self.interrupted else self.plot().png
