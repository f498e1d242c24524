"""How an Explorer lives: a slider moves, the model runs again, the picture follows.

Front ends deliver slider events on several threads, do not show what a callback
prints or raises, and cannot interrupt it.  So runs happen on a worker of its own
(`nbspike_magics.rerun`), every callback is guarded, whatever goes wrong is
written into the status line, and there is a Stop button.  The last good picture
stays.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nbspike.analysis.ensemble import ensemble_of, seeds_from
from nbspike.analysis.view import View
from nbspike.diagnostics.errors import NbspikeError
from nbspike_magics.controls import Control
from nbspike_magics.history import History
from nbspike_magics.pace import PREVIEW, Pace
from nbspike_magics.panel import Panel, close_tree
from nbspike_magics.request import Request, Runner, Standing
from nbspike_magics.rerun import LONG, Rerun
from nbspike_magics.screen import Screen
from nbspike_magics.strip import Strip
from nbspike_magics.toolbar import Toolbar
from nbspike_magics.with_sliders import WithSliders

#: Over how many seeds the checkbox averages.
TEN = 10


class Steering(WithSliders):
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
    sync
        Whether to run on the thread that moves a slider, before it goes on; there
        are no previews then.
    seeds
        Over how many seeds to average when the sliders rest.

    Attributes
    ----------
    widget : ipywidgets.Widget
        The panel.
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
        sync: bool = False,
        seeds: int = 1,
    ) -> None:
        self._run = run
        self._duration, self._sync = duration, sync
        self._first_seed = self._latest_seed = self.seed = seed
        self._asked = 0
        self._strip = Strip(controls, read)
        self._history = History(self._standing)
        self._heard: list[Callable[[Standing], None]] = []
        self._seeds = seeds
        first = Request(self.values, seed, duration, duration)
        start = time.perf_counter()
        view = self._run_request(first, lambda: False)
        seconds = time.perf_counter() - start
        self._screen = Screen(view, first, seconds, self._describe)
        self._toolbar = Toolbar()
        screen = self._screen
        self._panel = Panel(
            title,
            [*self._strip.widgets, self._toolbar.widget, screen.differences],
            [screen.line.widget, screen.figures.widget],
        )
        self.widget = self._panel.widget
        self._pace = Pace(seconds)
        self._rerun: Rerun[Request, View] = Rerun(
            self._run_request, self._show, self._fail, expected=seconds, sync=sync
        )
        self._connect()
        if seeds > 1:
            self._rerun.ask(replace(first, seeds=seeds))

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
        with self._strip.lock:
            self._strip.put_si(name, value)
            self._moved()

    def new_noise(self) -> None:
        """Run again with a seed that was not used before; undo takes it back."""
        with self._strip.lock:
            self._latest_seed += 1
            self.seed = self._latest_seed
            self._moved()

    def reset(self) -> None:
        """Put all sliders and the seed back to where the Explorer began."""
        with self._strip.lock:
            self._put(Standing(self._strip.first, self._first_seed))
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
        return self._screen.baseline is not None

    @property
    def comparison(self) -> str:
        """Rate and CV of each population, baseline and now; empty if not frozen."""
        baseline = self._screen.baseline
        return "" if baseline is None else baseline.text(self.view)

    def freeze(self) -> None:
        """Keep the picture on the screen as the baseline, instead of any other."""
        self._screen.freeze()
        self._toolbar.offer_freeze(self.frozen)

    def unfreeze(self) -> None:
        """Forget the baseline."""
        self._screen.unfreeze()
        self._toolbar.offer_freeze(self.frozen)

    @property
    def seeds(self) -> int:
        """Over how many seeds to average when the sliders rest."""
        return self._seeds

    @seeds.setter
    def seeds(self, number: int) -> None:
        with self._strip.lock:
            if number != self._seeds:
                self._seeds = number
                self._toolbar.seeds.value = number > 1
                self._ask(begins=False)

    def stop(self) -> None:
        """Stop the run in flight; the last good picture stays."""
        if self._rerun.stop():
            self._screen.figures.dim(True)
            self._screen.line.say("stopped", "move a slider to run again")

    def wait(self, timeout: float | None = None) -> bool:
        """Return whether all runs were shown within `timeout` second."""
        return self._rerun.wait(timeout)

    def close(self) -> None:
        """End the worker and take the widgets away."""
        self._rerun.close()
        self._screen.figures.close()
        close_tree(self.widget)

    def _connect(self) -> None:
        self._strip.on_move(self._guarded(self._moved), self._complain)
        bar = self._toolbar
        clicks = {
            bar.stop: self.stop,
            bar.noise: self.new_noise,
            bar.reset: self.reset,
            bar.undo: self.undo,
            bar.redo: self.redo,
            bar.freeze: lambda: self.unfreeze() if self.frozen else self.freeze(),
        }
        self._act(clicks)
        screen = self._screen
        screen.figures.window.observe(self._guarded(screen.zoom), "value")
        bar.seeds.value = self._seeds > 1
        bar.seeds.observe(self._guarded(self._ticked), "value")

    def _ticked(self, change: Mapping[str, Any]) -> None:
        self.seeds = TEN if change["new"] else 1

    @property
    def _standing(self) -> Standing:
        return Standing(self._strip.shown, self.seed)

    def _put(self, standing: Standing) -> None:
        """Move all sliders at once, which is one step, not one for each."""
        self.seed = standing.seed
        self._strip.put(standing.values)

    def _go(self, step: Callable[[], Standing | None]) -> None:
        with self._strip.lock:
            standing = step()
            if standing is not None:
                self._put(standing)
                self._ask(begins=True)

    def _moved(self, name: str | None = None, in_hand: bool = False) -> None:
        """Run what the sliders say now; `name` is the one that was moved, if any."""
        with self._strip.lock:
            self._ask(self._history.record(self._standing, name), in_hand)

    def _ask(self, begins: bool, in_hand: bool = False) -> None:
        """Ask for a run; the picture before a step that begins is the ghost.

        While a slider is in a hand, ask for a preview, and for the rest when it rests.
        """
        if begins and not self._rerun.busy:
            self._screen.keep_ghost()
        self._toolbar.offer(undo=self._history.can_undo, redo=self._history.can_redo)
        self._asked += 1
        length = self._duration
        standing = self._standing
        for hear in self._heard:
            hear(standing)
        whole = Request(self.values, self.seed, length, length, self._asked)
        averaged = [replace(whole, seeds=self._seeds)] if self._seeds > 1 else []
        part = self._part() if in_hand and not self._sync else 1.0
        if part < 1.0:
            later = [whole, *averaged]
            self._rerun.ask(whole.beginning(part), later, expected=PREVIEW)
            return
        if self._rerun.expected > LONG:
            aside = f"about {self._rerun.expected:.1f} s"
            self._screen.line.say("running …", aside)
        self._rerun.ask(whole, averaged)

    def _part(self) -> float:
        """Return which part of a run to show while a hand moves a slider."""
        part = self._pace.part
        start, _ = self._screen.figures.time.window
        return part if start < part * self._duration else 1.0  # else not to be seen

    def _run_request(self, request: Request, cancelled: Callable[[], bool]) -> View:
        """Run the model, once or with several seeds."""
        if request.seeds == 1:
            return self._run(request, cancelled)
        views: list[View] = []
        for number, seed in enumerate(seeds_from(request.seed, request.seeds), 1):
            self._screen.note(request, number)
            views.append(self._run(replace(request, seed=seed, seeds=1), cancelled))
            if cancelled():
                break
        return ensemble_of(views) if len(views) > 1 else views[0]

    def _show(self, view: View, request: Request, seconds: float) -> None:
        if request.seeds == 1:
            self._pace.learn(request.part, seconds)
            if not request.is_preview:
                self._rerun.expected = seconds
        self._screen.show(view, request, seconds)

    def _describe(self, request: Request) -> str:
        """Return the values that a run had, as text."""
        more = f" and {request.seeds - 1} more" if request.seeds > 1 else ""
        return f"{self._strip.text(request.values)}, seed {request.seed}{more}"

    def _fail(self, error: BaseException) -> None:
        self._screen.fail(error, self._asked)

    def _complain(self, error: BaseException) -> None:
        self._screen.complain(error, self._asked)

    def _went_wrong(self, error: Exception) -> None:
        if isinstance(error, NbspikeError):
            self._complain(error)
        else:
            self._fail(error)

    @property
    def _shown(self) -> Screen:
        return self._screen
