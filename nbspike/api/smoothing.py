"""Rates over time: averaged over a window, or counted in bins."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import in_ms, seconds
from nbspike.api.clock import HERTZ, SECOND
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.network.grid import TOLERANCE
from nbspike.units.display import format_value
from nbspike.units.quantity import wrap


def smoothed(
    rate: NDArray[np.float64], dt: float, window: object, width: object
) -> Any:
    """Return rates averaged over a window around each step.

    Parameters
    ----------
    rate
        Hertz, shape (..., steps).
    dt
        Time step, second.
    window
        ``gaussian`` (out to two standard deviations), ``flat``, or an odd number of
        weights.
    width
        Standard deviation of the Gaussian, or length of the flat window, which is
        rounded to an odd number of steps.

    Returns
    -------
    Quantity
        Same shape; beyond the ends the rate counts as zero.

    Raises
    ------
    ParameterValueError
        NB610 for a window or width that is none.
    """
    weights = _window(window, width, dt)
    weights = weights / weights.sum()
    if rate.shape[-1] == 0:
        return wrap(rate, HERTZ)
    first, steps = len(weights) // 2, rate.shape[-1]

    def smooth(row: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.convolve(row, weights, mode="full")[first : first + steps]

    return wrap(np.apply_along_axis(smooth, -1, rate), HERTZ)


def binned(
    rate: NDArray[np.float64], start: float, dt: float, bin_size: object
) -> tuple[Any, Any]:
    """Return the mean rate in bins of equal length.

    Parameters
    ----------
    rate
        Hertz, shape (..., steps).
    start, dt
        Time of the first step, and time step, second.
    bin_size
        A multiple of the time step.

    Returns
    -------
    bins : Quantity, shape (bins,)
        Where they begin.
    rates : Quantity, shape (..., bins)
        Hertz; a last bin that is not full is left out.

    Raises
    ------
    UnitError
        NB309 if the length is not a time.
    ParameterValueError
        NB610 if it is not a multiple of the time step.
    """
    length = seconds(bin_size, "the length of a bin", "binned_rate(10*ms)")
    steps = length / dt
    whole = round(steps) if np.isfinite(steps) else 0
    if whole < 1 or abs(steps - whole) > TOLERANCE * max(1.0, 1e-9 * steps):
        message = (
            f"a bin of {in_ms(length)} is not a multiple of the time step {in_ms(dt)}"
        )
        raise fail("NB610", message, hint=f"Use bins such as {in_ms(10 * dt)}")
    count = rate.shape[-1] // whole
    cut = rate[..., : count * whole].reshape(*rate.shape[:-1], count, whole)
    begins = start + np.arange(count) * whole * dt
    return wrap(begins, SECOND), wrap(cut.mean(axis=-1), HERTZ)


def _window(window: object, width: object, dt: float) -> NDArray[np.float64]:
    if not isinstance(window, str):
        weights = np.asarray(window, dtype=np.float64)
        if weights.ndim != 1 or len(weights) % 2 == 0 or width is not None:
            message = "a window of one's own is an odd number of weights, without width"
            raise fail("NB610", message, hint="Write smooth_rate([1, 2, 1])")
        return weights
    if window not in ("gaussian", "flat"):
        message = f"`{window}` is not a window"
        hint = suggest(window, ("gaussian", "flat"))
        raise fail("NB610", message, hint=hint or "Write 'gaussian' or 'flat'")
    if width is None:
        message = "smooth_rate has no width"
        raise fail("NB610", message, hint=f"Write smooth_rate('{window}', width=5*ms)")
    length = seconds(width, "the width of smooth_rate", "width=5*ms")
    if not (np.isfinite(length) and length > 0):
        message = f"the width of smooth_rate is {format_value(length, SECOND)}"
        raise fail("NB610", message, hint="Give a time above 0")
    if window == "flat":
        half = round((length / dt - 1) / 2 + 1e-9) if length > dt else 0
        return np.ones(2 * half + 1)
    half = round(2 * length / dt)
    away = np.arange(-half, half + 1) * dt
    return np.asarray(np.exp(-0.5 * (away / length) ** 2), np.float64)
