"""The buttons of live mode, in the order in which a hand wants them.

Style sheets and tests find them by the classes ``nbspike-live-run``, ``-step``,
``-restart``, ``-speed``, ``-window``, ``-kick``, ``-target`` and ``-amount``, and
the last of all, as in the Explorer, by ``nbspike-stop``.
"""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as widgets

from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.display import best_unit
from nbspike.units.table import UNITS
from nbspike.worksheet.kicks import Kickable
from nbspike_magics.slider_row import WIDTH
from nbspike_magics.toolbar import button

#: Speeds to choose from: model time per time on the wall.
SPEEDS: dict[str, float | None] = {
    "1/1000 of real time": 1e-3,
    "1/100 of real time": 1e-2,
    "1/30 of real time": 1 / 30,
    "1/10 of real time": 0.1,
    "1/3 of real time": 1 / 3,
    "real time": 1.0,
    "as fast as it goes": None,
}
#: Widths of the window to choose from, second.
WIDTHS = {"50 ms": 0.05, "100 ms": 0.1, "200 ms": 0.2, "500 ms": 0.5}
WIDTHS |= {"1 s": 1.0, "2 s": 2.0, "5 s": 5.0}
_STEPS = {"1 ms": 1e-3, "10 ms": 1e-2, "100 ms": 0.1, "1 window": 0.0}
_USUAL = ("5*mV", "0.2*nA", "5*nS", "5*ms", "5*Hz", "0.5")


class LiveBar:
    """Rows of buttons; whoever makes it gives them something to do.

    Parameters
    ----------
    targets
        What can be kicked.
    width
        Of the window, second.
    speed
        Model time per time on the wall, one of `SPEEDS`.
    """

    def __init__(
        self, targets: Sequence[Kickable], width: float, speed: float | None
    ) -> None:
        self.run = button("Run", "nbspike-live-run", "Let the network run, or hold it")
        self.step = button("Step", "nbspike-live-step", "Hold, but for one step")
        self.restart = button(
            "Restart", "nbspike-live-restart", "From t = 0, with the cells as they are"
        )
        self.stop = button("Stop", "nbspike-stop", "Stop (the picture stays)")
        self.kick = button("Kick", "nbspike-live-kick", "Add this to the variable now")
        self.length = _choice("step", list(_STEPS.items()), 1e-2, "nbspike-live-length")
        self.speed = _choice("speed", list(SPEEDS.items()), speed, "nbspike-live-speed")
        widths = WIDTHS | {f"{width * 1e3:g} ms": width}
        ordered = sorted(set(widths.values()))
        named = {value: name for name, value in reversed(widths.items())}
        options = [(named[value], value) for value in ordered]
        self.window = _choice("window", options, width, "nbspike-live-window")
        self._targets = {each.label: each for each in targets}
        self.target = widgets.Dropdown(
            options=list(self._targets), layout=widgets.Layout(width="112px")
        )
        self.target.add_class("nbspike-live-target")
        self.amount = widgets.Text(
            tooltip="How much: a value with its unit",
            layout=widgets.Layout(width="86px"),
        )
        self.amount.add_class("nbspike-live-amount")
        self._offer_amount()
        self.target.observe(lambda _: self._offer_amount(), "value")
        self.widget = widgets.VBox(self._rows())

    def _rows(self) -> list[widgets.Widget]:
        rows = [
            widgets.HBox([self.run, self.restart, self.stop]),
            widgets.HBox([self.step, self.length]),
            self.speed,
            self.window,
        ]
        if self._targets:
            rows.insert(2, widgets.HBox([self.kick, self.target, self.amount]))
        return rows

    def step_length(self, width: float) -> float:
        """Return the length of a step, second; a window is `width` long."""
        return float(self.length.value) or width

    def offer_run(self, running: bool) -> None:
        """Say which of its two uses the button has now."""
        self.run.description = "Pause" if running else "Run"

    @property
    def chosen(self) -> Kickable | None:
        """What a kick would move."""
        return self._targets.get(self.target.value)

    def _offer_amount(self) -> None:
        chosen = self.chosen
        if chosen is not None:
            self.amount.value = _usual(chosen.dimension)


def _usual(size: Dimension) -> str:
    """Return an amount to begin with."""
    for text in _USUAL:
        unit = UNITS.get(text.partition("*")[2])
        if (DIMENSIONLESS if unit is None else unit.dimension) == size:
            return text
    return f"1*{best_unit(1.0, size).typed}"


def _choice(
    text: str,
    options: Sequence[tuple[str, float | None]],
    value: float | None,
    css_class: str,
) -> widgets.Dropdown:
    made = widgets.Dropdown(
        options=options,
        value=value,
        description=text,
        layout=widgets.Layout(width=f"{WIDTH - 100}px"),
        style={"description_width": "52px"},
    )
    made.add_class(css_class)
    return made
