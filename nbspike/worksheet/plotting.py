"""``res.plot_isi(P)`` and its like: a run's panels, drawn one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from nbspike.analysis.view import View
from nbspike.diagnostics.errors import fail
from nbspike.picture.picture import Picture
from nbspike.worksheet.panels.panel import Run
from nbspike.worksheet.panels.registry import Selection, read_selection
from nbspike.worksheet.panels.written import spans_of

if TYPE_CHECKING:
    from nbspike.worksheet.spike_trains import SpikeTrains


class Plotted(Run, Protocol):
    """A run that can be drawn."""

    @property
    def spikes(self) -> Mapping[str, SpikeTrains]:
        """Spikes by name."""

    @property
    def shown(self) -> tuple[str, ...]:
        """Names of the groups that a raster shows."""

    @property
    def changes(self) -> tuple[str, ...]:
        """What the notebook has changed since."""

    def view(self) -> View:
        """Return what it shows unless something else is asked for."""

    def view_of(self, selection: Selection) -> View:
        """Return what some panels show of it."""


class Plotting:
    """The plots of a run; each returns a `Picture`, which notebooks show.

    Groups are given by their names or as they stand in the notebook: ``P`` or
    ``"P"``.  Without any, all that recorded spikes are shown.
    """

    __slots__ = ()

    def plot(self: Plotted, *panels: str) -> Picture:
        """Draw the run.

        Parameters
        ----------
        panels
            As for ``--plots``: ``res.plot("raster(E, I) isi(P)", "vm(P[0])")``.
            Without any, what ``--plots`` of its `%simulate` chose, else spikes,
            rates and the recorded traces.

        Raises
        ------
        NbspikeError
            NB802 for what is no panel or was not recorded, NB207 for what is no
            group, NB850 for what does not fit the model.
        """
        view = self.view()
        if panels:
            spans = spans_of(" ".join(panels), "plot()")
            view = self.view_of(read_selection(spans, self.definitions))
        told = ", ".join(self.changes)
        if told:
            summary = f"changed since this run: {told}; {view.summary}"
            view = replace(view, summary=summary)
        return Picture(view, stale=bool(told))

    def plot_raster(self: Plotted, *groups: object) -> Picture:
        """Draw the spikes of some groups, neuron over time."""
        return Plotting.plot(self, _call("raster", groups or self.shown))

    def plot_rate(self: Plotted, *groups: object) -> Picture:
        """Draw the population rates of some groups over time."""
        return Plotting.plot(self, _call("rate", groups or self.shown))

    def plot_trace(
        self: Plotted, group: object, variable: str = "vm", neuron: int = 0
    ) -> Picture:
        """Draw a recorded variable of one neuron.

        Parameters
        ----------
        group
            A population or segment.
        variable
            Its name; ``vm`` is the membrane potential.
        neuron
            Number of the neuron in the group.
        """
        return Plotting.plot(self, _call(variable, [group], neuron))

    def plot_currents(self: Plotted, group: object, neuron: int = 0) -> Picture:
        """Draw synaptic excitation and inhibition of one neuron, and their sum."""
        return Plotting.plot(self, _call("currents", [group], neuron))

    def plot_isi(self: Plotted, *groups: object) -> Picture:
        """Draw the distribution of inter-spike intervals of some groups."""
        return Plotting.plot(self, _call("isi", groups or self.shown))

    def plot_histogram(self: Plotted, group: object, neuron: int = 0) -> Picture:
        """Draw the distribution of the membrane potential of one neuron."""
        return Plotting.plot(self, _call("histogram", [group], neuron))

    def plot_spectrum(self: Plotted, *groups: object) -> Picture:
        """Draw the power spectrum of the population rates of some groups."""
        return Plotting.plot(self, _call("spectrum", groups or self.shown))

    def plot_autocorrelation(self: Plotted, *groups: object) -> Picture:
        """Draw the autocorrelation of the population rates of some groups."""
        return Plotting.plot(self, _call("autocorrelation", groups or self.shown))

    def plot_regime(self: Plotted, *groups: object) -> Picture:
        """Draw where some groups stand between the regimes."""
        return Plotting.plot(self, _call("regime", groups or self.shown))

    def plot_fi(self: Plotted, group: object, constant: str) -> Picture:
        """Draw the firing rate of a group's model over one of its constants."""
        return Plotting.plot(self, _call("fi", [group, constant]))

    def plot_phase(self: Plotted, group: object, *variables: str) -> Picture:
        """Draw the phase plane of a group's model, of two of its variables."""
        return Plotting.plot(self, _call("phase", [group, *variables]))

    def plot_weights(self: Plotted, synapses: object) -> Picture:
        """Draw the distribution of a variable of synapses at the end of the run."""
        return Plotting.plot(self, _call("weights", [synapses]))


def _call(
    word: str, things: tuple[object, ...] | list[object], neuron: int | None = None
) -> str:
    """Return how a panel is written."""
    names = [name_of(each) for each in things]
    if not names:
        raise fail("NB802", "no group recorded spikes in this run")
    if neuron is not None:
        names[0] = f"{names[0]}[{neuron}]"
    return f"{word}({', '.join(names)})"


def name_of(thing: object) -> str:
    """Return the name of a group, given as a name or as what its cell made."""
    if isinstance(thing, str):
        return thing
    name = getattr(thing, "name", None)
    return name if isinstance(name, str) else str(thing)
