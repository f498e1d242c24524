"""An assembly: populations, projections and recorders that run together.

`Assembly.prepare` makes a plan of them for given values of the constants.  Only
numbers enter there; whatever depends on structure was compiled before and is kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nbspike.codegen.compiling import operation
from nbspike.ir import neurons as names
from nbspike.ir.synapses import Ends
from nbspike.lang.parsed import EquationKind
from nbspike.network.binding import bind, bind_fixed
from nbspike.network.coefficients import coefficient_values, refractory_steps
from nbspike.network.fixed import Room, room_for, scan, section_entries, spike_entries
from nbspike.network.kernels import (
    PopulationKernels,
    Ready,
    pathway_kernel,
    population_kernels,
    record_kernel,
)
from nbspike.network.population import NEVER, Population
from nbspike.network.projection import Projection
from nbspike.network.recorders import Rate, Recorder, Spikes, Traces
from nbspike.network.synapse_values import end_constants
from nbspike.runtime.plan import Operation, Plan, Watched
from nbspike.runtime.random import stream_key
from nbspike.runtime.run import run

#: Slots of a time step, in the order in which they run (Brian 2's schedule).
START, GROUPS, THRESHOLDS, SYNAPSES, RESETS, END = range(6)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An operation with its place in the step: slot, order, then name."""

    slot: int
    order: int
    name: str
    operation: Operation


class Assembly:
    """Everything that is simulated together.

    Parameters
    ----------
    populations, projections, recorders
        Its parts; projections and recorders refer to populations of it.
    dt
        Time step, second.
    """

    def __init__(
        self,
        populations: Sequence[Population],
        projections: Sequence[Projection] = (),
        recorders: Sequence[Recorder] = (),
        *,
        dt: float = 1e-4,
    ) -> None:
        self.populations = tuple(populations)
        self.projections = tuple(projections)
        self.recorders = list(recorders)
        self.dt = dt
        self.clock = np.zeros(1, np.int64)
        self.lock = threading.RLock()
        for population in self.populations:
            population.last_spike[...] = round(NEVER / dt)

    def admit(
        self,
        populations: Sequence[Population],
        projections: Sequence[Projection],
        recorders: Sequence[Recorder],
    ) -> None:
        """Go on with these parts; those that stay keep their state."""
        known = {id(population) for population in self.populations}
        for population in populations:
            if id(population) not in known:
                population.last_spike[...] = round(NEVER / self.dt)
        self.populations, self.projections = tuple(populations), tuple(projections)
        self.recorders = list(recorders)

    @property
    def step(self) -> int:
        """Number of the next time step."""
        return int(self.clock[0])

    def reset(self) -> None:
        """Go back to before the first step: zero state, empty recordings."""
        self.clock[0] = 0
        for population in self.populations:
            population.reset(self.dt)
        for recorder in self.recorders:
            recorder.clear()

    def kernels(self, population: Population) -> PopulationKernels:
        """Return the compiled kernels of a population of this assembly."""
        written = frozenset(_written(population, self.projections))
        return population_kernels(
            population.name, population.model, population.method, written
        )

    def pathways(self, projection: Projection) -> tuple[Ready, ...]:
        """Return the compiled pathways of a projection, in the order of its model."""
        made = []
        for pathway in projection.model.pathways:
            forward = pathway.trigger == "pre"
            near = projection.source if forward else projection.target
            ends = Ends(
                projection.source.population.model,
                projection.target.population.model,
                near.is_whole,
            )
            made.append(
                pathway_kernel(projection.name, projection.model, pathway, ends)
            )
        return tuple(made)

    def delay_steps(self, projection: Projection) -> int:
        """Return a projection's delay in whole steps, rounded half up."""
        return int(np.floor(round(projection.delay / self.dt, 9) + 0.5))

    def advance(
        self,
        steps: int,
        constants: Mapping[str, float],
        *,
        seed: int,
        progress: Callable[[float], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        chunk: int | None = None,
    ) -> int:
        """Run `steps` time steps; return how many were done.

        Parameters
        ----------
        steps
            Number of steps.
        constants
            Values in SI.
        seed
            Of all random numbers drawn during the run.
        progress, cancelled, chunk
            See `nbspike.runtime.run.run`.

        Raises
        ------
        NumericalBlowupError
            NB701 if a state variable is no longer finite.
        """
        with self.lock:
            try:
                plan = self.prepare(steps, constants, seed)
                return run(
                    plan, steps, progress=progress, cancelled=cancelled, chunk=chunk
                )
            finally:  # also on Ctrl-C: what was recorded stays, whole steps of it
                self._close()

    def prepare(self, steps: int, constants: Mapping[str, float], seed: int) -> Plan:
        """Return the plan of the next `steps` steps."""
        values = {**constants, "dt": self.dt}
        self._keep_spikes()
        table: list[Scheduled] = []
        for population in self.populations:
            table += self._population(population, values, seed)
        for projection in self.projections:
            table += self._projection(projection, values, seed)
        rooms: list[Room] = []
        status = np.zeros(1, np.int64)
        for number, recorder in enumerate(self.recorders):
            entry = self._recorder(recorder, number, steps, values, seed)
            table.append(entry)
            room = room_for(recorder, entry.operation, status, self.clock)
            if room is not None:
                rooms.append(room)
        table.sort(key=lambda item: (item.slot, item.order, item.name))
        return Plan(
            loop=operation("loop").address,
            guards=[room.guard for room in rooms],
            operations=[item.operation for item in table],
            dt=self.dt,
            clock=self.clock,
            watched=tuple(self._watched()),
            grow=tuple(room.grow for room in rooms),
            status=status,
        )

    def _keep_spikes(self) -> None:
        slots = {id(population): 1 for population in self.populations}
        for projection in self.projections:
            key = id(projection.source.population)
            slots[key] = max(slots[key], self.delay_steps(projection) + 1)
        for population in self.populations:
            if population.spiking:
                population.keep_spikes(slots[id(population)], self.step)

    def _population(
        self, population: Population, constants: Mapping[str, float], seed: int
    ) -> Iterator[Scheduled]:
        kernels = self.kernels(population)
        arrays, sizes = population_names(population)
        name = population.stream
        constants = {**constants, **population.constants}
        if kernels.update is not None:
            derived, tables = coefficient_values(population, kernels.scheme, constants)
            sizes["refractory_steps"] = refractory_steps(population, constants)
            update = bind(
                kernels.update.kernel,
                kernels.update.compiled,
                {**arrays, **tables},
                sizes,
                {**constants, **derived},
                _keys(seed, name, "update", count=kernels.update.kernel.streams),
            )
            yield Scheduled(GROUPS, 0, name, update)
        if population.listed is not None:
            yield Scheduled(THRESHOLDS, 0, name, self._listed(population))
        elif population.spiking:
            yield Scheduled(THRESHOLDS, 0, name, scan(population))
        if kernels.reset is not None:
            reset = bind(
                kernels.reset.kernel,
                kernels.reset.compiled,
                arrays,
                sizes,
                constants,
                _keys(seed, name, "reset", count=kernels.reset.kernel.streams),
            )
            yield Scheduled(RESETS, 0, name, reset)

    def _listed(self, population: Population) -> Operation:
        steps, indices = population.listed_steps(self.dt)
        population.listed_position[0] = np.searchsorted(steps, self.step)
        entries = (
            steps,
            indices,
            population.listed_position,
            len(steps),
            population.spikes,
            population.spike_counts,
            population.slots,
            population.size,
        )
        return bind_fixed("listed", f"listed spikes of {population.name}", entries)

    def _projection(
        self, projection: Projection, constants: Mapping[str, float], seed: int
    ) -> Iterator[Scheduled]:
        constants = {
            **constants,
            **end_constants(projection, constants),
            **projection.constants,
        }
        readies = self.pathways(projection)
        for pathway, ready in zip(projection.model.pathways, readies, strict=True):
            forward = pathway.trigger == "pre"
            near = projection.source if forward else projection.target
            if not near.population.spiking:
                continue
            arrays, sizes = projection_names(projection, forward=forward)
            sizes["delay"] = self.delay_steps(projection) if forward else 0
            path = (projection.stream, pathway.name)
            keys = _keys(seed, *path, count=ready.kernel.streams)
            bound = bind(ready.kernel, ready.compiled, arrays, sizes, constants, keys)
            order = -1 if forward else 1
            yield Scheduled(SYNAPSES, order, "\0".join(path), bound)

    def _recorder(
        self,
        recorder: Recorder,
        number: int,
        steps: int,
        constants: Mapping[str, float],
        seed: int,
    ) -> Scheduled:
        label = f"{number:04d}"
        if isinstance(recorder, Spikes):
            entries = spike_entries(recorder)
            title = f"record spikes of {recorder.section.name}"
            return Scheduled(
                THRESHOLDS, 1, label, bind_fixed("record_spikes", title, entries)
            )
        if isinstance(recorder, Rate):
            counts = np.zeros(steps, np.int64)
            recorder.pieces.append((self.step, counts))
            title = f"record rate of {recorder.section.name}"
            rate_entries = (*section_entries(recorder), counts, self.step)
            return Scheduled(
                END, 0, label, bind_fixed("record_rate", title, rate_entries)
            )
        return Scheduled(
            START, 0, label, self._traces(recorder, steps, constants, seed)
        )

    def _traces(
        self,
        recorder: Traces,
        steps: int,
        constants: Mapping[str, float],
        seed: int,
    ) -> Operation:
        population = recorder.population
        ready = record_kernel(population.name, population.model, recorder.variables)
        arrays, sizes = population_names(population)
        recorder.recorder.open(self.step, self.step + steps)
        buffers = recorder.recorder.buffers
        arrays.update({f"{name}_rows": rows for name, rows in buffers.items()})
        arrays["recorded"] = recorder.indices
        sizes["recorded_count"] = len(recorder.indices)
        sizes["every"] = recorder.every
        sizes["first_step"] = recorder.recorder.first_step
        keys = _keys(seed, population.stream, "record", count=ready.kernel.streams)
        values = {**constants, **population.constants}
        return bind(ready.kernel, ready.compiled, arrays, sizes, values, keys)

    def _watched(self) -> Iterator[Watched]:
        for population in self.populations:
            for variable in population.model.variables:
                if variable.kind is EquationKind.DIFFERENTIAL:
                    values: NDArray[np.float64] = population.state[variable.name]  # type: ignore[assignment]
                    yield Watched(population.name, variable.name, values)

    def _close(self) -> None:
        """Cut recordings off at the step that was reached."""
        for recorder in self.recorders:
            if isinstance(recorder, Traces):
                recorder.recorder.close(self.step)
            elif isinstance(recorder, Rate) and recorder.pieces:
                first, counts = recorder.pieces[-1]
                recorder.pieces[-1] = (first, counts[: self.step - first])


def _written(
    population: Population, projections: Sequence[Projection]
) -> Iterator[str]:
    for projection in projections:
        ends = (("_pre", projection.source), ("_post", projection.target))
        for suffix, section in ends:
            if section.population is not population:
                continue
            for pathway in projection.model.pathways:
                for statement in pathway.statements:
                    if statement.target.endswith(suffix):
                        yield statement.target.removesuffix(suffix)


def _keys(seed: int, *path: str, count: int) -> list[int]:
    return [stream_key(seed, *path, site) for site in range(count)]


def population_names(
    population: Population, prefix: str = ""
) -> tuple[dict[str, NDArray[np.generic]], dict[str, int]]:
    """Return the arrays and sizes that kernels know a population by."""
    arrays = {f"{prefix}{name}_all": a for name, a in population.state.items()}
    arrays[prefix + names.SPIKES] = population.spikes
    arrays[prefix + names.COUNTS] = population.spike_counts
    arrays[prefix + names.LAST] = population.last_spike
    arrays[prefix + names.FREE] = population.not_refractory
    arrays[prefix + names.MASK] = population.fired
    sizes = {
        prefix + names.SIZE: population.size,
        prefix + names.SLOTS: max(1, population.slots),
    }
    return arrays, sizes


def projection_names(
    projection: Projection, *, forward: bool
) -> tuple[dict[str, NDArray[np.generic]], dict[str, int]]:
    """Return the arrays and sizes that a pathway's kernel knows."""
    arrays: dict[str, NDArray[np.generic]] = {
        f"{name}_synapses": values for name, values in projection.state.items()
    }
    sizes: dict[str, int] = {"synapse_count": len(projection)}
    for prefix, section in (("pre_", projection.source), ("post_", projection.target)):
        own_arrays, own_sizes = population_names(section.population, prefix)
        arrays.update(own_arrays)
        sizes.update(own_sizes)
        sizes[f"{prefix}start"] = section.start
        sizes[f"{prefix}count"] = section.size
    arrays["row_starts"], arrays["targets"] = projection.row_starts, projection.targets
    if not forward:
        arrays["column_starts"], arrays["column_synapses"] = projection.columns
        arrays["sources"] = projection.sources
    return arrays, sizes
