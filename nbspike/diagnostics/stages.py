"""Where the time from Enter to the picture goes: a clock for each stage.

A stage is marked where it is computed, ``@PARSE`` or ``with RUN:``; its time is its
own, without that of the stages inside it.  Nothing is measured before somebody calls
`watch`, and marking costs a comparison then.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(slots=True)
class Record:
    """The stages of one run, from the cells that were read for it to its picture.

    Parameters
    ----------
    seconds, counts
        Wall time of a stage, and how often it was entered, by name.
    thread
        Which thread ran; only what it collects and draws afterwards is of this run.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    thread: int | None = None

    def add(self, name: str, seconds: float) -> None:
        """Note that a stage took a while."""
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds
        self.counts[name] = self.counts.get(name, 0) + 1


class _Watch:
    """What is measured now; `record` is `None` while nobody wants to know."""

    record: Record | None = None


class _Entered(threading.local):
    """The stages that this thread is in: name, beginning, time of stages inside."""

    def __init__(self) -> None:
        self.stack: list[tuple[str, float, list[float]]] = []
        self.hidden = 0


_watch = _Watch()
_entered = _Entered()
_lock = threading.Lock()


class Stage:
    """A stage, as a decorator and for ``with``.

    Parameters
    ----------
    name
        In words, for the table.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        if _watch.record is not None and not _entered.hidden:
            with _lock:
                if self is not COLLECT and self is not DRAW:
                    _begin_anew_after_a_run()
            _entered.stack.append((self.name, time.perf_counter(), [0.0]))

    def __exit__(self, *_: object) -> None:
        stack, record = _entered.stack, _watch.record
        if not stack or stack[-1][0] != self.name or _entered.hidden:
            return  # watching began inside
        name, began, inside = stack.pop()
        elapsed = time.perf_counter() - began
        if stack:
            stack[-1][2][0] += elapsed
        if record is None:
            return
        here = threading.get_ident()
        with _lock:
            if self is RUN:
                record.thread = here
            if self not in (COLLECT, DRAW) or record.thread == here:
                record.add(name, elapsed - inside[0])

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Return a function whose time is that of this stage."""

        @wraps(function)
        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            if _watch.record is None:
                return function(*args, **kwargs)
            with self:
                return function(*args, **kwargs)

        return timed


class _Unseen:
    """What this thread does meanwhile is no stage of a run: a rehearsal, say."""

    def __enter__(self) -> None:
        _entered.hidden += 1

    def __exit__(self, *_: object) -> None:
        _entered.hidden -= 1


unseen: Final = _Unseen()

PARSE: Final = Stage("parse")
CHECK: Final = Stage("check")
CHOOSE: Final = Stage("choose the integrator")
LOWER: Final = Stage("lower")
WAIT: Final = Stage("wait for the compiler")
COMPILE: Final = Stage("compile")
LOAD: Final = Stage("load from the cache")
ASSEMBLE: Final = Stage("assemble")
WIRE: Final = Stage("wire")
INITIAL: Final = Stage("initial values")
RUN: Final = Stage("run")
COLLECT: Final = Stage("collect")
DRAW: Final = Stage("draw")

#: All of them, in the order of a run.
STAGES: Final = (
    PARSE,
    CHECK,
    CHOOSE,
    LOWER,
    WAIT,
    COMPILE,
    LOAD,
    ASSEMBLE,
    WIRE,
    INITIAL,
    RUN,
    COLLECT,
    DRAW,
)


def _begin_anew_after_a_run() -> None:
    """Begin another record if the last one has its run."""
    record = _watch.record
    if record is not None and RUN.name in record.counts:
        _watch.record = Record()


def watch() -> None:
    """Measure from now on."""
    if _watch.record is None:
        _watch.record = Record()


def last_record() -> Record | None:
    """Return what was measured last; `None` if nobody watches."""
    return _watch.record
