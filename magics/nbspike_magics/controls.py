"""A constant that may be varied, as data: its value, its unit, how far it may go."""

from __future__ import annotations

from dataclasses import dataclass

from nbspike.diagnostics.errors import fail
from nbspike_magics.ranges import Kind


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
        Whether to follow the hand, or only to act on release: moving it makes the
        network anew.
    exact
        The SI value that `value` stands for, if rounding has changed it.
    exact_text
        The same as text that can be typed.

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
    exact: float | None = None
    exact_text: str = ""

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

    def reaches(self, value: float) -> bool:
        """Whether `value` (display units) can be shown."""
        if self.kind == "choices":
            return value in self.choices
        slack = 1e-9 * (self.high - self.low)
        return self.low - slack <= value <= self.high + slack

    @property
    def outside(self) -> str:
        """The end of a sentence about a value that cannot be shown."""
        if self.kind == "choices":
            return "outside the choices " + ", ".join(f"{k:g}" for k in self.choices)
        return f"outside the range {self.low:g} to {self.text(self.high)}"

    def check(self, value: float) -> None:
        """Raise NB804 unless `value` (display units) can be shown."""
        if not self.reaches(value):
            message = f"`{self.name}` is {self.text(value)}, {self.outside}"
            hint = f"Write `{self.name}=[low, high]` with a wider range"
            raise fail("NB804", message, hint=hint)

    def si(self, value: float) -> float:
        """Return the SI value of `value` display units.

        A slider that was never moved stands for exactly the notebook's value.
        """
        if self.exact is not None and value == self.value:
            return self.exact
        return value * self.scale

    def display(self, value: float) -> float:
        """Return an SI value in display units, free of rounding noise."""
        return float(f"{value / self.scale:.12g}")

    def typed(self, value: float) -> str:
        """Return `value` (display units) as it can be typed, with every digit."""
        if self.exact_text and value == self.value:
            return self.exact_text
        number = repr(float(value)).removesuffix(".0")
        return f"{number}*{self.unit}" if self.unit else number

    def typed_range(self) -> str:
        """Return the range as it can be typed behind ``in``."""
        unit = f"*{self.unit}" if self.unit else ""
        if self.kind == "choices":
            return "{" + ", ".join(f"{each:.12g}" for each in self.choices) + "}" + unit
        limits = f"{self.low:.12g}, {self.high:.12g}"
        return (
            f"logspace({limits}){unit}" if self.kind == "log" else f"[{limits}]{unit}"
        )

    def text(self, value: float) -> str:
        """Return `value` (display units) with its unit."""
        return f"{value:g} {self.unit}".rstrip()
