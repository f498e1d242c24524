"""Recorders: buffers that kernels fill, and that grow between steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nbspike.runtime.memory import require_memory

#: Spikes in the first buffer of a run, and in the largest.
_FIRST_SPIKES = 1 << 15
_MOST_SPIKES = 1 << 21

#: Bytes of a variable's buffer; most runs never need a second one.
_PIECE_BYTES = 1 << 26


@dataclass(frozen=True, slots=True)
class SpikePiece:
    """A buffer of spikes: neuron, time step, and how many there are, shape (1,)."""

    i: NDArray[np.uint32]
    step: NDArray[np.int64]
    count: NDArray[np.int64]

    def filled(self) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """Return the spikes that are there, as views."""
        count = int(self.count[0])
        return self.i[:count], self.step[:count]


class SpikeRecorder:
    """Spikes of neurons `start` to `stop` of one population, in order of time.

    Responsibilities: hold the buffers, hand out the spikes, go on in a new buffer
    when the guard asks.  Nothing is copied while a run lasts, so that stopping it
    takes no longer than a chunk.

    Parameters
    ----------
    start, stop
        The neurons recorded.
    """

    def __init__(self, start: int, stop: int) -> None:
        self.start, self.stop = start, stop
        # one attribute, so that an interrupt finds the old pieces or the new
        self._pieces: tuple[SpikePiece, ...] = ()
        self.clear()

    @property
    def piece(self) -> SpikePiece:
        """The buffer being filled."""
        return self._pieces[-1]

    @property
    def most(self) -> int:
        """The most spikes that one step can add."""
        return self.stop - self.start

    @property
    def i(self) -> NDArray[np.int64]:
        """Neuron of each spike, counted from `start`, shape (spikes,)."""
        parts = [piece.filled()[0] for piece in self._pieces]
        return np.concatenate(parts).astype(np.int64)

    @property
    def step(self) -> NDArray[np.int64]:
        """Time step of each spike, shape (spikes,), ascending."""
        return np.concatenate([piece.filled()[1] for piece in self._pieces])

    def __len__(self) -> int:
        return sum(int(piece.count[0]) for piece in self._pieces)

    def clear(self) -> None:
        """Forget all spikes."""
        self._pieces = (self._new(max(_FIRST_SPIKES, 2 * self.most)),)

    def take(self) -> tuple[SpikePiece, ...]:
        """Hand over the spikes, uncopied, and start with an empty buffer."""
        pieces = self._pieces
        self.clear()
        return pieces

    def has_room(self) -> bool:
        """Whether one more step is sure to fit."""
        return int(self.piece.count[0]) + self.most <= len(self.piece.i)

    def grow(self) -> None:
        """Go on in another buffer.

        Raises
        ------
        MemoryBudgetError
            NB605 if there is no memory for it.
        """
        largest = max(_MOST_SPIKES, 2 * self.most)
        self._pieces = (*self._pieces, self._new(min(2 * len(self), largest)))

    def _new(self, capacity: int) -> SpikePiece:
        capacity = max(capacity, self.most)
        require_memory(
            12.0 * capacity,
            f"a recording of {len(self) + capacity} spikes",
            "Record fewer neurons or run for a shorter time",
        )
        return SpikePiece(
            np.empty(capacity, np.uint32),
            np.empty(capacity, np.int64),
            np.zeros(1, np.int64),
        )


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
        rows = min(self._wanted, max(1, _PIECE_BYTES // (8 * max(1, self.width))))
        new = {v: np.empty((rows, self.width)) for v in self.variables}
        self.pieces = {v: [*self.pieces[v], new[v]] for v in self.variables}
        self._starts = [*self._starts, self.first_step]

    def grow(self, reached: int) -> None:
        """Go on in other buffers from step `reached`."""
        last = self.first_step + self._wanted * self.every
        self.close(reached)
        self.open(reached, last)

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
