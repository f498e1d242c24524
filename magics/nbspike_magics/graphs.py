"""Graphs as live figures: intervals, spectra and all that is no raster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import bqplot as bq
import ipywidgets as widgets
import numpy as np

from nbspike.analysis.view import Curve, Floats, Graph
from nbspike.picture.axes import ticks
from nbspike.picture.colours import GHOST
from nbspike.picture.curves import envelope
from nbspike.picture.graphs import (
    Limits,
    graph_limits,
    in_units_of,
    inks_of,
    legend_of,
)
from nbspike_magics.frames import (
    LEFT,
    NOTHING,
    PLOT_WIDTH,
    TICK_FORMAT,
    WIDTH,
    Frame,
    Single,
    TimeAxis,
    caption_html,
    set_path,
)

HALF = WIDTH // 2
#: How the ghost of a curve is drawn.
_GHOSTS = {"line": "line", "area": "line", "points": "points", "rings": "rings"}
_HEIGHT, _TIMED_HEIGHT = 140, 120
_TOP, _BOTTOM, _RIGHT = 6, 44, 16


class _OwnFrame:
    """A figure of half the width with axes of its own."""

    def __init__(self, graph: Graph) -> None:
        self.x, self.y = bq.LinearScale(min=0.0, max=1.0), bq.LinearScale()
        self._across = bq.Axis(
            scale=self.x,
            label=graph.x_label,
            label_offset="32px",
            grid_lines="none",
            tick_format=TICK_FORMAT,
        )
        self._up = bq.Axis(
            scale=self.y, side="left", grid_lines="solid", tick_format=TICK_FORMAT
        )
        self.figure = bq.Figure(
            axes=[self._across, self._up],
            fig_margin={"top": _TOP, "bottom": _BOTTOM, "left": LEFT, "right": _RIGHT},
            padding_y=0.0,
            animation_duration=0,
            display_toolbar=False,
            layout=widgets.Layout(
                width=f"{HALF}px",
                height=f"{_HEIGHT + _TOP + _BOTTOM}px",
                min_height="40px",
                margin="0",
            ),
        )

    def set_limits(self, across: Limits, up: Limits) -> None:
        """Show these values."""
        for scale, axis, (low, high), wanted in (
            (self.x, self._across, across, 5),
            (self.y, self._up, up, 4),
        ):
            if (scale.min, scale.max) != (low, high):
                with scale.hold_sync():
                    scale.min, scale.max = low, high
                axis.tick_values = ticks(low, high, wanted)


class GraphFigure:
    """The curves of a graph over their ghosts, and what they say.

    Parameters
    ----------
    graph
        What to show first.
    time
        The shared time axis, for a graph of time.
    label_time
        Whether this figure writes the numbers of the time axis.
    """

    def __init__(
        self, graph: Graph, time: TimeAxis, *, label_time: bool = False
    ) -> None:
        self._time = time if graph.over_time else None
        self._limits: tuple[Limits, Limits] | None = None
        self._first = graph
        self._shown: tuple[Graph, Graph | None, str] = (graph, None, "")
        self._signature: tuple[tuple[str, str], ...] | None = None
        self._ghosts: dict[str, bq.Mark] = {}
        self._marks: list[bq.Mark] = []
        wide = WIDTH if graph.over_time else HALF
        self._said = widgets.HTML(
            layout=widgets.Layout(
                width=f"{wide - LEFT}px",
                min_height="20px" if graph.over_time else "56px",
                margin=f"0 0 0 {LEFT}px",
            )
        )
        self._frame: Frame | _OwnFrame
        if self._time is not None:
            frame = Frame(time, _TIMED_HEIGHT, "nbspike-timed", label_time=label_time)
            self._frame, self._caption = frame, frame.caption
            children = [frame.caption, self._said, frame.figure]
        else:
            self._frame = _OwnFrame(graph)
            self._caption = widgets.HTML(
                layout=widgets.Layout(
                    width=f"{HALF - LEFT}px", height="20px", margin=f"0 0 0 {LEFT}px"
                )
            )
            children = [self._caption, self._frame.figure, self._said]
        layout = widgets.Layout(width=f"{wide}px", overflow="hidden")
        self.widget = widgets.VBox(children, layout=layout)
        self.widget.add_class("nbspike-graph")
        self.widget.add_class(f"nbspike-{graph.panel.partition('(')[0]}")
        self.update(graph)

    def update(
        self, graph: Graph, ghost: Graph | None = None, word: str = "before"
    ) -> None:
        """Show another graph in the same figure.

        Parameters
        ----------
        graph
            What to show.
        ghost
            What to show in grey underneath.
        word
            What to call the ghost.
        """
        graph = in_units_of(graph, self._first)
        ghost = None if ghost is None else in_units_of(ghost, self._first)
        self._shown = (graph, ghost, word)
        inks = inks_of(graph.curves)
        signature = tuple((each.name, each.mark) for each in graph.curves)
        if signature != self._signature:
            self._build(graph, inks)
            self._signature = signature
        old = {
            each.name: each
            for each in (ghost.curves if ghost else ())
            if each.name in self._ghosts
        }
        self._limits = graph_limits(graph, old.values(), self._limits)
        if isinstance(self._frame, _OwnFrame):
            self._frame.set_limits(*self._limits)
        else:
            self._frame.set_limits(*self._limits[1], 4)
        for name, mark in self._ghosts.items():
            set_path(mark, *self._path(old.get(name)))
        for mark, curve in zip(self._marks, graph.curves, strict=True):
            set_path(mark, *self._path(curve))
        self._write(graph, word if old else "")

    def redraw(self) -> None:
        """Draw again, as finely as the time window that is shown now allows."""
        if self._time is not None:
            self.update(*self._shown)

    def _build(self, graph: Graph, inks: dict[str, tuple[str, str]]) -> None:
        self._ghosts = {
            each.name: self._mark(replace(each, mark=_GHOSTS[each.mark]), GHOST, dash)
            for each in graph.curves
            for dash in [inks.get(each.name, ("", ""))[1]]
            if each.name in inks
        }
        self._marks = [
            self._mark(each, *inks.get(each.name, (GHOST, "dashed")))
            for each in graph.curves
        ]
        self._frame.figure.marks = [*self._ghosts.values(), *self._marks]

    @property
    def _scales(self) -> dict[str, bq.Scale]:
        across = self._time.scale if self._time is not None else None
        if isinstance(self._frame, _OwnFrame):
            across = self._frame.x
        return {"x": across, "y": self._frame.y}

    def _mark(self, curve: Curve, ink: str, dash: str) -> bq.Mark:
        if curve.mark in ("points", "rings"):
            full = curve.mark == "points"
            return bq.Scatter(
                x=NOTHING,
                y=NOTHING,
                scales=self._scales,
                colors=[ink],
                default_size=40,
                stroke=ink,
                stroke_width=1.5,
                fill=full,
            )
        made = self._line(ink, dash, 1.0 if curve.mark == "reference" else 1.5)
        if curve.mark == "area":
            made.fill, made.fill_colors, made.fill_opacities = "bottom", [ink], [0.2]
        return made

    def _line(self, colour: str, dash: str, width: float) -> bq.Lines:
        return bq.Lines(
            x=NOTHING,
            y=NOTHING,
            scales=self._scales,
            colors=[colour],
            line_style=dash,
            stroke_width=width,
        )

    def _path(self, curve: Curve | None) -> tuple[Single, Single]:
        if curve is None:
            return NOTHING, NOTHING
        if self._time is not None:
            first, last = np.searchsorted(curve.x, self._time.window)
            # one sample beyond each edge, so that the curve leaves the frame
            part = slice(max(int(first) - 1, 0), int(last) + 1)
            t, y = envelope(curve.x[part], curve.y[part], PLOT_WIDTH)
            return self._time.columns(t), _whole(y)
        return curve.x.astype(np.float32), _whole(curve.y)

    def _write(self, graph: Graph, ghost: str) -> None:
        words = legend_of(graph, GHOST)
        if ghost:
            words.append((ghost, GHOST))
        dashes = {name: dash for name, (_, dash) in inks_of(graph.curves).items()}
        points = {c.name for c in graph.curves if c.mark in ("points", "rings")}
        lines = {name: dash for name, dash in dashes.items() if name not in points}
        set_html(self._caption, caption_html(graph.y_label, words, dashes=lines))
        text = (
            f'<div class="nbspike-says" aria-live="polite">{escape(graph.says)}</div>'
        )
        set_html(self._said, text)


def rows_of(figures: Sequence[GraphFigure]) -> list[widgets.Widget]:
    """Return figures of half the width, two beside each other."""
    return [
        widgets.HBox([each.widget for each in figures[first : first + 2]])
        for first in range(0, len(figures), 2)
    ]


def set_html(widget: widgets.HTML, value: str) -> None:
    """Write a text, unless it stands there already."""
    if widget.value != value:
        widget.value = value


def _whole(y: Floats) -> Single:
    """Return heights in single precision, without a gap at the end."""
    shown = y.astype(np.float32)
    return np.where(np.isfinite(shown), shown, np.float32(np.nan))
