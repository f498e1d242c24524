"""The time loop: compiled steps in chunks of about thirty milliseconds.

Between chunks Python gets its turn: Ctrl-C, a Stop button, progress, growing
buffers, a look for NaN.  The clock is kept by the compiled loop itself, so the
state belongs to a whole step whenever Python looks.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable

import numpy as np

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.diagnostics.stages import RUN
from nbspike.runtime.plan import HALT, ROOM, Plan

CHUNK_SECONDS = 0.03

#: Values beyond this are a sign of unstable integration.
HUGE = 1e50

_KERNEL = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64)


@RUN
def run(
    plan: Plan,
    steps: int,
    *,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    chunk: int | None = None,
) -> int:
    """Advance a network.

    Parameters
    ----------
    plan
        The network.
    steps
        How many time steps.
    progress
        Called with the share done, 0 to 1, after each chunk.
    cancelled
        Asked after each chunk; if it answers True the run ends there.
    chunk
        Steps in a chunk; `None` adapts it to `CHUNK_SECONDS`.  The result does not
        depend on it.

    Returns
    -------
    int
        Number of steps done: fewer than `steps` if cancelled or halted.

    Raises
    ------
    NumericalBlowupError
        NB701 if a watched variable is no longer finite.
    """
    operations = plan.guards + plan.operations
    table = np.array(
        [(op.address, op.context.ctypes.data) for op in operations], np.int64
    ).reshape(-1, 2)
    context = np.array(
        [
            table.ctypes.data,
            len(operations),
            len(plan.guards),
            plan.clock.ctypes.data,
            plan.status.ctypes.data,
        ],
        np.int64,
    )
    advance = _KERNEL(plan.loop)
    first = int(plan.clock[0])
    last = first + steps
    size = chunk or 16
    while (now := int(plan.clock[0])) < last:
        started = time.perf_counter()
        advance(context.ctypes.data, min(last, now + size))
        if plan.status[ROOM]:
            plan.status[ROOM] = 0
            for grow in plan.grow:
                grow()
            continue
        _require_finite(plan, now)
        if plan.status[HALT]:
            plan.status[HALT] = 0
            return int(plan.clock[0]) - first
        done = int(plan.clock[0]) - first
        if progress is not None:
            progress(done / steps)
        if cancelled is not None and cancelled():
            return done
        if chunk is None:
            size = _next_size(size, time.perf_counter() - started)
    _warn_huge(plan)
    return steps


def _next_size(size: int, seconds: float) -> int:
    wanted = size * CHUNK_SECONDS / max(seconds, 1e-6)
    return int(np.clip(wanted, max(1, size // 4), size * 8))


def _warn_huge(plan: Plan) -> None:
    """Say once which variables have values that nothing in nature has."""
    for watched in plan.watched:
        values = watched.values.astype(np.float64, copy=False)  # single ones, too
        huge = np.abs(values) > HUGE
        if huge.any():
            first = watched.element_at(int(np.argmax(huge)))
            warn(
                f"`{watched.variable}` of {watched.population} has values beyond "
                f"{HUGE:.0e}, first in {first}, which is a sign of unstable "
                f"integration.  {watched.advice}"
            )
            return


def _require_finite(plan: Plan, first: int) -> None:
    for watched in plan.watched:
        finite = np.isfinite(watched.values)
        if finite.all():
            continue
        first_one = watched.element_at(int(np.argmin(finite)))
        seconds = plan.time or plan.dt.__mul__
        before, after = seconds(first) * 1e3, seconds(int(plan.clock[0])) * 1e3
        message = (
            f"`{watched.variable}` of {watched.population} is no longer a finite "
            f"number: {first_one} first, between t = {before:g} ms and "
            f"t = {after:g} ms"
        )
        raise fail("NB701", message, hint=watched.advice)
