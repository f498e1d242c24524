"""Which neurons are joined: pairs drawn by rule, sorted by source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.runtime import pairs as _pairs
from nbspike.runtime.narrow import Growing, Numbers, index_type
from nbspike.runtime.pairs import FoundPairs, Rows, Whole, Wiring
from nbspike.runtime.random import uniform
from nbspike.runtime.sorting import Indices, stable_order

#: Pairs of the rows that draw from one part of a stream: another number would make
#: other synapses.
PART = 1_000_000

#: Gaps drawn at once: few enough to stay near the processor.
DRAWN = 1 << 15


def all_pairs(n_pre: int, n_post: int) -> Rows:
    """Return every pair, by source and then by target."""
    counts = np.full(n_pre, n_post, np.int64)
    return Rows(counts, np.tile(np.arange(n_post, dtype=index_type(n_post)), n_pre))


def positions_chosen(count: int, p: float, key: int, part: int = 0) -> Iterator[Whole]:
    """Yield which of `count` things are chosen, each with probability `p`, ascending.

    The gaps between chosen ones are geometric, so the work goes with the number of
    those, not of all.

    Parameters
    ----------
    count
        How many there are.
    p
        Probability; 0 or less chooses none, 1 or more all.
    key, part
        Random stream, and which part of it.

    References
    ----------
    Batagelj & Brandes (2005), Efficient generation of large random networks,
    Phys. Rev. E 71, 036113.
    """
    if p <= 0 or count == 0:
        return
    if p >= 1:
        for first in range(0, count, DRAWN):
            yield np.arange(first, min(count, first + DRAWN), dtype=np.int64)
        return
    last, drawn = -1, 0
    scale = 1.0 / np.log1p(-p)
    while last < count:
        left = (count - last) * p
        some = min(int(left + 6 * np.sqrt(left) + 16), DRAWN)
        u = uniform(key, part, np.arange(drawn, drawn + some, dtype=np.int64))
        gaps = np.log1p(-u)
        gaps *= scale
        # those beyond the last one are cut off, so that their sum cannot overflow;
        # they are positive: the conversion rounds down
        piece = np.minimum(gaps, float(count), out=gaps).astype(np.int64)
        piece += 1
        piece[0] += last
        np.cumsum(piece, out=piece)
        last, drawn = int(piece[-1]), drawn + some
        yield piece if last < count else piece[: np.searchsorted(piece, count)]


def bernoulli_pairs(n_pre: int, n_post: int, p: float, key: int) -> Rows:
    """Return each pair with probability `p`, independently, sorted by source.

    Parameters
    ----------
    n_pre, n_post
        Numbers of neurons.
    p
        Probability, 0 to 1.
    key
        Random stream.
    """
    if p >= 1:
        return all_pairs(n_pre, n_post)
    expected = float(n_pre) * n_post * max(p, 0.0)
    j = Growing(index_type(n_post), int(expected + 6 * np.sqrt(expected) + 16))
    counts = np.zeros(n_pre, np.int64)
    for chosen in positions_chosen(n_pre * n_post, p, key):
        if not len(chosen):
            continue
        # they ascend: finding where rows begin beats a division for each of them
        first, last = int(chosen[0]) // n_post, int(chosen[-1]) // n_post + 1
        before = np.arange(first, last + 1, dtype=np.int64) * n_post
        lengths = np.diff(np.searchsorted(chosen, before))
        counts[first:last] += lengths
        j.extend(chosen - np.repeat(before[:-1], lengths))
    return Rows(counts, j.cut())


Grid = Callable[[Whole, Whole], NDArray[Any]]


def pairs_where(
    n_pre: int,
    n_post: int,
    condition: Grid | None,
    probability: Grid | None,
    key: int,
    room: Callable[[float], None] = lambda _: None,
) -> Wiring:
    """Return the pairs for which `condition` holds, each with its probability.

    Parameters
    ----------
    n_pre, n_post
        Numbers of neurons.
    condition
        Takes sources as a column and targets as a row, shapes (rows, 1) and
        (1, n_post), and returns what broadcasts to truth values; `None` for all.
    probability
        The same for probabilities; `None` for 1.
    key
        Random stream; pair (i, j) draws number ``i*n_post + j`` of it.
    room
        Refuses a number of pairs that would not fit into memory.
    """
    rows = max(1, _pairs.BLOCK // max(1, n_post))
    found = FoundPairs(n_pre, n_post)
    j = np.arange(n_post, dtype=np.int64)[None, :]
    for start in range(0, n_pre, rows):
        i = np.arange(start, min(n_pre, start + rows), dtype=np.int64)[:, None]
        shape = (len(i), n_post)
        keep = np.ones(shape, bool)
        if condition is not None:
            keep &= np.asarray(condition(i, j), bool)
        if probability is not None and keep.any():
            keep &= uniform(key, 0, i * n_post + j) < probability(i, j)
        source, target = np.nonzero(keep)
        room(float(len(found) + len(source)))
        found.add(source + start, target)
    return found.joined()


def bernoulli_pairs_where(
    n_pre: int,
    n_post: int,
    p: float,
    condition: Callable[[Whole, Whole], NDArray[np.bool_]],
    key: int,
    room: Callable[[float], None] = lambda _: None,
) -> Wiring:
    """Return each pair with probability `p` if `condition` holds for it.

    The condition is tested for the chosen pairs only, so for a small `p` this takes
    much less time than `pairs_where`.

    Parameters
    ----------
    n_pre, n_post, p, key, room
        As in `pairs_where`; one probability for all.
    condition
        Takes sources and targets of equal shape, returns truth values.
    """
    rows = max(1, int(PART / max(1.0, p * n_post)))
    found = FoundPairs(n_pre, n_post)
    for number, start in enumerate(range(0, n_pre, rows)):
        here = min(n_pre, start + rows) - start
        for chosen in positions_chosen(here * n_post, p, key, number):
            i = chosen // max(1, n_post)
            i, j = i + start, chosen - i * n_post
            keep = condition(i, j)
            found.add(i[keep], j[keep])
        room(float(len(found)))
    return found.joined()


def fixed_indegree(
    n_pre: int,
    n_post: int,
    count: int,
    key: int,
    condition: Callable[[Whole, Whole], NDArray[np.bool_]] | None = None,
) -> Rows:
    """Return `count` different sources for each target, all sets equally likely.

    Parameters
    ----------
    n_pre, n_post
        Numbers of neurons; ``count <= n_pre``.
    count
        Synapses that each target receives.
    key
        Random stream.
    condition
        Takes sources and targets of equal shape, returns which of the pairs may be.

    Raises
    ------
    TooFewSources
        If the condition leaves a target fewer sources than `count`.
    """
    rows = max(1, _pairs.BLOCK // max(1, n_pre))
    sources = Growing(index_type(n_pre), n_post * count)
    for start in range(0, n_post, rows):
        stop = min(n_post, start + rows)
        place = np.arange(start * n_pre, stop * n_pre, dtype=np.int64)
        ranks = uniform(key, 0, place)
        if condition is not None:
            may = condition(place % n_pre, place // n_pre)
            left = may.reshape(-1, n_pre).sum(axis=1)
            if (left < count).any():
                worst = int(np.argmin(left))
                raise TooFewSources(start + worst, int(left[worst]))
            ranks = np.where(may, ranks, 2.0)  # behind all others
        table = ranks.reshape(stop - start, n_pre)
        chosen = np.argpartition(table, count - 1, axis=1)[:, :count]
        sources.extend(chosen.ravel())
    starts, order = stable_order(sources.cut(), n_pre)
    j = np.empty(len(order), index_type(n_post))
    np.floor_divide(order, max(1, count), out=j, casting="unsafe")
    return Rows(np.diff(starts), j)


class TooFewSources(Exception):  # noqa: N818  (says what it found)
    """`target` may have only `left` sources."""

    def __init__(self, target: int, left: int) -> None:
        super().__init__(target, left)
        self.target, self.left = target, left


@dataclass(frozen=True, slots=True)
class RowIndex:
    """Synapses sorted by source.

    Parameters
    ----------
    starts
        First synapse of each source, shape (sources + 1,).
    order
        Number that the user knows a synapse by, shape (synapses,); `None` if that
        is its place.
    """

    starts: Whole
    order: Indices | None


def row_index(i: NDArray[np.integer[Any]], n_pre: int) -> RowIndex:
    """Sort synapses by source, keeping the order within a source."""
    if (i[1:] < i[:-1]).any():
        return RowIndex(*stable_order(i, n_pre))
    starts = np.searchsorted(i, np.arange(n_pre + 1)).astype(np.int64)
    return RowIndex(starts, None)


def column_index(targets: Numbers, first: int, n_post: int) -> tuple[Whole, Indices]:
    """Return where each target's synapses start in a list, and that list.

    Parameters
    ----------
    targets
        Target of each synapse as a number in its population, shape (synapses,).
    first, n_post
        The part of the population that the targets lie in.

    Returns
    -------
    starts : ndarray, shape (n_post + 1,)
    synapses : ndarray of uint32, shape (synapses,)
    """
    starts, synapses = stable_order(targets, first + n_post)
    return starts[first:], synapses


def pair_numbers(
    i: NDArray[np.integer[Any]], j: NDArray[np.integer[Any]]
) -> NDArray[np.int32]:
    """Return which synapse of its pair each is, in the order given, from 0."""
    order = np.lexsort((j, i))
    a, b = i[order], j[order]
    fresh = np.ones(len(i), bool)
    fresh[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    place = np.arange(len(i))
    result = np.empty(len(i), np.int32)
    result[order] = place - np.maximum.accumulate(np.where(fresh, place, 0))
    return result
