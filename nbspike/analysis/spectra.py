"""Spectrum and autocorrelation of the population rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nbspike.analysis.view import Floats


@dataclass(frozen=True, slots=True)
class Spectrum:
    """A one-sided power spectral density.

    Parameters
    ----------
    frequency
        Hertz, ascending from one resolution on, shape (frequencies,).
    power
        Square of the unit of the signal per hertz, shape (frequencies,).
    resolution
        Distance of the frequencies, hertz: one over the length of a segment.
    segments
        How many segments were averaged.
    """

    frequency: Floats
    power: Floats
    resolution: float
    segments: int

    @property
    def highest(self) -> float:
        """Highest frequency, hertz: half of the rate of sampling."""
        return float(self.frequency[-1]) if self.frequency.size else 0.0

    @property
    def peak(self) -> float:
        """Frequency of the largest power, hertz; NaN if there is none."""
        if self.power.size == 0 or not self.power.max() > 0:
            return float("nan")
        return float(self.frequency[int(np.argmax(self.power))])


def welch_spectrum(signal: Floats, step: float, segment: float) -> Spectrum:
    """Return the power spectral density of a signal, after Welch.

    The signal is cut into segments that overlap by half; each has its mean taken away
    and is multiplied by a Hann window, and their periodograms are averaged.

    Parameters
    ----------
    signal
        Equally spaced samples, shape (samples,).
    step
        Their distance, second.
    segment
        Wanted length of a segment, second; at most that of the signal.

    Returns
    -------
    Spectrum
        One-sided: its integral over frequency is the variance of the signal.  For the
        rate of ``N`` independent Poisson processes of rate ``r`` it is ``2*r/N`` at
        all frequencies.  Empty for fewer than four samples.

    References
    ----------
    Welch (1967), IEEE Trans. Audio Electroacoust. 15, 70-73.
    """
    length = min(round(segment / step), signal.size)
    if length < 4:
        return Spectrum(np.empty(0), np.empty(0), float("nan"), 0)
    # periodic, as a window that is to be transformed has to be
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
    starts = range(0, signal.size - length + 1, max(length // 2, 1))
    parts = np.stack([signal[first : first + length] for first in starts])
    parts = (parts - parts.mean(axis=1, keepdims=True)) * window
    power = np.mean(np.abs(np.fft.rfft(parts, axis=1)) ** 2, axis=0)
    power *= step / np.sum(window**2)
    last = -1 if length % 2 == 0 else None
    power[1:last] *= 2  # negative frequencies; at the highest there is but one
    frequency = np.fft.rfftfreq(length, step)
    return Spectrum(
        np.asarray(frequency[1:], np.float64),
        np.asarray(power[1:], np.float64),
        1 / (length * step),
        len(parts),
    )


def rate_autocorrelation(
    rate: Floats, step: float, longest: float
) -> tuple[Floats, Floats]:
    """Return how much a rate resembles itself some time later.

    Parameters
    ----------
    rate
        Population rate in equal bins, shape (bins,).
    step
        Width of a bin, second.
    longest
        Longest lag, second; at most half of the signal.

    Returns
    -------
    lags : ndarray, shape (lags,)
        Second, from one bin on.
    correlation : ndarray, shape (lags,)
        The mean over all pairs of bins that far apart of the product of their
        deviations from the mean rate, divided by the variance.  Lag 0, where it is 1
        by definition, is left out: for spikes most of it is the chance with which
        they fall into bins.  NaN if the rate never changes.
    """
    bins = rate.size
    most = min(round(longest / step), bins // 2)
    lags = np.arange(1, most + 1)
    if most < 1:
        return np.empty(0), np.empty(0)
    deviation = rate - rate.mean()
    padded = np.fft.rfft(deviation, 2 * bins)
    products = np.fft.irfft(np.abs(padded) ** 2, 2 * bins)
    variance = products[0] / bins
    if not variance > 1e-12 * float(np.mean(rate**2)):
        return np.asarray(lags * step, np.float64), np.full(most, np.nan)
    values = products[lags] / (bins - lags) / variance
    return np.asarray(lags * step, np.float64), np.asarray(values, np.float64)
