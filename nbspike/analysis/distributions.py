"""How values are spread: histograms with round bins, as densities."""

from __future__ import annotations

import math

import numpy as np

from nbspike.analysis.view import Floats

_ROUND = (1.0, 2.0, 5.0, 10.0)


def density(values: Floats, edges: Floats) -> Floats:
    """Return the share of values in each bin, divided by the width of the bin.

    Parameters
    ----------
    values
        Any shape; what is not finite does not count.
    edges
        Ascending, shape (bins + 1,); a bin holds its lower edge, the last both.

    Returns
    -------
    ndarray, shape (bins,)
        In 1/(unit of `values`): its integral is the share of values within the
        edges.  All 0 if there are no values.
    """
    finite = values[np.isfinite(values)]
    counts = np.histogram(finite, edges)[0]
    total = max(finite.size, 1)
    return np.asarray(counts / (total * np.diff(edges)), np.float64)


def interval_edges(intervals: Floats, dt: float, most: int = 50) -> Floats:
    """Return edges of bins for intervals, from 0 on.

    Intervals are whole steps, so each bin holds the same number of steps: with other
    widths some bins would hold one more than their neighbours, and the histogram
    would show a comb.

    Parameters
    ----------
    intervals
        Second, shape (intervals,).
    dt
        Time step, second.
    most
        Largest number of bins.

    Returns
    -------
    ndarray, shape (bins + 1,)
        Second.  They end above 99 % of the intervals.
    """
    longest = float(np.quantile(intervals, 0.99)) if intervals.size else 50 * dt
    steps = max(1, math.ceil(longest / dt * (1 + 1e-9) / most))
    power = 10 ** math.floor(math.log10(steps))
    wide = next(int(k * power) for k in _ROUND if k * power >= steps)
    bins = max(5, math.ceil((longest / dt + 1) / wide))
    return np.asarray((np.arange(bins + 1) * wide - 0.5) * dt, np.float64)


def value_edges(values: Floats, bins: int = 60) -> Floats:
    """Return edges of equal bins that hold all finite values.

    Parameters
    ----------
    values
        Any shape.
    bins
        How many bins.

    Returns
    -------
    ndarray, shape (bins + 1,)
        In the unit of `values`.
    """
    finite = values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        margin = 0.5 * abs(low) or 0.5
        low, high = low - margin, high + margin
    return np.linspace(low, high, bins + 1)


def outline(edges: Floats, heights: Floats) -> tuple[Floats, Floats]:
    """Return the path around the bars of a histogram, from 0 to 0.

    Parameters
    ----------
    edges
        Shape (bins + 1,).
    heights
        Shape (bins,).

    Returns
    -------
    tuple of ndarray, shape (2 * bins + 2,)
        Coordinates.
    """
    x = np.repeat(edges, 2)
    y = np.concatenate([[0.0], np.repeat(heights, 2), [0.0]])
    return x, y
