"""What a picture shows, as plain arrays in SI units.

The Explorer's figures and the static PNG are both drawn from a `View`, so that
they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from nbspike.analysis.comparison import Measure

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SpikeView:
    """Spikes of one population or segment.

    Parameters
    ----------
    name
        Name of the population or segment.
    size
        Number of neurons.
    offset
        First row of the raster that belongs to it.
    t
        Spike times, shape (spikes,), second, ascending.
    i
        Index of the neuron within the segment, shape (spikes,).
    """

    name: str
    size: int
    offset: int
    t: Floats
    i: Indices


@dataclass(frozen=True, slots=True)
class RateView:
    """Population rate in bins.

    Parameters
    ----------
    name
        Name of the population or segment.
    t
        Centres of the bins, shape (bins,), second.
    rate
        Spikes per neuron and second in each bin, shape (bins,), hertz.
    bin_width
        Second.
    spread
        Standard deviation of `rate` over several runs, shape (bins,), hertz; `None`
        if there was one run only.
    """

    name: str
    t: Floats
    rate: Floats
    bin_width: float
    spread: Floats | None = None


@dataclass(frozen=True, slots=True)
class TraceView:
    """A recorded variable of one neuron over time.

    Parameters
    ----------
    name
        Such as ``v of P[0]``.
    unit
        Display unit, such as ``mV``; empty if dimensionless.
    scale
        SI value of one display unit.
    t
        Shape (samples,), second.
    values
        Shape (samples,), SI.
    threshold
        SI value of a constant threshold, if there is one.
    spikes
        Times at which this neuron fired, second.
    """

    name: str
    unit: str
    scale: float
    t: Floats
    values: Floats
    threshold: float | None
    spikes: Floats


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve of a graph.

    Parameters
    ----------
    name
        What the legend calls it; empty for a curve without a name there.
    x, y
        Shape (points,), in the units of the axes.  A NaN in `y` is a gap.
    mark
        ``line``, ``area`` (filled down to 0), ``reference`` (thin, grey and
        dashed), ``points`` or ``rings``.
    role
        ``E`` or ``I`` where the curve has the colour of that population whatever
        its name is.
    """

    name: str
    x: Floats
    y: Floats
    mark: str = "line"
    role: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """Curves over one pair of axes.

    Parameters
    ----------
    panel
        What makes it, as it is written: ``isi(P)``.
    title
        What stands above.
    x_label, y_label
        What the axes show, with units.
    curves
        In the order of drawing.
    says
        The numbers that it shows, each with its definition, for those who do not
        see it.
    over_time
        Whether `x` is time in second: then it shares the time axis.
    from_zero
        Whether the vertical axis begins at 0.
    x_limits, y_limits
        Ends of the axes; `None` for those of the curves.
    x_si, y_si
        SI value of one unit of each axis.
    of_run
        Whether it counts what happened in a run, so that a short one says little.
    """

    panel: str
    title: str
    x_label: str
    y_label: str
    curves: tuple[Curve, ...]
    says: str
    over_time: bool = False
    from_zero: bool = False
    x_limits: tuple[float, float] | None = None
    y_limits: tuple[float, float] | None = None
    x_si: float = 1.0
    y_si: float = 1.0
    of_run: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """Everything one picture shows.

    Parameters
    ----------
    duration
        Second.
    spikes, rates, traces
        One entry a segment, and one a recorded trace.
    summary
        One line of text that says what is to be seen, such as
        ``E 5.71 Hz, CV 0.89; I 5.75 Hz, CV 0.90``.
    graphs
        What else is drawn.
    measures
        Numbers of each population, if they are not those of `spikes`: the means over
        several runs, of which `spikes` and `traces` show the first.
    """

    duration: float
    spikes: tuple[SpikeView, ...]
    rates: tuple[RateView, ...]
    traces: tuple[TraceView, ...]
    summary: str
    graphs: tuple[Graph, ...] = ()
    measures: tuple[Measure, ...] | None = None
