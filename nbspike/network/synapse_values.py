"""Per-synapse values set once, evaluated by NumPy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.lang.expr import Binary, Expr, Name, Statement
from nbspike.model.evaluate import evaluate
from nbspike.model.synaptic import inline_synaptic, of_end
from nbspike.network.projection import Projection
from nbspike.network.values import draws, section_values


def end_constants(
    projection: Projection, constants: Mapping[str, float]
) -> dict[str, float]:
    """Return the constants of source and target, by their names in synapses."""
    found = {}
    ends = (("_pre", projection.source), ("_post", projection.target))
    for suffix, section in ends:
        own = {**constants, **section.population.constants}
        found.update({of_end(name, suffix): value for name, value in own.items()})
    return found


def end_values(
    projection: Projection,
    chosen: Mapping[str, NDArray[np.int64]],
    step: int = 0,
    dt: float = 1e-4,
    wanted: frozenset[str] | None = None,
) -> dict[str, Any]:
    """Return what names of source and target mean for chosen neurons, SI.

    Parameters
    ----------
    projection
        Whose ends.
    chosen
        Numbers within the sections ``_pre`` and ``_post``, equal shapes; a side
        that is left out has no names.
    step, dt
        The time.
    wanted
        The names that are needed; `None` for all.
    """
    values: dict[str, Any] = {}
    ends = (("_pre", projection.source), ("_post", projection.target))
    for suffix, section in ends:
        if suffix not in chosen:
            continue
        named = wanted is None or any(
            name.endswith(suffix) and name != f"N{suffix}" for name in wanted
        )
        own = section_values(section, {}, step, dt) if named else {}
        for name, value in own.items():
            if wanted is None or name + suffix in wanted:
                picked = value[chosen[suffix]] if np.ndim(value) else value
                values[name + suffix] = picked
        values[of_end("i", suffix)] = chosen[suffix] + section.start
        values[of_end("N", suffix)] = section.population.size
    return values


def synapse_values(
    projection: Projection,
    constants: Mapping[str, float],
    step: int,
    dt: float,
    wanted: frozenset[str] | None = None,
) -> dict[str, Any]:
    """Return what names mean for each synapse, user's order, SI.

    `wanted` are the names that are needed, `None` for all.
    """

    def needed(*names: str) -> bool:
        return wanted is None or any(name in wanted for name in names)

    values: dict[str, Any] = {**constants, **end_constants(projection, constants)}
    chosen = {}
    if wanted is None or _names_end(wanted, "_pre") or needed("i", "N_outgoing"):
        values["i"] = chosen["_pre"] = projection.i
    if wanted is None or _names_end(wanted, "_post") or needed("j", "N_incoming"):
        values["j"] = chosen["_post"] = projection.j
    values |= end_values(projection, chosen, step, dt, wanted)
    for name, array in projection.state.items():
        if needed(name):
            shared = projection.model.variable(name).shared
            values[name] = array[0] if shared else projection.in_user_order(array)
    for name in projection.links:
        if needed(name):
            found = projection.linked(name)
            shared = projection.model.variable(name).shared
            values[name] = found[0] if shared else found
    if needed("N_incoming"):
        values["N_incoming"] = projection.incoming[chosen["_post"]]
    if needed("N_outgoing"):
        values["N_outgoing"] = projection.outgoing[chosen["_pre"]]
    values.update(
        N=len(projection),
        N_pre=projection.source.size,
        N_post=projection.target.size,
        t=step * dt,
        dt=dt,
        t_in_timesteps=step,
    )
    return values


def _names_end(wanted: frozenset[str], suffix: str) -> bool:
    """Return whether names mean something of the neurons of one end."""
    return any(
        name.endswith(suffix) or name.startswith(of_end("", suffix)) for name in wanted
    )


def assign_synapses(
    projection: Projection,
    statements: Sequence[Statement],
    constants: Mapping[str, float],
    *,
    seed: int,
    path: Sequence[str | int],
    step: int = 0,
    dt: float = 1e-4,
) -> None:
    """Run checked statements once for every synapse.

    Parameters
    ----------
    projection
        The synapses.
    statements
        In canonical names, units checked.
    constants
        Values of the constants in SI.
    seed, path
        Name the random numbers that ``rand()`` draws.
    step, dt
        The time at which it happens.
    """
    if not statements:
        return
    values = synapse_values(projection, constants, step, dt)
    elements = np.arange(len(projection), dtype=np.int64)
    models = (
        projection.model,
        projection.source.population.model,
        projection.target.population.model,
    )
    for number, statement in enumerate(statements):
        formula = inline_synaptic(statement.value, *models)
        if statement.op != "=":
            formula = Binary(statement.op[:-1], Name(statement.target), formula)
        source = draws(seed, (*path, number), elements)
        value = evaluate(formula, values, source, len(projection))
        values[statement.target] = value
        if statement.target in projection.state:
            _store(projection, statement.target, value)
        elif statement.target == "delay":
            for pathway in projection.pathways.values():
                if pathway.forward:
                    set_delays(projection, pathway.name, value)


def assign_delays(
    projection: Projection,
    pathway: str,
    expression: Expr,
    constants: Mapping[str, float],
    *,
    seed: int,
    path: Sequence[str | int],
) -> None:
    """Set the delays of a pathway to the value of an expression for each synapse.

    Parameters
    ----------
    projection, pathway
        The synapses, and which of their pathways.
    expression
        In canonical names, a time.
    constants, seed, path
        As in `assign_synapses`.

    Raises
    ------
    ConnectivityError
        NB608 for a delay that is negative or not finite.
    """
    values = synapse_values(projection, constants, 0, 1e-4)
    source = draws(seed, path, np.arange(len(projection), dtype=np.int64))
    formula = inline_synaptic(
        expression,
        projection.model,
        projection.source.population.model,
        projection.target.population.model,
    )
    found = evaluate(formula, values, source, len(projection))
    set_delays(projection, pathway, found)


def set_delays(projection: Projection, pathway: str, values: Any) -> None:
    """Set the delays of a pathway, second, one or one for each synapse, user's order.

    Raises
    ------
    ConnectivityError
        NB608 for a delay that is negative or not finite.
    """
    full = np.broadcast_to(np.asarray(values, np.float64), (len(projection),))
    wrong = ~(np.isfinite(full) & (full >= 0))
    if wrong.any():
        first = int(np.argmax(wrong))
        message = (
            f"the delay of synapse {first} of {projection.name} is "
            f"{full[first] * 1e3:g} ms"
        )
        raise fail("NB608", message, hint="Give times of 0*ms or more")
    order = projection.order
    projection.pathways[pathway].delays.set(full if order is None else full[order])


def _store(projection: Projection, name: str, value: Any) -> None:
    array = projection.state[name]
    if projection.model.variable(name).shared:
        array[0] = np.ravel(value)[0]
        return
    full = np.broadcast_to(np.asarray(value), array.shape)
    array[...] = full if projection.order is None else full[projection.order]
