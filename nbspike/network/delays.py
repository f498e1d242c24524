"""How long spikes of a pathway take, and which synapses they reach when.

One delay for all synapses is a number, and costs nothing: a pathway then reads the
spikes of one earlier step.  Different delays are sorted once into segments, one for
each neuron and delay, so that the spikes of each step in question go straight to the
synapses they reach now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.runtime.pairs import BLOCK
from nbspike.runtime.sorting import Indices

Whole = NDArray[np.int64]
Steps = NDArray[np.integer[Any]]

#: Entries that a table of segments may have besides one for each synapse.
SMALL_TABLE = 65_536

#: Delays in steps up to which their numbers stand in a table.
_TABLE = 1 << 20


def in_steps(delay: float | NDArray[np.float64], dt: float) -> Steps:
    """Return delays in whole steps, rounded half up as they are written.

    One for each synapse is kept in as few bytes as the longest needs.
    """
    values = np.asarray(delay)
    if values.ndim == 0:
        return _rounded(values, dt)
    longest = int(_rounded(np.max(values, initial=0.0), dt))
    found = np.empty(len(values), np.min_scalar_type(max(longest + 1, 256)))
    for first in range(0, len(values), BLOCK):
        part = slice(first, first + BLOCK)
        found[part] = _rounded(values[part], dt)
    return found


def _rounded(delay: NDArray[np.float64], dt: float) -> Whole:
    steps = np.round(np.divide(delay, dt), 9)
    return np.asarray(np.floor(steps + 0.5)).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Synapses sorted by neuron and then by delay, the longest first.

    Parameters
    ----------
    steps
        The different delays, descending, shape (delays,).
    synapses
        Place of each synapse among those of its projection, shape (synapses,).
    starts
        Where a segment starts in `synapses`; one more than there are segments.
    keys
        ``neuron * delays + delay`` of each segment, ascending; `None` if there is a
        segment for every such key, in this order.
    """

    steps: Whole
    synapses: Indices
    starts: Indices
    keys: Whole | None


def segments(
    steps: Steps,
    row_starts: Whole,
    synapses: Indices | None = None,
    small: int = SMALL_TABLE,
) -> Segments:
    """Sort synapses by neuron and delay.

    Parameters
    ----------
    steps
        Delay of each synapse as they are stored, shape (synapses,).
    row_starts
        Where those of each neuron start, shape (neurons + 1,).
    synapses
        Synapses of the first neuron, of the second, and so on; `None` if they are
        stored like this.
    small
        Size up to which a table of all segments is made, empty ones too.
    """
    delays = different(steps)[::-1].copy()
    rows, size = len(row_starts) - 1, int(row_starts[-1])
    place = _places(delays)
    order = np.empty(size, np.uint32)
    whole = rows * len(delays) <= max(small, size)
    counts = np.zeros(rows * len(delays) + 1 if whole else 1, np.uint32)
    keys: list[Whole] = [np.empty(0, np.int64)]
    starts: list[Indices] = [np.empty(0, np.uint32)]
    for row, stop in _row_pieces(row_starts):
        first, last = int(row_starts[row]), int(row_starts[stop])
        own = np.arange(first, last) if synapses is None else synapses[first:last]
        lengths = np.diff(row_starts[row : stop + 1])
        key = np.repeat(np.arange(row, stop, dtype=np.int64), lengths)
        key = key * len(delays) + place(steps[own])
        # key and place in one number: sorting those is stable
        key -= row * len(delays)
        both = (key << 32) + np.arange(len(key), dtype=np.int64)
        both.sort()
        order[first:last] = own[both & 0xFFFF_FFFF]
        key = both >> 32
        if whole:
            part = slice(row * len(delays) + 1, stop * len(delays) + 1)
            counts[part] = np.bincount(key, minlength=(stop - row) * len(delays))
        else:
            used, begins = np.unique(key, return_index=True)
            keys.append(used + row * len(delays))
            starts.append((begins + first).astype(np.uint32))
    if whole:
        return Segments(delays, order, np.cumsum(counts, dtype=np.uint32), None)
    end = np.array([size], np.uint32)
    return Segments(delays, order, np.concatenate([*starts, end]), np.concatenate(keys))


def different(steps: Steps) -> Whole:
    """Return the different delays, ascending."""
    steps = np.atleast_1d(steps)  # one for all synapses
    longest = int(steps.max(initial=0))
    if longest > _TABLE:
        return np.unique(steps).astype(np.int64)
    there = np.zeros(longest + 1, bool)
    for first in range(0, len(steps), BLOCK):
        there[steps[first : first + BLOCK]] = True
    return np.flatnonzero(there)


def _places(delays: Whole) -> Callable[[Steps], Whole]:
    """Return what finds delays in their descending list."""
    longest = int(delays[0]) if len(delays) else 0
    if longest > _TABLE:
        return lambda steps: np.searchsorted(-delays, -steps.astype(np.int64))
    table = np.zeros(longest + 1, np.int64)
    table[delays] = np.arange(len(delays))
    return lambda steps: table[steps]


def _row_pieces(row_starts: Whole) -> Iterator[tuple[int, int]]:
    """Yield ranges of neurons with about `BLOCK` synapses together, one at least."""
    row, rows = 0, len(row_starts) - 1
    while row < rows:
        wanted = int(row_starts[row]) + BLOCK
        stop = int(np.searchsorted(row_starts, wanted, side="right")) - 1
        stop = min(max(row + 1, stop), rows)
        yield row, stop
        row = stop


class Delays:
    """The delays of one pathway, second.

    Parameters
    ----------
    value
        Delay of all synapses.
    fixed
        Whether they have one delay for good, those made later, too.

    Attributes
    ----------
    values : ndarray of float64
        Shape () while all synapses have the same one, else (synapses,), as they are
        stored.
    changes : int
        How often they were set.
    """

    def __init__(self, value: float = 0.0, *, fixed: bool = False) -> None:
        self.values: NDArray[np.float64] = np.array(float(value))
        self.fixed = fixed
        self.changes = 0
        self._steps: tuple[tuple[int, float], Steps] | None = None
        self._reach: tuple[object, tuple[int, int]] | None = None

    def set(self, values: float | NDArray[np.float64]) -> None:
        """Set them all: one number, or one for each synapse as they are stored."""
        found = np.array(values, np.float64)
        if found.ndim and found.size and (found == found[0]).all():
            found = found[0].reshape(()).copy()
        if found.shape == self.values.shape and np.array_equal(found, self.values):
            return  # what was made for them still holds
        self.values = found
        self.changes += 1

    def steps(self, dt: float) -> Steps:
        """Return them in whole steps of `dt` second; kept until they change."""
        key = (self.changes, dt)
        if self._steps is None or self._steps[0] != key:
            self._steps = (key, in_steps(self.values, dt))
        return self._steps[1]

    def between(self, dt: float) -> tuple[int, int]:
        """Return the shortest and the longest in steps; 0 without synapses."""
        key = (self.changes, dt)
        if self._reach is None or self._reach[0] != key:
            steps = self.steps(dt)
            found = (int(steps.min()), int(steps.max())) if steps.size else (0, 0)
            self._reach = (key, found)
        return self._reach[1]

    def for_each(self, synapses: int) -> NDArray[np.float64]:
        """Return a copy with one value for each synapse."""
        return np.array(np.broadcast_to(self.values, (synapses,)))
