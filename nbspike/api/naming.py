"""Names of objects, the order in which they were made, and `start_scope`."""

from __future__ import annotations

import itertools
import threading
import weakref
from typing import Any, ClassVar

from nbspike.api.arguments import is_index
from nbspike.api.clock import Clock, Timeline, defaultclock
from nbspike.api.unused import remembered
from nbspike.diagnostics.errors import fail

_lock = threading.Lock()
_numbers = itertools.count(1)
_live: weakref.WeakValueDictionary[str, Simulated] = weakref.WeakValueDictionary()
_scope_start = 0


def start_scope() -> None:
    """Let `run` forget every object made so far."""
    global _scope_start  # noqa: PLW0603  (one scope per process, as in Brian 2)
    _scope_start = next(_numbers)


def scope_start() -> int:
    """Return the number that objects of the scope are above."""
    return _scope_start


def in_scope(item: Simulated) -> bool:
    """Return whether an object was made since `start_scope`."""
    return item._number > _scope_start  # noqa: SLF001


class Simulated:
    """Base of everything that takes part in a run.

    Parameters
    ----------
    name
        Given by the user; `None` for the kind of object with a number.

    Attributes
    ----------
    active
        Whether it takes part in the next run.
    """

    kind: ClassVar[str]
    _timeline: Timeline | None
    _number: int
    _name: str
    _named: bool
    _clock: Clock
    _when: str
    _order: int
    _active: bool
    _label: str

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "__init__" in vars(cls):
            cls.__init__ = remembered(cls.__init__)  # type: ignore[method-assign]

    def __init__(self, name: str | None) -> None:
        self._timeline = None
        self._named = name is not None
        self._clock, self._active, self._label = defaultclock, True, ""
        self._when, self._order = "start", 0
        with _lock:
            self._number = next(_numbers)
            self._name = _checked(name) if name is not None else _free(self.kind)
            if name is None:
                _live[self._name] = self

    @property
    def name(self) -> str:
        """Name in messages and in ``net['name']``."""
        return self._name

    @property
    def clock(self) -> Clock:
        """The clock that it follows."""
        return self._clock

    @property
    def when(self) -> str:
        """Slot of a time step in which it has its turn."""
        return self._when

    @when.setter
    def when(self, slot: Any) -> None:
        if not isinstance(slot, str):
            message = f"`when` of {self._name} is {slot!r}, not the name of a slot"
            raise fail("NB612", message, hint="Write when='start' or when='end'")
        self._when = slot

    @property
    def order(self) -> int:
        """Its order within the slot; lower ones come first."""
        return self._order

    @order.setter
    def order(self, order: Any) -> None:
        if not is_index(order):
            message = f"`order` of {self._name} is {order!r}, not a whole number"
            raise fail("NB612", message, hint="Write order=1, or leave it out")
        self._order = int(order)

    @property
    def active(self) -> bool:
        """Whether it takes part in the next run."""
        return self._active

    @active.setter
    def active(self, active: object) -> None:
        self._active = bool(active)

    def _needs(self) -> tuple[Simulated, ...]:
        """Return the objects without which this one means nothing."""
        return ()

    def _take_place(self, label: str, place: int) -> None:
        """Take up clock and turn for a run.

        Parameters
        ----------
        label
            Decides its turn among equals.
        place
            Its place among the objects of its kind in the network.
        """
        del place
        self._label = label


def _free(kind: str) -> str:
    name, number = kind, 0
    while name in _live:
        number += 1
        name = f"{kind}_{number}"
    return name


def _checked(name: object) -> str:
    if not (isinstance(name, str) and name.isidentifier() and len(name) <= 64):
        message = f"the name {name!r} is not a word of letters, digits and `_`"
        raise fail("NB203", message, hint="Choose another name")
    return name
