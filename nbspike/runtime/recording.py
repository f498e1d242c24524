"""Recorders: buffers that kernels fill, and that grow between steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nbspike.runtime.memory import fits, require_memory

#: Spikes in the first buffer of a run, and in the largest.
_FIRST_SPIKES = 1 << 15
_MOST_SPIKES = 1 << 21

#: Bytes of a variable's buffer; most runs never need a second one.
_PIECE_BYTES = 1 << 26


@dataclass(frozen=True, slots=True)
class SpikePiece:
    """A buffer of spikes: neuron, time step, and how many there are, shape (1,).

    `dt` is the length of a step, second; `values` holds variables at the spikes.
    """

    i: NDArray[np.uint32]
    step: NDArray[np.int64]
    count: NDArray[np.int64]
    dt: float
    values: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    def filled(self) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """Return the spikes that are there, as views."""
        count = int(self.count[0])
        return self.i[:count], self.step[:count]


@dataclass(frozen=True, slots=True)
class RowPiece:
    """Buffers of samples: step of the first, how many there are, shape (1,).

    `buffers` maps each variable to an array of shape (capacity, width); `dt` is the
    time from one sample to the next, second.
    """

    first: int
    filled: NDArray[np.int64]
    buffers: dict[str, NDArray[np.float64]]
    dt: float

    @property
    def capacity(self) -> int:
        """How many rows the buffers hold."""
        return len(next(iter(self.buffers.values())))


class SpikeRecorder:
    """Spikes of neurons `start` to `stop` of one population, in order of time.

    Responsibilities: hold the buffers, hand out the spikes, go on in a new buffer
    when the guard asks.  Nothing is copied while a run lasts, so that stopping it
    takes no longer than a chunk.

    Parameters
    ----------
    start, stop
        The neurons recorded.
    variables
        What is noted of a neuron that spikes.
    """

    def __init__(self, start: int, stop: int, variables: tuple[str, ...] = ()) -> None:
        self.start, self.stop, self.variables = start, stop, variables
        self._dt = 1e-4
        # one attribute, so that an interrupt finds the old pieces or the new
        self._pieces: tuple[SpikePiece, ...] = ()
        self.clear()

    def begin(self, dt: float) -> None:
        """Count in steps of `dt` second from now on."""
        if dt == self._dt:
            return
        self._dt = dt
        if len(self) == 0:
            self.clear()
        else:
            self._pieces = (*self._pieces, self._new(2 * len(self)))

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

    @property
    def seconds(self) -> NDArray[np.float64]:
        """Time of each spike in second, shape (spikes,), ascending."""
        parts = [piece.filled()[1] * piece.dt for piece in self._pieces]
        return np.concatenate(parts)

    def values(self, variable: str) -> NDArray[np.float64]:
        """Return a variable at each spike, shape (spikes,)."""
        parts = [
            piece.values[variable][: int(piece.count[0])] for piece in self._pieces
        ]
        return np.concatenate(parts)

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

    def contents(self) -> dict[str, NDArray[np.generic]]:
        """Return copies of all spikes, by name."""
        found: dict[str, NDArray[np.generic]] = {
            "length": np.array([int(one.count[0]) for one in self._pieces]),
            "dt": np.array([one.dt for one in self._pieces]),
            "i": self.i.astype(np.uint32),
            "step": self.step,
        }
        return found | {f"at/{name}": self.values(name) for name in self.variables}

    def refill(self, stored: Mapping[str, NDArray[np.generic]]) -> None:
        """Have the spikes of `contents` instead, and go on in an empty buffer."""
        ends = np.cumsum(stored["length"].astype(np.int64))
        pieces = []
        for end, dt, count in zip(ends, stored["dt"], stored["length"], strict=True):
            part = slice(int(end) - int(count), int(end))
            values = {name: stored[f"at/{name}"][part] for name in self.variables}
            pieces.append(
                SpikePiece(
                    stored["i"][part].astype(np.uint32),
                    stored["step"][part].astype(np.int64),
                    np.array([count], np.int64),
                    float(dt),
                    {n: a.astype(np.float64) for n, a in values.items()},
                )
            )
            self._dt = float(dt)
        self._pieces = ()
        self._pieces = (*pieces, self._new(max(_FIRST_SPIKES, 2 * self.most)))

    def has_room(self) -> bool:
        """Whether one more step is sure to fit."""
        return int(self.piece.count[0]) + self.most <= len(self.piece.i)

    def grow(self) -> bool:
        """Go on in another buffer; return whether there is memory for it."""
        largest = max(_MOST_SPIKES, 2 * self.most)
        capacity = max(self.most, min(2 * len(self), largest))
        if not fits(self.bytes + self._bytes_of(capacity), self.bytes):
            return False
        self._pieces = (*self._pieces, self._new(capacity))
        return True

    @property
    def bytes(self) -> float:
        """Memory that the buffers take."""
        return self._bytes_of(sum(len(piece.i) for piece in self._pieces))

    def _bytes_of(self, spikes: int) -> float:
        return (12.0 + 8.0 * len(self.variables)) * spikes

    def _new(self, capacity: int) -> SpikePiece:
        capacity = max(capacity, self.most)
        require_memory(
            self._bytes_of(capacity),
            f"a recording of {len(self) + capacity} spikes",
            "Record fewer neurons or run for a shorter time",
        )
        return SpikePiece(
            np.empty(capacity, np.uint32),
            np.empty(capacity, np.int64),
            np.zeros(1, np.int64),
            self._dt,
            {name: np.empty(capacity) for name in self.variables},
        )


class RowRecorder:
    """Rows of float64, one a sample, time-major; one buffer a variable.

    Responsibilities: hold the samples of all runs, make room as a run goes on, hand
    out what is filled.

    Parameters
    ----------
    variables
        What is recorded.
    width
        Values in a row.
    """

    def __init__(self, variables: tuple[str, ...], width: int) -> None:
        self.variables, self.width = variables, width
        # one attribute, so that an interrupt finds the old pieces or the new
        self._pieces: tuple[RowPiece, ...] = ()
        self._wanted = 0

    @property
    def piece(self) -> RowPiece:
        """The buffers being filled."""
        return self._pieces[-1]

    @property
    def is_complete(self) -> bool:
        """Whether the buffers hold all samples of the present run."""
        return self.piece.capacity >= self._wanted

    def clear(self) -> None:
        """Forget all rows."""
        self._pieces = ()

    def bytes_of(self, samples: int) -> float:
        """Return the memory that so many samples take."""
        return 8.0 * samples * self.width * len(self.variables)

    def open(self, first: int, wanted: int, dt: float, besides: float = 0.0) -> None:
        """Make buffers for `wanted` samples, the first in step `first`.

        Steps are those of the recorder's clock, one a sample, `dt` second each;
        `besides` are the bytes that others will fill in the same run.

        Raises
        ------
        MemoryBudgetError
            NB605 if all samples together do not fit.
        """
        self._wanted = wanted
        require_memory(
            besides + self.bytes_of(wanted),
            f"recording {len(self.variables)} variables of {self.width} neurons "
            f"for {wanted} steps",
            "Record fewer neurons, or record less often",
        )
        rows = min(wanted, max(1, _PIECE_BYTES // (8 * max(1, self.width))))
        buffers = {name: np.empty((rows, self.width)) for name in self.variables}
        piece = RowPiece(first, np.zeros(1, np.int64), buffers, dt)
        self._pieces = (*self._pieces, piece)

    def has_room(self) -> bool:
        """Whether one more row fits."""
        return int(self.piece.filled[0]) < self.piece.capacity

    def grow(self) -> None:
        """Go on in other buffers."""
        done = int(self.piece.filled[0])
        self.open(self.piece.first + done, max(1, self._wanted - done), self.piece.dt)

    def append(self, step: int, row: dict[str, NDArray[np.float64]], dt: float) -> None:
        """Add one sample by hand.

        Parameters
        ----------
        step, dt
            Its step, and the length of steps, second.
        row
            Values of each variable, shape (width,).
        """
        self.open(step, 1, dt)
        for name, values in row.items():
            self.piece.buffers[name][0] = values
        self.piece.filled[0] = 1

    def contents(self) -> dict[str, NDArray[np.generic]]:
        """Return copies of all rows, by name."""
        found: dict[str, NDArray[np.generic]] = {
            "length": np.array([int(one.filled[0]) for one in self._pieces], np.int64),
            "first": np.array([one.first for one in self._pieces], np.int64),
            "dt": np.array([one.dt for one in self._pieces], np.float64),
        }
        rows = {f"rows/{n}": np.array(self.values(n).T) for n in self.variables}
        return found | rows

    def refill(self, stored: Mapping[str, NDArray[np.generic]]) -> None:
        """Have the rows of `contents` instead."""
        ends = np.cumsum(stored["length"].astype(np.int64))
        pieces = []
        for k, end in enumerate(ends):
            part = slice(int(end) - int(stored["length"][k]), int(end))
            buffers = {
                name: stored[f"rows/{name}"][part].astype(np.float64)
                for name in self.variables
            }
            filled = np.array([part.stop - part.start], np.int64)
            first, dt = int(stored["first"][k]), float(stored["dt"][k])
            pieces.append(RowPiece(first, filled, buffers, dt))
        self._pieces = tuple(pieces)

    def step(self) -> NDArray[np.int64]:
        """Return the step of each row, shape (samples,)."""
        parts = [
            piece.first + np.arange(int(piece.filled[0]), dtype=np.int64)
            for piece in self._pieces
        ]
        return np.concatenate([np.empty(0, np.int64), *parts])

    def seconds(self) -> NDArray[np.float64]:
        """Return the time of each row in second, shape (samples,)."""
        parts = [
            (piece.first + np.arange(int(piece.filled[0]))) * piece.dt
            for piece in self._pieces
        ]
        return np.concatenate([np.empty(0), *parts])

    def values(self, variable: str) -> NDArray[np.float64]:
        """Return the samples of a variable, shape (width, samples).

        A view of the buffer if one run made them all, else a copy.
        """
        parts = [
            piece.buffers[variable][: int(piece.filled[0])] for piece in self._pieces
        ]
        if len(parts) == 1:
            return parts[0].T
        return np.concatenate([np.empty((0, self.width)), *parts]).T
