"""Calls of Brian 2 that tidy up: its cache, its start, names that are visible."""

from __future__ import annotations

import sys
from typing import Any

from nbspike.api.clock import defaultclock
from nbspike.api.naming import start_scope
from nbspike.brian2.preferences import prefs
from nbspike.diagnostics.notes import warn
from nbspike.units import ms


def clear_cache(target: object = None) -> None:  # noqa: ARG001
    """Do nothing: cached code of nbspike is small, and found by what it computes.

    Parameters
    ----------
    target
        A name of Brian 2, such as ``'cython'``.
    """
    warn(
        "clear_cache() has no effect in nbspike: compiled code is found by what it "
        "computes, so it is never out of date",
        once="clear_cache",
    )


def check_cache(target: object = None) -> None:
    """Do nothing: the cache of nbspike needs no watching."""


def restore_initial_state() -> None:
    """Forget all objects made so far, and set time step and settings back."""
    start_scope()
    defaultclock.dt = 0.1 * ms
    prefs.reset_to_defaults()


def get_local_namespace(level: int) -> dict[str, Any]:
    """Return the names that code can see: its local ones before its global ones.

    Parameters
    ----------
    level
        How many calls above the caller; 0 for the caller itself.
    """
    frame = sys._getframe(level + 1)  # noqa: SLF001  (the documented way to a frame)
    return {**frame.f_globals, **frame.f_locals}
