"""The exponential of small matrices, many at once, in plain NumPy.

Scaling and squaring of a Taylor polynomial after balancing.  Balancing matters
here: with voltages, currents and capacitances in SI units the entries of one
matrix differ by ten orders of magnitude, and scaling by the largest would cost
as many digits.

References
----------
Moler & Van Loan (2003), Nineteen dubious ways to compute the exponential of a
matrix, twenty-five years later, SIAM Review 45, 3-49.  Parlett & Reinsch (1969),
Balancing a matrix for calculation of eigenvalues and eigenvectors, Numer. Math.
13, 293-304.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_TERMS = 18  # 0.5**19/19! is below 1e-22
_LARGEST_NORM = 0.5
_SWEEPS = 12


def matrix_exponential(matrix: Floats) -> tuple[Floats, Floats]:
    """Return the exponential of each matrix of a stack, and its diagonal minus 1.

    The latter keeps its digits where the exponential is close to 1.

    Parameters
    ----------
    matrix
        Shape (..., n, n), dimensionless.

    Returns
    -------
    exponential : ndarray, shape (..., n, n)
    diagonal : ndarray, shape (..., n)
    """
    scale = _balance(np.abs(matrix).reshape(-1, *matrix.shape[-2:]).max(axis=0))
    balanced = matrix * scale / scale[:, None]
    norm = float(np.abs(balanced).sum(axis=-1).max(initial=0.0))
    if not np.isfinite(norm):
        return np.full_like(matrix, np.nan), np.full(matrix.shape[:-1], np.nan)
    squarings = max(0, int(np.ceil(np.log2(norm / _LARGEST_NORM)))) if norm else 0
    small = balanced / 2.0**squarings
    identity = np.broadcast_to(np.eye(matrix.shape[-1]), matrix.shape)
    series = identity + small / _TERMS
    for term in range(_TERMS - 1, 1, -1):  # Horner
        series = identity + small @ series / term
    change = small @ series  # exp(small) - 1
    for _ in range(squarings):  # exp(2x) - 1 = (exp(x) - 1)^2 + 2(exp(x) - 1)
        change = change @ change + 2.0 * change
    diagonal = np.diagonal(change, axis1=-2, axis2=-1)
    whole = (change + identity) * scale[:, None] / scale
    return np.asarray(whole), np.asarray(diagonal)


def reachable(direct: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which links there are over any number of steps, shape (n, n)."""
    found = direct.copy()
    for middle in range(len(direct)):
        found |= found[:, middle : middle + 1] & found[middle]
    return found


def _balance(size: Floats) -> Floats:
    """Return powers of two d so that entries ``size[i, j]*d[j]/d[i]`` are alike.

    A variable that only acts, or is only acted on, is scaled until its entries do
    not exceed the diagonal.
    """
    n = len(size)
    scale = np.ones(n)
    if not np.isfinite(size).all():
        return scale
    diagonal = max(float(np.diag(size).max(initial=0.0)), 2.0**-40)
    off = size - np.diag(np.diag(size))
    for _ in range(_SWEEPS):
        for k in range(n):
            row = float((off[k] * scale).sum() / scale[k])
            column = float((off[:, k] / scale).sum() * scale[k])
            if row > 0 and column > 0:
                factor = np.sqrt(row / column)
            elif row > diagonal:
                factor = row / diagonal
            elif column > diagonal:
                factor = diagonal / column
            else:
                continue
            scale[k] *= 2.0 ** np.round(np.log2(factor))
    return scale
