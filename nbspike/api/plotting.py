"""What monitors draw: the pictures of ``monitor.plot()``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nbspike.analysis.rates import population_rate
from nbspike.analysis.summary import summary_of
from nbspike.analysis.view import RateView, SpikeView, TraceView, View
from nbspike.diagnostics.errors import fail
from nbspike.picture.picture import Picture
from nbspike.units.dimension import Dimension
from nbspike.units.display import display_unit

_BIN = 5e-3
#: More traces than these would hide each other.
MOST_TRACES = 8

Floats = NDArray[np.float64]


def raster_picture(spikes: SpikeView, end: float) -> Picture:
    """Return spikes and their rate, from 0 to `end` (second)."""
    rates: tuple[RateView, ...] = ()
    if end > 0:
        rates = (population_rate(spikes, 0.0, end, min(_BIN, end / 20)),)
    return _picture(View(end, (spikes,), rates, (), ""))


def rate_picture(name: str, t: Floats, rate: Floats, end: float) -> Picture:
    """Return the rate of each step, averaged in bins of 5 ms.

    Parameters
    ----------
    name
        Of the monitor.
    t, rate
        Beginning of each step (second) and rate in it (hertz), shape (steps,).
    end
        Of the recording, second.
    """
    width = min(_BIN, end / 20) if end > 0 else _BIN
    place = np.floor(t / width + 1e-6).astype(np.int64)
    bins = int(place.max()) + 1 if place.size else 1
    steps = np.bincount(place, minlength=bins)
    total = np.bincount(place, weights=rate, minlength=bins)
    mean = np.divide(total, steps, out=np.full(bins, np.nan), where=steps > 0)
    centres = np.asarray((np.arange(bins) + 0.5) * width, np.float64)
    view = RateView(name, centres, np.asarray(mean, np.float64), width)
    said = f"{name} mean {float(np.mean(rate)) if rate.size else 0.0:.3g} Hz"
    return Picture(View(end, (), (view,), (), said))


def trace_picture(
    owner: str,
    elements: Sequence[int],
    t: Floats,
    values: Mapping[str, tuple[Floats, Dimension]],
    end: float,
) -> Picture:
    """Return variables of some neurons or synapses over time.

    Parameters
    ----------
    owner
        Whose they are.
    elements
        Their numbers.
    t
        Second, shape (samples,).
    values
        Variable to SI values, shape (elements, samples), and their dimension.
    end
        Of the recording, second.
    """
    traces = []
    for variable, (rows, size) in values.items():
        unit, scale = display_unit(rows, size)
        for element, row in zip(elements, rows, strict=True):
            name = f"{variable} of {owner}[{element}]"
            traces.append(TraceView(name, unit, scale, t, row, None, np.empty(0)))
    return _picture(View(end, (), (), tuple(traces), ""))


def require_few(number: int, name: str) -> None:
    """Refuse more traces than can be told apart.

    Raises
    ------
    OptionError
        NB850.
    """
    if number > MOST_TRACES:
        message = f"{number} traces of {name} would hide each other"
        hint = f"Choose up to {MOST_TRACES}, as in `{name}.plot('v', elements=[0, 1])`"
        raise fail("NB850", message, hint=hint)


def _picture(view: View) -> Picture:
    return Picture(replace(view, summary=summary_of(view)))
