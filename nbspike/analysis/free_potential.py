"""Statistics of a membrane potential while it is free to move."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nbspike.analysis.view import Floats


def free_samples(t: Floats, spikes: Floats, refractory: float) -> NDArray[np.bool_]:
    """Return which samples of a trace are not held by refractoriness.

    The reset follows the sample at the time of a spike, so that sample counts, and
    those later up to the refractory time do not: a neuron that waits at its reset
    value would otherwise put a peak there that no synapse made.

    Parameters
    ----------
    t
        Times of the samples, shape (samples,), second, ascending.
    spikes
        Times of the neuron's spikes, shape (spikes,), second, ascending.
    refractory
        Second.

    Returns
    -------
    ndarray of bool, shape (samples,)
        True where a sample counts.
    """
    if spikes.size == 0 or refractory <= 0:
        return np.ones(t.size, np.bool_)
    # times are multiples of a step in floating point
    slack = 1e-9 * max(float(t[-1]) if t.size else 0.0, refractory) + 1e-12
    last = np.searchsorted(spikes, t - slack, side="left") - 1
    since = t - spikes[np.maximum(last, 0)]
    held = (last >= 0) & (since > slack) & (since <= refractory + slack)
    return ~held


def mean_and_sd(values: Floats) -> tuple[float, float]:
    """Return mean and standard deviation (divisor n) of the finite values.

    NaN if there are none.
    """
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        return float("nan"), float("nan")
    return float(finite.mean()), float(finite.std())
