"""Per-synapse values set once, evaluated by NumPy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.lang.expr import Binary, Expr, Name, Statement, names_in
from nbspike.model.evaluate import evaluate
from nbspike.model.functions import foreign_calls
from nbspike.model.synaptic import inline_synaptic, of_end
from nbspike.model.tree import calls
from nbspike.network.projection import Projection
from nbspike.network.values import draws, section_values
from nbspike.runtime.memory import require_memory
from nbspike.runtime.pairs import BLOCK


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
    part: slice | None = None,
) -> dict[str, Any]:
    """Return what names mean for each synapse, user's order, SI.

    `wanted` are the names that are needed, `None` for all, and `part` the synapses.
    """
    if part is None:
        part = slice(0, len(projection))

    def needed(*names: str) -> bool:
        return wanted is None or any(name in wanted for name in names)

    values: dict[str, Any] = {**constants, **end_constants(projection, constants)}
    chosen = {}
    if wanted is None or _names_end(wanted, "_pre") or needed("i", "N_outgoing"):
        values["i"] = chosen["_pre"] = projection.some_i(part)
    if wanted is None or _names_end(wanted, "_post") or needed("j", "N_incoming"):
        values["j"] = chosen["_post"] = projection.some_j(part)
    values |= end_values(projection, chosen, step, dt, wanted)
    for name, array in projection.state.items():
        if needed(name):
            shared = projection.model.variable(name).shared
            own = array[0] if shared else projection.in_user_order(array)[part]
            values[name] = own
    for name in projection.links:
        if needed(name):
            found = projection.linked(name)
            shared = projection.model.variable(name).shared
            values[name] = found[0] if shared else found[part]
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


def parts_of(projection: Projection, expressions: Sequence[Expr]) -> Iterator[slice]:
    """Yield the synapses for which expressions are evaluated at a time, in turn.

    An element's random numbers do not depend on what is evaluated with it; only
    those of Poisson's law do, and functions from outside may do anything.
    """
    size = len(projection)
    alone = any(
        foreign_calls(each) or any(call.function == "poisson" for call in calls(each))
        for each in expressions
    )
    length = size if alone or projection.order is not None else BLOCK
    for first in range(0, size, max(1, length)):
        yield slice(first, min(size, first + length))


def value_of_each(
    projection: Projection,
    written: Expr,
    constants: Mapping[str, float],
    *,
    seed: int,
    path: Sequence[str | int],
    step: int,
    dt: float,
) -> NDArray[Any]:
    """Return an expression for each synapse, user's order, or one value, shape ().

    Parameters
    ----------
    projection
        The synapses.
    written
        In canonical names, without subexpressions.
    constants
        Values of the constants in SI.
    seed, path
        Name the random numbers.
    step, dt
        The time.

    Raises
    ------
    KeyError
        For a name without value.
    MemoryBudgetError
        NB605 if the values do not fit into memory.
    """
    used, size = names_in(written), len(projection)
    made: NDArray[Any] | None = None
    for part in parts_of(projection, [written]) if size else [slice(0, 0)]:
        values = synapse_values(projection, constants, step, dt, used, part)
        elements = np.arange(part.start, part.stop, dtype=np.int64)
        value = np.asarray(
            evaluate(written, values, draws(seed, path, elements), len(elements))
        )
        if value.ndim == 0 or part == slice(0, size):
            return value
        if made is None:
            what = f"a value for each of {size:,} synapses of {projection.name}"
            hint = "Use dtype=np.float32, or fewer synapses"
            require_memory(float(value.itemsize) * size, what, hint)
            made = np.empty(size, value.dtype)
        made[part] = value
    assert made is not None
    return made


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
    models = (
        projection.model,
        projection.source.population.model,
        projection.target.population.model,
    )
    formulas = []
    for statement in statements:
        formula = inline_synaptic(statement.value, *models)
        if statement.op != "=":
            formula = Binary(statement.op[:-1], Name(statement.target), formula)
        formulas.append((statement.target, formula))
    wanted = frozenset().union(*(names_in(formula) for _, formula in formulas))
    delays: list[NDArray[np.float64]] = []
    for part in parts_of(projection, [formula for _, formula in formulas]):
        values = synapse_values(projection, constants, step, dt, wanted, part)
        elements = np.arange(part.start, part.stop, dtype=np.int64)
        for number, (target, formula) in enumerate(formulas):
            source = draws(seed, (*path, number), elements)
            value = evaluate(formula, values, source, len(elements))
            values[target] = value
            if target in projection.state:
                _store(projection, target, value, part)
            elif target == "delay":
                delays.append(np.full(len(elements), value))
    if delays:
        for pathway in projection.pathways.values():
            if pathway.forward:
                set_delays(projection, pathway.name, np.concatenate(delays))


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
    formula = inline_synaptic(
        expression,
        projection.model,
        projection.source.population.model,
        projection.target.population.model,
    )
    found = value_of_each(
        projection, formula, constants, seed=seed, path=path, step=0, dt=1e-4
    )
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


def _store(projection: Projection, name: str, value: Any, part: slice) -> None:
    array = projection.state[name]
    if projection.model.variable(name).shared:
        array[0] = np.ravel(value)[0]
        return
    if projection.order is None:
        array[part] = value
        return
    full = np.broadcast_to(np.asarray(value), array.shape)
    array[...] = full[projection.order]
