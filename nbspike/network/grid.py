"""The grid of time on which all clocks of a network tick.

Every clock counts its own steps, and time is always step times dt.  Clocks with
different steps meet on a grid whose ticks are their greatest common divisor, counted
in whole femtoseconds; a network with one clock ticks with it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from nbspike.diagnostics.errors import fail

_FEMTO = 1e15

#: Share of a time step by which a time may miss the grid and still lie on it.
TOLERANCE = 1e-4

#: Ticks that the fastest clock may leave out between two of its steps.
_MOST_IDLE = 1000


@dataclass(frozen=True, slots=True)
class Grid:
    """Ticks of `seconds` each; `unit` is the same in femtoseconds."""

    seconds: float
    unit: int

    def every(self, dt: float) -> int:
        """Return how many ticks one step of a clock takes."""
        return max(1, round(dt * _FEMTO / self.unit))

    def step(self, tick: int, dt: float) -> int:
        """Return the number of a clock's first step at or after a tick."""
        return -(-tick // self.every(dt))

    def has(self, dt: float) -> bool:
        """Whether the steps of a clock are whole numbers of ticks."""
        return round(dt * _FEMTO) % self.unit == 0

    def time(self, tick: int) -> float:
        """Return the time of a tick, second."""
        return tick * self.seconds

    def reach(self, time: float, dt: float) -> int:
        """Return the first tick at or after a time.

        Parameters
        ----------
        time
            Second.
        dt
            A time step, of which the time may miss a tick by a ten-thousandth.
        """
        nearest = round(time / self.seconds)
        near = abs(time - nearest * self.seconds) <= TOLERANCE * dt
        return nearest if near else math.ceil(time / self.seconds)


def grid_of(steps: Iterable[float], reached: float = 0.0) -> Grid:
    """Return the grid of clocks with these time steps; see `common_grid`.

    Raises
    ------
    NetworkError
        NB612 if they have no common divisor of a useful size.
    """
    distinct = sorted(set(steps))
    found = common_grid(distinct, reached)
    if found is None:
        texts = ", ".join(f"{dt * 1e3:.12g} ms" for dt in distinct)
        message = f"the time steps {texts} have no common divisor of a useful size"
        raise fail("NB612", message, hint="Use time steps such as 0.1*ms and 0.5*ms")
    return found


def common_grid(steps: Iterable[float], reached: float = 0.0) -> Grid | None:
    """Return the grid of clocks with these time steps, `None` if there is none.

    Parameters
    ----------
    steps
        Time step of each clock, second; at least one.
    reached
        Time that the network has reached, second, which stays on the grid.
    """
    distinct = sorted(set(steps))
    whole = [max(1, round(dt * _FEMTO)) for dt in distinct]
    if len(distinct) == 1:
        ticks = reached / distinct[0]
        if abs(ticks - round(ticks)) <= TOLERANCE:
            return Grid(distinct[0], whole[0])
    common = math.gcd(*whole)
    now = _on_grid(round(reached * _FEMTO), common)
    unit = math.gcd(common, now)
    if whole[0] > _MOST_IDLE * unit:
        return None
    return Grid(unit / _FEMTO, unit)


def _on_grid(time: int, unit: int) -> int:
    """Return a time without the rounding error of the double it was made from.

    Nine seconds are more femtoseconds than a double can count.
    """
    nearest = (time + unit // 2) // unit * unit
    return nearest if abs(time - nearest) <= time * 2**-50 else time
