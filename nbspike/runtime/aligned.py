"""Arrays that start on a cache line.

Vector instructions read 64 bytes at a time; an array that starts elsewhere makes
every second read touch two cache lines.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_LINE = 64


def zeros(count: int, dtype: DTypeLike) -> NDArray[Any]:
    """Return `count` zeros, shape (count,), whose address is a multiple of 64.

    Parameters
    ----------
    count
        Number of elements.
    dtype
        Their type.
    """
    size = np.dtype(dtype).itemsize * count
    room = np.zeros(size + _LINE, np.uint8)
    start = -room.ctypes.data % _LINE
    return room[start : start + size].view(dtype)
