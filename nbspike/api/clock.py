"""Time: `defaultclock`, and the timeline that objects of one network share."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import in_ms, seconds
from nbspike.diagnostics.errors import fail
from nbspike.units.dimension import dimension
from nbspike.units.quantity import wrap

SECOND = dimension(second=1)
HERTZ = dimension(second=-1)

#: Share of a time step by which a time may miss the grid and still lie on it.
TOLERANCE = 1e-4


def time_step(value: object, what: str) -> float:
    """Return a time step in second.

    Raises
    ------
    UnitError
        NB309 if it is not a time.
    ParameterValueError
        NB610 if it is not positive and finite.
    """
    step = seconds(value, what, "0.1*ms")
    if not (np.isfinite(step) and step > 0):
        message = f"{what} is {in_ms(step)}"
        raise fail("NB610", message, hint="Give a time above 0, such as 0.1*ms")
    return step


class Timeline:
    """The time of one network, as its objects see it.

    Parameters
    ----------
    dt
        Time step, second.
    clock
        Number of the next step, shape (1,).
    magic
        Whether the network is that of `run`.
    """

    def __init__(self, dt: float, clock: NDArray[np.int64], *, magic: bool) -> None:
        self.dt, self.clock, self.magic = dt, clock, magic
        self.end = 0.0

    @property
    def step(self) -> int:
        """Number of the next step."""
        return int(self.clock[0])

    @property
    def t(self) -> float:
        """Time in second: the end that was asked for, else that of whole steps."""
        reached = self.step * self.dt
        beyond = (reached - self.end) / self.dt
        return self.end if TOLERANCE < beyond < 1 else reached


class Clock:
    """The clock that all objects follow.

    Attributes
    ----------
    dt
        Time step, 0.1 ms unless set.
    t
        Time of the network that `run` ran last.
    """

    def __init__(self) -> None:
        self._dt = 1e-4
        self._timeline: weakref.ref[Timeline] | None = None

    @property
    def dt(self) -> Any:
        """Time step."""
        return wrap(self._dt, SECOND)

    @dt.setter
    def dt(self, value: object) -> None:
        self._dt = time_step(value, "`defaultclock.dt`")

    @property
    def dt_(self) -> float:
        """Time step in second."""
        return self._dt

    @property
    def t(self) -> Any:
        """Time of the network that `run` ran last."""
        return wrap(self.t_, SECOND)

    @property
    def t_(self) -> float:
        """The same in second."""
        timeline = self._timeline() if self._timeline is not None else None
        return 0.0 if timeline is None else timeline.t

    def follow(self, timeline: Timeline | None) -> None:
        """Show the time of this timeline from now on."""
        self._timeline = None if timeline is None else weakref.ref(timeline)

    def __repr__(self) -> str:
        return f"Clock(dt={self.dt!r})"


defaultclock = Clock()
