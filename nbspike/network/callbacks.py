"""Python functions that run inside a simulation, at times of a clock."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator

import numpy as np

from nbspike.network.population import Population
from nbspike.network.schedule import Scheduled, Turn
from nbspike.network.setting import Setting
from nbspike.runtime.plan import HALT, Operation

_START = Turn("start")
_KERNEL = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64)


class Callback:
    """A Python function as an operation of the compiled loop.

    What the function raises ends the run after the step and is raised then.

    Parameters
    ----------
    name
        Its turn among equals.
    function
        Called with the time of the step, second.
    turn
        When in a step.
    dt
        Time from one call to the next, second; `None` for the network's step.
    """

    def __init__(
        self,
        name: str,
        function: Callable[[float], None],
        turn: Turn = _START,
        dt: float | None = None,
    ) -> None:
        self.name, self.function, self.turn, self.dt = name, function, turn, dt
        self._fault: BaseException | None = None

    def operations(self, setting: Setting) -> Iterator[Scheduled]:
        """Return the one operation that calls the function."""
        dt = setting.dt_of(self.dt)

        def enter(_context: int, step: int) -> None:
            try:
                self.function(step * dt)
            except BaseException as fault:
                self._fault = fault
                setting.status[HALT] = 1

        pointer = _KERNEL(enter)
        address = ctypes.cast(pointer, ctypes.c_void_p).value
        assert address is not None
        context = np.zeros(1, np.int64)
        operation = Operation(f"call {self.name}", address, context, holds=pointer)
        yield Scheduled(self.turn, self.name, operation, dt)

    def time_steps(self, setting_dt: float) -> Iterator[float]:
        """Return the step of its clock, second."""
        yield setting_dt if self.dt is None else self.dt

    def writes(self, population: Population) -> frozenset[str]:
        """Return every variable: a function may write any of them."""
        return frozenset(item.name for item in population.model.variables)

    def finish(self) -> None:
        """Raise what the function raised during the run."""
        fault, self._fault = self._fault, None
        if fault is not None:
            raise fault
