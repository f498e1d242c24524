"""What projections do in a time step: pathways, run by the spikes that arrive."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nbspike.network.binding import bind
from nbspike.network.callee import callee_names
from nbspike.network.kernels import Ready
from nbspike.network.population_steps import population_names
from nbspike.network.projection import Projection
from nbspike.network.schedule import Scheduled, Turn
from nbspike.network.setting import Setting
from nbspike.network.synapse_values import end_constants


def delay_steps(delay: float, dt: float) -> int:
    """Return a delay in whole steps, rounded half up."""
    return int(np.floor(round(delay / dt, 9) + 0.5))


def projection_operations(
    projection: Projection, readies: tuple[Ready, ...], setting: Setting
) -> Iterator[Scheduled]:
    """Return the operations of a projection.

    Each pathway follows the clock of the population whose spikes it sends.

    Parameters
    ----------
    projection, readies
        The projection and the machine code of its pathways, in their order.
    setting
        The run.
    """
    for pathway, ready in zip(projection.model.pathways, readies, strict=True):
        forward = pathway.trigger == "pre"
        near = projection.source if forward else projection.target
        if not near.population.spiking:
            continue
        dt = setting.dt_of(near.population.dt)
        values = setting.values(dt)
        constants = {
            **values,
            **end_constants(projection, values),
            **projection.constants,
        }
        arrays, sizes = projection_names(projection, forward=forward)
        sizes["delay"] = delay_steps(projection.delay, dt) if forward else 0
        path = (projection.stream, pathway.name)
        keys = setting.keys(*path, count=ready.kernel.streams)
        bound = bind(ready.kernel, ready.compiled, arrays, sizes, constants, keys)
        turn = Turn("synapses", -1 if forward else 1)
        yield Scheduled(turn, f"{projection.label}_{pathway.name}", bound, dt)


def projection_names(
    projection: Projection, *, forward: bool
) -> tuple[dict[str, NDArray[np.generic]], dict[str, int]]:
    """Return the arrays and sizes that a pathway's kernel knows."""
    arrays, sizes = callee_names(projection.functions)
    arrays |= {f"{name}_synapses": item for name, item in projection.state.items()}
    sizes["synapse_count"] = len(projection)
    for prefix, section in (("pre_", projection.source), ("post_", projection.target)):
        own_arrays, own_sizes = population_names(section.population, prefix)
        arrays.update(own_arrays)
        sizes.update(own_sizes)
        sizes[f"{prefix}start"] = section.start
        sizes[f"{prefix}count"] = section.size
    arrays |= projection.rows
    if not forward:
        arrays["column_starts"], arrays["column_synapses"] = projection.columns
        arrays["sources"] = projection.sources
    return arrays, sizes
