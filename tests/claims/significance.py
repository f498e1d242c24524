"""How likely a sample is if it has the law that it should have."""

from __future__ import annotations

import math

import mpmath
import numpy as np

#: A test of some fixed seed fails by chance once in ten thousand.
SIGNIFICANCE = 1e-4


def chi_square(seen: np.ndarray, expected: np.ndarray) -> float:
    """Return the p-value of counts in cells; both sum to the number of draws.

    Neighbouring cells are put together until 20 draws are expected in each.
    """
    square, cells, kept = 0.0, 0, np.zeros(2)
    pairs = np.stack([seen, expected], axis=1).astype(float)
    left = pairs[:, 1].sum()
    for pair in pairs:
        kept = kept + pair
        left -= pair[1]
        if kept[1] >= 20 and left >= 20:
            square += (kept[0] - kept[1]) ** 2 / kept[1]
            cells += 1
            kept = np.zeros(2)
    square += (kept[0] - kept[1]) ** 2 / kept[1]
    return float(mpmath.gammainc(cells / 2, square / 2, regularized=True))


def kolmogorov(below: np.ndarray, law: np.ndarray, size: int) -> float:
    """Return the p-value of the largest distance of two distribution functions.

    Parameters
    ----------
    below
        How many of `size` draws lie below each of many points, shape (points,).
    law
        The distribution function at these points, shape (points,).
    size
        Number of draws.
    """
    far = float(np.max(np.abs(below / size - law))) * math.sqrt(size)
    if far < 0.3:
        return 1.0
    terms = (2 * (-1) ** (k - 1) * math.exp(-2 * (k * far) ** 2) for k in range(1, 101))
    return min(1.0, math.fsum(terms))


def binomial_law(trials: int, chance: float, top: int) -> np.ndarray:
    """Return the probabilities of 0 to `top` successes, the last with all above."""
    k = np.arange(top)
    logs = np.array(
        [
            math.lgamma(trials + 1) - math.lgamma(x + 1) - math.lgamma(trials - x + 1)
            for x in k
        ]
    )
    law = np.exp(logs + k * math.log(chance) + (trials - k) * math.log1p(-chance))
    return np.append(law, max(0.0, 1 - law.sum()))


def poisson_law(mean: float, top: int) -> np.ndarray:
    """Return the probabilities of 0 to `top` events, the last with all above."""
    k = np.arange(top)
    logs = k * math.log(mean) - mean - np.array([math.lgamma(x + 1) for x in k])
    law = np.exp(logs)
    return np.append(law, max(0.0, 1 - law.sum()))


def counts(sample: np.ndarray, top: int) -> np.ndarray:
    """Return how often 0 to `top` occur, the last with all above."""
    return np.bincount(np.minimum(sample.astype(int), top), minlength=top + 1)
