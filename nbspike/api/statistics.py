"""Statistics of what monitors recorded: rates, intervals, correlations, spectra."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.analysis import correlation, intervals, rates
from nbspike.analysis.view import SpikeView
from nbspike.api.arguments import seconds
from nbspike.api.clock import HERTZ, SECOND
from nbspike.api.event_monitor import SpikeMonitor
from nbspike.diagnostics.errors import fail
from nbspike.units.operands import operand
from nbspike.units.quantity import wrap


def mean_rate(monitor: SpikeMonitor) -> Any:
    """Return spikes per neuron and second over the whole simulation.

    Parameters
    ----------
    monitor
        Spikes.

    Returns
    -------
    Quantity
        Hertz.
    """
    return wrap(rates.mean_rate(_spikes(monitor), 0.0, _end(monitor)), HERTZ)


def interspike_intervals(monitor: SpikeMonitor) -> tuple[Any, NDArray[np.int64]]:
    """Return all intervals between successive spikes of a neuron, and whose they are.

    Parameters
    ----------
    monitor
        Spikes.

    Returns
    -------
    intervals : Quantity, shape (intervals,)
        Second.
    neuron : ndarray, shape (intervals,)
        Index of the neuron.
    """
    found, neuron = intervals.interspike_intervals(_spikes(monitor))
    return wrap(found, SECOND), neuron


def coefficient_of_variation(monitor: SpikeMonitor) -> float:
    """Return how irregular spikes are, averaged over neurons.

    Standard deviation over mean of a neuron's intervals: 1 for Poisson processes, 0
    for clocks.  Neurons with fewer than five intervals do not count; NaN if none does.

    Parameters
    ----------
    monitor
        Spikes.

    References
    ----------
    Softky & Koch (1993), J. Neurosci. 13, 334-350.
    """
    return intervals.regularity(_spikes(monitor)).cv


def fano_factor(monitor: SpikeMonitor, window: object) -> float:
    """Return variance over mean of spike counts, averaged over neurons that fire.

    Parameters
    ----------
    monitor
        Spikes.
    window
        Length of the windows in which spikes are counted, such as ``100*ms``.

    Raises
    ------
    UnitError
        NB309 if the window is not a time.
    ParameterValueError
        NB630 if it is not above zero.
    """
    length = _above_zero(window, "window")
    return correlation.fano_factor(_spikes(monitor), 0.0, _end(monitor), length)


def autocorrelation(
    monitor: SpikeMonitor, width: object, bin_width: object
) -> tuple[Any, Any]:
    """Return the rate of a neuron at times after one of its own spikes.

    Parameters
    ----------
    monitor
        Spikes.
    width, bin_width
        Longest lag, and width of a bin, such as ``100*ms`` and ``1*ms``.

    Returns
    -------
    lags : Quantity, shape (bins,)
        Centres of the bins, second.
    rate : Quantity, shape (bins,)
        Hertz: the mean rate at all lags for Poisson processes.

    Raises
    ------
    UnitError
        NB309 for widths that are not times.
    ParameterValueError
        NB630 if one is not above zero.

    References
    ----------
    Perkel, Gerstein & Moore (1967), Biophys. J. 7, 391-418.
    """
    longest = _above_zero(width, "width")
    wanted = _above_zero(bin_width, "bin_width")
    lags, rate = correlation.autocorrelogram(
        _spikes(monitor), _end(monitor), longest, wanted
    )
    return wrap(lags, SECOND), wrap(rate, HERTZ)


def power_spectrum(
    monitor: SpikeMonitor, bin_width: object, segments: int = 1
) -> tuple[Any, Any]:
    """Return the power spectral density of the population rate, without its mean.

    Parameters
    ----------
    monitor
        Spikes.
    bin_width
        Width of the bins of the rate, such as ``1*ms`` for frequencies up to 500 Hz.
    segments
        Parts of the simulation whose spectra are averaged.

    Returns
    -------
    frequency, power : Quantity, shape (frequencies,)
        Hertz.  The power of independent Poisson processes is their rate over their
        number, at all frequencies.

    Raises
    ------
    UnitError
        NB309 for a width that is not a time.
    ParameterValueError
        NB630 if it is not above zero.

    References
    ----------
    Bartlett (1963), J. R. Stat. Soc. B 25, 264-296.
    """
    wanted = _above_zero(bin_width, "bin_width")
    spikes, end = _spikes(monitor), _end(monitor)
    frequency, power = correlation.power_spectrum(spikes, 0.0, end, wanted, segments)
    return wrap(frequency, HERTZ), wrap(power, HERTZ)


def synchrony(traces: object) -> float:
    """Return how much neurons move together, from 0 to 1.

    Parameters
    ----------
    traces
        A variable as a `StateMonitor` recorded it, shape (neurons, samples).

    Returns
    -------
    float
        1 if all neurons do the same, about ``1/sqrt(neurons)`` if they are
        independent; NaN if nothing changes.

    Raises
    ------
    ParameterValueError
        NB630 for values of another shape.

    References
    ----------
    Golomb & Rinzel (1994), Physica D 72, 259-282.
    """
    values = np.asarray(operand(traces).values, np.float64)
    if values.ndim != 2 or values.size == 0:
        message = f"the traces have the shape {values.shape}, not (neurons, samples)"
        raise fail("NB630", message, hint="Give M.v of StateMonitor(P, 'v', True)")
    return correlation.synchrony(values)


def _spikes(monitor: SpikeMonitor) -> SpikeView:
    size = len(monitor.source)
    return SpikeView(monitor.name, size, 0, monitor.t_, np.asarray(monitor.i, np.int64))


def _end(monitor: SpikeMonitor) -> float:
    return float(monitor.source.group.t_[:])


def _above_zero(value: object, what: str) -> float:
    length = seconds(value, f"`{what}`", f"{what}=10*ms")
    if not (np.isfinite(length) and length > 0):
        message = f"`{what}` is {length:g} s"
        raise fail("NB630", message, hint=f"Write {what}=10*ms")
    return length
