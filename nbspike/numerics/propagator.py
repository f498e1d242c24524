"""Exponentials of small matrices, many at once, each entry accurate by itself.

Scaling and squaring, with three additions that keep every entry (not only the
largest) accurate for the matrices of neuron models, whose entries differ by many
orders of magnitude because they carry units:

- *Balancing.*  A diagonal similarity by powers of two brings all entries down to
  the size of the dominant cycle, so that a coupling of 1e9 costs no accuracy.
- *Known diagonals.*  A variable that lies on no cycle has ``exp(a)`` on the
  diagonal; it is set after every squaring.  What remains for decaying chains are
  sums of positive products, which cannot cancel, whatever the distances between
  time constants.
- *Increments.*  ``exp(A) - 1`` is carried along for the diagonal, where
  subtracting 1 at the end would lose the digits of slow variables.

Nothing divides by an entry, so equal time constants, zeros and defective matrices
are no special cases.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Integers = NDArray[np.int64]

#: Row sums of a scaled matrix; the series then takes at most some twenty terms.
_LARGEST_NORM: Final = 0.5
_MOST_TERMS: Final = 40
_NEGLIGIBLE: Final = 2.0**-56
_MOST_SQUARINGS: Final = 1100


def matrix_exponential(matrices: Floats) -> tuple[Floats, Floats]:
    """Return ``exp(A)`` and the diagonal of ``exp(A) - 1``.

    Parameters
    ----------
    matrices
        Shape (..., n, n), dimensionless.

    Returns
    -------
    exponential : ndarray, shape (..., n, n)
        Zero, exactly, where no product of entries of the matrix contributes.  NaN
        for a matrix that has an entry which is not finite.
    increment : ndarray, shape (..., n)
        The diagonal of the exponential minus 1, to full precision.

    Notes
    -----
    Which entries are zero is decided for all matrices together.

    References
    ----------
    Higham (2005), SIAM J. Matrix Anal. Appl. 26, 1179-1193; Al-Mohy and Higham
    (2009), ibid. 31, 970-989, for the diagonals.
    """
    size = matrices.shape[-1]
    batch = np.asarray(matrices, np.float64).reshape(-1, size, size)
    exponential = np.full(batch.shape, np.nan)
    increment = np.full(batch.shape[:2], np.nan)
    finite: Truths = np.all(np.isfinite(batch), axis=(1, 2))
    largest = np.abs(batch[finite]).max(axis=0, initial=0.0)
    acyclic = ~np.diagonal(reachable((largest > 0) & ~np.eye(size, dtype=np.bool_)))
    powers = _balance(largest)
    shift = powers[None, :] - powers[:, None]
    with np.errstate(all="ignore"):
        balanced = np.ldexp(batch, shift)
        squarings = _squarings(balanced, finite)
        # not `np.unique`, whose first call imports `numpy.ma`, for 14 ms
        for count in sorted(set(squarings[finite].tolist())):
            chosen = finite & (squarings == count)
            whole, diagonal = _squared(balanced[chosen], count, acyclic)
            exponential[chosen] = np.ldexp(whole, -shift)
            increment[chosen] = diagonal
    return exponential.reshape(matrices.shape), increment.reshape(matrices.shape[:-1])


def reachable(links: Truths) -> Truths:
    """Return the transitive closure of a graph; shape (n, n), `links[i, j]` i to j."""
    closed = links.copy()
    for middle in range(len(closed)):
        closed |= closed[:, middle, None] & closed[None, middle, :]
    return closed


def _balance(largest: Floats) -> Integers:
    """Return exponents p for which ``a_ij * 2**(p_j - p_i)`` is small for all i, j.

    No choice brings all entries below the largest geometric mean of a cycle, and
    the heaviest paths, measured against that mean, reach it.
    """
    with np.errstate(divide="ignore"):
        weights = np.log2(largest)
    mean = _cycle_mean(weights)
    if not np.isfinite(mean):
        mean = -8.0  # no cycle at all: any size can be reached
    paths = weights - mean
    for middle in range(len(largest)):
        paths = np.maximum(paths, paths[:, middle, None] + paths[None, middle, :])
    heaviest = paths.max(axis=1, initial=0.0)
    exponents: Integers = np.clip(np.rint(heaviest), 0, 480).astype(np.int64)
    return exponents


def _cycle_mean(weights: Floats) -> float:
    """Return the largest mean weight of a cycle, or -inf (Karp's theorem)."""
    size = len(weights)
    walks = np.zeros((size + 1, size))
    for length in range(size):
        walks[length + 1] = (walks[length][:, None] + weights).max(axis=0)
    last = walks[size]
    lengths = np.arange(size, 0, -1)[:, None]
    with np.errstate(invalid="ignore"):
        means = (last - walks[:size]) / lengths
    means[~np.isfinite(walks[:size])] = np.inf
    best = np.where(np.isfinite(last), means.min(axis=0), -np.inf)
    return float(best.max())


def _squarings(balanced: Floats, finite: Truths) -> Integers:
    norms = np.abs(balanced).sum(axis=2).max(axis=1)
    counts = np.ceil(np.log2(np.maximum(norms, _LARGEST_NORM) / _LARGEST_NORM))
    counts[~finite] = 0
    whole: Integers = np.minimum(counts, _MOST_SQUARINGS).astype(np.int64)
    return whole


def _squared(balanced: Floats, count: int, acyclic: Truths) -> tuple[Floats, Floats]:
    """Return the exponential of balanced matrices and its diagonal minus 1."""
    size = balanced.shape[-1]
    loops = np.diagonal(balanced, axis1=1, axis2=2)
    change = _series(np.ldexp(balanced, -count))
    whole = change + np.eye(size)
    on = np.arange(size)[acyclic]
    for left in range(count, -1, -1):
        if left < count:
            change = 2 * change + change @ change
            whole = whole @ whole
        exponents = np.ldexp(loops[:, on], -left)
        change[:, on, on] = np.expm1(exponents)
        whole[:, on, on] = np.exp(exponents)
    return whole, np.diagonal(change, axis1=1, axis2=2)


def _series(scaled: Floats) -> Floats:
    """Return ``exp(X) - 1`` by its power series, for X with row sums up to 1/2."""
    size = scaled.shape[-1]
    term = scaled
    result = scaled.copy()
    for k in range(2, _MOST_TERMS):
        term = term @ scaled / k
        result = result + term
        # a path through all variables shows up in the term of its length
        if k >= size and (np.abs(term) <= _NEGLIGIBLE * np.abs(result)).all():
            break
    return result
