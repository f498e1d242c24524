"""Python functions that run inside a simulation, at times of a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nbspike.network.python_code import python_operation
from nbspike.network.schedule import Scheduled, Turn
from nbspike.network.setting import Part, Setting

_START = Turn("start")


class Callback(Part):
    """A Python function that is called at times of a clock.

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
        function: Callable[[float], object],
        turn: Turn = _START,
        dt: float | None = None,
    ) -> None:
        self.name, self.function, self.turn, self.dt = name, function, turn, dt

    def operations(self, setting: Setting) -> Iterator[Scheduled]:
        """Return the one operation that calls the function."""
        dt = setting.dt_of(self.dt)

        def call(step: int) -> None:
            self.function(step * dt)
            for refresh in setting.refreshes.values():  # it may have set anything
                refresh.compute()

        operation = python_operation(f"call {self.name}", call, setting)
        yield Scheduled(self.turn, self.name, operation, dt)

    def time_steps(self, setting_dt: float) -> Iterator[float]:
        """Return the step of its clock, second."""
        yield setting_dt if self.dt is None else self.dt
