"""A network as a picture: populations as boxes, projections as arrows.

Inputs stand on the left, populations on the right with their segments inside.  An
arrow between two columns is straight; one that stays in its column goes round on the
right, each in a lane of its own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nbspike.picture.colours import EXCITATORY, GHOST, INHIBITORY
from nbspike.picture.sketch import Point, Sketch

_WIDE, _HIGH, _INNER, _PAD, _GAP = 132, 46, 34, 12, 26
_LEFT, _COLUMN, _LANE, _EDGE = 20, 190, 26, 16
_INK, _FILL, _PART = "#444444", "#F5F5F5", "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Box:
    """A population, or a segment of one.

    `outside` marks an input; `parts` are its segments.
    """

    name: str
    size: str
    parts: tuple[Box, ...] = ()
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """A projection: from where to where, what is written on it, and its sign.

    `sign` is 1 if it excites, -1 if it inhibits, 0 if that cannot be told.
    """

    source: str
    target: str
    label: str
    sign: int = 0


@dataclass(slots=True)
class _Layout:
    """Where boxes stand: name to left, top, right, bottom."""

    places: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    height: float = 0.0


def draw_diagram(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> bytes:
    """Return a network as a PNG.

    Parameters
    ----------
    boxes
        Populations and inputs.
    arrows
        Between boxes or their parts; those of unknown names are left out.
    """
    layout = _layout(boxes)
    known = [a for a in arrows if {a.source, a.target} <= layout.places.keys()]
    lanes = [a for a in known if _round(a, layout)]
    probe = Sketch(1, 1)
    right = max((place[2] for place in layout.places.values()), default=200.0)
    places = [right + _LANE]
    for arrow in lanes:  # each lane has its label on its right
        places.append(places[-1] + probe.text_width(arrow.label, 13) + _LANE)
    width = places[-1] if lanes else right + _EDGE
    sketch = Sketch(round(width), round(layout.height + _EDGE))
    labels: list[tuple[float, float, str, Arrow]] = []
    for box in boxes:
        _draw_box(sketch, box, layout, _FILL)
    for arrow in known:
        if arrow not in lanes:
            labels.append(_straight(sketch, arrow, known, layout))
    for arrow, lane in zip(lanes, places, strict=False):
        labels.append(_around(sketch, arrow, lane, known, layout))
    for x, y, anchor, arrow in labels:  # on top of all lines
        sketch.label(x, y, arrow.label, 13, anchor, _ink(arrow))
    stream = io.BytesIO()
    sketch.finish().save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _layout(boxes: Sequence[Box]) -> _Layout:
    layout = _Layout()
    tops = {0: float(_EDGE), 1: float(_EDGE)}
    inputs = any(box.outside for box in boxes)
    for box in boxes:
        column = 0 if box.outside or not inputs else 1
        left = _LEFT + column * (_WIDE + _COLUMN)
        top = tops[column]
        bottom = top + _HIGH + sum(_INNER + _PAD for _ in box.parts)
        layout.places[box.name] = (left, top, left + _WIDE, bottom)
        layout.columns[box.name] = column
        for number, part in enumerate(box.parts):
            upper = top + _HIGH + number * (_INNER + _PAD)
            inside = (left + _PAD, upper, left + _WIDE - _PAD, upper + _INNER)
            layout.places[part.name] = inside
            layout.columns[part.name] = column
        tops[column] = bottom + _GAP
    layout.height = max(tops.values()) - _GAP
    return layout


def _draw_box(sketch: Sketch, box: Box, layout: _Layout, fill: str) -> None:
    left, top, right, bottom = layout.places[box.name]
    sketch.box(left, top, right, bottom, GHOST if box.outside else _INK, fill)
    high = _HIGH if box.parts or fill == _FILL else _INNER
    middle = (left + right) / 2
    sketch.text(middle, top + high / 2, f"{box.name}  {box.size}", 14, "mm")
    for part in box.parts:
        _draw_box(sketch, part, layout, _PART)


def _round(arrow: Arrow, layout: _Layout) -> bool:
    return layout.columns[arrow.source] >= layout.columns[arrow.target]


def _straight(
    sketch: Sketch, arrow: Arrow, arrows: Sequence[Arrow], layout: _Layout
) -> tuple[float, float, str, Arrow]:
    """Draw an arrow from column to column; return where its label belongs."""
    start = (layout.places[arrow.source][2], _port(arrow, arrows, layout, 0))
    tip = (layout.places[arrow.target][0], _port(arrow, arrows, layout, 1))
    ink = _ink(arrow)
    sketch.path(list(_shortened([start, tip])), ink)
    _head(sketch, arrow, tip, start)
    return (start[0] + tip[0]) / 2, (start[1] + tip[1]) / 2, "mm", arrow


def _around(
    sketch: Sketch,
    arrow: Arrow,
    lane: float,
    arrows: Sequence[Arrow],
    layout: _Layout,
) -> tuple[float, float, str, Arrow]:
    """Draw an arrow that goes round in a lane; return where its label belongs."""
    start = (layout.places[arrow.source][2], _port(arrow, arrows, layout, 0))
    tip = (layout.places[arrow.target][2], _port(arrow, arrows, layout, 1))
    ink = _ink(arrow)
    corner = (lane, tip[1])
    sketch.path([start, (lane, start[1]), *_shortened([corner, tip])], ink)
    _head(sketch, arrow, tip, corner)
    return lane + 6, (start[1] + tip[1]) / 2, "lm", arrow


def _shortened(points: list[Point]) -> Iterator[Point]:
    """Yield a line that ends before its head does."""
    (x, y), (across, down) = points
    length = max(abs(across - x), abs(down - y), 1.0)
    share = max(0.0, 1 - 7 / length)
    yield x, y
    yield x + share * (across - x), y + share * (down - y)


def _port(arrow: Arrow, arrows: Sequence[Arrow], layout: _Layout, end: int) -> float:
    """Return the height at which an arrow leaves (0) or reaches (1) its box."""
    name = (arrow.source, arrow.target)[end]
    side = _side(arrow, end, layout)
    here = [
        (each, e)
        for each in arrows
        for e in (0, 1)
        if (each.source, each.target)[e] == name and _side(each, e, layout) == side
    ]
    _, top, _, bottom = layout.places[name]
    place = here.index((arrow, end)) + 1
    # what a whole population receives arrives beside its name, not at a segment
    inner = any(
        other != name and _inside(layout.places[other], layout.places[name])
        for other in layout.places
    )
    reach = _HIGH if inner else bottom - top
    return top + reach * place / (len(here) + 1)


def _side(arrow: Arrow, end: int, layout: _Layout) -> str:
    if _round(arrow, layout) or end == 0:
        return "right"
    return "left"


def _inside(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[1] > other[1] and one[3] < other[3] and one[0] > other[0]


def _ink(arrow: Arrow) -> str:
    return {1: EXCITATORY, -1: INHIBITORY}.get(arrow.sign, _INK)


def _head(sketch: Sketch, arrow: Arrow, tip: Point, back: Point) -> None:
    if arrow.sign < 0:
        sketch.knob(tip, back, _ink(arrow))
    else:
        sketch.wedge(tip, back, _ink(arrow))
