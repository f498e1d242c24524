"""One seed for a whole script, and numbered streams drawn from it.

Every network, string and `connect` call takes the next number, so repeated trials
differ; after ``seed(k)`` the same script gives the same bits.  The names of
objects play no part, because a notebook cell that is run again makes new ones.
"""

from __future__ import annotations

import numbers
import secrets
import threading
from collections.abc import Mapping
from typing import Any

import numpy as np

from nbspike.diagnostics.errors import fail
from nbspike.runtime.random import stream_key

_MASK = (1 << 63) - 1


class _Source:
    """The seed of this process and how many streams were taken from it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.restart(secrets.randbits(63))

    def restart(self, base: int) -> None:
        with self.lock:
            self.base, self.taken = base, 0
            self.generation = getattr(self, "generation", -1) + 1

    def take(self) -> int:
        with self.lock:
            self.taken += 1
            return stream_key(self.base, "stream", self.taken) & _MASK


_source = _Source()


def seed(seed: object = None) -> None:
    """Make everything random that follows repeatable.

    NumPy's global generator is seeded, too, for scripts that draw from it.

    Parameters
    ----------
    seed
        A whole number; `None` for a new one from the operating system.

    Raises
    ------
    ParameterValueError
        NB609 if it is not a whole number.
    """
    if seed is None:
        _source.restart(secrets.randbits(63))
        np.random.seed(None)  # noqa: NPY002  (scripts written for Brian expect it)
        return
    if isinstance(seed, bool | np.bool_) or not isinstance(seed, numbers.Integral):
        message = f"the seed is {seed!r}, which is not a whole number"
        raise fail("NB609", message, hint="Write seed(1)")
    _source.restart(int(seed))
    np.random.seed(int(seed) % 2**32)  # noqa: NPY002


def random_state() -> dict[str, Any]:
    """Return how far the random numbers of this process are, NumPy's as well.

    It consists of numbers and lists, so that it can be written to a file.
    """
    name, words, *rest = np.random.get_state()  # noqa: NPY002
    numpy = [str(name), [int(word) for word in words], *rest]
    return {"base": _source.base, "taken": _source.taken, "numpy": numpy}


def set_random_state(state: Mapping[str, Any]) -> None:
    """Go on with the random numbers from where `random_state` was called."""
    _source.restart(int(state["base"]))
    _source.taken = int(state["taken"])
    name, words, *rest = state["numpy"]
    np.random.set_state((name, np.array(words, np.uint32), *rest))  # noqa: NPY002


def next_seed() -> int:
    """Return the seed of the next string, `connect` call or network."""
    return _source.take()


def generation() -> int:
    """Return how often `seed` was called."""
    return _source.generation
