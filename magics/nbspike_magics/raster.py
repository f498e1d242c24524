"""The raster: ticks while they can be told apart, an image above that.

A `bqplot.Scatter` needs seconds for ten thousand points; one path with gaps, or
a picture with a palette, needs a few hundredths.  bqplot redraws an image only
when the widget it shows is replaced, hence two that take turns.
"""

from __future__ import annotations

import bqplot as bq
import ipywidgets as widgets
import numpy as np

from nbspike.analysis.view import SpikeView, View
from nbspike.picture.colours import colours_of
from nbspike.picture.palette import MOST_TICKS, raster_png
from nbspike_magics.frames import (
    NOTHING,
    PLOT_WIDTH,
    Frame,
    TimeAxis,
    set_path,
    strokes,
)

HEIGHT = 190
_SHORTEST = 4.0  # pixels; a tick of one row in four thousand could not be seen


class RasterFigure:
    """Spikes of all segments over time, neuron 0 at the bottom.

    Parameters
    ----------
    view
        What to show first.
    time
        The shared time axis.
    label_time
        Whether this figure writes the numbers of the time axis.
    """

    def __init__(self, view: View, time: TimeAxis, *, label_time: bool = False) -> None:
        self._time = time
        self._frame = Frame(time, HEIGHT, "nbspike-raster", label_time=label_time)
        self._view = view
        self._rows = 0
        scales = {"x": time.scale, "y": self._frame.y}
        self._images = [widgets.Image(format="png") for _ in range(2)]
        self._images[0].value = raster_png((), 2, 2, (0.0, 1.0))
        self._image = bq.Image(image=self._images[0], scales=scales, pixelated=True)
        self._names: tuple[str, ...] = ()
        self._ticks: list[bq.Lines] = []
        self.widget = self._frame.widget
        self.update(view)

    @property
    def images(self) -> tuple[widgets.Image, ...]:
        """The two images that take turns."""
        return tuple(self._images)

    @property
    def drawn_as(self) -> str:
        """``ticks`` or ``density``."""
        return "density" if self._number > MOST_TICKS else "ticks"

    @property
    def _number(self) -> int:
        return sum(each.t.size for each in self._view.spikes)

    def update(self, view: View) -> None:
        """Show another view in the same figure."""
        self._view = view
        names = tuple(each.name for each in view.spikes)
        if names != self._names or not self._frame.figure.marks:
            self._build(names)
        self._rows = max((each.offset + each.size for each in view.spikes), default=1)
        self._frame.set_limits(0.0, float(self._rows), 4)
        self._caption()
        self.redraw()

    def redraw(self) -> None:
        """Draw the spikes of the time window that is shown now."""
        dense = self.drawn_as == "density"
        if dense:
            self._draw_image()
        for mark, segment in zip(self._ticks, self._view.spikes, strict=True):
            if dense:
                if mark.x.size:
                    set_path(mark, NOTHING, NOTHING)
            else:
                self._draw_ticks(mark, segment)
        self._image.visible = dense

    def _build(self, names: tuple[str, ...]) -> None:
        self._names = names
        scales = {"x": self._time.scale, "y": self._frame.y}
        self._ticks = [
            bq.Lines(
                x=NOTHING, y=NOTHING, scales=scales, colors=[colour], stroke_width=1.5
            )
            for colour in colours_of(names)
        ]
        self._frame.figure.marks = [self._image, *self._ticks]

    def _draw_image(self) -> None:
        window = self._time.window
        data = raster_png(self._view.spikes, PLOT_WIDTH, HEIGHT, window)
        unused = self._images[1] if self._image.image is self._images[0] else None
        following = unused or self._images[0]
        following.value = data
        with self._image.hold_sync():
            self._image.x = np.array(window) / self._time.si
            self._image.y = np.array((0.0, float(self._rows)))
            self._image.image = following

    def _draw_ticks(self, mark: bq.Lines, segment: SpikeView) -> None:
        half = max(0.4, 0.5 * _SHORTEST * self._rows / HEIGHT)
        middle = segment.i + (segment.offset + 0.5)
        low = np.maximum(middle - half, 0.0).astype(np.float32)
        high = np.minimum(middle + half, self._rows).astype(np.float32)
        set_path(mark, *strokes(self._time.columns(segment.t), low, high))

    def _caption(self) -> None:
        words = list(zip(self._names, colours_of(self._names), strict=True))
        note = f"{self._number:,} spikes".replace(",", "\u2009")
        if self.drawn_as == "density":
            note += ", drawn as density"
        self._frame.set_caption("neuron", words, note)
