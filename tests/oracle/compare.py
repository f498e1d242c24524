"""Compare what two packages made of the same models; exit with 1 if they differ.

``python -m tests.oracle.compare THEIRS OURS``

Deterministic arrays agree to 1e-10 of their largest value, whole numbers and truth
values exactly.  Arrays of models that draw come from fixed seeds; a test rejects
them at a significance of 1e-4, so that a hundred tests raise a false alarm in one
of a hundred changes of the random numbers.
"""

from __future__ import annotations

import json
import math
import sys

import mpmath
import numpy as np

from tests.oracle.registry import MODELS
from tests.oracle.run import load

TOLERANCE = 1e-10
SIGNIFICANCE = 1e-4


def same(one: np.ndarray, other: np.ndarray) -> str:
    """Return how two arrays differ, or nothing."""
    if one.shape != other.shape:
        return f"shape {other.shape} instead of {one.shape}"
    if one.dtype.kind in "biu" or one.size == 0:
        return "" if np.array_equal(one, other) else "other whole numbers"
    if one.dtype.kind in "US":
        return "" if np.array_equal(one, other) else f"{other} instead of {one}"
    finite = np.isfinite(one)
    if not np.array_equal(one[~finite], other[~finite], equal_nan=True):
        return "infinite in other places"
    if not finite.any():
        return ""
    scale = np.max(np.abs(one[finite])) or 1.0
    far = np.max(np.abs(one[finite] - other[finite])) / scale
    return "" if far <= TOLERANCE else f"{far:.1e} apart"


def ks(one: np.ndarray, other: np.ndarray) -> float:
    """Return the p-value of Kolmogorov and Smirnov for two samples."""
    one, other = np.sort(one.ravel()), np.sort(other.ravel())
    both = np.concatenate([one, other])
    steps = [np.searchsorted(x, both, side="right") / len(x) for x in (one, other)]
    size = len(one) * len(other) / len(both)
    far = np.max(np.abs(steps[0] - steps[1])) * math.sqrt(size)
    if far < 0.3:
        return 1.0
    terms = (2 * (-1) ** (k - 1) * math.exp(-2 * (k * far) ** 2) for k in range(1, 101))
    return min(1.0, math.fsum(terms))


def mean(one: np.ndarray, other: np.ndarray) -> float:
    """Return the p-value of Welch's test, for samples of more than thirty."""
    spread = sum(np.var(x, ddof=1) / x.size for x in (one, other))
    if spread == 0:
        return float(np.mean(one) == np.mean(other))
    return math.erfc(abs(np.mean(one) - np.mean(other)) / math.sqrt(2 * spread))


def counts(one: np.ndarray, other: np.ndarray) -> float:
    """Return the p-value of chi-square for two samples of whole numbers."""
    top = int(max(one.max(), other.max())) + 1
    table = np.array([np.bincount(x.ravel(), minlength=top) for x in (one, other)])
    cells, kept = [], np.zeros(2)
    for column in table.T:  # neighbours are put together until ten are expected
        kept = kept + column
        if kept.sum() >= 20:
            cells.append(kept)
            kept = np.zeros(2)
    if len(cells) < 2:
        return 1.0
    cells[-1] = cells[-1] + kept
    seen = np.array(cells)
    expected = np.outer(seen.sum(1), seen.sum(0)) / seen.sum()
    square = float(np.sum((seen - expected) ** 2 / expected))
    return float(mpmath.gammainc((len(cells) - 1) / 2, square / 2, regularized=True))


def verdict(test: str | float | None, one: np.ndarray, other: np.ndarray) -> str:
    """Return what is wrong with an array, or nothing."""
    if test is None:
        return same(one, other)
    if isinstance(test, float):
        far = abs(np.mean(other) / np.mean(one) - 1)
        return "" if far <= test else f"means {far:.1%} apart"
    if min(one.size, other.size) < 30:
        return f"samples of {one.size} and {other.size} are too small"
    p = {"ks": ks, "mean": mean, "counts": counts}[test](one, other)
    return "" if p > SIGNIFICANCE else f"{test}: p = {p:.1e}"


def main(theirs: str, ours: str) -> int:
    """Print a line for each model; return 1 if one differs or was refused."""
    load()
    failed = 0
    with np.load(theirs) as first, np.load(ours) as second:
        refused = [json.loads(str(each["refused"])) for each in (first, second)]
        for name, model in MODELS.items():
            keys = [key for key in first if key.startswith(f"{name}/")]
            wrong = [
                f"{who} refuses: {errors[name].splitlines()[0]}"
                for who, errors in zip(("Brian", "nbspike"), refused, strict=True)
                if name in errors
            ]
            if not wrong:
                for key in keys:
                    test = model.tests.get(key.partition("/")[2])
                    if what := verdict(test, first[key], second[key]):
                        wrong.append(f"{key.partition('/')[2]}: {what}")
                wrong += [] if keys else ["was not run"]
            failed += bool(wrong)
            print("DIFFERS" if wrong else "agrees ", model.topic, name, *wrong)
    print(f"{len(MODELS) - failed} of {len(MODELS)} models agree")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
