"""Where the time of a run goes: nanoseconds by operation, read inside the loop."""

from __future__ import annotations

import ctypes
import time

import numpy as np
from numpy.typing import NDArray

from nbspike.network.binding import bind_fixed
from nbspike.runtime.plan import Operation

_KERNEL = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64)


class Stopwatch:
    """Adds up the time that operations take.

    Attributes
    ----------
    spent : dict
        Nanoseconds by name, shape (1,).
    """

    def __init__(self) -> None:
        self.spent: dict[str, NDArray[np.int64]] = {}
        self._now = np.zeros(2, np.int64)
        self._read, self._kind, self._holds = _clock(self._now)

    def timed(self, name: str, operation: Operation) -> Operation:
        """Return an operation that does the same and notes how long it took.

        Parameters
        ----------
        name
            What its time is added to.
        operation
            The operation.
        """
        total = self.spent.setdefault(name, np.zeros(1, np.int64))
        inner = (operation.address, operation.context)
        entries = (*inner, self._read, self._kind, self._now, total)
        made = bind_fixed("timed", operation.name, entries)
        made.inner, made.holds = operation, self._holds
        return made


def _clock(now: NDArray[np.int64]) -> tuple[int, int, object]:
    """Return what reads a clock into `now`: its address, an argument, and its owner.

    It is called with the argument and the address of seconds and nanoseconds.
    """
    kind = getattr(time, "CLOCK_MONOTONIC", None)
    library = ctypes.CDLL(None) if kind is not None else None
    function = getattr(library, "clock_gettime", None)
    if function is not None and kind is not None:
        address = ctypes.cast(function, ctypes.c_void_p).value
        assert address is not None
        return address, int(kind), function

    def read(_context: int, _place: int) -> None:
        now[:] = divmod(time.perf_counter_ns(), 1_000_000_000)

    pointer = _KERNEL(read)
    address = ctypes.cast(pointer, ctypes.c_void_p).value
    assert address is not None
    return address, 0, pointer
