"""Spikes that a run recorded, by neuron and time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nbspike.runtime.recording import SpikePiece
from nbspike.units.dimension import dimension
from nbspike.units.quantity import Quantity

_SECOND = dimension(second=1)


@dataclass(frozen=True)
class SpikeTrains:
    """Spikes of one population or segment.

    What a long run recorded can be large, so it is kept as it was written, and
    put into these forms when somebody asks.

    Parameters
    ----------
    name
        Its name.
    size
        Number of neurons.
    offset
        Its first row in a raster of all.
    recorded
        Spikes of its population in the order of time, piece by piece.
    start
        First neuron of the population that belongs to it.
    dt
        Time step, second.
    """

    name: str
    size: int
    offset: int
    recorded: tuple[SpikePiece, ...]
    start: int
    dt: float

    @cached_property
    def _own(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        parts = [piece.filled() for piece in self.recorded]
        neurons = np.concatenate([part[0] for part in parts])
        steps = np.concatenate([part[1] for part in parts])
        inside = (neurons >= self.start) & (neurons < self.start + self.size)
        if not inside.all():
            neurons, steps = neurons[inside], steps[inside]
        index = neurons.astype(np.int64) - self.start
        seconds = steps.astype(np.float64) * self.dt
        for values in (index, seconds):
            values.flags.writeable = False
        return index, seconds

    @property
    def i(self) -> NDArray[np.int64]:
        """Neuron of each spike within it, shape (spikes,)."""
        return self._own[0]

    @property
    def seconds(self) -> NDArray[np.float64]:
        """Time of each spike, shape (spikes,), second, ascending."""
        return self._own[1]

    @property
    def t(self) -> Quantity:
        """Time of each spike, shape (spikes,), second, ascending."""
        return Quantity(self.seconds, _SECOND)

    @property
    def count(self) -> NDArray[np.int64]:
        """Spikes of each neuron, shape (size,)."""
        return np.bincount(self.i, minlength=self.size)

    def train(self, neuron: int) -> Quantity:
        """Return the spike times of one neuron, shape (its spikes,), second."""
        return Quantity(self.seconds[self.i == neuron], _SECOND)

    def __len__(self) -> int:
        return len(self.i)

    def __repr__(self) -> str:
        return f"{len(self)} spikes of {self.size} neurons of {self.name}"
