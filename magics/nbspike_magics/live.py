"""Live mode: the network keeps running, and what a hand does acts at once.

As on an oscilloscope, the window rolls: the present is at its right edge.  All that
touches the network happens on the worker of `LiveLoop`, between two parts of the
run, so that no callback waits for it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nbspike.analysis.view import View
from nbspike.picture.png import draw
from nbspike.worksheet.live import LiveNetwork
from nbspike.worksheet.result import Result
from nbspike.worksheet.rolling import Rolling
from nbspike_magics.controls import Control
from nbspike_magics.live_bar import LiveBar
from nbspike_magics.live_loop import LiveLoop
from nbspike_magics.live_page import Page
from nbspike_magics.live_screen import LiveScreen
from nbspike_magics.panel import Panel, close_tree
from nbspike_magics.slider_row import Reader
from nbspike_magics.strip import Strip
from nbspike_magics.with_sliders import WithSliders


class Live(WithSliders):
    """Sliders, buttons and rolling figures of a network that keeps running.

    The first window is run here, on the calling thread, so that there is a picture
    even where no widget can live; what it raises is raised.  The network runs by
    itself once a page shows it.

    Parameters
    ----------
    network
        What runs.
    controls
        What may be varied.
    select
        Returns what is to be seen of the latest part.
    title
        Written above the sliders.
    read
        Returns the SI value of the text typed for a constant of that name.

    Attributes
    ----------
    network : LiveNetwork
        What runs.
    widget : ipywidgets.Widget
        The panel.
    """

    def __init__(
        self,
        network: LiveNetwork,
        controls: Sequence[Control],
        *,
        select: Callable[[Result], View],
        title: str = "Live",
        read: Reader | None = None,
    ) -> None:
        self.network = network
        self._select = select
        self._first_width = network.width
        self._strip = Strip(controls, read)
        self._rolling = Rolling(network.width)
        self._advance(network.width, lambda: False)
        self._screen = LiveScreen(self._latest_view())
        self._loop = LiveLoop(self._advance, self._show, self._fail)
        self._bar = LiveBar(network.kickable, network.width, self._loop.speed)
        self._panel = Panel(
            title, [*self._strip.widgets, self._bar.widget], self._screen.widgets
        )
        self.widget = self._panel.widget
        self._wants_to_run = True
        self._page = Page(self._loop.acknowledge, self._appeared, self.widget)
        self.widget.children = (*self.widget.children, self._page.widget)
        self._draw()
        self._connect()

    # --- how it stands -------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether the network goes on by itself, as long as a page shows it."""
        return self._loop.running

    @property
    def time(self) -> float:
        """Model time that was reached, second."""
        return self.network.time

    @property
    def speed(self) -> float | None:
        """Model time per time on the wall; `None` for as fast as it goes."""
        return self._loop.speed

    @speed.setter
    def speed(self, speed: float | None) -> None:
        self._loop.speed = speed

    def latest(self) -> Result:
        """Return what was recorded in the window, to be analysed."""
        return self.network.latest()

    # --- what can be done ----------------------------------------------------

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
        self._strip.put_si(name, value)
        self._moved()

    def run(self) -> None:
        """Let the network run while a page shows it."""
        self._wants_to_run = True
        self._screen.forgive()
        self._loop.start()
        self._offer()

    def stop(self) -> None:
        """Let it stand still, at once; the last picture stays."""
        self._wants_to_run = False
        self._loop.stop()
        self._offer()
        self._screen.note("stopped")
        self._loop.do(lambda: None)

    def step(self, seconds: float) -> None:
        """Let it stand still, but for a part of this length, second."""
        self._wants_to_run = False
        self._screen.forgive()
        self._loop.step(seconds)
        self._offer()

    def kick(self, label: str, amount: str) -> None:
        """Add a value to a variable of a group, now.

        Parameters
        ----------
        label
            Such as ``v of P``.
        amount
            A value with its unit, such as ``5*mV``.

        Raises
        ------
        NbspikeError
            NB201 if there is no such variable, NB3xx for another unit.
        """
        target = self.network.target(label)
        value = self.network.amount(target, amount)

        def kick() -> None:
            self.network.kick(target, value)
            self._screen.note(f"{label} kicked by {amount} at {self._time_text()}")

        self._loop.do(kick)

    def restart(self) -> None:
        """Begin at t = 0 again, with the cells as they are now."""

        def begin() -> None:
            self.network.begin(self.values)
            self._rolling = Rolling(self.network.width)
            self._screen.forgive()

        self._loop.do(begin)
        if self._wants_to_run:
            self.run()

    def set_width(self, width: float) -> None:
        """Let the window be `width` second wide."""

        def widen() -> None:
            self.network.width = width
            self._rolling = Rolling(width)

        self._loop.do(widen)

    def wait(self, timeout: float | None = None) -> bool:
        """Return whether all that was asked was done within `timeout` second."""
        return self._loop.wait(timeout)

    def close(self) -> None:
        """End the worker and take the widgets away."""
        self._loop.close()
        close_tree(self.widget)

    # --- on the worker -------------------------------------------------------

    def _advance(self, seconds: float, cancelled: Callable[[], bool]) -> float:
        return self.network.advance(seconds, self.values, cancelled=cancelled)

    def _latest_view(self) -> View:
        result = self.network.latest()
        return self._rolling.view(self._select(result), result)

    def _show(self, number: int) -> None:
        self._draw()
        if self._loop.running:
            self._page.ask(number)

    def _draw(self) -> None:
        running = self._loop.running
        clock = self._time_text()
        if running:
            clock += f", {self._loop.reached:.2g} × real time"
        if self.network.is_outdated:
            clock += "; the cells have changed, Restart takes them"
        self._screen.show(self._latest_view(), clock, settled=not running)

    def _fail(self, error: BaseException) -> None:
        self._offer()
        self._screen.complain(error)
        self._screen.dim(True)

    def _time_text(self) -> str:
        return f"t = {self.time:.3f} s"

    # --- from the page -------------------------------------------------------

    def _appeared(self) -> None:
        if self._wants_to_run and not self._loop.running:
            self.run()

    def _moved(self, *_what: object) -> None:
        """Let a network that an impossible value has stopped go on."""
        self._screen.forgive()
        if self._wants_to_run and not self._loop.running:
            self.run()

    def _offer(self) -> None:
        self._bar.offer_run(self._loop.running)
        self._page.tick(self._loop.running)

    def _connect(self) -> None:
        self._strip.on_move(self._guarded(self._moved), self._screen.complain)
        bar = self._bar
        clicks = {
            bar.run: lambda: self.stop() if self.running else self.run(),
            bar.stop: self.stop,
            bar.restart: self.restart,
            bar.step: lambda: self.step(bar.step_length(self.network.width)),
            bar.kick: lambda: self.kick(bar.target.value, bar.amount.value),
        }
        self._act(clicks)

        def choose_speed(change: Mapping[str, Any]) -> None:
            self.speed = change["new"]

        bar.speed.observe(self._guarded(choose_speed), "value")
        widen = self._guarded(lambda change: self.set_width(change["new"]))
        bar.window.observe(widen, "value")

    @property
    def _shown(self) -> LiveScreen:
        return self._screen

    def _went_wrong(self, error: Exception) -> None:
        self._screen.complain(error)

    def __repr__(self) -> str:
        """Return what does not change from machine to machine."""
        names = ", ".join(self.values)
        window = f"window {self._first_width:g} s, seed {self.network.seed}"
        return f"<Live {names}; {window}>"

    def _repr_mimebundle_(self, **_options: object) -> dict[str, Any]:
        """Return the widget, the picture for where no widget lives, and a text."""
        bundle: dict[str, Any] = dict(self.widget._repr_mimebundle_())
        bundle["text/plain"] = repr(self)
        bundle["image/png"] = base64.b64encode(draw(self.view)).decode("ascii")
        return bundle
