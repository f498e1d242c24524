"""Numbers of neurons in as few bytes as they need."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.optimisations import Optimisation, in_use

#: Numbers from 0, in any unsigned type.
Numbers = NDArray[np.unsignedinteger[Any]]


def index_type(count: int) -> str:
    """Return the NumPy type that numbers from 0 up to, not including, `count` need.

    ``uint16`` or ``uint32``, of which there are few enough for each to have machine
    code of its own.
    """
    small = count <= 1 << 16 and in_use(Optimisation.NARROW_INDICES)
    return "uint16" if small else "uint32"


class Growing:
    """Numbers that come piece by piece and are kept once.

    Parameters
    ----------
    dtype
        Their type.
    room
        How many are expected.  Memory that is never written to is never taken.
    """

    def __init__(self, dtype: str, room: int = 0) -> None:
        self._held: Numbers = np.empty(room, dtype)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, values: NDArray[np.integer[Any]]) -> None:
        """Add numbers at the end."""
        first, self._count = self._count, self._count + len(values)
        if self._count > len(self._held):
            # grows in place, or moves pages instead of copying them
            room = max(self._count, len(self._held) * 9 // 8, 4096)
            self._held.resize(room, refcheck=False)
        self._held[first : self._count] = values

    def cut(self) -> Numbers:
        """Return what was added and give back the rest; nothing is added after it."""
        self._held.resize(self._count, refcheck=False)
        return self._held
