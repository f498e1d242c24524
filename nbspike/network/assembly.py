"""An assembly: populations, projections and recorders that run together.

`Assembly.prepare` makes a plan of them for given values of the constants.  Only
numbers enter there; whatever depends on structure was compiled before and is kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from nbspike.codegen.compiling import operation
from nbspike.diagnostics.stages import ASSEMBLE
from nbspike.lang.parsed import EquationKind
from nbspike.network.beats import Beats
from nbspike.network.callee import Callee, report_faults
from nbspike.network.gates import gated
from nbspike.network.grid import TOLERANCE, Grid, common_grid, grid_of
from nbspike.network.hoisting import Around, begin_traces
from nbspike.network.kernels import (
    PopulationKernels,
    Ready,
    population_kernels,
)
from nbspike.network.population import Population
from nbspike.network.population_steps import (
    is_apart,
    population_operations,
    resets_late,
)
from nbspike.network.projection import Projection
from nbspike.network.projection_steps import (
    begin_pathways,
    pathway_ready,
    projection_operations,
)
from nbspike.network.recorder_steps import recorder_operation
from nbspike.network.recorders import Recorder
from nbspike.network.schedule import Schedule, Scheduled
from nbspike.network.setting import Part, Setting
from nbspike.network.stopwatch import Stopwatch
from nbspike.network.synaptic_updates import (
    sum_operations,
    update_operations,
    watched_in,
)
from nbspike.numerics.scheme import blowup_advice
from nbspike.runtime.plan import HALT, Plan, Watched
from nbspike.runtime.run import run


class Assembly:
    """Everything that is simulated together.

    Parameters
    ----------
    populations, projections, recorders, parts
        What it consists of; all but populations refer to populations of it.
    dt
        Time step of what has none of its own, second.
    schedule
        The order of slots in a time step.
    """

    def __init__(
        self,
        populations: Sequence[Population],
        projections: Sequence[Projection] = (),
        recorders: Sequence[Recorder] = (),
        parts: Sequence[Part] = (),
        *,
        dt: float = 1e-4,
        schedule: Schedule | None = None,
    ) -> None:
        self.populations = tuple(populations)
        self.projections = tuple(projections)
        self.recorders = list(recorders)
        self.parts = list(parts)
        self.dt = dt
        self.schedule = schedule or Schedule()
        self.clock = np.zeros(1, np.int64)
        self.status = np.zeros(2, np.int64)
        self.lock = threading.RLock()
        self.grid: Grid | Beats = grid_of([dt])

    def admit(
        self,
        populations: Sequence[Population],
        projections: Sequence[Projection],
        recorders: Sequence[Recorder],
        parts: Sequence[Part] = (),
    ) -> None:
        """Go on with these parts; those that stay keep their state."""
        self.populations, self.projections = tuple(populations), tuple(projections)
        self.recorders, self.parts = list(recorders), list(parts)

    @property
    def step(self) -> int:
        """Number of the next time step of what has no step of its own."""
        return self.grid.step(int(self.clock[0]), self.dt)

    def reset(self) -> None:
        """Go back to before the first step: zero state, empty recordings."""
        self.clock[0] = 0
        for population in self.populations:
            population.reset(self.dt if population.dt is None else population.dt)
        for projection in self.projections:
            projection.reset()
        for recorder in self.recorders:
            recorder.clear()

    def kernels(
        self, population: Population, *, apart: bool = False
    ) -> PopulationKernels:
        """Return the compiled kernels of a population of this assembly.

        `apart` makes the threshold a kernel of its own.
        """
        each = (item.written_in(population) for item in self.projections)
        written = frozenset(chain.from_iterable(each))
        return population_kernels(
            population.name,
            population.model,
            population.method,
            written,
            apart=apart,
        )

    def pathways(self, projection: Projection) -> tuple[Ready, ...]:
        """Return the compiled pathways of a projection, in the order of its model."""
        return tuple(
            pathway_ready(projection, pathway)
            for pathway in projection.pathways.values()
        )

    def advance(
        self,
        steps: int,
        constants: Mapping[str, float],
        *,
        seed: int,
        progress: Callable[[float], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        chunk: int | None = None,
        stopwatch: Stopwatch | None = None,
    ) -> int:
        """Run `steps` time steps; return how many were done.

        Parameters
        ----------
        steps
            Number of steps of length `dt`.
        constants
            Values in SI.
        seed
            Of all random numbers drawn during the run.
        progress, cancelled, chunk, stopwatch
            See `nbspike.runtime.run.run`; a stopwatch times each operation.

        Raises
        ------
        NumericalBlowupError
            NB701 if a state variable is no longer finite.
        """
        with self.lock:
            every = self._common().every(self.dt)
            setting = self._setting(steps * every, constants, seed, stopwatch)
            done = self._advance(setting, progress, cancelled, chunk)
            return done // every

    def advance_until(
        self,
        end: float,
        constants: Mapping[str, float],
        *,
        seed: int,
        progress: Callable[[float], None] | None = None,
        stopwatch: Stopwatch | None = None,
    ) -> bool:
        """Run every step that begins before a time; return whether all were done.

        Parameters
        ----------
        end
            Second.
        constants, seed, progress, stopwatch
            See `advance`.
        """
        with self.lock:
            self.regrid(end=end)
            if isinstance(self.grid, Beats):
                ticks = self.grid.ticks
            else:
                ticks = max(0, self.grid.reach(end, self.dt) - int(self.clock[0]))
            setting = self._setting(ticks, constants, seed, stopwatch)
            return self._advance(setting, progress) == ticks

    def _advance(
        self,
        setting: Setting,
        progress: Callable[[float], None] | None,
        cancelled: Callable[[], bool] | None = None,
        chunk: int | None = None,
    ) -> int:
        plan, ticks = self._plan(setting), setting.last - setting.first
        try:
            return run(plan, ticks, progress=progress, cancelled=cancelled, chunk=chunk)
        finally:  # a fault comes before the NaN that follows from it
            for projection in self.projections:
                projection.end_run()
            if setting.faults:
                raise setting.faults[0]

    def halt(self) -> None:
        """End a run after the step that is being computed."""
        self.status[HALT] = 1

    def time_steps(self) -> Iterator[float]:
        """Return the time steps of all clocks, second; at least that of the network."""
        yield self.dt
        for owner in (*self.populations, *self.projections, *self.recorders):
            own = getattr(owner, "dt", None)
            if own is not None:
                yield own
        for part in self.parts:
            yield from part.time_steps(self.dt)

    @property
    def time(self) -> float:
        """Time of the next tick, second."""
        return self.grid.time(int(self.clock[0]))

    def regrid(self, reached: float | None = None, end: float | None = None) -> None:
        """Let all clocks tick on one grid, at the time that was reached.

        Parameters
        ----------
        reached
            That time, second, if it is not the one of the next tick.
        end
            Time at which the next run ends, second, for clocks without a common
            divisor; `None` if there is no run now.
        """
        now = self.time if reached is None else reached
        dts = sorted(set(self.time_steps()))
        found = common_grid(dts, now)
        if found is not None:
            self.clock[0] = found.reach(now, self.dt)
            self.grid = found
            return
        tick = int(self.clock[0])
        steps = {
            dt: self.grid.step(tick, dt)
            if reached is None and self.grid.has(dt)
            else int(np.ceil(now / dt - TOLERANCE))
            for dt in dts
        }
        self.clock[0] = tick if now == 0 else max(1, tick)  # 0 is before the first run
        self.grid = Beats(int(self.clock[0]), steps, end)

    def _common(self) -> Grid:
        """Return the grid, which must be one of equal ticks."""
        self.regrid()
        if isinstance(self.grid, Beats):
            return grid_of(self.time_steps(), self.time)
        return self.grid

    def prepare(self, steps: int, constants: Mapping[str, float], seed: int) -> Plan:
        """Return the plan of the next `steps` steps of length `dt`."""
        ticks = steps * self._common().every(self.dt)
        return self._plan(self._setting(ticks, constants, seed))

    def _setting(
        self,
        ticks: int,
        constants: Mapping[str, float],
        seed: int,
        stopwatch: Stopwatch | None = None,
    ) -> Setting:
        self.status[...] = 0
        first = int(self.clock[0])
        setting = Setting(
            constants=constants,
            seed=seed,
            dt=self.dt,
            grid=self.grid,
            first=first,
            last=first + ticks,
            clock=self.clock,
            status=self.status,
            stopwatch=stopwatch,
        )
        callees: list[Mapping[str, Callee]] = [p.functions for p in self.populations]
        callees += [item.functions for item in self.projections]
        callees += [part.functions for part in self.parts]
        for functions in callees:
            report_faults(functions, setting.fault)
        return setting

    def table(self, constants: Mapping[str, float]) -> list[Scheduled]:
        """Return what is done in a time step, in order, without running it."""
        self.regrid()
        return self._table(self._setting(0, constants, 0))

    def _table(self, setting: Setting) -> list[Scheduled]:
        self._keep_spikes(setting)
        return sorted(self._scheduled(setting), key=self.schedule.key)

    @ASSEMBLE
    def _plan(self, setting: Setting) -> Plan:
        table = self._table(setting)
        rooms = [item.room for item in table if item.room is not None]
        return Plan(
            loop=operation("loop").address,
            guards=[room.guard for room in rooms],
            operations=[gated(item, setting) for item in table],
            dt=self.grid.seconds,
            time=self.grid.time,
            clock=self.clock,
            watched=tuple(self._watched()),
            grow=tuple(room.grow for room in rooms),
            status=setting.status,
        )

    def _scheduled(self, setting: Setting) -> Iterator[Scheduled]:
        neurons, others = self._acting(setting, frozenset())
        # what synapses do among the updates is to their own state
        writing = [item for item in others if item.turn.when != "groups"]
        apart = frozenset(
            id(population)
            for population in self.populations
            if is_apart(population, self.schedule, writing)
        )
        if apart:
            neurons, others = self._acting(setting, apart)
        yield from neurons
        yield from others
        for recorder in self.recorders:
            yield recorder_operation(recorder, setting, self.schedule)

    def _acting(
        self, setting: Setting, apart: frozenset[int]
    ) -> tuple[list[Scheduled], list[Scheduled]]:
        """Return what populations do, and what synapses and parts do."""
        neurons: list[Scheduled] = []
        for population in self.populations:
            kernels = self.kernels(population, apart=id(population) in apart)
            neurons += population_operations(population, kernels, setting)
        others: list[Scheduled] = []
        for projection in self.projections:
            others += update_operations(projection, setting)
            others += projection_operations(projection, setting)
        others += sum_operations(self.projections, setting)
        for part in self.parts:
            others += part.operations(setting)
        return neurons, others

    def _keep_spikes(self, setting: Setting) -> None:
        for population in self.populations:
            population.recount(setting.dt_of(population.dt), self.time)
        slots: dict[int, int] = {}
        around = Around(self.populations, self.projections, self.recorders, self.parts)
        for projection in self.projections:
            for ring, needed in begin_pathways(projection, setting, self.schedule):
                slots[id(ring)] = max(slots.get(id(ring), 1), needed)
            begin_traces(projection, setting, around)
        for population in self.populations:
            step = setting.step(setting.dt_of(population.dt))
            population.late = int(resets_late(population, self.schedule))
            for ring in population.rings.values():
                ring.keep(max(slots.get(id(ring), 1), 1 + population.late), step)

    def _watched(self) -> Iterator[Watched]:
        for population in self.populations:
            advice = blowup_advice(self.kernels(population).scheme)
            for variable in population.model.variables:
                if variable.kind is EquationKind.DIFFERENTIAL:
                    values: NDArray[np.float64] = population.state[variable.name]  # type: ignore[assignment]
                    yield Watched(population.name, variable.name, values, advice)
        for projection in self.projections:
            yield from watched_in(projection)
