"""Whether a billion numbers have their law: cells, moments, tails, neighbours.

Each function takes blocks of numbers and how many of them to use, and returns p-values
by name.  Counts are added up block by block, so memory does not grow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import mpmath
import numpy as np
from numpy.typing import NDArray

from tests.claims.significance import chi_square
from tests.randomness import tallies

Floats = NDArray[np.float64]
Found = dict[str, float]

_CELLS = 4096
_LAGS = (1, 2, 3, 7, 1000)

#: Powers whose means are known: E z**k of a normal number, and its variance.
_POWERS = range(1, 9)
#: Mean above which a Poisson number is as good as normal.
_LARGE = 1e4

_TAILS = (3.0, 4.0, 5.0, 5.5)


def two_sided(z: float) -> float:
    """Return the p-value of a standard normal number."""
    return math.erfc(abs(z) / math.sqrt(2))


def of_count(count: int, mean: float) -> float:
    """Return the p-value of a Poisson number."""
    if mean > _LARGE:
        return two_sided((count - mean) / math.sqrt(mean))
    above = float(mpmath.gammainc(count, 0, mean, regularized=True)) if count else 1.0
    below = float(mpmath.gammainc(count + 1, mean, regularized=True))
    return min(1.0, 2 * min(above, below))


def uniform_numbers(blocks: Iterator[Floats], draws: float) -> Found:
    """Test uniform numbers: cells, last bits, pairs, triples, permutations, lags."""
    cells, bits = np.zeros(_CELLS), np.zeros(1024)
    pairs, triples, orders = np.zeros(_CELLS), np.zeros(_CELLS), np.zeros(24)
    lags, n = np.zeros(len(_LAGS)), 0
    while n < draws:
        u = next(blocks)
        n += u.size
        tallies.uniform_tally(u, cells, bits, pairs, triples, orders)
        lags += [tallies.product(u, lag, 0.5) for lag in _LAGS]
    each = {"cells": cells, "last bits": bits, "pairs": pairs, "triples": triples}
    each["permutations"] = orders
    found = {
        name: chi_square(seen, np.full(seen.size, seen.sum() / seen.size))
        for name, seen in each.items()
    }
    spread = math.sqrt(n) / 12
    return found | _lagged(lags / spread)


def normal_numbers(blocks: Iterator[Floats], draws: float) -> Found:
    """Test standard normal numbers: cells, moments, tails, lags, squares."""
    edges = np.linspace(-6, 6, 2401)
    law = np.array([0.5 * math.erfc(-x / math.sqrt(2)) for x in edges])
    seen, moments, n = np.zeros(edges.size + 1), np.zeros(len(_POWERS)), 0
    beyond, lags, squares = np.zeros(len(_TAILS)), np.zeros(len(_LAGS)), 0.0
    tails = np.array(_TAILS)
    while n < draws:
        z = next(blocks)
        n += z.size
        tallies.normal_tally(z, seen, moments, tails, beyond)
        lags += [tallies.product(z, lag, 0.0) for lag in _LAGS]
        squares += tallies.product_of_squares(z)
    expected = np.diff(np.concatenate([[0], law, [1]])) * n
    found = {"cells": chi_square(seen, expected)}
    for k, total in zip(_POWERS, moments, strict=True):
        mean, spread = _even(k), math.sqrt(_even(2 * k) - _even(k) ** 2)
        found[f"moment {k}"] = two_sided((total / n - mean) / spread * math.sqrt(n))
    for tail, count in zip(_TAILS, beyond, strict=True):
        rare = math.erfc(tail / math.sqrt(2)) * n
        found[f"beyond {tail:g}"] = of_count(int(count), rare)
    found["squares, lag 1"] = two_sided(squares / math.sqrt(n))
    return found | _lagged(lags / math.sqrt(n))


def whole_numbers(blocks: Iterator[Floats], draws: float, law: Floats) -> Found:
    """Test numbers 0, 1, … with given probabilities, the last one of all above."""
    seen, n = np.zeros(law.size), 0
    while n < draws:
        drawn = next(blocks)
        n += drawn.size
        tallies.whole_tally(drawn, seen)
    values = np.arange(law.size)
    mean = law @ values
    spread = math.sqrt(law @ values**2 - mean**2)
    total = seen @ values / n
    return {
        "cells": chi_square(seen, law * n),
        "mean": two_sided((total - mean) / spread * math.sqrt(n)),
    }


def _lagged(z: Floats) -> Found:
    return {f"lag {lag}": two_sided(x) for lag, x in zip(_LAGS, z, strict=True)}


def _even(k: int) -> float:
    """Return E z**k of a standard normal number: (k - 1)!! for even k."""
    return 0.0 if k % 2 else float(math.prod(range(1, k, 2)))
