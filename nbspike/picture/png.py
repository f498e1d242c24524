"""The whole view as one PNG: what a notebook shows where no widget can live.

From top to bottom: the summary, the raster, the population rates, one panel for
each recorded variable and for each graph of time, all over the same time axis; then
the other graphs, two beside each other.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from nbspike.analysis.view import Graph, TraceView, View
from nbspike.picture.axes import steady_limits, time_unit
from nbspike.picture.canvas import Canvas, Panel
from nbspike.picture.colours import GHOST, PATTERNS, colours_of, dash_of
from nbspike.picture.curves import (
    envelope,
    extent_of,
    spike_base,
    trace_groups,
    variable_of,
)
from nbspike.picture.graphs import (
    graph_height,
    graph_limits,
    paint_curves,
    paint_graph,
    wrapped,
)
from nbspike.picture.indexed import indexed_png
from nbspike.picture.palette import MOST_TICKS, raster_png

_LEFT, _RIGHT, _TITLE, _BOTTOM, _GAP = 66, 26, 22, 50, 16
_RASTER, _RATES, _TRACES = 250, 120, 150
_LEAST = 40
_HEAD = 20
_LINE = 22
_SAID = 17
_INK, _QUIET = "#222222", "#666666"

_Painter = Callable[[Panel, str | None], None]


def draw(view: View, width: int = 900, height: int | None = None) -> bytes:
    """Return a picture of `view`.

    Parameters
    ----------
    view
        What to draw.
    width
        Pixels.
    height
        Pixels; by default as high as the panels need.  Panels shrink or grow
        in proportion, down to 40 pixels each.

    Returns
    -------
    bytes
        PNG, `width` wide.
    """
    groups = trace_groups(view.traces)
    timed = tuple(each for each in view.graphs if each.over_time)
    others = [each for each in view.graphs if not each.over_time]
    heights = [_RASTER] if view.spikes else []
    heights += [_RATES] if view.rates else []
    heights += [_TRACES] * (len(groups) + len(timed))
    lines = wrapped(view.summary, width - _LEFT - _RIGHT, 16)
    head = _HEAD + _LINE * len(lines)
    fixed = head + (_BOTTOM + (_TITLE + _GAP) * len(heights) if heights else 0)
    fixed += sum(_SAID * len(_said_lines(each, width)) for each in timed)
    below = _rows(others, width // 2)
    fixed += sum(high for _, high in below)
    if height is not None and heights:
        factor = (height - fixed) / sum(heights)
        heights = [max(_LEAST, int(each * factor)) for each in heights]
    canvas = Canvas(width, max(fixed + sum(heights), height or 0, head + _BOTTOM))
    for number, line in enumerate(lines):
        canvas.text(_LEFT, 28 + _LINE * number, line, 16, "ls")
    if not heights and not others:
        canvas.text(_LEFT, 28 + _LINE * len(lines), "nothing recorded", 14, "ls")
        return indexed_png(canvas.finish())
    _Pages(canvas, view, groups, timed, heights).draw(head)
    top = fixed + sum(heights) - sum(high for _, high in below)
    for row, high in below:
        for place, graph in enumerate(row):
            paint_graph(canvas, graph, place * (width // 2), top, width // 2)
        top += high
    return indexed_png(canvas.finish())


def _said_lines(graph: Graph, width: int) -> list[str]:
    return wrapped(graph.says, width - _LEFT - _RIGHT, 13)


def _rows(graphs: Sequence[Graph], width: int) -> list[tuple[Sequence[Graph], int]]:
    """Return graphs two by two, with the height of each row."""
    pairs = [graphs[first : first + 2] for first in range(0, len(graphs), 2)]
    return [
        (pair, max(graph_height(each, width) for each in pair) + _GAP) for pair in pairs
    ]


@dataclass(frozen=True, slots=True)
class _Pages:
    """Places the panels under one another and fills them."""

    canvas: Canvas
    view: View
    groups: tuple[tuple[TraceView, ...], ...]
    timed: tuple[Graph, ...]
    heights: list[int]

    def draw(self, top: float) -> None:
        unit, scale = time_unit(self.view.duration)
        span = (0.0, self.view.duration / scale)
        painters: list[_Painter] = [self._raster] if self.view.spikes else []
        painters += [self._rates] if self.view.rates else []
        painters += [self._group(group) for group in self.groups]
        painters += [self._timed(graph) for graph in self.timed]
        right = self.canvas.size[0] - _RIGHT
        for number, (paint, height) in enumerate(
            zip(painters, self.heights, strict=True)
        ):
            top += _TITLE + (_GAP if number else 0)
            first = len(painters) - len(self.timed)
            if number >= first:
                top = self._says(self.timed[number - first], top)
            panel = Panel(_LEFT, top, right, top + height, span, (0.0, 1.0))
            last = number == len(painters) - 1
            paint(panel, f"time ({unit})" if last else None)
            top += height

    def _raster(self, panel: Panel, label: str | None) -> None:
        spikes = self.view.spikes
        rows = max(each.offset + each.size for each in spikes)
        panel = replace(panel, y=(0.0, float(max(rows, 1))))
        inks = colours_of([each.name for each in spikes])
        words = [(each.name, ink) for each, ink in zip(spikes, inks, strict=True)]
        number = sum(each.t.size for each in spikes)
        if number > MOST_TICKS:
            words.append((f"{number} spikes, drawn as density", GHOST))
        self._title(panel, "neuron", words)
        self.canvas.frame(panel, 5, label_x=label)
        if number > MOST_TICKS:
            wide, high = int(panel.right - panel.left), int(panel.bottom - panel.top)
            data = raster_png(spikes, wide, high, (0.0, self.view.duration))
            image = Image.open(io.BytesIO(data)).convert("RGBA")
            self.canvas.paste(image, int(panel.left), int(panel.top))
            return
        scale = time_unit(self.view.duration)[1]
        tall = max(0.8, 4 * rows / (panel.bottom - panel.top))
        for each, ink in zip(spikes, inks, strict=True):
            middle = each.i + (each.offset + 0.5)
            low = np.clip(middle - tall / 2, 0, rows)
            high_ = np.clip(middle + tall / 2, 0, rows)
            self.canvas.uprights(panel, each.t / scale, low, high_, ink)

    def _rates(self, panel: Panel, label: str | None) -> None:
        rates = self.view.rates
        high = max((float(each.rate.max(initial=0)) for each in rates), default=0)
        panel = replace(panel, y=steady_limits(0.0, high or 1.0))
        inks = colours_of([each.name for each in rates])
        words = [(each.name, ink) for each, ink in zip(rates, inks, strict=True)]
        width = rates[0].bin_width * 1e3
        self._title(panel, f"rate (Hz) in bins of {width:.3g} ms", words, dashed=True)
        self.canvas.frame(panel, 3, label_x=label)
        scale = time_unit(self.view.duration)[1]
        for place, (each, ink) in enumerate(zip(rates, inks, strict=True)):
            dash = PATTERNS[dash_of(place)]
            self.canvas.curve(panel, each.t / scale, each.rate, ink, 1.5, dash)

    def _group(self, group: tuple[TraceView, ...]) -> _Painter:
        def paint(panel: Panel, label: str | None) -> None:
            self._traces(panel, label, group)

        return paint

    def _says(self, graph: Graph, top: float) -> float:
        """Write what a graph says; return where the rest begins."""
        for line in _said_lines(graph, self.canvas.size[0]):
            self.canvas.text(_LEFT, top - 7, line, 13, "ls", _QUIET)
            top += _SAID
        return top

    def _timed(self, graph: Graph) -> _Painter:
        def paint(panel: Panel, label: str | None) -> None:
            scale = time_unit(self.view.duration)[1]
            shown = replace(
                graph,
                curves=tuple(replace(c, x=c.x / scale) for c in graph.curves),
            )
            panel = replace(panel, y=graph_limits(shown)[1])
            self.canvas.frame(panel, 4, label_x=label)
            paint_curves(self.canvas, panel, shown)

        return paint

    def _traces(
        self, panel: Panel, label: str | None, group: tuple[TraceView, ...]
    ) -> None:
        panel = replace(panel, y=steady_limits(*extent_of(group)))
        inks = colours_of([each.name for each in group])
        words = [(each.name, ink) for each, ink in zip(group, inks, strict=True)]
        unit = f" ({group[0].unit})" if group[0].unit else ""
        self._title(panel, f"{variable_of(group[0])}{unit}", words, dashed=True)
        self.canvas.frame(panel, 4, label_x=label)
        scale = time_unit(self.view.duration)[1]
        columns = int(panel.right - panel.left) * 2
        for level in sorted({t.threshold for t in group if t.threshold is not None}):
            self.canvas.dashes(panel, level / group[0].scale, GHOST)
        for place, (trace, ink) in enumerate(zip(group, inks, strict=True)):
            t, values = envelope(trace.t, trace.values, columns)
            dash = PATTERNS[dash_of(place)]
            self.canvas.curve(panel, t / scale, values / trace.scale, ink, 1.3, dash)
            low = np.full(trace.spikes.size, spike_base(trace))
            high = np.full(trace.spikes.size, panel.y[1])
            self.canvas.uprights(panel, trace.spikes / scale, low, high, ink)

    def _title(
        self,
        panel: Panel,
        text: str,
        words: list[tuple[str, str]],
        *,
        dashed: bool = False,
    ) -> None:
        runs = [(text, _INK), *words]
        lines = {
            name: PATTERNS[dash_of(place)]
            for place, (name, _) in enumerate(words)
            if dashed
        }
        self.canvas.legend(panel.left, panel.top - 7, runs, panel.right, lines)
