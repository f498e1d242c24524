"""Ctrl-C and the Stop button while a run goes on: the first press ends it in order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from nbspike.network.assembly import Assembly

_graceful = [True]


def stop_on_interrupt(graceful: bool) -> None:
    """Choose whether Ctrl-C ends a run in order, or raises `KeyboardInterrupt`."""
    _graceful[0] = graceful


@contextmanager
def interrupts(assembly: Assembly) -> Iterator[list[bool]]:
    """Let the first interrupt end a run after its step, and the second one raise.

    Only where Python's own answer to it is in place, and in the main thread.

    Parameters
    ----------
    assembly
        What runs.

    Returns
    -------
    list
        Gets an entry when the run was interrupted.
    """
    pressed: list[bool] = []
    main = threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGINT) if main else None
    if not _graceful[0] or before is not signal.default_int_handler:
        yield pressed
        return

    def answer(number: int, frame: FrameType | None) -> None:
        if pressed:
            signal.default_int_handler(number, frame)
        pressed.append(True)
        assembly.halt()

    signal.signal(signal.SIGINT, answer)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)
