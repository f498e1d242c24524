"""Code that runs for all synapses at times of a clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nbspike.lang.expr import Statement
from nbspike.network.binding import bind
from nbspike.network.callee import callee_names
from nbspike.network.kernels import synaptic_block
from nbspike.network.population import Population
from nbspike.network.projection import Projection
from nbspike.network.projection_steps import projection_constants, projection_names
from nbspike.network.schedule import Scheduled, Turn
from nbspike.network.setting import Part, Setting
from nbspike.network.surroundings import Surroundings
from nbspike.network.synaptic_updates import ends_of

_START = Turn("start")


class SynapticBlock(Part):
    """Statements run for every synapse of a projection.

    Parameters
    ----------
    name
        Name of its random streams.
    projection
        The synapses.
    code
        Checked statements in canonical names.
    turn
        When in a step.
    dt
        Time from one run to the next, second; `None` for the projection's step.

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
        projection: Projection,
        code: tuple[Statement, ...],
        *,
        turn: Turn = _START,
        dt: float | None = None,
    ) -> None:
        self.name, self.projection, self.code = name, projection, code
        self.turn, self.dt = turn, dt
        self.label = name
        self.outside = Surroundings()

    def operations(self, setting: Setting) -> Iterator[Scheduled]:
        """Return the one operation that runs the code."""
        projection = self.projection
        step_dt = setting.dt_of(projection.dt)
        functions = {item.name: item for item in projection.model.functions}
        functions |= {item.name: item for item in self.outside.functions}
        known = tuple(functions[name] for name in sorted(functions))
        model = replace(projection.model, functions=known)
        ready = synaptic_block(self.name, model, self.code, ends_of(projection))
        arrays, sizes = projection_names(projection)
        more, addresses = callee_names(self.outside.callees)
        constants = projection_constants(projection, setting.values(step_dt))
        block = bind(
            ready.kernel,
            ready.compiled,
            {**arrays, **more},
            {**sizes, **addresses},
            {**constants, **self.outside.constants},
            setting.keys(self.name, "block", count=ready.kernel.streams),
        )
        for population in {projection.source.population, projection.target.population}:
            block = setting.followed(block, population, self.writes(population))
        dt = step_dt if self.dt is None else self.dt
        yield Scheduled(self.turn, self.label, block, dt, step_dt)

    def writes(self, population: Population) -> frozenset[str]:
        """Return the variables of a population that the code sets."""
        ends = (("_pre", self.projection.source), ("_post", self.projection.target))
        return frozenset(
            item.target.removesuffix(suffix)
            for suffix, end in ends
            for item in self.code
            if end.population is population and item.target.endswith(suffix)
        )

    def time_steps(self, setting_dt: float) -> Iterator[float]:  # noqa: ARG002
        """Return the step of its clock, second."""
        if self.dt is not None:
            yield self.dt
