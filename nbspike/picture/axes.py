"""Axes: round limits that hold still, and round ticks."""

from __future__ import annotations

import math

import numpy as np

from nbspike.analysis.view import Floats

_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
# an axis that shrank with every small change could not be compared by eye
_SHRINK_BELOW = 0.45


def round_up(value: float) -> float:
    """Return the next of 1, 2, 2.5, 5, 10 times a power of ten, `value` > 0."""
    power = 10.0 ** math.floor(math.log10(value))
    for digit in _ROUND:
        if value <= digit * power * (1 + 1e-9):
            return float(f"{digit * power:.6g}")
    return float(f"{10 * power:.6g}")


def ticks(low: float, high: float, wanted: int = 5) -> Floats:
    """Return about `wanted` round numbers within ``[low, high]``, ascending."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return np.array([low], dtype=np.float64)
    step = round_up((high - low) / max(wanted, 1))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return np.array([float(f"{k * step:.12g}") for k in range(first, last + 1)])


def steady_limits(
    low: float, high: float, current: tuple[float, float] | None = None
) -> tuple[float, float]:
    """Return round axis limits around the data that change as seldom as possible.

    Parameters
    ----------
    low, high
        Extent of the data, in any unit.
    current
        Limits in use; kept while the data fit and fill enough of them.

    Returns
    -------
    tuple of float
        Lower and upper limit, upper greater than lower.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return current or (0.0, 1.0)
    extent = high - low
    if current is not None:
        fits = current[0] <= low and high <= current[1]
        if fits and extent >= _SHRINK_BELOW * (current[1] - current[0]):
            return current
    if extent <= 1e-9 * max(abs(low), abs(high)):
        extent = max(abs(low), abs(high)) or 1.0
        low, high = low - 0.5 * extent, high + 0.5 * extent
    step = round_up(extent / 10)
    return (
        float(f"{math.floor(low / step + 1e-9) * step:.12g}"),
        float(f"{math.ceil(high / step - 1e-9) * step:.12g}"),
    )


def time_unit(duration: float) -> tuple[str, float]:
    """Return the unit in which to label `duration` (second) and its SI value."""
    return ("ms", 1e-3) if duration <= 2.0 else ("s", 1.0)
