"""A canvas with panels: frames, ticks, curves and text, smoothed.

Everything is drawn at twice the size and scaled down once, which is what makes
slanted lines smooth; Pillow draws them without anti-aliasing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from nbspike.picture.axes import ticks
from nbspike.picture.strokes import dashes, pieces

_FINE = 2
_INK = "#222222"
_DOT = 5 * _FINE  # radius
_VEIL = 56  # of 255
_FAINT = "#E4E4E4"
_AXIS = "#666666"
# the font that comes with Pillow has Latin letters only
_SPELLED = {
    0xB5: "u",  # micro
    0x3BC: "u",  # mu
    0x3A9: "ohm",
    0x2013: "-",  # dash
    0x2212: "-",  # minus
    0xD7: "x",  # times
    0x2192: "->",  # arrow
    0xB2: "^2",
}

Run = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle of the picture and the numbers on its two axes.

    Parameters
    ----------
    left, top, right, bottom
        Pixels of the finished picture.
    x, y
        Lower and upper limit of each axis.
    """

    left: float
    top: float
    right: float
    bottom: float
    x: tuple[float, float]
    y: tuple[float, float]

    def columns(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the horizontal pixel of each value."""
        low, high = self.x
        return self.left + (values - low) * ((self.right - self.left) / (high - low))

    def rows(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the vertical pixel of each value."""
        low, high = self.y
        return self.bottom - (values - low) * ((self.bottom - self.top) / (high - low))


class Canvas:
    """Draws in pixels of the finished picture."""

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)
        self._image = Image.new("RGB", (width * _FINE, height * _FINE), "white")
        self._draw = ImageDraw.Draw(self._image)
        self._pastes: list[tuple[Image.Image, tuple[int, int]]] = []

    def finish(self) -> Image.Image:
        """Return the picture at its own size."""
        small = self._image.reduce(_FINE)
        for image, place in self._pastes:
            small.paste(image, place, image)
        return small

    def paste(self, image: Image.Image, left: int, top: int) -> None:
        """Put an RGBA image of the finished size on top."""
        self._pastes.append((image, (left, top)))

    def text_width(self, text: str, size: int) -> float:
        """Return the width of `text` in pixels."""
        return float(_font(size).getlength(text.translate(_SPELLED))) / _FINE

    def text(
        self, x: float, y: float, text: str, size: int, anchor: str, ink: str = _INK
    ) -> None:
        """Write `text`; `anchor` is Pillow's, such as ``ls`` (left, baseline)."""
        self._draw.text(
            (x * _FINE, y * _FINE),
            text.translate(_SPELLED),
            font=_font(size),
            fill=ink,
            anchor=anchor,
        )

    def legend(
        self,
        x: float,
        y: float,
        runs: Sequence[Run],
        right: float,
        dashed: Mapping[str, Sequence[float]] | None = None,
    ) -> None:
        """Write words in their colours, as many as fit before `right`.

        The words of `dashed` are underlined in the pattern of their curves.
        """
        for done, (word, ink) in enumerate(runs):
            width = self.text_width(word, 14)
            rest = f"and {len(runs) - done} more"
            room = 0 if done == len(runs) - 1 else self.text_width(rest, 14) + 14
            if x + width + room > right:
                self.text(x, y, rest, 14, "ls", _AXIS)
                return
            self.text(x, y, word, 14, "ls", ink)
            if dashed is not None and word in dashed:
                line = np.array([[x, y + 4], [x + width, y + 4]]) * _FINE
                pattern = tuple(_FINE * length for length in dashed[word])
                for stroke in dashes(line, pattern):
                    self._draw.line(stroke.ravel().tolist(), fill=ink, width=3)
            x += width + 14

    def frame(
        self, panel: Panel, wanted: int, *, label_x: str | None, across: int = 10
    ) -> None:
        """Draw grid lines, axes, ticks and numbers; the last panel labels time."""
        for value in ticks(*panel.y, wanted):
            y = float(panel.rows(np.array(value)))
            self._segment(panel.left, y, panel.right, y, _FAINT)
            self._segment(panel.left - 4, y, panel.left, y, _AXIS)
            self.text(panel.left - 8, y, _number(value), 12, "rm", _AXIS)
        for value in ticks(*panel.x, across):
            x = float(panel.columns(np.array(value)))
            self._segment(x, panel.bottom, x, panel.bottom + 4, _AXIS)
            if label_x is not None:
                self.text(x, panel.bottom + 17, _number(value), 12, "ms", _AXIS)
        self._segment(panel.left, panel.top, panel.left, panel.bottom, _AXIS)
        self._segment(panel.left, panel.bottom, panel.right, panel.bottom, _AXIS)
        if label_x is not None:
            middle = (panel.left + panel.right) / 2
            self.text(middle, panel.bottom + 37, label_x, 14, "ms")

    def curve(
        self,
        panel: Panel,
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        ink: str,
        width: float = 1.5,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw a line through the points whose `x` lies within the axis limits.

        A value that is not finite is a gap; `dash` is the length in pixels of stroke,
        gap, stroke, gap ….
        """
        kept = (x >= panel.x[0]) & (x <= panel.x[1])
        finite = np.isfinite(y[kept])
        clipped = np.where(finite, np.clip(y[kept], *panel.y), np.nan)
        pattern = tuple(_FINE * length for length in dash)
        columns, rows = panel.columns(x[kept]) * _FINE, panel.rows(clipped) * _FINE
        for piece in pieces(columns, rows):
            for stroke in dashes(piece, pattern) if len(piece) > 1 else ():
                flat = stroke.ravel().tolist()
                wide = round(width * _FINE)
                self._draw.line(flat, fill=ink, width=wide, joint="curve")

    def area(
        self,
        panel: Panel,
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        ink: str,
    ) -> None:
        """Fill the area between a finite curve and the bottom with a faint colour."""
        columns = np.clip(panel.columns(x), panel.left, panel.right)
        rows = np.clip(panel.rows(y), panel.top, panel.bottom)
        points = np.stack((columns, rows), axis=1)
        ends = [[points[-1, 0], panel.bottom], [points[0, 0], panel.bottom]]
        flat = (np.concatenate([points, ends]) * _FINE).ravel().tolist()
        veil = Image.new("L", self._image.size, 0)
        ImageDraw.Draw(veil).polygon(flat, fill=_VEIL)
        self._image.paste(ink, (0, 0), veil)

    def dots(
        self,
        panel: Panel,
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        ink: str,
        *,
        hollow: bool = False,
    ) -> None:
        """Draw a dot at each point within the axis limits."""
        kept = (x >= panel.x[0]) & (x <= panel.x[1])
        kept &= (y >= panel.y[0]) & (y <= panel.y[1])
        centres = np.stack((panel.columns(x[kept]), panel.rows(y[kept])), axis=1)
        for across, down in (centres * _FINE).tolist():
            box = (across - _DOT, down - _DOT, across + _DOT, down + _DOT)
            fill = "white" if hollow else ink
            self._draw.ellipse(box, fill=fill, outline=ink, width=2 * _FINE)

    def uprights(
        self,
        panel: Panel,
        x: NDArray[np.float64],
        low: NDArray[np.float64],
        high: NDArray[np.float64],
        ink: str,
    ) -> None:
        """Draw vertical strokes from `low` to `high` at each `x` in the panel."""
        kept = (x >= panel.x[0]) & (x <= panel.x[1])
        columns = panel.columns(x[kept]) * _FINE
        bottoms = panel.rows(low[kept]) * _FINE
        tops = panel.rows(high[kept]) * _FINE
        for column, bottom, top in zip(
            columns.tolist(), bottoms.tolist(), tops.tolist(), strict=True
        ):
            self._draw.line((column, bottom, column, top), fill=ink, width=_FINE + 1)

    def dashes(self, panel: Panel, y: float, ink: str) -> None:
        """Draw a dashed horizontal line across the panel."""
        row = float(panel.rows(np.array(y)))
        for left in np.arange(panel.left, panel.right - 1, 10.0).tolist():
            self._segment(left, row, min(left + 6, panel.right), row, ink)

    def _segment(self, x0: float, y0: float, x1: float, y1: float, ink: str) -> None:
        ends = (x0 * _FINE, y0 * _FINE, x1 * _FINE, y1 * _FINE)
        self._draw.line(ends, fill=ink, width=_FINE)


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    if size not in _FONTS:
        _FONTS[size] = ImageFont.load_default(size * _FINE)
    return _FONTS[size]


_FONTS: dict[int, ImageFont.FreeTypeFont | ImageFont.ImageFont] = {}


def _number(value: float) -> str:
    return f"{value:.6g}"
