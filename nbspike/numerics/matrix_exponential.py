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


def exponential(matrix: Floats) -> Floats:
    """Return the exponential of each matrix of a stack.

    Parameters
    ----------
    matrix
        Shape (..., n, n), dimensionless.

    Returns
    -------
    ndarray, shape (..., n, n)
    """
    scale = _balance(np.abs(matrix).reshape(-1, *matrix.shape[-2:]).max(axis=0))
    balanced = matrix * scale / scale[:, None]
    norm = float(np.abs(balanced).sum(axis=-1).max(initial=0.0))
    if not np.isfinite(norm):
        return np.full_like(matrix, np.nan)
    squarings = max(0, int(np.ceil(np.log2(norm / _LARGEST_NORM)))) if norm else 0
    small = balanced / 2.0**squarings
    identity = np.broadcast_to(np.eye(matrix.shape[-1]), matrix.shape)
    total = identity + small / _TERMS
    for term in range(_TERMS - 1, 0, -1):  # Horner
        total = identity + small @ total / term
    for _ in range(squarings):
        total = total @ total
    return np.asarray(total * scale[:, None] / scale)


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
