"""A canvas for boxes and arrows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nbspike.picture.canvas import Canvas

_FINE = 2
_HEAD = 9.0

Point = tuple[float, float]


class Sketch(Canvas):
    """Draws boxes, paths and the two kinds of arrow heads, in finished pixels."""

    def box(
        self, left: float, top: float, right: float, bottom: float, ink: str, fill: str
    ) -> None:
        """Draw a box with round corners."""
        place = tuple(_FINE * each for each in (left, top, right, bottom))
        self._draw.rounded_rectangle(
            place, radius=8 * _FINE, fill=fill, outline=ink, width=2 * _FINE
        )

    def path(self, points: Sequence[Point], ink: str) -> None:
        """Draw a line through points."""
        flat = [_FINE * each for point in points for each in point]
        self._draw.line(flat, fill=ink, width=2 * _FINE, joint="curve")

    def wedge(self, tip: Point, back: Point, ink: str) -> None:
        """Draw the head of an exciting arrow, which comes from `back`."""
        (x, y), (across, down) = tip, self._direction(tip, back)
        base = (x + across * _HEAD, y + down * _HEAD)
        half = _HEAD / 2
        corners = (
            tip,
            (base[0] - down * half, base[1] + across * half),
            (base[0] + down * half, base[1] - across * half),
        )
        self._draw.polygon([_FINE * e for point in corners for e in point], fill=ink)

    def knob(self, tip: Point, back: Point, ink: str) -> None:
        """Draw the head of an inhibiting arrow: a disc, which comes from `back`."""
        (x, y), (across, down) = tip, self._direction(tip, back)
        radius = _HEAD / 2
        x, y = x + across * radius, y + down * radius
        place = (x - radius, y - radius, x + radius, y + radius)
        self._draw.ellipse([_FINE * each for each in place], fill=ink)

    def label(
        self, x: float, y: float, text: str, size: int, anchor: str, ink: str
    ) -> None:
        """Write `text` on white, so that lines behind it do not show."""
        width = self.text_width(text, size)
        left = x - (width / 2 if anchor[0] == "m" else 0)
        place = (left - 2, y - size * 0.7, left + width + 2, y + size * 0.7)
        self._draw.rectangle([_FINE * each for each in place], fill="white")
        self.text(x, y, text, size, anchor, ink)

    def _direction(self, tip: Point, back: Point) -> Point:
        across, down = back[0] - tip[0], back[1] - tip[1]
        length = math.hypot(across, down) or 1.0
        return across / length, down / length
