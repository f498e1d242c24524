"""The population rates of all segments over time."""

from __future__ import annotations

import bqplot as bq
import numpy as np

from nbspike.analysis.view import RateView, View
from nbspike.picture.axes import steady_limits
from nbspike.picture.colours import GHOST, colours_of, dash_of
from nbspike_magics.frames import NOTHING, Frame, Single, TimeAxis, set_path

HEIGHT = 90


class RatesFigure:
    """One curve a segment; the axis moves only when it has to.

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
        self._frame = Frame(time, HEIGHT, "nbspike-rates", label_time=label_time)
        self._names: tuple[str, ...] = ()
        self._ghosts: list[bq.Lines] = []
        self._bands: list[bq.Lines] = []
        self._curves: list[bq.Lines] = []
        self._limits: tuple[float, float] | None = None
        self.widget = self._frame.widget
        self.update(view)

    def update(self, view: View, ghost: View | None = None) -> None:
        """Show another view in the same figure.

        Parameters
        ----------
        view
            What to show.
        ghost
            The baseline, in grey underneath.
        """
        names = tuple(each.name for each in view.rates)
        if names != self._names:
            self._build(names)
        before = () if ghost is None else ghost.rates
        highest = max((_highest(each) for each in (*view.rates, *before)), default=0.0)
        self._limits = steady_limits(0.0, highest or 1.0, self._limits)
        self._frame.set_limits(*self._limits, 3)
        old = {each.name: each for each in before}
        for index, each in enumerate(view.rates):
            set_path(self._ghosts[index], *self._path(old.get(each.name)))
            set_path(self._bands[index], *self._band(each))
            set_path(self._curves[index], *self._path(each))
        text = "rate (Hz)"
        if view.rates:
            text += f" in bins of {view.rates[0].bin_width * 1e3:.3g} ms"
        words = list(zip(names, colours_of(names), strict=True))
        if any(each.spread is not None for each in view.rates):
            text += ", mean ± SD"
        if old:
            words.append(("baseline", GHOST))
        dashes = {name: dash_of(place) for place, name in enumerate(names)}
        self._frame.set_caption(text, words, dashes=dashes)

    def _build(self, names: tuple[str, ...]) -> None:
        self._names = names
        dashes = [dash_of(place) for place in range(len(names))]
        self._ghosts = [self._line(GHOST, dash) for dash in dashes]
        self._curves = [
            self._line(colour, dash)
            for colour, dash in zip(colours_of(names), dashes, strict=True)
        ]
        self._bands = [self._filled(colour) for colour in colours_of(names)]
        self._frame.figure.marks = [*self._ghosts, *self._bands, *self._curves]

    def _line(self, colour: str, dash: str = "solid") -> bq.Lines:
        return bq.Lines(
            x=NOTHING,
            y=NOTHING,
            scales={"x": self._time.scale, "y": self._frame.y},
            colors=[colour],
            stroke_width=1.5,
            line_style=dash,
        )

    def _filled(self, colour: str) -> bq.Lines:
        """Return a band that is as wide as rates are spread over several seeds."""
        made = self._line(colour)
        made.stroke_width, made.fill, made.fill_colors = 0.0, "inside", [colour]
        made.fill_opacities = [0.25]
        return made

    def _band(self, rate: RateView) -> tuple[Single, Single]:
        if rate.spread is None:
            return NOTHING, NOTHING
        t = self._time.columns(rate.t)
        high = rate.rate + rate.spread
        low = np.maximum(rate.rate - rate.spread, 0.0)
        edge = np.concatenate([high, low[::-1]]).astype(np.float32)
        return np.concatenate([t, t[::-1]]), edge

    def _path(self, rate: RateView | None) -> tuple[Single, Single]:
        if rate is None:
            return NOTHING, NOTHING
        return self._time.columns(rate.t), rate.rate.astype(np.float32)


def _highest(rate: RateView) -> float:
    spread = 0.0 if rate.spread is None else rate.spread
    return float((rate.rate + spread).max(initial=0.0))
