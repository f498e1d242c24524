"""Sliders for constants: in the unit the student typed, with an editable number.

A `Control` is data: what may be varied, between which limits.  A `SliderRow`
is its widget.  Ranges that nobody declared are inferred from the value, its unit
and its name.
"""

from __future__ import annotations

import functools
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, NamedTuple

import ipywidgets as widgets
from traitlets import CFloat

from nbspike.diagnostics.errors import fail
from nbspike.picture.axes import round_up

Reader = Callable[[str, str], float]
Kind = Literal["linear", "log", "choices"]

WIDTH = 316
_STEPS = 100
_TIMES = frozenset({"s", "second", "ms", "msecond", "us", "usecond", "ns"})
_RATES = frozenset({"Hz", "hertz", "kHz", "khertz"})


class Range(NamedTuple):
    """Limits of a slider, in display units."""

    low: float
    high: float
    step: float
    kind: Kind


@dataclass(frozen=True, slots=True)
class Control:
    """A constant that may be varied.

    Parameters
    ----------
    name
        Its name in the model.
    label
        What it means; may be empty.
    value, low, high, step
        In units of `unit`.  `low` and `high` of choices are not used.
    unit
        Unit in which the student typed it; empty if dimensionless.
    scale
        SI value of one `unit`.
    kind
        ``linear``, ``log`` or ``choices``.
    choices
        The values of a control of kind ``choices``, in units of `unit`.
    live
        Whether to follow the hand, or only to act on release.

    Raises
    ------
    OptionError
        NB804 if no slider can be made of this.
    """

    name: str
    label: str
    value: float
    low: float
    high: float
    step: float
    unit: str = ""
    scale: float = 1.0
    kind: Kind = "linear"
    choices: tuple[float, ...] = ()
    live: bool = True

    def __post_init__(self) -> None:
        """Refuse what no slider can show."""
        if self.kind == "choices":
            self._check_choices()
            return
        limits = f"{self.low:g} to {self.high:g}"
        if not self.low < self.high:
            hint = "Try [low, high] with low < high"
            raise fail("NB804", f"`{self.name}` has the range {limits}", hint=hint)
        if self.kind == "log" and self.low <= 0:
            message = f"`{self.name}` has a logarithmic range from {self.low:g}"
            raise fail("NB804", message, hint="Start it above zero")
        self.check(self.value)

    def _check_choices(self) -> None:
        if self.value not in self.choices:
            listed = ", ".join(f"{each:g}" for each in self.choices)
            message = (
                f"`{self.name}` is {self.text(self.value)}, not one of {{{listed}}}"
            )
            raise fail("NB804", message, hint="Add the value to the choices")

    def check(self, value: float) -> None:
        """Raise NB804 unless `value` (display units) can be shown."""
        if self.kind == "choices":
            inside = value in self.choices
            limits = "the choices " + ", ".join(f"{each:g}" for each in self.choices)
        else:
            slack = 1e-9 * (self.high - self.low)
            inside = self.low - slack <= value <= self.high + slack
            limits = f"the range {self.low:g} to {self.text(self.high)}"
        if not inside:
            message = f"`{self.name}` is {self.text(value)}, outside {limits}"
            hint = f"Write `{self.name}=[low, high]` with a wider range"
            raise fail("NB804", message, hint=hint)

    def si(self, value: float) -> float:
        """Return the SI value of `value` display units."""
        return value * self.scale

    def display(self, value: float) -> float:
        """Return an SI value in display units, free of rounding noise."""
        return float(f"{value / self.scale:.12g}")

    def text(self, value: float) -> str:
        """Return `value` (display units) with its unit."""
        return f"{value:g} {self.unit}".rstrip()


def infer_range(value: float, unit: str, name: str) -> Range:
    """Return limits for a slider whose range was not declared.

    Parameters
    ----------
    value
        Current value, in units of `unit`.
    unit
        Display unit; empty if dimensionless.
    name
        Name of the constant; a `p` that is dimensionless is a probability.

    Returns
    -------
    Range
        Zero to about 2.5 times a positive value; ``value - |value|`` to
        ``value + |value|`` for a negative one.  A time starts at a tenth of its
        value, because models divide by it.  A rate reaches over four decades on
        a logarithmic scale.
    """
    if unit == "" and 0 <= value <= 1 and name.partition("_")[0] in {"p", "prob"}:
        return Range(0.0, 1.0, 0.01, "linear")
    if value == 0:
        return Range(-1.0, 1.0, 0.02, "linear")
    if value < 0:
        low = float(f"{2 * value:.2g}")
        return Range(low, 0.0, step_for(value, -low), "linear")
    if unit in _RATES and value >= 10:
        return Range(round_up(value / 100), round_up(value * 10), 0.01, "log")
    high = _near(2.5 * value)
    low = _near(value / 10) if unit in _TIMES else 0.0
    return Range(low, high, step_for(value, high - low), "linear")


def _near(value: float) -> float:
    """Return `value` > 0 to two digits, the second of them 0 or 5, upwards."""
    half = 5 * 10.0 ** (math.floor(math.log10(value)) - 1)
    return float(f"{math.ceil(value / half - 1e-9) * half:.6g}")


def step_for(value: float, extent: float) -> float:
    """Return a round step near extent/100 that can reach the digits of `value`."""
    step = round_up(extent / _STEPS)
    digits = -math.floor(math.log10(extent / (_STEPS * 10)))
    for decimals in range(digits + 1):
        if math.isclose(round(value, decimals), value, rel_tol=1e-12):
            return min(step, float(f"{10.0**-decimals:.12g}"))
    return step


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
    """

    def __init__(self, control: Control, read: Reader | None = None) -> None:
        self.control = control
        self._read = read
        self._refusals: list[Callable[[Exception], None]] = []
        self._value = control.value
        self._lock = threading.RLock()
        self._linking = False
        self._listeners: list[Callable[[str, float], None]] = []
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
    common = {
        "continuous_update": control.live,
        "readout": control.kind == "choices",
        "layout": layout,
    }
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
            step=(high - low) / _STEPS,
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
    text = f"<b>{escape(control.name)}</b>{unit}{label}"
    return widgets.HTML(
        f'<div class="nbspike-heading" title="{escape(control.label)}">{text}</div>',
        layout=widgets.Layout(
            width=f"{WIDTH - 4}px", height="22px", margin="0", overflow="hidden"
        ),
    )
