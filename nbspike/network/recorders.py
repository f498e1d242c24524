"""What a network records: spikes and rates of sections, traces of neurons."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nbspike.network.population import SPIKE, Population, Section
from nbspike.network.projection import Projection
from nbspike.network.schedule import Turn
from nbspike.runtime.recording import RowRecorder, SpikeRecorder

_START, _AFTER_THRESHOLDS, _END = Turn("start"), Turn("thresholds", 1), Turn("end")


@dataclass(eq=False, slots=True)
class Spikes:
    """Records the spikes of a section, or another event of it.

    Parameters
    ----------
    section
        The neurons.
    event
        Name of the event.
    turn, label
        When in a step, and what decides its turn among equals.
    variables
        Names of variables and subexpressions noted with each spike.

    Attributes
    ----------
    late : int
        1 if its turn comes before the test for the event.
    """

    section: Section
    event: str = SPIKE
    turn: Turn = _AFTER_THRESHOLDS
    label: str = "spikemonitor"
    variables: tuple[str, ...] = ()
    recorder: SpikeRecorder = field(init=False)
    late: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        start, stop = self.section.start, self.section.stop
        self.recorder = SpikeRecorder(start, stop, self.variables)

    def clear(self) -> None:
        """Forget all spikes."""
        self.recorder.clear()


@dataclass(frozen=True, slots=True, eq=False)
class RatePiece:
    """Counts of the steps of one run, shape (steps,), of `dt` second each.

    `filled` is how many steps were counted, shape (1,).
    """

    first: int
    room: NDArray[np.int64]
    filled: NDArray[np.int64]
    dt: float

    @property
    def counts(self) -> NDArray[np.int64]:
        """What was counted, a view of shape (steps,)."""
        return self.room[: int(self.filled[0])]


@dataclass(eq=False, slots=True)
class Rate:
    """Records how many neurons of a section fire in each step.

    Parameters
    ----------
    section
        The neurons.
    event
        Name of the event.
    turn, label
        When in a step, and what decides its turn among equals.

    Attributes
    ----------
    pieces
        What was counted, run by run.
    """

    section: Section
    event: str = SPIKE
    turn: Turn = _END
    label: str = "ratemonitor"
    pieces: list[RatePiece] = field(default_factory=list)
    late: int = field(default=0, init=False)

    def clear(self) -> None:
        """Forget all counts."""
        self.pieces = []

    def step(self) -> NDArray[np.int64]:
        """Return the steps recorded, shape (steps,)."""
        parts = [one.first + np.arange(len(one.counts)) for one in self.pieces]
        return np.concatenate([np.empty(0, np.int64), *parts])

    def seconds(self) -> NDArray[np.float64]:
        """Return the times of these steps in second, shape (steps,)."""
        parts = [
            (one.first + np.arange(len(one.counts))) * one.dt for one in self.pieces
        ]
        return np.concatenate([np.empty(0), *parts])

    def widths(self) -> NDArray[np.float64]:
        """Return the length of each step in second, shape (steps,)."""
        parts = [np.full(len(one.counts), one.dt) for one in self.pieces]
        return np.concatenate([np.empty(0), *parts])

    def counts(self) -> NDArray[np.int64]:
        """Return the spikes in each step, shape (steps,)."""
        parts = [one.counts for one in self.pieces]
        return np.concatenate([np.empty(0, np.int64), *parts])


@dataclass(eq=False, slots=True)
class Counts:
    """Counts the spikes of each neuron of a section, or another event of it.

    Parameters
    ----------
    section
        The neurons.
    event
        Name of the event.
    turn, label
        When in a step, and what decides its turn among equals.

    Attributes
    ----------
    counts
        How many, shape (neurons,).
    """

    section: Section
    event: str = SPIKE
    turn: Turn = _AFTER_THRESHOLDS
    label: str = "spikemonitor"
    counts: NDArray[np.int64] = field(init=False)
    late: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.counts = np.zeros(self.section.size, np.int64)

    def clear(self) -> None:
        """Forget all counts."""
        self.counts[...] = 0


@dataclass(eq=False, slots=True)
class SynapseTraces:
    """Records variables of chosen synapses at the start of steps.

    Parameters
    ----------
    projection
        The synapses.
    variables
        Names of variables or subexpressions, also of source and target.
    indices
        Numbers of synapses in the order in which they were made, shape (synapses,).
    dt
        Time from one sample to the next, second; `None` for the source's step.
    turn, label
        When in a step, and what decides its turn among equals.
    """

    projection: Projection
    variables: tuple[str, ...]
    indices: NDArray[np.int64]
    dt: float | None = None
    turn: Turn = _START
    label: str = "statemonitor"
    recorder: RowRecorder = field(init=False)

    def __post_init__(self) -> None:
        self.recorder = RowRecorder(self.variables, len(self.indices))

    def clear(self) -> None:
        """Forget all samples."""
        self.recorder.clear()


@dataclass(eq=False, slots=True)
class MeanTraces:
    """Records the mean of variables over a section at the start of steps.

    Parameters
    ----------
    section
        The neurons.
    variables
        Names of variables or subexpressions.
    dt
        Time from one sample to the next, second; `None` for the population's step.
    turn, label
        When in a step, and what decides its turn among equals.
    """

    section: Section
    variables: tuple[str, ...]
    dt: float | None = None
    turn: Turn = _START
    label: str = "meanmonitor"
    recorder: RowRecorder = field(init=False)

    def __post_init__(self) -> None:
        self.recorder = RowRecorder(self.variables, 1)

    def clear(self) -> None:
        """Forget all samples."""
        self.recorder.clear()


@dataclass(eq=False, slots=True)
class Traces:
    """Records variables of chosen neurons at the start of steps.

    Parameters
    ----------
    population
        The population.
    variables
        Names of variables or subexpressions.
    indices
        Numbers of neurons in the population, shape (neurons,).
    dt
        Time from one sample to the next, second; `None` for the population's step.
    turn, label
        When in a step, and what decides its turn among equals.
    """

    population: Population
    variables: tuple[str, ...]
    indices: NDArray[np.int64]
    dt: float | None = None
    turn: Turn = _START
    label: str = "statemonitor"
    recorder: RowRecorder = field(init=False)

    def __post_init__(self) -> None:
        self.recorder = RowRecorder(self.variables, len(self.indices))

    def clear(self) -> None:
        """Forget all samples."""
        self.recorder.clear()


Recorder = Spikes | Counts | Rate | Traces | MeanTraces | SynapseTraces
