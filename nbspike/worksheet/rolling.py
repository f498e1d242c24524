"""The view of a window that rolls: now at its right edge, and nothing that jumps."""

from __future__ import annotations

import math
from dataclasses import replace

from nbspike.analysis.rates import population_rate
from nbspike.analysis.view import Graph, RateView, SpikeView, TraceView, View
from nbspike.worksheet.result import Result

_BIN = 5e-3
_EDGE = 1e-6  # of a bin: times are multiples of dt in floating point


class Rolling:
    """Places views of a growing run in a window of fixed width.

    Bins of rates lie at multiples of their width since the start of the run, or a
    spike would be counted in another bin in each picture.  Units of traces only get
    larger, or axes would be written anew whenever a trace comes near zero.

    Parameters
    ----------
    width
        Of the window, second.
    """

    def __init__(self, width: float) -> None:
        self.width = width
        self._scales: dict[str, tuple[str, float]] = {}

    def view(self, view: View, result: Result) -> View:
        """Return a view of a result with the present at the right edge.

        Parameters
        ----------
        view
            What is to be seen of it; times count from its start.
        result
            The latest part of a run, not longer than the window.
        """
        later = self.width - result.duration
        return replace(
            view,
            duration=self.width,
            spikes=tuple(_moved(each, later) for each in view.spikes),
            rates=tuple(self._rate(each, result, later) for each in view.rates),
            traces=tuple(self._trace(each, later) for each in view.traces),
            graphs=tuple(_graph(each, later) for each in view.graphs),
        )

    def _rate(self, rate: RateView, result: Result, later: float) -> RateView:
        width = min(_BIN, self.width / 20)
        first = math.ceil(result.start / width - _EDGE)
        last = math.floor((result.start + result.duration) / width + _EDGE)
        spikes = result.spike_view(rate.name)
        begin = first * width - result.start
        made = population_rate(spikes, begin, begin + (last - first) * width, width)
        if last <= first:
            return replace(made, t=made.t[:0], rate=made.rate[:0])
        return replace(made, t=made.t + later)

    def _trace(self, trace: TraceView, later: float) -> TraceView:
        held = self._scales.setdefault(trace.name, (trace.unit, trace.scale))
        if trace.scale > held[1]:
            held = self._scales[trace.name] = (trace.unit, trace.scale)
        unit, scale = held
        return replace(
            trace,
            unit=unit,
            scale=scale,
            t=trace.t + later,
            spikes=trace.spikes + later,
        )


def _moved(spikes: SpikeView, later: float) -> SpikeView:
    return replace(spikes, t=spikes.t + later)


def _graph(graph: Graph, later: float) -> Graph:
    if not graph.over_time:
        return graph
    curves = tuple(replace(each, x=each.x + later) for each in graph.curves)
    return replace(graph, curves=curves)
