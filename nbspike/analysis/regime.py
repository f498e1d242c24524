"""Asynchronous or synchronous, regular or irregular: the regime of a population."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from nbspike.analysis.intervals import regularity
from nbspike.analysis.rates import population_rate
from nbspike.analysis.spectra import welch_spectrum
from nbspike.analysis.view import SpikeView

#: Bins in which spikes are counted, second.
BIN = 5e-3
#: From this CV of intervals on, firing is called irregular; a clock has 0, Poisson 1.
IRREGULAR = 0.5
#: From this modulation of the rate on, it is called synchronous; a rate that goes to
#: zero and back like a sine has 0.71.
SYNCHRONOUS = 0.5
#: Above this frequency a synchronous irregular state is called fast, hertz.
FAST = 60.0
#: What a run of more than three times this leaves out at its start, second.
TRANSIENT = 0.1
#: With fewer neurons for a CV, spikes or bins than these nothing is said; nor if less
#: than half of the neurons that fire have a CV, which are then the fast ones only.
FEWEST_NEURONS, FEWEST_SPIKES, FEWEST_BINS = 3, 100, 20


@dataclass(frozen=True, slots=True)
class Regime:
    """How a population fires.

    Parameters
    ----------
    label
        ``AI``, ``AR``, ``SR``, ``SI fast`` or ``SI slow``; empty if it cannot be said.
    cv
        Mean CV of intervals; NaN if no neuron qualifies.
    modulation
        Standard deviation of the population rate beyond that of Poisson counts,
        divided by its mean; 0 for a constant rate.
    correlation
        Mean correlation of the spike counts of two neurons.
    frequency
        Of the largest power of the rate, hertz.
    """

    label: str
    cv: float
    modulation: float
    correlation: float
    frequency: float


def transient_of(duration: float) -> float:
    """Return how much of a run is left out at its start, second."""
    return TRANSIENT if duration > 3 * TRANSIENT else 0.0


def regime(spikes: SpikeView, start: float, stop: float) -> Regime:
    """Return how a population fires in ``[start, stop)``.

    Parameters
    ----------
    spikes
        Spikes with ascending times.
    start, stop
        Second; what comes before `start` is the transient.

    References
    ----------
    Brunel (2000), J. Comput. Neurosci. 8, 183-208: the four states.
    """
    inside = (spikes.t >= start) & (spikes.t < stop)
    kept = SpikeView(
        spikes.name, spikes.size, spikes.offset, spikes.t[inside], spikes.i[inside]
    )
    found = regularity(kept)
    counts = _counts(kept, start, stop)
    modulation = rate_modulation(counts.sum(axis=0))
    fine = population_rate(kept, start, stop, 1e-3)
    segment = min(0.5, (stop - start) / 2)
    frequency = welch_spectrum(fine.rate, fine.bin_width, segment).peak
    known = (
        found.qualifying >= FEWEST_NEURONS
        and 2 * found.qualifying >= np.unique(kept.i).size
        and kept.t.size >= FEWEST_SPIKES
        and counts.shape[1] >= FEWEST_BINS
    )
    label = _label(found.cv, modulation, frequency) if known else ""
    return Regime(label, found.cv, modulation, count_correlation(counts), frequency)


def rate_modulation(counts: np.ndarray) -> float:
    """Return how far a rate goes up and down, beyond the chance of counts.

    Parameters
    ----------
    counts
        Spikes of a population in equal bins, shape (bins,).

    Returns
    -------
    float
        ``sqrt(max(0, variance - mean))/mean`` of the counts: 0 for a constant rate
        with independent spikes or more regular ones; ``a/sqrt(2)`` for a rate that
        is modulated by a sine of relative amplitude ``a``.  It does not depend on
        the number of neurons.  NaN without spikes.
    """
    mean = float(counts.mean()) if counts.size else 0.0
    if mean == 0:
        return math.nan
    return math.sqrt(max(0.0, float(counts.var()) - mean)) / mean


def count_correlation(counts: np.ndarray) -> float:
    """Return the mean correlation of the spike counts of two neurons.

    Parameters
    ----------
    counts
        Shape (neurons, bins).

    Returns
    -------
    float
        The sum of the covariances of all pairs over the sum of the products of their
        standard deviations; neurons whose count never changes do not count.  NaN for
        fewer than two others.

    References
    ----------
    de la Rocha et al. (2007), Nature 448, 802-806.
    """
    own = counts.var(axis=1)
    changing = own > 0
    if changing.sum() < 2:
        return math.nan
    own = own[changing]
    together = float(counts[changing].sum(axis=0).var() - own.sum())
    return together / float(np.sqrt(own).sum() ** 2 - own.sum())


def _counts(spikes: SpikeView, start: float, stop: float) -> np.ndarray:
    """Return the spikes of each neuron in each bin, shape (neurons, bins)."""
    bins = max(1, int((stop - start) / BIN * (1 + 1e-9)))
    # times are multiples of a step in floating point, as in the rates
    place = np.floor((spikes.t - start) / BIN + 1e-6).astype(np.int64)
    inside = (place >= 0) & (place < bins)
    flat = spikes.i[inside] * bins + place[inside]
    table = np.bincount(flat, minlength=spikes.size * bins)
    return table.reshape(spikes.size, bins).astype(np.float64)


def _label(cv: float, modulation: float, frequency: float) -> str:
    if modulation < SYNCHRONOUS:
        return "AI" if cv >= IRREGULAR else "AR"
    if cv < IRREGULAR:
        return "SR"
    return "SI fast" if frequency >= FAST else "SI slow"
