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
from nbspike_magics.baseline import Baseline
from nbspike_magics.controls import Control, slider_for
from nbspike_magics.history import History
from nbspike_magics.panel import Figures, Panel, close_tree
from nbspike_magics.rerun import LONG, Rerun


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
    """Values and seed of a run; `number` counts what was asked for."""

    values: Mapping[str, float]
    seed: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where the sliders stand (display units), and the seed."""

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
    read
        Returns the SI value of the text typed for a constant of that name; without
        it only numbers can be typed.

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
        read: Callable[[str, str], float] | None = None,
    ) -> None:
        self._run = run
        self._duration = duration
        self._first_seed = self._latest_seed = self.seed = seed
        self.last_traceback = ""
        self._status = ""
        self._drawing = threading.RLock()
        self._moving = threading.RLock()
        self._putting = False
        self._asked, self._complained = 0, -1  # a complaint outlasts older runs
        self._rows = {each.name: slider_for(each, read) for each in controls}
        self._history = History(self._standing)
        start = time.perf_counter()
        self.view = run(self.values, seed, lambda: False)
        seconds = time.perf_counter() - start
        self._ghost: View | None = None
        self._baseline: Baseline | None = None
        self._shown = _Request(self.values, seed)
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
        with self._moving:
            self._putting = True
            try:
                row.set(shown)
            finally:
                self._putting = False
            self._moved()

    def new_noise(self) -> None:
        """Run again with a seed that was not used before; undo takes it back."""
        with self._moving:
            self._latest_seed += 1
            self.seed = self._latest_seed
            self._moved()

    def reset(self) -> None:
        """Put all sliders and the seed back to where the Explorer began."""
        first = {name: row.control.value for name, row in self._rows.items()}
        with self._moving:
            self._put(_Standing(first, self._first_seed))
            self._latest_seed = self._first_seed
            self._moved()

    def undo(self) -> None:
        """Take back the last step: a drag, a typed number, new noise or a reset."""
        self._go(self._history.undo)

    def redo(self) -> None:
        """Bring again the step that was taken back last."""
        self._go(self._history.redo)

    @property
    def frozen(self) -> bool:
        """Whether there is a baseline."""
        return self._baseline is not None

    @property
    def comparison(self) -> str:
        """Rate and CV of each population, baseline and now; empty if not frozen."""
        return "" if self._baseline is None else self._baseline.text(self.view)

    def freeze(self) -> None:
        """Keep the picture on the screen as the baseline, instead of any other."""
        with self._drawing:
            self._baseline = Baseline(self.view, self._origin(self._shown))
            self._draw(self.view)

    def unfreeze(self) -> None:
        """Forget the baseline."""
        with self._drawing:
            self._baseline = None
            self._draw(self.view)

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
            row.on_change(self._guarded(lambda name, _: self._moved(name)))
            row.on_refusal(self._complain)
        panel = self._panel
        clicks = {
            panel.stop: self.stop,
            panel.noise: self.new_noise,
            panel.reset: self.reset,
            panel.undo: self.undo,
            panel.redo: self.redo,
            panel.freeze: lambda: self.unfreeze() if self.frozen else self.freeze(),
        }
        for button, action in clicks.items():
            button.on_click(self._guarded(lambda _, action=action: action()))
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

    @property
    def _standing(self) -> _Standing:
        return _Standing(
            {name: row.value for name, row in self._rows.items()}, self.seed
        )

    def _put(self, standing: _Standing) -> None:
        """Move all sliders at once, which is one step, not one for each."""
        self.seed = standing.seed
        self._putting = True
        try:
            for name, value in standing.values.items():
                self._rows[name].set(value)
        finally:
            self._putting = False

    def _go(self, step: Callable[[], _Standing | None]) -> None:
        with self._moving:
            standing = step()
            if standing is not None:
                self._put(standing)
                self._ask(begins=True)

    def _moved(self, name: str | None = None) -> None:
        """Run what the sliders say now; `name` is the one under the hand, if any."""
        with self._moving:
            if not self._putting:
                self._ask(self._history.record(self._standing, name))

    def _ask(self, begins: bool) -> None:
        """Ask for a run; the picture before a step that begins is the ghost."""
        if begins and not self._rerun.busy:
            self._ghost = self.view
        self._panel.offer(undo=self._history.can_undo, redo=self._history.can_redo)
        if self._rerun.expected > LONG:
            self._status = "running …"
            self._panel.say(self._status, f"about {self._rerun.expected:.1f} s")
        self._asked += 1
        self._rerun.ask(_Request(self.values, self.seed, self._asked))

    def _run_request(self, request: _Request, cancelled: Callable[[], bool]) -> View:
        return self._run(request.values, request.seed, cancelled)

    def _show(self, view: View, request: _Request, seconds: float) -> None:
        with self._drawing:
            self._draw(view)
            self.view, self._shown = view, request
            self._figures.dim(False)
        if request.number > self._complained:
            self._say(view, request.seed, seconds)

    def _draw(self, view: View) -> None:
        baseline = self._baseline
        if baseline is None:
            self._figures.update(view, self._ghost)
            self._panel.compare("")
        else:
            self._figures.update(view, baseline.view, frozen=True)
            self._panel.compare(baseline.html(view))

    def _origin(self, request: _Request) -> str:
        """Return the values that a run had, as text."""
        texts = []
        for name, value in request.values.items():
            control = self._rows[name].control
            texts.append(f"{name} = {control.text(control.display(value))}")
        return ", ".join([*texts, f"seed {request.seed}"])

    def _say(self, view: View, seed: int, seconds: float) -> None:
        self._status = view.summary
        took = f"{seconds * 1e3:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
        simulated = f"{view.duration:g} s simulated in {took}"
        self._panel.say(view.summary, f"{simulated}, seed {seed}")

    def _fail(self, error: BaseException) -> None:
        self._complain(error)
        self._figures.dim(True)

    def _complain(self, error: BaseException) -> None:
        if isinstance(error, NbspikeError):
            text = str(error)
        else:
            text = f"{type(error).__name__}: {error}"
            self.last_traceback = "".join(traceback.format_exception(error))
        self._status, self._complained = text, self._asked
        self._panel.complain(text)

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
