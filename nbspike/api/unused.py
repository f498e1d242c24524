"""Objects that `run` will never see, and the note that says so.

`run` takes what the calling code can name.  Two kinds of objects get lost on the
way: those whose value nothing keeps, as in ``Synapses(P, P).connect()``, and those
made in a function that has returned something else.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from types import CodeType, FrameType
from typing import Any, Final

from nbspike.diagnostics.notes import user_frame, warn

#: What the interpreter does next with a value that nothing will keep.
_DROPS: Final = frozenset({"POP_TOP", "LOAD_ATTR", "LOAD_METHOD"})


@dataclass(frozen=True, slots=True)
class _Made:
    """Where an object was made, and whether anything keeps it."""

    name: str
    kind: str
    code: CodeType
    line: int
    kept: bool


#: Number of an object -> what is known of it, until it has been in a network.
_waiting: dict[int, _Made] = {}


def remembered(init: Callable[..., None]) -> Callable[..., None]:
    """Return a constructor that remembers where users call it.

    An object whose constructor fails was never made.
    """

    @wraps(init)
    def made(self: Any, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        if type(self).__init__ is made:
            _remember(self._number, self.name, type(self).__name__)

    return made


def _remember(number: int, name: str, kind: str) -> None:
    frame = user_frame()
    if sys._getframe(2) is not frame:  # noqa: SLF001  (the caller of the constructor)
        return  # made by something else that is made here
    kept = not _is_dropped(frame)
    if kept and frame.f_locals is frame.f_globals:
        return  # a variable of the script or notebook
    _waiting[number] = _Made(name, kind, frame.f_code, frame.f_lineno, kept)


def _is_dropped(frame: FrameType) -> bool:
    """Return whether the value of the running call is dropped after it."""
    code = frame.f_code.co_code
    place = frame.f_lasti + 2
    while place < len(code) and code[place] == dis.opmap["CACHE"]:
        place += 2
    return place < len(code) and dis.opname[code[place]] in _DROPS


def forget(number: int) -> None:
    """Cross an object off: it has been put into a network."""
    _waiting.pop(number, None)


def say_unused(scope_start: int, held: Callable[[FrameType], set[int]]) -> None:
    """Say which objects take no part in a run, each once.

    Parameters
    ----------
    scope_start
        Objects up to this number were forgotten with `start_scope`.
    held
        From a frame to the numbers of the objects that its variables hold.
    """
    for number in [one for one in _waiting if one <= scope_start]:
        forget(number)
    if not _waiting:
        return
    running: set[CodeType] = set()
    named: set[int] = set()
    frame: FrameType | None = user_frame()
    while frame is not None:  # what a caller further up holds may run later
        running.add(frame.f_code)
        named |= held(frame)
        frame = frame.f_back
    for number, made in list(_waiting.items()):
        if number not in named and not (made.kept and made.code in running):
            forget(number)
            warn(_note(made))


def _note(made: _Made) -> str:
    if not made.kept:
        return (
            f"{made.name}, made in line {made.line}, takes no part in the run, because "
            f"nothing keeps it. Give it a name, as in `x = {made.kind}(…)`"
        )
    return (
        f"{made.name}, made in `{made.code.co_name}` (line {made.line}), takes no part "
        "in the run, because no name here holds it. Return it, or put all objects "
        "into a Network"
    )
