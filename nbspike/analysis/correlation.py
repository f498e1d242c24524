"""How spikes and rates go on: correlograms, spectra, and how counts vary."""

from __future__ import annotations

import numpy as np

from nbspike.analysis.rates import population_rate
from nbspike.analysis.view import Floats, SpikeView


def autocorrelogram(
    spikes: SpikeView, stop: float, width: float, bin_width: float
) -> tuple[Floats, Floats]:
    """Return the rate of a neuron at times after one of its own spikes.

    Spikes later than ``stop - width`` count as followers only, so that every spike
    that is followed is followed for the whole width.

    Parameters
    ----------
    spikes
        Spikes with ascending times.
    stop
        End of the recording, second.
    width
        Longest lag, second.
    bin_width
        Wanted width of a bin, second; adjusted so that bins tile the width.

    Returns
    -------
    lags : ndarray, shape (bins,)
        Centres of the bins, second.
    rate : ndarray, shape (bins,)
        Hertz; NaN if no spike is followed.  The mean rate at all lags for a Poisson
        process, peaks at multiples of the interval for a clock.

    References
    ----------
    Perkel, Gerstein & Moore (1967), Biophys. J. 7, 391-418.
    """
    bins = max(1, round(width / bin_width))
    order = np.argsort(spikes.i, kind="stable")
    neuron, time = spikes.i[order], spikes.t[order]
    first = time <= stop - width + 1e-9 * width
    counts = np.zeros(bins, dtype=np.int64)
    for shift in range(1, len(time)):
        lag = time[shift:] - time[:-shift]
        near = (neuron[shift:] == neuron[:-shift]) & (lag < width * (1 - 1e-9))
        if not near.any():  # later spikes of a neuron are further away still
            break
        # a lag of a whole number of bins may lie a little below it
        places = np.floor(lag[near & first[:-shift]] * (bins / width) + 1e-6)
        counts += np.bincount(places.astype(np.int64), minlength=bins)[:bins]
    lags = np.asarray((np.arange(bins) + 0.5) * (width / bins), np.float64)
    total = int(first.sum())
    scale = bins / (width * total) if total else np.nan
    return lags, np.asarray(counts * scale, np.float64)


def power_spectrum(
    spikes: SpikeView, start: float, stop: float, bin_width: float, segments: int = 1
) -> tuple[Floats, Floats]:
    """Return the power spectral density of the population rate, without its mean.

    Parameters
    ----------
    spikes
        Spikes of ``spikes.size`` neurons.
    start, stop
        Window, second.
    bin_width
        Wanted width of the bins of the rate, second: half the inverse of the
        highest frequency.
    segments
        Parts of the window whose spectra are averaged.

    Returns
    -------
    frequency : ndarray, shape (frequencies,)
        Hertz, from 0.
    power : ndarray, shape (frequencies,)
        Hertz; two-sided.  ``rate/size`` at all frequencies for independent Poisson
        processes.

    References
    ----------
    Bartlett (1963), J. R. Stat. Soc. B 25, 264-296: the spectrum of point processes.
    """
    found = population_rate(spikes, start, stop, bin_width)
    length = len(found.rate) // segments
    parts = found.rate[: length * segments].reshape(segments, length)
    parts = parts - parts.mean(axis=1, keepdims=True)
    transformed = np.fft.rfft(parts, axis=1) * found.bin_width
    power = np.mean(np.abs(transformed) ** 2, axis=0) / (length * found.bin_width)
    frequency = np.fft.rfftfreq(length, found.bin_width)
    return np.asarray(frequency, np.float64), np.asarray(power, np.float64)


def fano_factor(spikes: SpikeView, start: float, stop: float, window: float) -> float:
    """Return variance over mean of spike counts, averaged over neurons that fire.

    Parameters
    ----------
    spikes
        Spikes of ``spikes.size`` neurons.
    start, stop
        Recording, second.
    window
        Length of the windows in which spikes are counted, second; what is left of
        the recording is not used.

    Returns
    -------
    float
        1 for Poisson processes, near 0 for clocks; NaN if no neuron fires.
    """
    windows = int((stop - start) / window * (1 + 1e-9))
    if windows < 2:
        return float("nan")
    place = np.floor((spikes.t - start) / window + 1e-6).astype(np.int64)
    inside = (place >= 0) & (place < windows)
    flat = spikes.i[inside] * windows + place[inside]
    counts = np.bincount(flat, minlength=spikes.size * windows)
    table = counts.reshape(spikes.size, windows)
    mean = table.mean(axis=1)
    fires = mean > 0
    if not fires.any():
        return float("nan")
    return float(np.mean(table[fires].var(axis=1, ddof=1) / mean[fires]))


def synchrony(traces: Floats) -> float:
    """Return how much neurons move together, from 0 to 1.

    The standard deviation of the mean over neurons, over the root mean square of the
    neurons' own standard deviations.

    Parameters
    ----------
    traces
        A variable over time, shape (neurons, samples).

    Returns
    -------
    float
        1 if all neurons do the same, about ``1/sqrt(neurons)`` if they are
        independent; NaN if nothing changes.

    References
    ----------
    Golomb & Rinzel (1994), Physica D 72, 259-282.
    """
    own = np.mean(np.var(traces, axis=1))
    if own == 0:
        return float("nan")
    return float(np.sqrt(np.var(np.mean(traces, axis=0)) / own))
