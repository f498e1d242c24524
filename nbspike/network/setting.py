"""What the operations of one run are made with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nbspike.network.beats import Beats
from nbspike.network.callee import Callee
from nbspike.network.grid import Grid
from nbspike.network.population import Population
from nbspike.network.refresh import Refresh, followed
from nbspike.network.schedule import Scheduled
from nbspike.network.stopwatch import Stopwatch
from nbspike.runtime.plan import HALT, Operation
from nbspike.runtime.random import stream_key


@dataclass(frozen=True, slots=True)
class Setting:
    """The run that operations are made for.

    Parameters
    ----------
    constants
        Values in SI.
    seed
        Of all random numbers drawn during the run.
    dt
        Time step of what has none of its own, second.
    grid
        Where all clocks meet.
    first, last
        Ticks of the grid at which the run begins and ends.
    clock, status
        Number of the next tick, shape (1,), and why the loop returns, shape (2,).
    faults
        What Python code raised during the run.
    stopwatch
        What takes the time of operations, if a run is profiled.
    promised
        Bytes of what recorders will fill, each.
    refreshes
        How to renew coefficients of populations, by the population's `id`.
    """

    constants: Mapping[str, float]
    seed: int
    dt: float
    grid: Grid | Beats
    first: int
    last: int
    clock: NDArray[np.int64]
    status: NDArray[np.int64]
    stopwatch: Stopwatch | None = None
    faults: list[BaseException] = field(default_factory=list)
    promised: list[float] = field(default_factory=list)
    refreshes: dict[int, Refresh] = field(default_factory=dict)

    def dt_of(self, own: float | None) -> float:
        """Return the time step of an object, second."""
        return self.dt if own is None else own

    def step(self, dt: float) -> int:
        """Return the number of a clock's next step."""
        return self.grid.step(self.first, dt)

    def steps(self, dt: float) -> int:
        """Return how many steps of a clock the run takes."""
        return self.grid.step(self.last, dt) - self.step(dt)

    def values(self, dt: float, *more: Mapping[str, float]) -> dict[str, float]:
        """Return the constants and `dt`, of which later ones hide earlier ones."""
        found = {**self.constants, "dt": dt}
        for constants in more:
            found.update(constants)
        return found

    def followed(
        self, operation: Operation, population: Population, written: frozenset[str]
    ) -> Operation:
        """Return an operation that also renews the coefficients it puts out of date.

        Parameters
        ----------
        operation
            Code that sets variables.
        population, written
            Whose, and which.
        """
        refresh = self.refreshes.get(id(population))
        if refresh is None or not refresh.depends & written:
            return operation
        return followed(operation, refresh)

    def fault(self, error: BaseException) -> None:
        """End the run after the step, and raise this then."""
        self.faults.append(error)
        self.status[HALT] = 1

    def keys(self, *path: str, count: int) -> list[int]:
        """Return the keys of an object's random streams."""
        return [stream_key(self.seed, *path, site) for site in range(count)]


class Part:
    """Something else that takes part in a simulation: code, inputs, callbacks.

    It reads and writes what it is made for, and says so; the assembly knows no more
    of it.
    """

    @property
    def functions(self) -> Mapping[str, Callee]:
        """Functions from outside that it calls."""
        outside = getattr(self, "outside", None)
        return {} if outside is None else outside.callees

    def operations(self, setting: Setting) -> Iterator[Scheduled]:
        """Return what it does in a time step."""
        raise NotImplementedError

    def time_steps(self, setting_dt: float) -> Iterator[float]:
        """Return the steps of its clocks, second; nothing if it has none of its own."""
        del setting_dt
        yield from ()
