"""The Explorer: move a slider, the model runs again, the picture follows.

Front ends deliver slider events on several threads, do not show what a callback
prints or raises, and cannot interrupt it.  So runs happen on a worker of its own
(`nbspike_magics.rerun`), every callback is guarded, whatever goes wrong is
written into the status line, and there is a Stop button.  The last good picture
stays.
"""

from __future__ import annotations

import base64
import functools
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from nbspike.analysis.view import View
from nbspike.diagnostics.errors import NbspikeError, fail
from nbspike.diagnostics.suggest import suggest
from nbspike.picture.png import draw
from nbspike_magics.controls import Control, slider_for
from nbspike_magics.panel import Figures, Panel, close_tree
from nbspike_magics.rerun import LONG, Rerun

# A pause this long (second) ends a gesture: the next move starts from the
# picture on the screen, which then becomes the ghost.
_PAUSE = 0.7


class Runner(Protocol):
    """Runs a model with other constants."""

    def __call__(
        self,
        values: Mapping[str, float],
        seed: int,
        cancelled: Callable[[], bool],
    ) -> View:
        """Return what is to be seen.

        Parameters
        ----------
        values
            SI value of each control.
        seed
            Seed of all randomness; the same while sliders move.
        cancelled
            To be asked every few hundredths of a second; once it is true, return
            anything or raise anything, soon.
        """


@dataclass(frozen=True, slots=True)
class _Request:
    values: Mapping[str, float]
    seed: int


class Explorer:
    """Sliders and linked figures of a model.

    The first run happens here, on the calling thread, so that there is a picture
    even where no widget can live; what it raises is raised.

    Parameters
    ----------
    controls
        What may be varied.
    run
        Runs the model.
    duration
        Length of a run, second.
    seed
        Seed of all runs until `new_noise`: a change on the screen is then caused
        by the slider, not by chance (common random numbers).
    title
        Written above the sliders.

    Attributes
    ----------
    widget : ipywidgets.Widget
        The panel.
    view : View
        The last good picture.
    last_traceback : str
        Of the last error that was not the user's; empty if there was none.
    """

    def __init__(
        self,
        controls: Sequence[Control],
        run: Runner,
        *,
        duration: float,
        seed: int = 1,
        title: str = "Explorer",
    ) -> None:
        self._run = run
        self._duration = duration
        self._first_seed = self.seed = seed
        self.last_traceback = ""
        self._status = ""
        self._drawing = threading.RLock()
        self._rows = {control.name: slider_for(control) for control in controls}
        start = time.perf_counter()
        self.view = run(self.values, seed, lambda: False)
        seconds = time.perf_counter() - start
        self._ghost: View | None = None
        self._moved_at = 0.0
        self._figures = Figures(self.view)
        self._panel = Panel(title, list(self._rows.values()), self._figures)
        self.widget = self._panel.widget
        self._rerun: Rerun[_Request, View] = Rerun(
            self._run_request, self._show, self._fail, expected=seconds
        )
        self._say(self.view, self.seed, seconds)
        self._connect()

    @property
    def values(self) -> dict[str, float]:
        """SI value of each control as the sliders stand."""
        rows = self._rows.items()
        return {name: row.control.si(row.value) for name, row in rows}

    @property
    def status(self) -> str:
        """What the status line says, as plain text."""
        return self._status

    def set(self, name: str, value: float) -> None:
        """Move a slider.

        Parameters
        ----------
        name
            Name of the control.
        value
            SI value.

        Raises
        ------
        OptionError
            NB804 if there is no such slider or it does not reach the value.
        """
        if name not in self._rows:
            message = f"`{name}` has no slider here"
            raise fail("NB804", message, hint=suggest(name, self._rows))
        row = self._rows[name]
        shown = row.control.display(float(value))
        row.control.check(shown)
        row.set(shown)

    def new_noise(self) -> None:
        """Run again with the next seed."""
        self.seed += 1
        self._ask()

    def reset(self) -> None:
        """Put all sliders and the seed back."""
        self.seed = self._first_seed
        for row in self._rows.values():
            row.reset()
        self._ask()

    def stop(self) -> None:
        """Stop the run in flight; the last good picture stays."""
        if self._rerun.stop():
            self._status = "stopped"
            self._figures.dim(True)
            self._panel.say("stopped", "move a slider to run again")

    def wait(self, timeout: float | None = None) -> bool:
        """Return whether all runs were shown within `timeout` second."""
        return self._rerun.wait(timeout)

    def close(self) -> None:
        """End the worker and take the widgets away."""
        self._rerun.close()
        close_tree(self.widget)

    def _connect(self) -> None:
        for row in self._rows.values():
            row.on_change(self._guarded(lambda *_: self._ask()))
        self._panel.stop.on_click(self._guarded(lambda _: self.stop()))
        self._panel.noise.on_click(self._guarded(lambda _: self.new_noise()))
        self._panel.reset.on_click(self._guarded(lambda _: self.reset()))
        self._figures.window.observe(self._guarded(self._zoom), "value")

    def _guarded(self, callback: Callable[..., None]) -> Callable[..., None]:
        """Return `callback` with its errors in the status line."""

        @functools.wraps(callback)
        def guarded(*arguments: Any) -> None:
            try:
                callback(*arguments)
            except Exception as error:
                self._fail(error)

        return guarded

    def _ask(self) -> None:
        now = time.perf_counter()
        if now - self._moved_at > _PAUSE and not self._rerun.busy:
            self._ghost = self.view
        self._moved_at = now
        if self._rerun.expected > LONG:
            self._status = "running …"
            self._panel.say(self._status, f"about {self._rerun.expected:.1f} s")
        self._rerun.ask(_Request(self.values, self.seed))

    def _run_request(self, request: _Request, cancelled: Callable[[], bool]) -> View:
        return self._run(request.values, request.seed, cancelled)

    def _show(self, view: View, request: _Request, seconds: float) -> None:
        with self._drawing:
            self._figures.update(view, self._ghost)
            self.view = view
            self._figures.dim(False)
        self._say(view, request.seed, seconds)

    def _say(self, view: View, seed: int, seconds: float) -> None:
        self._status = view.summary
        took = f"{seconds * 1e3:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
        simulated = f"{view.duration:g} s simulated in {took}"
        self._panel.say(view.summary, f"{simulated}, seed {seed}")

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, NbspikeError):
            text = str(error)
        else:
            text = f"{type(error).__name__}: {error}"
            self.last_traceback = "".join(traceback.format_exception(error))
        self._status = text
        self._panel.complain(text)
        self._figures.dim(True)

    def _zoom(self, change: Mapping[str, Any]) -> None:
        start, stop = change["new"]
        if stop > start:
            unit = self._figures.time.si
            with self._drawing:
                self._figures.show_window(start * unit, stop * unit)

    def __repr__(self) -> str:
        """Return what does not change from machine to machine."""
        names = ", ".join(self._rows)
        return f"<Explorer {names}; {self._duration:g} s, seed {self._first_seed}>"

    def _repr_mimebundle_(self, **_options: object) -> dict[str, Any]:
        """Return the widget, the picture for where no widget lives, and a text."""
        bundle: dict[str, Any] = dict(self.widget._repr_mimebundle_())
        bundle["text/plain"] = repr(self)
        bundle["image/png"] = base64.b64encode(draw(self.view)).decode("ascii")
        return bundle
