"""What the page tells: that it looks on, and which picture it has drawn.

Nothing reports that a picture was drawn, but ipywidgets has a clock that ticks in
the page: `Play` counts up and sends its count.  A picture is followed by a number
from which the page is to count on; what is sent arrives in order, so a count beyond
that number says that the picture is there.  A hidden or closed page does not count.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
from traitlets import CInt

TICK = 50  # ms
#: Ticks that a picture may have; the counts of pictures lie this far apart.
ROOM = 1_000_000


@functools.cache
def _unechoed() -> type:
    """Return a `Play` whose ticks the kernel does not send back.

    An echo that came late would take the count back to the picture before.
    """
    value = CInt(0).tag(sync=True, echo_update=False)
    return type("Play", (widgets.Play,), {"value": value})


class Page:
    """The page's clock, a widget that nobody sees.

    Parameters
    ----------
    drawn
        Called with the number of the last picture that the page has drawn, at
        every tick.
    appeared
        Called when `shown` appears on a page, for the first time or again.
    shown
        The widget to watch.
    """

    def __init__(
        self,
        drawn: Callable[[int], None],
        appeared: Callable[[], None],
        shown: widgets.Widget,
    ) -> None:
        self._drawn, self._appeared = drawn, appeared
        self._ticking = False
        self.widget = _unechoed()(
            min=0,
            max=2**53 - 1,
            interval=TICK,
            layout=widgets.Layout(display="none"),
        )
        self.widget.observe(self._ticked, "value")
        shown.set_trait("_view_count", 0)  # the page counts only if it is asked to
        shown.observe(self._counted, "_view_count")

    def tick(self, wanted: bool) -> None:
        """Let the clock tick or stand still."""
        self._ticking = wanted
        self.widget.playing = wanted

    def ask(self, number: int) -> None:
        """Let the page count on from picture `number`."""
        self.widget.value = number * ROOM

    def _ticked(self, change: dict[str, Any]) -> None:
        number, ticks = divmod(int(change["new"]), ROOM)
        if ticks:
            self._drawn(number)

    def _counted(self, change: dict[str, Any]) -> None:
        if not change["new"]:
            self.widget.playing = False
        elif change["new"] > (change["old"] or 0):
            self._appeared()
            # a page that was loaded again has a clock that stands still
            self.widget.playing = False
            self.tick(self._ticking)
