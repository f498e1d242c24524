"""Who is joined to whom, in little memory: listed, or row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.runtime.narrow import Growing, Numbers, index_type

Whole = NDArray[np.int64]

#: Pairs looked at in one piece: few enough to stay near the processor.
BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Pairs:
    """Source and target numbers of synapses, each of shape (synapses,)."""

    i: NDArray[np.integer[Any]]
    j: NDArray[np.integer[Any]]

    def __len__(self) -> int:
        return len(self.j)

    def pieces(self) -> Iterator[tuple[Whole, Whole]]:
        """Yield sources and targets, some at a time."""
        for first in range(0, len(self.j), BLOCK):
            part = slice(first, first + BLOCK)
            yield self.i[part].astype(np.int64), self.j[part].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Rows:
    """The targets of each source, one source after the other.

    Parameters
    ----------
    counts
        Targets of each source, shape (sources,).
    j
        Targets, shape (synapses,).
    """

    counts: Whole
    j: Numbers

    def __len__(self) -> int:
        return len(self.j)

    @property
    def i(self) -> Whole:
        """Source of each synapse."""
        return np.repeat(np.arange(len(self.counts), dtype=np.int64), self.counts)

    def pieces(self) -> Iterator[tuple[Whole, Whole]]:
        """Yield sources and targets, some at a time, at least a row."""
        ends = np.cumsum(self.counts)
        first = row = 0
        while first < len(self.j):
            last = int(np.searchsorted(ends, first + BLOCK, side="right"))
            last = max(row + 1, last)
            rows = np.arange(row, last, dtype=np.int64)
            stop = int(ends[last - 1])
            i = np.repeat(rows, self.counts[row:last])
            yield i, self.j[first:stop].astype(np.int64)
            first, row = stop, last


#: Synapses in the order in which they are made.
Wiring = Pairs | Rows


class FoundPairs:
    """Pairs that are found piece by piece.

    They are kept row by row as long as their sources ascend.

    Parameters
    ----------
    n_pre, n_post
        Numbers of neurons.
    """

    def __init__(self, n_pre: int, n_post: int) -> None:
        self._n_pre = n_pre
        self._counts = np.zeros(n_pre, np.int64)
        self._j = Growing(index_type(n_post))
        self._i: Growing | None = None
        self._reached = 0

    def __len__(self) -> int:
        return len(self._j)

    def add(self, i: NDArray[np.integer[Any]], j: NDArray[np.integer[Any]]) -> None:
        """Add pairs, which come after all others."""
        if not len(i):
            return
        self._j.extend(j)
        if self._i is None and (i[0] < self._reached or (i[1:] < i[:-1]).any()):
            self._i = Growing(index_type(self._n_pre))
            rows = np.arange(self._n_pre, dtype=index_type(self._n_pre))
            self._i.extend(np.repeat(rows, self._counts))
        if self._i is not None:
            self._i.extend(i)
            return
        first, self._reached = int(i[0]), int(i[-1])
        self._counts[first : self._reached + 1] += np.bincount(i - first)

    def joined(self) -> Wiring:
        """Return all of them; none can be added after it."""
        if self._i is None:
            return Rows(self._counts, self._j.cut())
        return Pairs(self._i.cut(), self._j.cut())


def no_pairs(n_pre: int) -> Rows:
    """Return no synapses between any neurons."""
    return Rows(np.zeros(n_pre, np.int64), np.empty(0, np.uint16))
