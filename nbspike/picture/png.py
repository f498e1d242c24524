"""The whole view as one PNG: what a notebook shows where no widget can live.

From top to bottom: the summary, the raster, the population rates, and one panel
for each recorded variable, all over the same time axis.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from nbspike.analysis.view import TraceView, View
from nbspike.picture.axes import steady_limits, time_unit
from nbspike.picture.canvas import Canvas, Panel
from nbspike.picture.colours import GHOST, colours_of
from nbspike.picture.curves import (
    envelope,
    extent_of,
    spike_base,
    trace_groups,
    variable_of,
)
from nbspike.picture.palette import MOST_TICKS, raster_png

_LEFT, _RIGHT, _TITLE, _BOTTOM, _GAP = 66, 26, 22, 50, 16
_RASTER, _RATES, _TRACES = 250, 120, 150
_LEAST = 40
_HEAD = 20
_LINE = 22
_INK = "#222222"

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
    heights = [_RASTER] if view.spikes else []
    heights += [_RATES] if view.rates else []
    heights += [_TRACES] * len(groups)
    lines = _wrapped(view.summary, width - _LEFT - _RIGHT)
    fixed = _HEAD + _LINE * len(lines) + _BOTTOM + (_TITLE + _GAP) * len(heights)
    if height is not None and heights:
        factor = (height - fixed) / sum(heights)
        heights = [max(_LEAST, int(each * factor)) for each in heights]
    canvas = Canvas(width, max(fixed + sum(heights), height or 0))
    for number, line in enumerate(lines):
        canvas.text(_LEFT, 28 + _LINE * number, line, 16, "ls")
    if not heights:
        canvas.text(_LEFT, 28 + _LINE * len(lines), "nothing recorded", 14, "ls")
        return _encoded(canvas)
    _Pages(canvas, view, groups, heights).draw(_HEAD + _LINE * len(lines))
    return _encoded(canvas)


@dataclass(frozen=True, slots=True)
class _Pages:
    """Places the panels under one another and fills them."""

    canvas: Canvas
    view: View
    groups: tuple[tuple[TraceView, ...], ...]
    heights: list[int]

    def draw(self, top: float) -> None:
        unit, scale = time_unit(self.view.duration)
        span = (0.0, self.view.duration / scale)
        painters: list[_Painter] = [self._raster] if self.view.spikes else []
        painters += [self._rates] if self.view.rates else []
        painters += [self._group(group) for group in self.groups]
        right = self.canvas.size[0] - _RIGHT
        for number, (paint, height) in enumerate(
            zip(painters, self.heights, strict=True)
        ):
            top += _TITLE + (_GAP if number else 0)
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
        self._title(panel, f"rate (Hz) in bins of {width:.3g} ms", words)
        self.canvas.frame(panel, 3, label_x=label)
        scale = time_unit(self.view.duration)[1]
        for each, ink in zip(rates, inks, strict=True):
            self.canvas.curve(panel, each.t / scale, each.rate, ink)

    def _group(self, group: tuple[TraceView, ...]) -> _Painter:
        def paint(panel: Panel, label: str | None) -> None:
            self._traces(panel, label, group)

        return paint

    def _traces(
        self, panel: Panel, label: str | None, group: tuple[TraceView, ...]
    ) -> None:
        panel = replace(panel, y=steady_limits(*extent_of(group)))
        inks = colours_of([each.name for each in group])
        words = [(each.name, ink) for each, ink in zip(group, inks, strict=True)]
        unit = f" ({group[0].unit})" if group[0].unit else ""
        self._title(panel, f"{variable_of(group[0])}{unit}", words)
        self.canvas.frame(panel, 4, label_x=label)
        scale = time_unit(self.view.duration)[1]
        columns = int(panel.right - panel.left) * 2
        for level in sorted({t.threshold for t in group if t.threshold is not None}):
            self.canvas.dashes(panel, level / group[0].scale, GHOST)
        for trace, ink in zip(group, inks, strict=True):
            t, values = envelope(trace.t, trace.values, columns)
            self.canvas.curve(panel, t / scale, values / trace.scale, ink, 1.3)
            low = np.full(trace.spikes.size, spike_base(trace))
            high = np.full(trace.spikes.size, panel.y[1])
            self.canvas.uprights(panel, trace.spikes / scale, low, high, ink)

    def _title(self, panel: Panel, text: str, words: list[tuple[str, str]]) -> None:
        runs = [(text, _INK), *words]
        self.canvas.legend(panel.left, panel.top - 7, runs, panel.right)


def _wrapped(text: str, room: float) -> list[str]:
    """Return `text` in lines that fit into `room` pixels."""
    ruler = Canvas(1, 1)
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and ruler.text_width(longer, 16) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _encoded(canvas: Canvas) -> bytes:
    stream = io.BytesIO()
    image = canvas.finish().quantize(256, dither=Image.Dither.NONE)
    image.save(stream, "PNG", optimize=False)
    return stream.getvalue()
