"""What a network records: spikes and rates of sections, traces of neurons."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nbspike.network.population import Population, Section
from nbspike.runtime.recording import RowRecorder, SpikeRecorder


@dataclass(eq=False, slots=True)
class Spikes:
    """Records the spikes of a section."""

    section: Section
    recorder: SpikeRecorder = field(init=False)

    def __post_init__(self) -> None:
        self.recorder = SpikeRecorder(self.section.start, self.section.stop)

    def clear(self) -> None:
        """Forget all spikes."""
        self.recorder.clear()


@dataclass(eq=False, slots=True)
class Rate:
    """Records how many neurons of a section fire in each step.

    Attributes
    ----------
    pieces
        (first step, counts of shape (steps,)) of each run.
    """

    section: Section
    pieces: list[tuple[int, NDArray[np.int64]]] = field(default_factory=list)

    def clear(self) -> None:
        """Forget all counts."""
        self.pieces = []

    def step(self) -> NDArray[np.int64]:
        """Return the steps recorded, shape (steps,)."""
        parts = [first + np.arange(len(counts)) for first, counts in self.pieces]
        return np.concatenate([np.empty(0, np.int64), *parts])

    def counts(self) -> NDArray[np.int64]:
        """Return the spikes in each step, shape (steps,)."""
        parts = [counts for _, counts in self.pieces]
        return np.concatenate([np.empty(0, np.int64), *parts])


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
    every
        Steps from one sample to the next.
    """

    population: Population
    variables: tuple[str, ...]
    indices: NDArray[np.int64]
    every: int = 1
    recorder: RowRecorder = field(init=False)

    def __post_init__(self) -> None:
        self.recorder = RowRecorder(self.variables, len(self.indices), self.every)

    def clear(self) -> None:
        """Forget all samples."""
        self.recorder.clear()


Recorder = Spikes | Rate | Traces
