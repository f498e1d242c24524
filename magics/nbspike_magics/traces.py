"""Recorded variables over time: threshold, spikes, and the old trace as a ghost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import bqplot as bq
import numpy as np

from nbspike.analysis.view import TraceView, View
from nbspike.picture.axes import steady_limits
from nbspike.picture.colours import GHOST, colours_of, dash_of
from nbspike.picture.curves import (
    envelope,
    extent_of,
    spike_base,
    trace_groups,
    variable_of,
)
from nbspike_magics.frames import (
    NOTHING,
    PLOT_WIDTH,
    Frame,
    Single,
    TimeAxis,
    set_path,
    strokes,
)

HEIGHT = 120


class TracesFigure:
    """All traces of one variable, over their ghosts.

    Parameters
    ----------
    view
        What to show first.
    time
        The shared time axis.
    variable
        Which variable of the view, such as ``v``; by default its first.
    label_time
        Whether this figure writes the numbers of the time axis.
    """

    def __init__(
        self,
        view: View,
        time: TimeAxis,
        *,
        variable: str | None = None,
        label_time: bool = False,
    ) -> None:
        self._time = time
        self._frame = Frame(time, HEIGHT, "nbspike-traces", label_time=label_time)
        self._variable = variable
        self._names: tuple[str, ...] = ()
        self._ghosts: list[bq.Lines] = []
        self._curves: list[bq.Lines] = []
        self._spikes: list[bq.Lines] = []
        self._threshold = self._line(GHOST, 1.0)
        self._threshold.line_style = "dashed"
        self._limits: tuple[float, float] | None = None
        self._unit: tuple[str, float] | None = None
        self._shown: tuple[View, View | None, str] = (view, None, "")
        self.widget = self._frame.widget
        self.update(view)

    def update(
        self, view: View, ghost: View | None = None, word: str = "before"
    ) -> None:
        """Show another view in the same figure.

        Parameters
        ----------
        view
            What to show.
        ghost
            What to show in grey underneath.
        word
            What to call the ghost.
        """
        self._shown = (view, ghost, word)
        group = self._group(view)
        before = self._group(ghost) if ghost is not None else ()
        names = tuple(each.name for each in group)
        if names != self._names:
            self._build(names)
        self._limits = steady_limits(*extent_of([*group, *before]), self._limits)
        self._frame.set_limits(*self._limits, 4)
        self._draw_threshold(group)
        old = {each.name: each for each in before}
        for index, trace in enumerate(group):
            set_path(self._ghosts[index], *self._path(old.get(trace.name)))
            set_path(self._curves[index], *self._path(trace))
            set_path(self._spikes[index], *self._spike_path(trace))
        self._caption(group, word if old else "")

    def redraw(self) -> None:
        """Draw again, as finely as the time window that is shown now allows."""
        self.update(*self._shown)

    def _group(self, view: View) -> tuple[TraceView, ...]:
        """Return the traces of this figure, in the unit that its axis has."""
        for group in trace_groups(view.traces):
            if self._variable in (None, variable_of(group[0])):
                first = group[0]
                self._unit = self._unit or (first.unit, first.scale)
                unit, scale = self._unit
                return tuple(replace(each, unit=unit, scale=scale) for each in group)
        return ()

    def _build(self, names: tuple[str, ...]) -> None:
        self._names = names
        colours = colours_of(names)
        self._ghosts = [self._line(GHOST, 1.0, 0.7) for _ in names]
        self._curves = [self._line(colour, 1.3) for colour in colours]
        for place, pair in enumerate(zip(self._ghosts, self._curves, strict=True)):
            for mark in pair:
                mark.line_style = dash_of(place)
        self._spikes = [self._line(colour, 1.5) for colour in colours]
        self._frame.figure.marks = [
            self._threshold,
            *self._ghosts,
            *self._curves,
            *self._spikes,
        ]

    def _line(self, colour: str, width: float, opacity: float = 1.0) -> bq.Lines:
        return bq.Lines(
            x=NOTHING,
            y=NOTHING,
            scales={"x": self._time.scale, "y": self._frame.y},
            colors=[colour],
            stroke_width=width,
            opacities=[opacity],
        )

    def _path(self, trace: TraceView | None) -> tuple[Single, Single]:
        if trace is None:
            return NOTHING, NOTHING
        first, last = np.searchsorted(trace.t, self._time.window)
        # one sample beyond each edge, so that the curve leaves the frame
        part = slice(max(int(first) - 1, 0), int(last) + 1)
        t, values = envelope(trace.t[part], trace.values[part], PLOT_WIDTH)
        shown = (values / trace.scale).astype(np.float32)
        return self._time.columns(t), np.where(np.isfinite(shown), shown, np.nan)

    def _spike_path(self, trace: TraceView) -> tuple[Single, Single]:
        x = self._time.columns(trace.spikes)
        top = self._limits[1] if self._limits else 1.0
        low = np.full(x.size, spike_base(trace), dtype=np.float32)
        return strokes(x, low, np.full(x.size, top, dtype=np.float32))

    def _draw_threshold(self, group: Sequence[TraceView]) -> None:
        levels = sorted(
            {t.threshold / t.scale for t in group if t.threshold is not None}
        )
        ends = np.tile([0.0, self._time.duration, 0.0], len(levels))[:-1]
        y = np.repeat(np.array(levels, dtype=np.float32), 3)[:-1]
        y[2::3] = np.nan
        set_path(self._threshold, self._time.columns(ends), y)

    def _caption(self, group: Sequence[TraceView], ghost: str) -> None:
        words = list(zip(self._names, colours_of(self._names), strict=True))
        dashes = {name: dash_of(place) for place, name in enumerate(self._names)}
        if not group:
            self._frame.set_caption(self._variable or "", words)
            return
        if ghost:
            words.append((ghost, GHOST))
        unit = f" ({group[0].unit})" if group[0].unit else ""
        self._frame.set_caption(f"{variable_of(group[0])}{unit}", words, dashes=dashes)
