"""Names of objects, the order in which they were made, and `start_scope`."""

from __future__ import annotations

import itertools
import threading
import weakref
from typing import TYPE_CHECKING, ClassVar

from nbspike.diagnostics.errors import fail

if TYPE_CHECKING:
    from nbspike.api.clock import Timeline

_lock = threading.Lock()
_numbers = itertools.count(1)
_live: weakref.WeakValueDictionary[str, Simulated] = weakref.WeakValueDictionary()
_scope_start = 0


def start_scope() -> None:
    """Let `run` forget every object made so far."""
    global _scope_start  # noqa: PLW0603  (one scope per process, as in Brian 2)
    _scope_start = next(_numbers)


def in_scope(item: Simulated) -> bool:
    """Return whether an object was made since `start_scope`."""
    return item._number > _scope_start  # noqa: SLF001


class Simulated:
    """Base of everything that takes part in a run.

    Parameters
    ----------
    name
        Given by the user; `None` for the kind of object with a number.
    """

    kind: ClassVar[str]
    _timeline: Timeline | None
    _number: int
    _name: str
    _named: bool

    def __init__(self, name: str | None) -> None:
        self._timeline = None
        self._named = name is not None
        with _lock:
            self._number = next(_numbers)
            self._name = _checked(name) if name is not None else _free(self.kind)
            if name is None:
                _live[self._name] = self

    @property
    def name(self) -> str:
        """Name in messages and in ``net['name']``."""
        return self._name

    def _needs(self) -> tuple[Simulated, ...]:
        """Return the objects without which this one means nothing."""
        return ()


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
