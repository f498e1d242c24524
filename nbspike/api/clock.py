"""Time: clocks, and the timeline that objects of one network share."""

from __future__ import annotations

import itertools
import weakref
from typing import Any

import numpy as np

from nbspike.api.arguments import in_ms, seconds
from nbspike.diagnostics.errors import fail
from nbspike.network.assembly import Assembly
from nbspike.network.grid import TOLERANCE
from nbspike.units.dimension import dimension
from nbspike.units.quantity import wrap

SECOND = dimension(second=1)
HERTZ = dimension(second=-1)

_numbers = itertools.count()


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
    assembly
        The network in the engine.
    magic
        Whether the network is that of `run`.

    Attributes
    ----------
    end
        End of the last run, second, if it got there; else `None`.
    """

    def __init__(self, assembly: Assembly, *, magic: bool) -> None:
        self.assembly, self.magic = assembly, magic
        self.end: float | None = 0.0

    def step(self, dt: float) -> int:
        """Return the number of the next step of a clock."""
        assembly = self.assembly
        return assembly.grid.step(int(assembly.clock[0]), dt)

    @property
    def began(self) -> bool:
        """Whether a step was ever computed."""
        return int(self.assembly.clock[0]) > 0

    @property
    def t(self) -> float:
        """Time in second: the end that was asked for, else that of the next step."""
        assembly = self.assembly
        reached = min(self.step(dt) * dt for dt in set(assembly.time_steps()))
        if self.end is None or abs(reached - self.end) <= TOLERANCE * assembly.dt:
            return reached
        return self.end


class Clock:
    """A clock that objects can follow instead of `defaultclock`.

    Parameters
    ----------
    dt
        Time step; it may be set again between two runs if the time reached is a
        multiple of the new one.
    name
        Name in messages.

    Raises
    ------
    UnitError
        NB309 if `dt` is not a time.
    ParameterValueError
        NB610 if it is not positive and finite.
    """

    def __init__(self, dt: object, name: str | None = None) -> None:
        self._name = f"clock_{next(_numbers)}" if name is None else str(name)
        self._dt = time_step(dt, f"`dt` of {self._name}")
        self._timeline: weakref.ref[Timeline] | None = None
        self._ran = self._dt

    @property
    def name(self) -> str:
        """Name in messages."""
        return self._name

    @property
    def dt(self) -> Any:
        """Time step."""
        return wrap(self._dt, SECOND)

    @dt.setter
    def dt(self, value: object) -> None:
        self._dt = time_step(value, f"`{self._name}.dt`")

    @property
    def dt_(self) -> float:
        """Time step in second."""
        return self._dt

    @dt_.setter
    def dt_(self, value: float) -> None:
        self.dt = wrap(value, SECOND)

    @property
    def t(self) -> Any:
        """Time of its next step in the network that ran with it last."""
        return wrap(self.t_, SECOND)

    @property
    def t_(self) -> float:
        """The same in second."""
        return self.timestep * self._ran

    @property
    def timestep(self) -> int:
        """Number of its next step."""
        timeline = None if self._timeline is None else self._timeline()
        return 0 if timeline is None else timeline.step(self._ran)

    def follow(self, timeline: Timeline | None) -> None:
        """Show the time of this timeline, in the present steps, from now on."""
        self._timeline = None if timeline is None else weakref.ref(timeline)
        self._ran = self._dt

    def __repr__(self) -> str:
        return f"Clock(dt={self.dt!r}, name={self._name!r})"


#: The clock of all objects that are given no other.
defaultclock = Clock(wrap(1e-4, SECOND), "defaultclock")


def clock_of(clock: object, dt: object, name: str) -> Clock:
    """Return the clock that an object follows.

    Parameters
    ----------
    clock, dt
        Given by the user; at most one of them.
    name
        The object's name.

    Raises
    ------
    NetworkError
        NB612 for both, and for a clock that is none.
    """
    if clock is None:
        return defaultclock if dt is None else Clock(dt, f"{name}_clock")
    if dt is not None:
        message = f"{name} is given both `dt=` and `clock=`"
        raise fail("NB612", message, hint="Keep one of them")
    if not isinstance(clock, Clock):
        message = f"the clock of {name} is {clock!r}, which is no clock"
        raise fail("NB612", message, hint="Write clock=Clock(0.5*ms), or dt=0.5*ms")
    return clock
