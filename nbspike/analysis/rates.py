"""Firing rates: how many spikes per neuron and second.

Both measures count the spikes of a half-open window ``[start, stop)``, so that
windows laid end to end count every spike once.
"""

from __future__ import annotations

import numpy as np

from nbspike.analysis.view import Floats, Indices, RateView, SpikeView

# Times are multiples of a time step in floating point: 3*0.1 ms lies a few ulp
# above 0.3 ms.  A spike this close (in bins) to an edge belongs to the right.
_EDGE = 1e-6


def mean_rate(spikes: SpikeView, start: float, stop: float) -> float:
    """Return spikes per neuron and second in ``[start, stop)``.

    Parameters
    ----------
    spikes
        Spikes of ``spikes.size`` neurons.
    start, stop
        Window, second.

    Returns
    -------
    float
        ``spikes / (neurons * (stop - start))``, hertz; 0 for an empty window or
        an empty segment.
    """
    length = stop - start
    if spikes.size == 0 or length <= 0:
        return 0.0
    counts = _counts(spikes.t, start, length, 1)
    return float(counts[0] / (spikes.size * length))


def population_rate(
    spikes: SpikeView, start: float, stop: float, bin_width: float
) -> RateView:
    """Return the population rate in equal bins that tile ``[start, stop)``.

    The width is adjusted so that a whole number of bins fills the window; hence
    ``sum(rate) * size * width`` is the number of spikes in it, exactly.

    Parameters
    ----------
    spikes
        Spikes of ``spikes.size`` neurons.
    start, stop
        Window, second.
    bin_width
        Wanted width, second, positive.

    Returns
    -------
    RateView
        Rate in hertz at the centres of the bins, shape (bins,), with the width
        that was used.

    References
    ----------
    Gerstner, Kistler, Naud & Paninski (2014), Neuronal Dynamics, section 7.2.3:
    the population activity ``A(t) = n(t, t + dt) / (N dt)``.
    """
    length = max(stop - start, 0.0)
    bins = max(1, round(length / bin_width))
    width = length / bins if length > 0 else bin_width
    counts = _counts(spikes.t, start, bins * width, bins)
    rate = np.asarray(counts / (max(spikes.size, 1) * width), dtype=np.float64)
    centres = np.asarray(start + width * (np.arange(bins) + 0.5), dtype=np.float64)
    return RateView(spikes.name, centres, rate, width)


def _counts(t: Floats, start: float, length: float, bins: int) -> Indices:
    """Return the number of times in each of `bins` equal bins, shape (bins,)."""
    scaled = (np.asarray(t, dtype=np.float64) - start) * (bins / length)
    index = np.floor(scaled + _EDGE).astype(np.int64)
    inside = (index >= 0) & (index < bins)
    return np.bincount(index[inside], minlength=bins)
