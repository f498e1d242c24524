"""Recorders: buffers that kernels fill, and that grow between steps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nbspike.runtime.memory import require_memory

#: Size of a variable's first buffer; most runs never need a second.
_FIRST_BYTES = 1 << 26


class SpikeRecorder:
    """Spikes of neurons `start` to `stop` of one population, in order of time.

    Responsibilities: hold the buffers, hand out read-only copies, grow when the
    guard asks.

    Parameters
    ----------
    start, stop
        The neurons recorded.
    """

    def __init__(self, start: int, stop: int) -> None:
        self.start, self.stop = start, stop
        self.count = np.zeros(1, np.int64)
        # one attribute, so that an interrupt cannot come between the two buffers
        self._buffers = (np.empty(0, np.uint32), np.empty(0, np.int64))
        self.reserve(self._least)

    @property
    def _least(self) -> int:
        return max(4096, 2 * (self.stop - self.start))

    @property
    def capacity(self) -> int:
        """How many spikes the buffers hold."""
        return len(self._buffers[0])

    @property
    def buffers(self) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """The whole buffers: neuron numbers and time steps."""
        return self._buffers

    @property
    def i(self) -> NDArray[np.int64]:
        """Neuron of each spike, counted from `start`, shape (spikes,)."""
        return self._buffers[0][: self.count[0]].astype(np.int64)

    @property
    def step(self) -> NDArray[np.int64]:
        """Time step of each spike, shape (spikes,), ascending."""
        return self._buffers[1][: self.count[0]].copy()

    def clear(self) -> None:
        """Forget all spikes."""
        self.count[0] = 0

    def take(self) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """Hand over the spikes, uncopied, and start with empty buffers.

        Returns
        -------
        i : ndarray, shape (spikes,)
            Neuron of each spike, counted from `start`.
        step : ndarray, shape (spikes,)
            Time step of each spike, ascending.
        """
        i, step = self._buffers
        count = int(self.count[0])
        self._buffers = (np.empty(0, np.uint32), np.empty(0, np.int64))
        self.clear()
        self.reserve(self._least)
        return i[:count], step[:count]

    def reserve(self, capacity: int) -> None:
        """Make room for `capacity` spikes."""
        more = capacity - self.capacity
        if more <= 0:
            return
        require_memory(
            12.0 * more,
            f"a recording of {capacity} spikes",
            "Record fewer neurons or run for a shorter time",
        )
        i, step = self._buffers
        self._buffers = (
            np.concatenate([i, np.empty(more, np.uint32)]),
            np.concatenate([step, np.empty(more, np.int64)]),
        )

    def has_room(self) -> bool:
        """Whether one more step is sure to fit."""
        return int(self.count[0]) + self.stop - self.start <= self.capacity

    def grow(self) -> None:
        """Double the buffers."""
        self.reserve(2 * self.capacity + self.stop - self.start)


class RowRecorder:
    """Rows of float64, one a sample, time-major; one buffer a variable.

    Responsibilities: hold the samples of all runs, make room as a run goes on, cut
    off what was not reached.

    Parameters
    ----------
    variables
        What is recorded.
    width
        Values in a row.
    every
        Record each step that is a multiple of this.
    """

    def __init__(self, variables: tuple[str, ...], width: int, every: int = 1) -> None:
        self.variables, self.width, self.every = variables, width, every
        self.pieces: dict[str, list[NDArray[np.float64]]] = {v: [] for v in variables}
        self.first_step = 0
        self._starts: list[int] = []
        self._wanted = 0

    @property
    def capacity(self) -> int:
        """How many rows of the present run the buffers hold."""
        return len(self.pieces[self.variables[0]][-1])

    @property
    def is_complete(self) -> bool:
        """Whether the buffers hold all samples of the present run."""
        return self.capacity >= self._wanted

    @property
    def buffers(self) -> dict[str, NDArray[np.float64]]:
        """The whole buffers of the present run, shape (rows, width)."""
        return {variable: self.pieces[variable][-1] for variable in self.variables}

    def clear(self) -> None:
        """Forget all rows."""
        self._starts = []
        self.pieces = {variable: [] for variable in self.variables}

    def open(self, first: int, last: int) -> None:
        """Make buffers for the samples of steps `first` to `last`.

        Raises
        ------
        MemoryBudgetError
            NB605 if all samples together do not fit.
        """
        self.first_step = -(-first // self.every) * self.every
        self._wanted = max(0, -(-(last - self.first_step) // self.every))
        require_memory(
            8.0 * self._wanted * self.width * len(self.variables),
            f"recording {len(self.variables)} variables of {self.width} neurons "
            f"for {self._wanted} steps",
            "Record fewer neurons, or record less often",
        )
        self._starts.append(self.first_step)
        rows = min(self._wanted, max(1, _FIRST_BYTES // (8 * max(1, self.width))))
        for variable in self.variables:
            self.pieces[variable].append(np.empty((rows, self.width)))

    def grow(self) -> None:
        """Double the buffers, up to what the run needs."""
        more = min(self._wanted, 2 * self.capacity) - self.capacity
        room = np.empty((more, self.width))
        grown = {v: np.concatenate([b, room]) for v, b in self.buffers.items()}
        # at once, so that an interrupt cannot leave buffers of different lengths
        self.pieces = {v: [*self.pieces[v][:-1], grown[v]] for v in self.variables}

    def close(self, reached: int) -> None:
        """Cut off the rows of steps that were not reached."""
        if not self._starts:
            return
        rows = max(0, -(-(reached - self.first_step) // self.every))
        for pieces in self.pieces.values():
            pieces[-1] = pieces[-1][:rows]

    def step(self) -> NDArray[np.int64]:
        """Return the time step of each row, shape (samples,)."""
        counts = [len(piece) for piece in self.pieces[self.variables[0]]]
        parts = [
            first + self.every * np.arange(count, dtype=np.int64)
            for first, count in zip(self._starts, counts, strict=True)
        ]
        return np.concatenate([np.empty(0, np.int64), *parts])

    def values(self, variable: str) -> NDArray[np.float64]:
        """Return the samples of a variable, shape (width, samples).

        A view of the buffer if one run made them all, else a copy.
        """
        pieces = self.pieces[variable]
        if len(pieces) == 1:
            return pieces[0].T
        return np.concatenate([np.empty((0, self.width)), *pieces]).T
