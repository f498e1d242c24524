"""Warnings: what is allowed but surprising, said once at the user's own line."""

from __future__ import annotations

import linecache
import logging
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import FrameType

from nbspike.diagnostics.rules import ignores

_log = logging.getLogger("nbspike")
_said: set[str] = set()
_hidden = False
_linted = ContextVar("linted", default=False)


class NbspikeWarning(UserWarning):
    """Something that works, but perhaps not as it was meant."""


def user_frame() -> FrameType:
    """Return the frame of the code that called into nbspike."""
    frame = sys._getframe(1)  # noqa: SLF001  (the documented way to a frame)
    while frame.f_back is not None and _is_ours(frame):
        frame = frame.f_back
    return frame


def _is_ours(frame: FrameType) -> bool:
    # NumPy's frames lie between `P.v/mV` in a script and the view that answers
    package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    return package in ("nbspike", "numpy")


def warn(message: str, *, once: str | None = None, rule: str | None = None) -> None:
    """Warn at the line of the user's code that led here.

    Parameters
    ----------
    message
        One sentence.
    once
        A key; a second warning of the same key in this process is not shown.
    rule
        Id of the linter's rule that it is of; ``# nbspike: ignore L1`` in the line
        of the user's code then silences it.
    """
    if _hidden:
        return
    frame = user_frame()
    if rule is not None:
        if _linted.get():
            return
        linecache.checkcache(frame.f_code.co_filename)
        line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
        if ignores(line, rule):
            return
        message = f"{rule}: {message}"
    if once is not None:
        if once in _said:
            return
        _said.add(once)
    warnings.warn_explicit(
        message,
        NbspikeWarning,
        frame.f_code.co_filename,
        frame.f_lineno,
        module=frame.f_globals.get("__name__", "nbspike"),
    )


@contextmanager
def linted() -> Iterator[None]:
    """Leave what a rule of the linter says to the linter, which is asked elsewhere."""
    token = _linted.set(True)
    try:
        yield
    finally:
        _linted.reset(token)


def inform(message: str, *, once: str) -> None:
    """Tell whoever reads the log of nbspike, once for each key.

    Parameters
    ----------
    message
        One sentence.
    once
        A key; a second message of the same key in this process is not written.
    """
    if once not in _said:
        _said.add(once)
        _log.info(message)


def forget_warnings() -> None:
    """Let every warning be said once more, also if they were hidden."""
    _said.clear()
    hide_warnings(False)


def hide_warnings(hidden: bool) -> None:
    """Say nothing from now on, or speak again."""
    global _hidden  # noqa: PLW0603  (one voice per process)
    _hidden = hidden
