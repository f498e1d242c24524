"""What a panel is: it says what must be recorded, and adds to the view of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from nbspike.analysis.view import (
    Floats,
    Graph,
    RateView,
    SpikeView,
    TraceView,
    View,
)
from nbspike.units.dimension import Dimension
from nbspike.worksheet.constants import Constant
from nbspike.worksheet.definitions import Definition
from nbspike.worksheet.panels.groups import Groups
from nbspike.worksheet.panels.written import Written


@dataclass(frozen=True, slots=True)
class TraceChoice:
    """One variable of one neuron; `variable` is `None` for the first recorded."""

    population: str
    neuron: int
    variable: str | None = None


@dataclass(frozen=True, slots=True)
class Needs:
    """What a run has to keep for panels, beyond what cells ask for.

    Parameters
    ----------
    traces
        Variables of neurons.
    synapses
        Projections whose variables are kept as they are at the end.
    """

    traces: frozenset[TraceChoice] = frozenset()
    synapses: frozenset[str] = frozenset()

    def __or__(self, other: Needs) -> Needs:
        return Needs(self.traces | other.traces, self.synapses | other.synapses)


NOTHING_MORE = Needs()


class Run(Protocol):
    """What panels read of a run."""

    @property
    def duration(self) -> float:
        """Second."""

    @property
    def dt(self) -> float:
        """Second."""

    @property
    def seed(self) -> int:
        """Of all randomness."""

    @property
    def constants(self) -> Mapping[str, Constant]:
        """Every constant it used."""

    @property
    def values(self) -> Mapping[str, Any]:
        """SI value of each constant, and the functions that equations call."""

    @property
    def definitions(self) -> Mapping[str, Definition]:
        """What it ran."""

    def spike_view(self, name: str) -> SpikeView:
        """Return the spikes of a population or segment."""

    def rate_view(self, name: str) -> RateView:
        """Return the rate of a population or segment over time."""

    def trace_of(self, population: str, neuron: int, variable: str | None) -> TraceView:
        """Return a recorded variable of one neuron."""

    def samples_of(self, population: str, neuron: int, variable: str) -> Floats:
        """Return the samples of a variable of one neuron, SI."""

    def synapse_values(self, name: str) -> Mapping[str, tuple[Floats, Dimension]]:
        """Return the variables of a projection as they were at the end."""


@dataclass(slots=True)
class Draft:
    """A view in the making, to which each panel adds."""

    raster: list[SpikeView] = field(default_factory=list)
    rates: list[RateView] = field(default_factory=list)
    traces: list[TraceView] = field(default_factory=list)
    graphs: list[Graph] = field(default_factory=list)
    counted: dict[str, SpikeView] = field(default_factory=dict)

    def count(self, run: Run, name: str) -> SpikeView:
        """Let the summary tell rate and CV of a group; return its spikes."""
        if name not in self.counted:
            self.counted[name] = run.spike_view(name)
        return self.counted[name]

    def view(self, duration: float) -> View:
        """Return what was added, rows of the raster directly above each other."""
        rows, offset = [], 0
        for item in self.raster:
            rows.append(replace(item, offset=offset))
            offset += item.size
        return View(
            duration,
            tuple(rows),
            tuple(self.rates),
            tuple(self.traces),
            "",
            tuple(self.graphs),
        )


class Panel(Protocol):
    """One panel with its arguments, read and understood."""

    @property
    def needs(self) -> Needs:
        """What has to be recorded for it."""

    def add(self, run: Run, draft: Draft) -> None:
        """Add what it shows of a run.

        Raises
        ------
        NbspikeError
            If the run did not record what it shows.
        """


@dataclass(frozen=True, slots=True)
class PanelKind:
    """An entry of the registry.

    Parameters
    ----------
    word
        What is written before the brackets.
    example
        Such as ``isi(P)``.
    says
        What it shows, in a line.
    read
        Makes one from what is written.
    """

    word: str
    example: str
    says: str
    read: Callable[[Written, Groups], Panel]
