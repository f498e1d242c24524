"""The same random numbers as in kernels, drawn by NumPy.

Initial values and connectivity use these, so a network is the same for the same
seed whichever part of it was drawn by compiled code.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from nbspike.ir.hashing import GOLDEN, MIX_1, MIX_2, SECOND_STREAM

_TWO_PI = 6.283185307179586


def stream_key(seed: int, *path: str | int) -> int:
    """Return the key of a random stream: 64 bits of a hash of seed and place.

    Parameters
    ----------
    seed
        The run's seed.
    path
        What draws: the object's name, what for, and the number of the place.
    """
    text = "\0".join([str(int(seed)), *(str(part) for part in path)])
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def uniform(key: int, step: int, elements: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return uniform numbers in [0, 1), shape of `elements`."""
    z = np.array(elements, dtype=np.uint64, ndmin=1)
    with np.errstate(over="ignore"):
        z += np.uint64(step << 32)
        z *= np.uint64(GOLDEN)
        z += np.uint64(key & 0xFFFFFFFFFFFFFFFF)
        z ^= z >> np.uint64(30)
        z *= np.uint64(MIX_1)
        z ^= z >> np.uint64(27)
        z *= np.uint64(MIX_2)
        z ^= z >> np.uint64(31)
    z >>= np.uint64(12)
    z |= np.uint64(0x3FF0000000000000)
    found = z.view(np.float64)
    found -= 1.0
    return found.reshape(np.shape(elements))


def normal(key: int, step: int, elements: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return standard normal numbers (Box and Muller), shape of `elements`."""
    first = uniform(key, step, elements)
    second = uniform(key ^ _signed(SECOND_STREAM), step, elements)
    return np.sqrt(-2.0 * np.log(1.0 - first)) * np.cos(_TWO_PI * second)


def _signed(word: int) -> int:
    return word - (1 << 64) if word >= 1 << 63 else word
