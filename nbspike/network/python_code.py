"""A Python function as an operation of the compiled loop."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import numpy as np

from nbspike.network.setting import Setting
from nbspike.runtime.plan import Operation

_KERNEL = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64)


def python_operation(
    name: str, function: Callable[[int], object], setting: Setting
) -> Operation:
    """Return the operation that calls a function with the number of the step.

    What the function raises ends the run after the step and is raised then.

    Parameters
    ----------
    name
        What it does, for the reader.
    function
        What is called.
    setting
        The run.
    """

    def enter(_context: int, step: int) -> None:
        try:
            function(step)
        except BaseException as fault:
            setting.fault(fault)

    pointer = _KERNEL(enter)
    address = ctypes.cast(pointer, ctypes.c_void_p).value
    assert address is not None
    return Operation(name, address, np.zeros(1, np.int64), holds=pointer)
