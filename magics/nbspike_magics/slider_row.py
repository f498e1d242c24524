"""The widget of one constant: a slider, the number beside it, a button to reset it.

Style sheets and tests find them by the classes ``nbspike-slider-NAME``,
``nbspike-number-NAME`` and ``nbspike-reset-NAME``; a row that makes the network anew
has the class ``nbspike-slow``.
"""

from __future__ import annotations

import functools
import math
import threading
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets
from traitlets import CFloat

from nbspike.diagnostics.errors import fail
from nbspike_magics.controls import Control
from nbspike_magics.ranges import STEPS

Reader = Callable[[str, str], float]

#: Pixels.
WIDTH = 316
_REBUILDS = "Makes the network anew, when it is let go"
# vermillion; the word in the heading says it to those who do not see it
_SLOW_HANDLE = "#D55E00"


class SliderRow:
    """The widget of one control: slider, editable number, reset button.

    Values are in display units.  Callbacks may come from several threads at
    once; a lock keeps slider and number together.

    Parameters
    ----------
    control
        What is varied.
    read
        ``read(name, text)`` returns the SI value of what was typed with a unit.

    Attributes
    ----------
    in_hand : bool
        Whether the last change was a slider's that follows a hand, which may still
        be moving; else it is known to be over.
    """

    def __init__(self, control: Control, read: Reader | None = None) -> None:
        self.control = control
        self._read = read
        self._refusals: list[Callable[[Exception], None]] = []
        self._value = control.value
        self._lock = threading.RLock()
        self._linking = False
        self._listeners: list[Callable[[str, float], None]] = []
        self.in_hand = False
        self.slider = _slider(control)
        self.number = _number(control)
        self.reset_button = widgets.Button(
            description="↺",
            tooltip=f"{control.name} back to {control.text(control.value)}",
            layout=widgets.Layout(width="30px", padding="0", margin="2px 0 0 2px"),
        )
        self.slider.add_class(f"nbspike-slider-{control.name}")
        self.number.add_class(f"nbspike-number-{control.name}")
        self.reset_button.add_class(f"nbspike-reset-{control.name}")
        self.slider.observe(self._slid, "value")
        self.number.observe(self._typed, "value")
        self.reset_button.on_click(lambda _: self.reset())
        parts = [self.slider, self.reset_button]
        if control.kind != "choices":
            parts.insert(1, self.number)
        self.widget = widgets.VBox(
            [_heading(control), widgets.HBox(parts)],
            layout=widgets.Layout(
                width=f"{WIDTH}px", margin="0 0 6px 0", overflow="hidden"
            ),
        )
        if not control.live:
            self.widget.add_class("nbspike-slow")

    @property
    def value(self) -> float:
        """Current value, display units."""
        return self._value

    def set(self, value: float) -> None:
        """Set slider and number; tells the listeners if it changed."""
        self._set(value, None)

    def _set(self, value: float, origin: widgets.Widget | None) -> None:
        """Set all but `origin`.

        A slider that was told its own value, a little late, would jump back
        under the hand.
        """
        with self._lock:
            if value == self._value:
                return
            self._value = value
            self.in_hand = origin is self.slider and self.control.live
            self._linking = True
            try:
                if self.slider is not origin and self.slider.value != value:
                    self.slider.value = value
                self.number.value = _digits(value)
            finally:
                self._linking = False
        for listener in self._listeners:
            listener(self.control.name, value)

    def reset(self) -> None:
        """Go back to the value of the model."""
        self.set(self.control.value)

    def on_change(self, listener: Callable[[str, float], None]) -> None:
        """Call ``listener(name, value)`` after every change."""
        self._listeners.append(listener)

    def on_refusal(self, listener: Callable[[Exception], None]) -> None:
        """Call ``listener(error)`` when what was typed is no value for this row."""
        self._refusals.append(listener)

    def _slid(self, change: dict[str, Any]) -> None:
        value = float(change["new"])
        if not self._is_echo(value):
            self._accept(value, self.slider)

    def _typed(self, change: dict[str, Any]) -> None:
        with self._lock:
            if self._linking:
                return
        try:
            value = self._value_of(change["new"])
            self.control.check(value)
        except Exception as error:
            for listener in self._refusals:
                listener(error)
        else:
            self._accept(value, self.number)
        with self._lock:
            self._linking = True
            try:  # what was typed gives way to the number that it meant
                self.number.value = _digits(self._value)
            finally:
                self._linking = False

    def _value_of(self, text: str) -> float:
        """Return what was typed in display units, in which a bare number is."""
        try:
            return float(text)
        except ValueError:
            if self._read is not None:
                return self.control.display(self._read(self.control.name, text))
        hint = f"Type it in {self.control.unit}" if self.control.unit else None
        raise fail("NB804", f"`{text}` is no number", hint=hint)

    def _accept(self, value: float, origin: widgets.Widget) -> None:
        with self._lock:
            if self._linking:
                return
        if self.control.kind != "choices":
            value = float(f"{value:.10g}")  # 1.7300000000000002 after many steps
        self._set(value, origin)

    def _is_echo(self, value: float) -> bool:
        """Return whether `value` is the slider's own rounding of the current one.

        A browser moves a slider to the nearest of its steps as soon as it shows
        it, and reports that as if a hand had done it.
        """
        kind = self.control.kind
        if kind == "choices":
            return False
        if kind == "log":
            distance = abs(math.log10(value / self._value))
        else:
            distance = abs(value - self._value)
        return distance <= 0.5 * float(self.slider.step) * (1 + 1e-6)


def slider_for(control: Control, read: Reader | None = None) -> SliderRow:
    """Return the widget row of `control`."""
    return SliderRow(control, read)


def _slider(control: Control) -> widgets.Widget:
    layout = widgets.Layout(width="190px")
    common: dict[str, Any] = {
        "continuous_update": control.live,
        "readout": control.kind == "choices",
        "layout": layout,
    }
    if not control.live and control.kind != "choices":
        common["style"] = {"handle_color": _SLOW_HANDLE}
    if control.kind == "choices":
        layout.width = "284px"
        options = [(f"{each:g}", each) for each in control.choices]
        return widgets.SelectionSlider(options=options, value=control.value, **common)
    if control.kind == "log":
        low, high = math.log10(control.low), math.log10(control.high)
        # 10**log10(1000) is a little less than 1000, which would be clamped
        return _unechoed(widgets.FloatLogSlider)(
            value=control.value,
            min=low - 1e-9,
            max=high + 1e-9,
            step=(high - low) / STEPS,
            **common,
        )
    return _unechoed(widgets.FloatSlider)(
        value=control.value,
        min=control.low,
        max=control.high,
        step=control.step,
        **common,
    )


@functools.cache
def _unechoed(kind: type) -> type:
    """Return a kind of slider whose moves the kernel does not send back.

    ipywidgets echoes every value it receives.  While the kernel is busy the echo
    comes late, and takes a moving slider back to where it was.
    """
    value = CFloat(1.0).tag(sync=True, echo_update=False)
    return type(kind.__name__, (kind,), {"value": value})


def _number(control: Control) -> widgets.Text:
    unit = f" in {control.unit}, or a value with its unit" if control.unit else ""
    return widgets.Text(
        value=_digits(control.value),
        tooltip=f"{control.name}: type a number{unit}, then Enter",
        continuous_update=False,
        layout=widgets.Layout(width="86px"),
    )


def _digits(value: float) -> str:
    return f"{value:.10g}"


def _heading(control: Control) -> widgets.HTML:
    unit = f" <i>({escape(control.unit)})</i>" if control.unit else ""
    label = f" <span>{escape(control.label)}</span>" if control.label else ""
    slow = "" if control.live else f' <em title="{_REBUILDS}">rebuilds</em>'
    text = f"<b>{escape(control.name)}</b>{unit}{slow}{label}"
    return widgets.HTML(
        f'<div class="nbspike-heading" title="{escape(control.label)}">{text}</div>',
        layout=widgets.Layout(
            width=f"{WIDTH - 4}px", height="22px", margin="0", overflow="hidden"
        ),
    )
