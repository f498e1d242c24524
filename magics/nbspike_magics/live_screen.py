"""What live mode shows: the rolling figures, a clock, a summary, complaints.

The clock is written with every picture, the summary once a second at most: it is
what a screen reader reads out.
"""

from __future__ import annotations

import time

import ipywidgets as widgets

from nbspike.analysis.view import View
from nbspike_magics import frames
from nbspike_magics.figures import Figures
from nbspike_magics.status_line import StatusLine

_SAY_EVERY = 1.0
#: How long a complaint or a note stays while the network goes on, second.
_STAYS = 6.0


class LiveScreen:
    """Figures of a window that rolls, and what is said about them.

    Parameters
    ----------
    view
        The first picture.

    Attributes
    ----------
    view
        The last picture.
    line : StatusLine
        The summary, or what is wrong.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self.line = StatusLine()
        self.clock = widgets.HTML(
            layout=widgets.Layout(margin=f"0 0 0 {frames.LEFT}px", height="20px")
        )
        self.clock.add_class("nbspike-live-clock")
        self._figures = _figures(view)
        self._holder = widgets.VBox([self._figures.widget])
        self.widgets = [self.line.widget, self.clock, self._holder]
        self._say_at = 0.0
        self._note = ("", 0.0)

    def show(self, view: View, clock: str, *, settled: bool) -> None:
        """Draw a view.

        Parameters
        ----------
        view
            What to draw; another width takes other figures.
        clock
            What the clock says.
        settled
            Whether no other picture follows by itself, so that all is to be said.
        """
        if view.duration != self.view.duration:
            old, self._figures = self._figures, _figures(view)
            self._holder.children = (self._figures.widget,)
            old.close()
        else:
            self._figures.update(view)
        self.view = view
        self.dim(False)
        self.clock.value = f'<div class="nbspike-aside">{clock}</div>'
        now = time.perf_counter()
        if settled or now >= self._say_at:
            self._say_at = max(self._say_at, now + _SAY_EVERY)
            note, until = self._note
            self.line.say(view.summary, note if now < until else "")

    def note(self, text: str) -> None:
        """Say something beside the summary, for a while."""
        self._note = (text, time.perf_counter() + _STAYS)
        self._say_at = 0.0

    def complain(self, error: BaseException) -> None:
        """Say what is wrong, instead of the summary, for a while."""
        self.line.complain(error)
        self._say_at = time.perf_counter() + _STAYS

    def forgive(self) -> None:
        """Let the next picture replace a complaint."""
        self._say_at = 0.0

    def dim(self, stale: bool) -> None:
        """Dim the figures, which are not what the sliders say."""
        self._figures.dim(stale)


def _figures(view: View) -> Figures:
    made = Figures(view)
    made.time.count_back()
    made.window.layout.display = "none"
    return made
