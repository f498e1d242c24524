"""Partners by rule: ``j = EXPR for k in range(a, b, c) if COND`` to pairs.

Each neuron of the one side ("near") goes through a range or a sample of one.  What
comes out are candidates, in the order of the near neurons and then of the loop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nbspike.runtime.connectivity import positions_chosen
from nbspike.runtime.pairs import BLOCK, Whole
from nbspike.runtime.random import uniform


@dataclass(frozen=True, slots=True)
class Ranges:
    """What each near neuron goes through; `count` numbers from `start` by `step`."""

    start: Whole
    step: Whole
    count: Whole

    def candidates(self, near: Whole, place: Whole) -> Candidates:
        """Return the candidates at places in the ranges of near neurons."""
        return Candidates(near, self.start[near] + place * self.step[near])


@dataclass(frozen=True, slots=True)
class Candidates:
    """Near neurons and what their loops are at, shapes (candidates,)."""

    near: Whole
    loop: Whole


def ranges(start: Whole, stop: Whole, step: Whole) -> Ranges:
    """Return Python's ``range(start, stop, step)`` of each neuron; step is not 0."""
    count = -((start - stop) // step)  # rounded up
    return Ranges(start, step, np.maximum(count, 0))


def all_of(given: Ranges) -> Iterator[Candidates]:
    """Yield every candidate, in pieces that fit into memory."""
    ends = np.cumsum(given.count)
    total = int(ends[-1]) if len(ends) else 0
    for first in range(0, total, BLOCK):
        place = np.arange(first, min(total, first + BLOCK), dtype=np.int64)
        near = np.searchsorted(ends, place, side="right").astype(np.int64)
        yield given.candidates(near, place - (ends - given.count)[near])


def by_chance(given: Ranges, p: NDArray[np.float64], key: int) -> Iterator[Candidates]:
    """Yield each candidate with probability `p` of its near neuron.

    Drawn with the largest probability, skipping from one to the next, and thinned.
    """
    highest = float(np.max(p, initial=0.0))
    ends = np.cumsum(given.count)
    total = int(ends[-1]) if len(ends) else 0
    before = ends - given.count
    for some in positions_chosen(total, highest, key):
        near = np.searchsorted(ends, some, side="right").astype(np.int64)
        place = some - before[near]
        if (p < highest).any():
            keep = uniform(key, 1, some) * highest < p[near]
            near, place = near[keep], place[keep]
        yield given.candidates(near, place)


def by_size(given: Ranges, size: Whole, key: int) -> Iterator[Candidates]:
    """Yield `size` different candidates of each near neuron, all sets alike likely."""
    offsets = np.cumsum(given.count) - given.count
    for first, last in _blocks(given.count):
        count, wanted = given.count[first:last], size[first:last]
        near, place = _spread(count)
        rank = uniform(key, 0, offsets[first] + np.arange(len(near), dtype=np.int64))
        if len(count) and (count == count[0]).all() and (wanted == wanted[0]).all():
            near, place = _equal(rank, len(count), int(count[0]), int(wanted[0]))
        else:
            order = np.lexsort((rank, near))
            chosen = order[place < wanted[near]]  # `place` is the rank, once sorted
            chosen.sort()
            near, place = near[chosen], place[chosen]
        yield given.candidates(near + first, place)


def _equal(
    rank: NDArray[np.float64], rows: int, count: int, size: int
) -> tuple[Whole, Whole]:
    """Return rows and places of the `size` lowest ranks of each row."""
    if size in (0, count):
        near, place = _spread(np.full(rows, size, np.int64))
        return near, place
    table = rank.reshape(rows, count)
    chosen = np.argpartition(table, size - 1, axis=1)[:, :size].astype(np.int64)
    chosen.sort(axis=1)
    return np.repeat(np.arange(rows, dtype=np.int64), size), chosen.ravel()


def _spread(count: Whole) -> tuple[Whole, Whole]:
    """Return the row of each candidate, and its place in the row."""
    near = np.repeat(np.arange(len(count), dtype=np.int64), count)
    first = np.cumsum(count) - count
    return near, np.arange(len(near), dtype=np.int64) - first[near]


def _blocks(count: Whole) -> Iterator[tuple[int, int]]:
    """Yield ranges of rows with about `BLOCK` candidates together, one at least."""
    first, ends = 0, np.cumsum(count)
    while first < len(count):
        done = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + BLOCK, side="right")))
        yield first, last
        first = last
