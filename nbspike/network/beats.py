"""Ticks of clocks that have no common divisor, listed one by one for a run.

Where the steps of clocks are no multiples of a common one, such as 0.1 ms and a third
of a millisecond, the times of a run are listed beforehand, and with each of them the
steps that begin there.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nbspike.network.grid import TOLERANCE
from nbspike.runtime.memory import require_memory


class Beats:
    """The ticks of one run, numbered from `first` on.

    Parameters
    ----------
    first
        Number of the first tick.
    steps
        Number of the next step of each clock, by its time step in second.
    end
        Time at which the run ends, second; `None` for no ticks at all.

    Attributes
    ----------
    following : dict
        Number of each clock's first step at or after a tick, by its time step,
        shape (ticks + 1,).  A step begins at a tick if the next entry is another.

    Raises
    ------
    MemoryBudgetError
        NB605 if there are too many ticks to be listed.
    """

    def __init__(
        self, first: int, steps: Mapping[float, int], end: float | None
    ) -> None:
        self.first = first
        last = dict(steps)
        if end is not None:
            last = {dt: max(steps[dt], _steps_until(end, dt)) for dt in steps}
        total = sum(last[dt] - steps[dt] for dt in steps)
        require_memory(
            8.0 * (total + 1) * (len(steps) + 2),
            f"the times of {total} steps of clocks without a common divisor",
            "Use time steps such as 0.1*ms and 0.5*ms, or a shorter run",
        )
        own = {dt: np.arange(steps[dt], last[dt]) * dt for dt in steps}
        every = np.sort(np.concatenate([np.empty(0), *own.values()]))
        apart = TOLERANCE * min(steps)
        keep = np.ones(len(every), bool)
        keep[1:] = np.diff(every) > apart
        self._times = every[keep]
        # a time that lies a little before its tick's belongs to it
        edges = np.append(self._times - apart, np.inf)
        self.following: dict[float, NDArray[np.int64]] = {
            dt: steps[dt] + np.searchsorted(times, edges).astype(np.int64)
            for dt, times in own.items()
        }

    @property
    def ticks(self) -> int:
        """How many ticks there are."""
        return len(self._times)

    @property
    def seconds(self) -> float:
        """Mean time from one tick to the next, second."""
        return float(np.diff(self._times).mean()) if self.ticks > 1 else 0.0

    def has(self, dt: float) -> bool:
        """Whether a clock is one of those whose steps are listed."""
        return dt in self.following

    def step(self, tick: int, dt: float) -> int:
        """Return the number of a clock's first step at or after a tick."""
        if dt in self.following:
            return int(self.following[dt][tick - self.first])
        return int(np.ceil(self.time(tick) / dt - TOLERANCE))

    def time(self, tick: int) -> float:
        """Return the time of a tick, second; after the last one, of the next step."""
        place = tick - self.first
        if place < self.ticks:
            return float(self._times[place])
        return min(int(steps[-1]) * dt for dt, steps in self.following.items())


def _steps_until(end: float, dt: float) -> int:
    """Return how many steps of a clock begin before a time."""
    nearest = round(end / dt)
    near = abs(end - nearest * dt) <= TOLERANCE * dt
    return nearest if near else int(np.ceil(end / dt))
