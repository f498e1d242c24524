"""Graphs: curves over axes of their own, with what they say below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from nbspike.analysis.view import Curve, Graph
from nbspike.picture.axes import steady_limits
from nbspike.picture.canvas import Canvas, Panel
from nbspike.picture.colours import GHOST, PATTERNS, colours_of, dash_of

Limits = tuple[float, float]

_INK, _QUIET = "#222222", "#666666"
_TITLE, _AXIS, _LINE, _SMALL = 22, 46, 17, 13
_LEFT, _RIGHT = 66, 26
_HEIGHT = 170
_ROOM = 0.05


def graph_limits(
    graph: Graph,
    ghosts: Iterable[Curve] = (),
    current: tuple[Limits, Limits] | None = None,
) -> tuple[Limits, Limits]:
    """Return the ends of both axes, which change as seldom as possible.

    Parameters
    ----------
    graph
        What is drawn.
    ghosts
        More curves that have to fit.
    current
        What is in use.
    """
    curves = [*graph.curves, *ghosts]
    now_x, now_y = current or (None, None)
    low, high = graph.x_limits or _extent([each.x for each in curves])
    across = steady_limits(low, high, now_x)
    if graph.y_limits is not None:
        return across, steady_limits(*graph.y_limits, now_y)
    bottom, top = _extent([each.y for each in curves])
    if graph.from_zero:
        bottom, top = 0.0, max(top, 0.0) or 1.0
    elif np.isfinite(top - bottom):
        margin = _ROOM * (top - bottom)
        bottom, top = bottom - margin, top + margin
    return across, steady_limits(bottom, top, now_y)


def in_units_of(graph: Graph, first: Graph) -> Graph:
    """Return a graph in the units of another, whose axes it shares.

    Units follow the values, so those of one run may be millivolts and those of the
    next microvolts; on the same axes they have to be the same.
    """
    across, up = graph.x_si / first.x_si, graph.y_si / first.y_si
    if across == up == 1.0 and graph.x_label == first.x_label:
        return graph
    curves = [replace(c, x=c.x * across, y=c.y * up) for c in graph.curves]
    return replace(
        graph,
        curves=tuple(curves),
        x_label=first.x_label,
        y_label=first.y_label,
        x_limits=_times(graph.x_limits, across),
        y_limits=_times(graph.y_limits, up),
        x_si=first.x_si,
        y_si=first.y_si,
    )


def _times(limits: Limits | None, factor: float) -> Limits | None:
    return None if limits is None else (limits[0] * factor, limits[1] * factor)


def inks_of(curves: Iterable[Curve]) -> dict[str, tuple[str, str]]:
    """Return colour and dash of each named curve that is no reference."""
    named: dict[str, str] = {}
    for each in curves:
        if each.mark != "reference" and each.name:
            named.setdefault(each.name, each.role or each.name)
    colours = colours_of(list(named.values()))
    return {
        name: (colour, dash_of(place))
        for place, (name, colour) in enumerate(zip(named, colours, strict=True))
    }


def graph_height(graph: Graph, width: int) -> int:
    """Return how high a graph of that width is, pixels."""
    lines = wrapped(graph.says, width - _LEFT, _SMALL)
    return _TITLE + _HEIGHT + _AXIS + _LINE * len(lines)


def paint_graph(
    canvas: Canvas, graph: Graph, left: int, top: float, width: int
) -> None:
    """Draw a graph with its title, axes and text.

    Parameters
    ----------
    canvas
        What to draw on.
    graph
        What to draw.
    left, top, width
        Pixels.
    """
    panel = Panel(
        left + _LEFT,
        top + _TITLE,
        left + width - _RIGHT,
        top + _TITLE + _HEIGHT,
        *graph_limits(graph),
    )
    canvas.frame(panel, 4, label_x=graph.x_label, across=5)
    paint_curves(canvas, panel, graph)
    for number, line in enumerate(wrapped(graph.says, width - _LEFT, _SMALL)):
        down = panel.bottom + _AXIS + 10 + _LINE * number
        canvas.text(panel.left, down, line, _SMALL, "ls", _QUIET)


def paint_curves(canvas: Canvas, panel: Panel, graph: Graph) -> None:
    """Draw the curves of a graph and its title into a panel with axes."""
    inks = inks_of(graph.curves)
    for each in graph.curves:
        ink, dash = inks.get(each.name, (GHOST, "solid"))
        if each.mark == "reference":
            canvas.curve(panel, each.x, each.y, GHOST, 1.0, PATTERNS["dashed"])
        elif each.mark in ("points", "rings"):
            hollow = each.mark == "rings"
            canvas.dots(panel, each.x, each.y, ink, hollow=hollow)
        else:
            if each.mark == "area" and each.x.size:
                canvas.area(panel, each.x, each.y, ink)
            inside = (each.y >= panel.y[0]) & (each.y <= panel.y[1])
            y = np.where(inside, each.y, np.nan)  # not along the edge of the frame
            canvas.curve(panel, each.x, y, ink, 1.5, PATTERNS[dash])
    runs = [(graph.y_label, _INK), *legend_of(graph, _QUIET)]
    points = {c.name for c in graph.curves if c.mark in ("points", "rings")}
    lines = {n: PATTERNS[d] for n, (_, d) in inks.items() if n not in points}
    canvas.legend(panel.left, panel.top - 7, runs, panel.right, lines)


def legend_of(graph: Graph, quiet: str) -> list[tuple[str, str]]:
    """Return the names of the curves that are seen, each with its colour.

    Parameters
    ----------
    graph
        What is drawn.
    quiet
        Colour of the names of references.
    """
    seen = {each.name for each in graph.curves if each.x.size}
    words = [(n, ink) for n, (ink, _) in inks_of(graph.curves).items() if n in seen]
    words += [
        (each.name, quiet)
        for each in graph.curves
        if each.mark == "reference" and each.name
    ]
    return words


def wrapped(text: str, room: float, size: int) -> list[str]:
    """Return `text` in lines that fit into `room` pixels.

    Parameters
    ----------
    text
        Any text.
    room
        Pixels.
    size
        Of the letters.
    """
    ruler = Canvas(1, 1)
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and ruler.text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _extent(parts: list[np.ndarray]) -> Limits:
    values = np.concatenate(parts) if parts else np.empty(0)
    values = values[np.isfinite(values)]
    if values.size == 0:
        return 0.0, 1.0
    return float(values.min()), float(values.max())
