"""What is on the screen: the last good picture, its ghost, the status line."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from nbspike.analysis.view import View
from nbspike.units.dimension import dimension
from nbspike.units.display import format_value
from nbspike_magics.baseline import Baseline
from nbspike_magics.figures import Figures
from nbspike_magics.request import Request
from nbspike_magics.status_line import StatusLine

SECOND = dimension(second=1)


class Screen:
    """Figures of a model, and what is said about them.

    Parameters
    ----------
    view
        The first picture.
    request
        What made it.
    seconds
        How long it took, second.
    describe
        Returns the values of a request as text.

    Attributes
    ----------
    figures : Figures
        What a view is drawn in.
    view, request
        The last good picture, and what made it.
    baseline : Baseline or None
        What it is compared with.
    """

    def __init__(
        self,
        view: View,
        request: Request,
        seconds: float,
        describe: Callable[[Request], str],
    ) -> None:
        self.view, self.request = view, request
        self.figures = Figures(view)
        self.line = StatusLine()
        self.differences = widgets.HTML()
        self.baseline: Baseline | None = None
        self._describe = describe
        self._ghost: View | None = None
        self._lock = threading.RLock()
        self._complained = -1  # a complaint outlasts older runs
        self._say(view, request, seconds)

    def show(self, view: View, request: Request, seconds: float) -> None:
        """Draw the result of a run that took `seconds`."""
        with self._lock:
            self._draw(view)
            self.view, self.request = view, request
            self.figures.dim(False)
            self.figures.mark_preview(request.is_preview)
        if request.number > self._complained:
            self._say(view, request, seconds)

    def note(self, request: Request, number: int) -> None:
        """Say which of several seeds runs now; the picture stays."""
        if request.number > self._complained:
            aside = f"seed {number} of {request.seeds} …"
            self.line.say(self.view.summary, aside)

    def fail(self, error: BaseException, number: int) -> None:
        """Say what went wrong, and dim the picture, which stays."""
        self.complain(error, number)
        self.figures.dim(True)

    def complain(self, error: BaseException, number: int) -> None:
        """Say what is wrong; runs up to `number` do not overwrite it."""
        self._complained = number
        self.line.complain(error)

    def keep_ghost(self) -> None:
        """Let the present picture be the ghost of those that follow."""
        self._ghost = self.view

    def freeze(self) -> None:
        """Keep the present picture as the baseline, instead of any other."""
        with self._lock:
            self.baseline = Baseline(self.view, self._describe(self.request))
            self._draw(self.view)

    def unfreeze(self) -> None:
        """Forget the baseline."""
        with self._lock:
            self.baseline = None
            self._draw(self.view)

    def zoom(self, change: Mapping[str, Any]) -> None:
        """Show the window of times to which a range slider was moved."""
        start, stop = change["new"]
        if stop > start:
            unit = self.figures.time.si
            with self._lock:
                self.figures.show_window(start * unit, stop * unit)

    def _draw(self, view: View) -> None:
        baseline = self.baseline
        if baseline is None:
            self.figures.update(view, self._ghost)
            self.differences.value = ""
        else:
            self.figures.update(view, baseline.view, frozen=True)
            self.differences.value = baseline.html(view)

    def _say(self, view: View, request: Request, seconds: float) -> None:
        if request.is_preview:
            first = format_value(request.duration, SECOND)
            aside = f"the first {first} of {format_value(request.whole, SECOND)}"
            self.line.say(f"preview: {view.summary}", f"{aside}, seed {request.seed}")
            return
        took = f"{seconds * 1e3:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
        many = f"{request.seeds} times " if request.seeds > 1 else ""
        simulated = f"{many}{view.duration:g} s simulated in {took}"
        more = f" and {request.seeds - 1} more" if many else ""
        self.line.say(view.summary, f"{simulated}, seed {request.seed}{more}")
