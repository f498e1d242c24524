"""Who of many neurons with one probability of a spike fires in a step."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from nbspike.ir.chance import chance_of
from nbspike.model.checked import CheckedNeurons
from nbspike.runtime.random import stream_key, uniform
from tests.reference.names import Draws, Now, Scope, compute

#: Sparser levels come first; the last one reaches 1/64.
LEVELS = (5, 4, 3, 2)


def common_chance(model: CheckedNeurons, scope: Scope, draws: Draws) -> float | None:
    """Return the probability, if nothing else decides and it is small enough.

    It draws nothing.
    """
    chance = chance_of(model, frozenset())
    if chance is None:
        return None
    values = np.unique(compute(chance, scope, draws))
    if len(values) != 1 or not 0 <= values[0] <= 8.0 ** -LEVELS[-1]:
        return None
    return float(values[0])


def by_chance(p: float, size: int, name: str, now: Now) -> np.ndarray:
    """Return which neurons fire, shape (size,)."""
    fires, silent = np.zeros(size, bool), 1.0
    for level in LEVELS:
        wanted = 1 - 8.0**-level  # probability of none up to this level
        candidate = 1 - wanted / silent
        left = 1 - (1 - p) / silent
        if left <= 0:
            break
        share = left / candidate
        for i, mark in _candidates(candidate, size, name, level, now):
            fires[i] |= mark < share
        silent = wanted
    return fires


def _candidates(
    chance: float, size: int, name: str, level: int, now: Now
) -> Iterator[tuple[int, float]]:
    i, n = -1, 0
    while True:
        distance = _number(now, name, "skip", level, n)
        i += 1 + math.floor(math.log(1 - distance) / math.log1p(-chance))
        if i >= size:
            return
        yield i, _number(now, name, "mark", level, n)
        n += 1


def _number(now: Now, name: str, what: str, level: int, n: int) -> float:
    key = stream_key(now.seed, name, what, level, 0)
    return float(uniform(key, now.step, np.array([n]))[0])
