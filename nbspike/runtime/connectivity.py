"""Which neurons are joined: pairs drawn by rule, sorted by source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.runtime.random import uniform

Indices = NDArray[np.uint32]
Whole = NDArray[np.int64]

#: Pairs looked at in one piece: few enough to stay near the processor.
BLOCK = 1_000_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """Source and target numbers of synapses, each of shape (synapses,)."""

    i: Whole
    j: Whole


def all_pairs(n_pre: int, n_post: int) -> Pairs:
    """Return every pair, by source and then by target."""
    i = np.repeat(np.arange(n_pre, dtype=np.int64), n_post)
    return Pairs(i, np.tile(np.arange(n_post, dtype=np.int64), n_pre))


def positions_chosen(count: int, p: float, key: int, part: int = 0) -> Whole:
    """Return which of `count` things are chosen, each with probability `p`.

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
        return np.empty(0, np.int64)
    if p >= 1:
        return np.arange(count, dtype=np.int64)
    positions: list[Whole] = []
    last, drawn = -1, 0
    scale = 1.0 / np.log1p(-p)
    while last < count:
        left = (count - last) * p
        # in blocks, so that what is computed on the way stays near the processor
        some = min(int(left + 6 * np.sqrt(left) + 16), BLOCK // 4)
        u = uniform(key, part, np.arange(drawn, drawn + some, dtype=np.int64))
        # gaps beyond the last one are cut off, so that their sum cannot overflow
        gaps = np.minimum(np.floor(np.log1p(-u) * scale), float(count)) + 1
        piece = last + np.cumsum(gaps.astype(np.int64))
        positions.append(piece)
        last, drawn = int(piece[-1]), drawn + some
    chosen = np.concatenate(positions)
    return chosen[: np.searchsorted(chosen, count)]


def bernoulli_pairs(n_pre: int, n_post: int, p: float, key: int) -> Pairs:
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
    chosen = positions_chosen(n_pre * n_post, p, key)
    # they are sorted: finding where rows begin beats a division for each of them
    rows = np.arange(n_pre, dtype=np.int64)
    edges = np.searchsorted(chosen, np.append(rows, n_pre) * n_post)
    i = np.repeat(rows, np.diff(edges))
    chosen -= i * n_post
    return Pairs(i, chosen)


Grid = Callable[[Whole, Whole], NDArray[Any]]


def pairs_where(
    n_pre: int,
    n_post: int,
    condition: Grid | None,
    probability: Grid | None,
    key: int,
    room: Callable[[float], None] = lambda _: None,
) -> Pairs:
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
    rows = max(1, BLOCK // max(1, n_post))
    found: list[Pairs] = []
    count = 0
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
        count += len(source)
        room(float(count))
        found.append(Pairs(source + start, target))
    return joined_pairs(found)


def bernoulli_pairs_where(
    n_pre: int,
    n_post: int,
    p: float,
    condition: Callable[[Whole, Whole], NDArray[np.bool_]],
    key: int,
    room: Callable[[float], None] = lambda _: None,
) -> Pairs:
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
    rows = max(1, int(BLOCK / max(1.0, p * n_post)))
    found: list[Pairs] = []
    count = 0
    for number, start in enumerate(range(0, n_pre, rows)):
        here = min(n_pre, start + rows) - start
        chosen = positions_chosen(here * n_post, p, key, number)
        i = chosen // max(1, n_post)
        i, j = i + start, chosen - i * n_post
        keep = condition(i, j)
        found.append(Pairs(i[keep], j[keep]))
        count += len(found[-1].i)
        room(float(count))
    return joined_pairs(found)


def joined_pairs(parts: Sequence[Pairs]) -> Pairs:
    """Return pairs one after the other."""
    none = np.empty(0, np.int64)
    i = np.concatenate([none, *(part.i for part in parts)])
    return Pairs(i, np.concatenate([none, *(part.j for part in parts)]))


def fixed_indegree(
    n_pre: int,
    n_post: int,
    count: int,
    key: int,
    condition: Callable[[Whole, Whole], NDArray[np.bool_]] | None = None,
) -> Pairs:
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
    rows = max(1, BLOCK // max(1, n_pre))
    sources: list[Whole] = []
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
        sources.append(chosen.astype(np.int64).ravel())
    j = np.repeat(np.arange(n_post, dtype=np.int64), count)
    i = np.concatenate(sources) if sources else np.empty(0, np.int64)
    order = np.lexsort((j, i))
    return Pairs(i[order], j[order])


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
    order: Whole | None


def row_index(i: Whole, n_pre: int) -> RowIndex:
    """Sort synapses by source, keeping the order within a source."""
    order = None
    if i.size and np.any(np.diff(i) < 0):
        order = np.argsort(i, kind="stable").astype(np.int64)
        i = i[order]
    starts = np.searchsorted(i, np.arange(n_pre + 1)).astype(np.int64)
    return RowIndex(starts, order)


def column_index(targets: Indices, first: int, n_post: int) -> tuple[Whole, Whole]:
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
    synapses : ndarray, shape (synapses,)
    """
    order = np.argsort(targets, kind="stable").astype(np.int64)
    edges = np.arange(first, first + n_post + 1)
    starts = np.searchsorted(targets[order], edges).astype(np.int64)
    return starts, order


def pair_numbers(i: Whole, j: Whole) -> NDArray[np.int32]:
    """Return which synapse of its pair each is, in the order given, from 0."""
    order = np.lexsort((j, i))
    a, b = i[order], j[order]
    fresh = np.ones(len(i), bool)
    fresh[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    place = np.arange(len(i))
    result = np.empty(len(i), np.int32)
    result[order] = place - np.maximum.accumulate(np.where(fresh, place, 0))
    return result
