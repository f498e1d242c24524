"""What the figures have in common: size, margins, the time axis, the caption.

Sizes are fixed, so that nothing jumps while a slider moves, and the margins are
equal, so that the same time stands above the same time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import bqplot as bq
import ipywidgets as widgets
import numpy as np
from numpy.typing import NDArray

from nbspike.picture.axes import ticks, time_unit

WIDTH = 664
LEFT, RIGHT = 58, 24
_TOP, _BOTTOM, _LABELLED = 6, 10, 44
PLOT_WIDTH = WIDTH - LEFT - RIGHT

Single = NDArray[np.float32]
#: All digits that a tick has and no more; else -52.5 would be written as -52.
TICK_FORMAT = "~g"
NO_DASHES: Mapping[str, str] = {}
# how a browser draws lines beneath words
_BORDERS = {
    "solid": "solid",
    "dashed": "dashed",
    "dotted": "dotted",
    "dash_dotted": "double",
}


class TimeAxis:
    """The one time scale that all figures share.

    Parameters
    ----------
    duration
        Second.
    """

    def __init__(self, duration: float) -> None:
        self.unit, self.si = time_unit(duration)
        self.duration = duration
        self.scale = bq.LinearScale(min=0.0, max=duration / self.si)
        self._axes: list[bq.Axis] = []
        self._now = 0.0  # where the numbers begin, in units of the axis

    @property
    def window(self) -> tuple[float, float]:
        """First and last time shown, second."""
        return self.scale.min * self.si, self.scale.max * self.si

    def show(self, start: float, stop: float) -> None:
        """Show the times from `start` to `stop`, second."""
        with self.scale.hold_sync():
            self.scale.min = start / self.si
            self.scale.max = stop / self.si
        for axis in self._axes:
            axis.tick_values = self._ticks()

    def count_back(self) -> None:
        """Write times before the right edge, as a window that rolls has them."""
        self._now = self.scale.max
        for axis in self._axes:
            axis.tick_format = None  # the labels are looked up by the number
            axis.tick_values = at = self._ticks()
            axis.tick_labels = {f"{t:.12g}": f"{t - self._now:.6g}" for t in at}
            if axis.label:
                axis.label = f"time before now ({self.unit})"

    def axis(self) -> bq.Axis:
        """Return a new axis, whose ticks stay round when the window changes."""
        made = bq.Axis(
            scale=self.scale,
            tick_values=self._ticks(),
            grid_lines="none",
            tick_format=TICK_FORMAT,
        )
        self._axes.append(made)
        return made

    def _ticks(self) -> NDArray[np.float64]:
        shown = ticks(self.scale.min - self._now, self.scale.max - self._now, 10)
        return shown + self._now

    def columns(self, t: NDArray[np.float64]) -> Single:
        """Return times (second) as single-precision numbers of the axis."""
        return (t / self.si).astype(np.float32)


class Frame:
    """A figure of fixed size with a caption above and a time axis below.

    Parameters
    ----------
    time
        The shared time axis.
    height
        Pixels of the area between the axes.
    css_class
        Class of the widget, by which style sheets and tests find it.
    label_time
        Whether to write the numbers and the unit of time; the lowest figure
        does it for all.
    """

    def __init__(
        self, time: TimeAxis, height: int, css_class: str, *, label_time: bool
    ) -> None:
        self.height = height
        self.y = bq.LinearScale(min=0.0, max=1.0)
        bottom = _LABELLED if label_time else _BOTTOM
        self._vertical = bq.Axis(
            scale=self.y,
            side="left",
            num_ticks=4,
            grid_lines="solid",
            tick_format=TICK_FORMAT,
        )
        horizontal = time.axis()
        if label_time:
            horizontal.label = f"time ({time.unit})"
            horizontal.label_offset = "32px"
        else:
            horizontal.tick_style = {"display": "none"}
        self.figure = bq.Figure(
            axes=[horizontal, self._vertical],
            fig_margin={"top": _TOP, "bottom": bottom, "left": LEFT, "right": RIGHT},
            padding_y=0.0,
            animation_duration=0,
            display_toolbar=False,
            layout=widgets.Layout(
                width=f"{WIDTH}px",
                height=f"{height + _TOP + bottom}px",
                min_height="40px",
                margin="0",
            ),
        )
        self.caption = widgets.HTML(
            layout=widgets.Layout(
                width=f"{WIDTH - LEFT}px", height="20px", margin=f"0 0 0 {LEFT}px"
            )
        )
        self.widget = widgets.VBox(
            [self.caption, self.figure],
            layout=widgets.Layout(width=f"{WIDTH}px", overflow="hidden"),
        )
        self.widget.add_class(css_class)

    def set_limits(self, low: float, high: float, wanted: int) -> None:
        """Show the values from `low` to `high` with about `wanted` ticks."""
        if (self.y.min, self.y.max) == (low, high):
            return
        with self.y.hold_sync():
            self.y.min, self.y.max = low, high
        self._vertical.tick_values = ticks(low, high, wanted)

    def set_caption(
        self,
        text: str,
        words: Sequence[tuple[str, str]],
        note: str = "",
        dashes: Mapping[str, str] = NO_DASHES,
    ) -> None:
        """Write `text`, then each word in its colour, then a note.

        The words of `dashes` are underlined as their curves are dashed.
        """
        value = caption_html(text, words, note, dashes)
        if self.caption.value != value:
            self.caption.value = value


def caption_html(
    text: str,
    words: Sequence[tuple[str, str]],
    note: str = "",
    dashes: Mapping[str, str] = NO_DASHES,
) -> str:
    """Return `text`, then each word in its colour, then a note.

    The words of `dashes` are underlined as their curves are dashed.
    """
    parts = [escape(text)]
    for word, colour in words:
        style = f"color:{colour};font-weight:600;margin-left:12px"
        if word in dashes:
            style += f";border-bottom:2px {_BORDERS[dashes[word]]} {colour}"
        parts.append(f'<span style="{style}">{escape(word)}</span>')
    if note:
        parts.append(
            f'<span style="opacity:0.7;margin-left:12px">{escape(note)}</span>'
        )
    return f'<div class="nbspike-caption">{"".join(parts)}</div>'


def strokes(x: Single, low: Single, high: Single) -> tuple[Single, Single]:
    """Return one path of vertical strokes, separated by gaps.

    Parameters
    ----------
    x, low, high
        Place and ends of each stroke, shape (strokes,).

    Returns
    -------
    tuple of ndarray, shape (3 * strokes - 1,)
        Coordinates with a NaN height between strokes: one path draws a thousand
        times faster than a thousand marks.  A path that *ended* in NaN, or had
        one across, would fill the browser's log with errors.
    """
    across = np.repeat(x, 3)
    up = np.full(across.size, np.nan, dtype=np.float32)
    up[0::3] = low
    up[1::3] = high
    return across[:-1], up[:-1]


def set_path(mark: bq.Lines, x: Single, y: Single) -> None:
    """Replace both coordinates of a line in one message."""
    with mark.hold_sync():
        mark.x, mark.y = x, y


NOTHING: Single = np.zeros(0, dtype=np.float32)
