"""What is to be seen, in one line of text.

The line stands under the figures, in the PNG and in front of a screen reader:
it is the alternative to the picture, so every number in it has one definition
(`nbspike.analysis.rates`, `nbspike.analysis.intervals`).
"""

from __future__ import annotations

import math

import numpy as np

from nbspike.analysis.intervals import regularity
from nbspike.analysis.rates import mean_rate
from nbspike.analysis.view import SpikeView, TraceView, View


def summary_of(view: View) -> str:
    """Return one line: rate and CV of each segment, else the range of each trace.

    Parameters
    ----------
    view
        Its own ``summary`` is not read.

    Returns
    -------
    str
        Such as ``E 5.71 Hz, CV 0.89; I 5.75 Hz, CV 0.90``.  Where only some of
        the neurons fire often enough for a CV, it says how many:
        ``CV 0.89 (2711 of 3200)``.  Where none does, there is no CV.
    """
    parts = [_of_spikes(each, view.duration) for each in view.spikes]
    if not parts:
        parts = [_of_trace(each) for each in view.traces]
    return "; ".join(parts)


def _of_spikes(spikes: SpikeView, duration: float) -> str:
    if spikes.t.size == 0:
        return f"{spikes.name} silent"
    text = f"{spikes.name} {three_digits(mean_rate(spikes, 0.0, duration))} Hz"
    found = regularity(spikes)
    if math.isnan(found.cv):
        return text
    text += f", CV {found.cv:.2f}"
    if found.qualifying < found.size:
        text += f" ({found.qualifying} of {found.size})"
    return text


def _of_trace(trace: TraceView) -> str:
    if trace.values.size == 0:
        return f"{trace.name} empty"
    low, high = np.array([trace.values.min(), trace.values.max()]) / trace.scale
    if abs(low) < 1e-3 * abs(high):  # a decay towards zero, not a number to quote
        low = 0.0
    unit = f" {trace.unit}" if trace.unit else ""
    return f"{trace.name} {three_digits(low)} to {three_digits(high)}{unit}"


def three_digits(value: float) -> str:
    """Return `value` with three digits or more, and no exponent below a million.

    What is less than a billionth is rounding: the CV of a clock is 0.
    """
    if abs(value) < 1e-9:
        return "0"
    return f"{value:.0f}" if 100 <= abs(value) < 1e6 else f"{value:#.3g}".rstrip(".")
