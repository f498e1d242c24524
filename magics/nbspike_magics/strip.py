"""The strip of sliders, moved by a hand or all at once."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence

import ipywidgets as widgets

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike_magics.controls import Control
from nbspike_magics.slider_row import Reader, slider_for


class Strip:
    """One row a control.

    Parameters
    ----------
    controls
        What may be varied.
    read
        Returns the SI value of the text typed for a constant of that name.

    Attributes
    ----------
    rows : dict
        Name to row.
    lock : threading.RLock
        Held while sliders are put somewhere; moves come on several threads.
    """

    def __init__(self, controls: Sequence[Control], read: Reader | None = None) -> None:
        self.rows = {each.name: slider_for(each, read) for each in controls}
        self.lock = threading.RLock()
        self._putting = False

    @property
    def widgets(self) -> list[widgets.Widget]:
        """The rows, from top to bottom."""
        return [row.widget for row in self.rows.values()]

    @property
    def values(self) -> dict[str, float]:
        """SI value of each control as the sliders stand."""
        return {name: row.control.si(row.value) for name, row in self.rows.items()}

    @property
    def shown(self) -> dict[str, float]:
        """The same in display units, with every digit."""
        return {name: row.value for name, row in self.rows.items()}

    @property
    def first(self) -> dict[str, float]:
        """Where the sliders began, display units."""
        return {name: row.control.value for name, row in self.rows.items()}

    def put(self, shown: Mapping[str, float]) -> None:
        """Move sliders (display units) as one step, which nobody is told of."""
        with self._quietly():
            for name, value in shown.items():
                self.rows[name].set(value)

    def put_si(self, name: str, value: float) -> None:
        """Move one slider to an SI value, which nobody is told of.

        Raises
        ------
        OptionError
            NB804 if there is no such slider or it does not reach the value.
        """
        self.put({name: self.check_si(name, value)})

    def check_si(self, name: str, value: float) -> float:
        """Return an SI value in display units.

        Raises
        ------
        OptionError
            NB804 if there is no such slider or it does not reach the value.
        """
        self.require(name)
        control = self.rows[name].control
        shown = control.display(float(value))
        control.check(shown)
        return shown

    def require(self, name: str) -> None:
        """Raise NB804 unless there is a slider of that name."""
        if name not in self.rows:
            message = f"`{name}` has no slider here"
            raise fail("NB804", message, hint=suggest(name, self.rows))

    def on_move(
        self,
        moved: Callable[[str, bool], None],
        refused: Callable[[Exception], None],
    ) -> None:
        """Call ``moved(name, in_hand)`` when a slider was moved or a number typed.

        ``in_hand`` says whether more may follow.  What was typed and is no value
        goes to ``refused``.
        """

        def listen(name: str, _: float) -> None:
            with self.lock:
                if not self._putting:
                    moved(name, self.rows[name].in_hand)

        for row in self.rows.values():
            row.on_change(listen)
            row.on_refusal(refused)

    def text(self, values: Mapping[str, float]) -> str:
        """Return SI values as text, such as ``w_e = 1.62 mV, g = 4``."""
        texts = []
        for name, value in values.items():
            control = self.rows[name].control
            texts.append(f"{name} = {control.text(control.display(value))}")
        return ", ".join(texts)

    @contextlib.contextmanager
    def _quietly(self) -> Iterator[None]:
        with self.lock:
            self._putting = True
            try:
                yield
            finally:
                self._putting = False
