"""A stable sort by small whole numbers that needs little memory beside its result."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.uint32]
Whole = NDArray[np.int64]

T = TypeVar("T", bound=np.generic)

#: Keys sorted at once, few enough to stay near the processor.
PIECE = 1 << 16


def stable_order(keys: NDArray[np.integer[Any]], bins: int) -> tuple[Whole, Indices]:
    """Return where each key begins in sorted order, and which elements stand there.

    Each piece is sorted for itself; then its elements go behind those of earlier
    pieces with the same key.  So there are never full-length numbers of 8 bytes.

    Parameters
    ----------
    keys
        Numbers from 0, shape (elements,).
    bins
        One more than the largest key may be.

    Returns
    -------
    starts : ndarray, shape (bins + 1,)
    order : ndarray of uint32, shape (elements,)
        Elements with equal keys stay in their order.
    """
    counts = np.zeros(bins, np.int64)
    for first in range(0, len(keys), PIECE):
        counts += np.bincount(keys[first : first + PIECE], minlength=bins)
    starts = np.zeros(bins + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    order, free = np.empty(len(keys), np.uint32), starts[:-1].copy()
    for first in range(0, len(keys), PIECE):
        key, element = _sorted_piece(keys[first : first + PIECE])
        place = np.arange(len(key), dtype=np.int64)
        begins = np.ones(len(key), bool)
        begins[1:] = key[1:] != key[:-1]
        heads = np.flatnonzero(begins)
        lengths = np.diff(np.append(heads, len(key)))
        place += np.repeat(free[key[heads]] - heads, lengths)
        order[place] = element + first
        free[key[heads]] += lengths
    return starts, order


def taken(values: NDArray[T], order: Indices) -> NDArray[T]:
    """Return ``values[order]`` without wider indices of full length."""
    found = np.empty(len(order), values.dtype)
    for first in range(0, len(order), PIECE):
        part = slice(first, first + PIECE)
        found[part] = values[order[part]]
    return found


def put(values: NDArray[T], order: Indices) -> NDArray[T]:
    """Return the array that ``taken(array, order)`` would make `values` of."""
    found = np.empty(len(order), values.dtype)
    for first in range(0, len(order), PIECE):
        part = slice(first, first + PIECE)
        found[order[part]] = values[part]
    return found


def _sorted_piece(keys: NDArray[np.integer[Any]]) -> tuple[Whole, Whole]:
    """Return keys in order, and which elements they are of.

    Key and place in one number: sorting those is stable, and faster than any
    `argsort`.
    """
    both = keys.astype(np.int64)
    both <<= 32
    both += np.arange(len(keys), dtype=np.int64)
    both.sort()
    return both >> 32, both & 0xFFFFFFFF
