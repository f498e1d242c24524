"""Code that runs for all neurons at times of a clock, or at listed times."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.lang.expr import Statement
from nbspike.network.beats import Beats
from nbspike.network.binding import bind, bind_fixed
from nbspike.network.kernels import block_kernel
from nbspike.network.population import Section
from nbspike.network.schedule import Scheduled, Turn
from nbspike.network.setting import Part, Setting
from nbspike.network.surroundings import Surroundings
from nbspike.runtime.plan import Operation

_START = Turn("start")


class CodeBlock(Part):
    """Statements run for every neuron of a section.

    Parameters
    ----------
    name
        Name of its random streams.
    section
        The neurons.
    code
        Checked statements in canonical names.
    turn
        When in a step.
    dt
        Time from one run to the next, second; `None` for the population's step.
    times
        Times at which it runs instead, second, each at its step or the next one.

    Attributes
    ----------
    label : str
        Decides its turn among equals; its name if not set.
    outside : Surroundings
        Constants and functions that the code uses.
    """

    def __init__(
        self,
        name: str,
        section: Section,
        code: tuple[Statement, ...],
        *,
        turn: Turn = _START,
        dt: float | None = None,
        times: NDArray[np.float64] | None = None,
    ) -> None:
        self.name, self.section, self.code = name, section, code
        self.turn, self.dt, self.times = turn, dt, times
        self.label = name
        self.outside = Surroundings()
        self._position = np.zeros(1, np.int64)

    def operations(self, setting: Setting) -> Iterator[Scheduled]:
        """Return the one operation that runs the code."""
        population = self.section.population
        step_dt = setting.dt_of(population.dt)
        block = self._bound(setting, step_dt)
        if self.times is None:
            dt = step_dt if self.dt is None else self.dt
            yield Scheduled(self.turn, self.label, block, dt, step_dt)
            return
        if isinstance(setting.grid, Beats):
            message = f"{self.name} runs at listed times, beside clocks without a "
            message += "common divisor of their steps"
            hint = "Use time steps such as 0.1*ms and 0.5*ms"
            raise fail("NB612", message, hint=hint)
        every = setting.grid.every(step_dt)
        ticks = np.ceil(self.times / setting.grid.seconds - 1e-4).astype(np.int64)
        self._position[0] = np.searchsorted(ticks, setting.first)
        entries = (
            np.sort(ticks),
            self._position,
            len(ticks),
            every,
            block.address,
            block.context,
        )
        gate = bind_fixed("at_times", block.name, entries)
        gate.inner = block
        yield Scheduled(self.turn, self.label, gate, setting.grid.seconds)

    def _bound(self, setting: Setting, dt: float) -> Operation:
        population = self.section.population
        title = f"{self.name} of {population.name}"
        ready = block_kernel(title, self.outside.model(population), self.code)
        arrays, sizes = self.outside.names(population)
        sizes.update(block_start=self.section.start, block_stop=self.section.stop)
        values = setting.values(dt, population.constants, self.outside.constants)
        keys = setting.keys(self.name, "block", count=ready.kernel.streams)
        block = bind(ready.kernel, ready.compiled, arrays, sizes, values, keys)
        written = frozenset(item.target for item in self.code)
        return setting.followed(block, population, written)

    def time_steps(self, setting_dt: float) -> Iterator[float]:
        """Return the step of its clock, second, or all listed times."""
        if self.times is not None:
            own = self.section.population.dt
            yield setting_dt if own is None else own
        elif self.dt is not None:
            yield self.dt
