"""The f-I curve: how fast neurons fire for an input."""

from __future__ import annotations

import numpy as np

from nbspike.analysis.view import Floats, SpikeView


def firing_rates(spikes: SpikeView, start: float, stop: float) -> Floats:
    """Return how fast each neuron fires in ``[start, stop)``.

    Parameters
    ----------
    spikes
        Spikes with ascending times.
    start, stop
        Second; what comes before `start` is the transient.

    Returns
    -------
    ndarray, shape (size,)
        Hertz.  For two spikes or more the number of intervals over the time they
        take, so that a clock has exactly its rate whatever its phase; else spikes
        over time.
    """
    inside = (spikes.t >= start) & (spikes.t < stop)
    neuron, time = spikes.i[inside], spikes.t[inside]
    count = np.bincount(neuron, minlength=spikes.size)
    first = np.full(spikes.size, np.inf)
    last = np.full(spikes.size, -np.inf)
    np.minimum.at(first, neuron, time)
    np.maximum.at(last, neuron, time)
    rates = count / (stop - start)
    several = (count > 1) & (last > first)
    rates[several] = (count[several] - 1) / (last[several] - first[several])
    return np.asarray(rates, np.float64)


def rheobase(inputs: Floats, rates: Floats) -> tuple[float, float] | None:
    """Return the inputs between which neurons begin to fire, as inputs rise.

    Parameters
    ----------
    inputs
        Ascending, shape (points,).
    rates
        Hertz, shape (points,).

    Returns
    -------
    tuple of float or None
        The largest input below which none fires and the one after it; `None` if
        none fires or all do.
    """
    fires = np.flatnonzero(rates > 0)
    if fires.size == 0 or fires[0] == 0:
        return None
    return float(inputs[fires[0] - 1]), float(inputs[fires[0]])
