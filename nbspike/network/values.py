"""Values set once: initial values and strings, evaluated by NumPy."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.lang.expr import Binary, Expr, Name, Statement
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import Variable
from nbspike.model.evaluate import evaluate
from nbspike.model.inline import inline
from nbspike.model.tree import transform
from nbspike.network.population import Section
from nbspike.runtime.random import normal, stream_key, uniform

Draw = Callable[[str, int], NDArray[np.float64]]


def draws(seed: int, path: Sequence[str | int], elements: NDArray[np.int64]) -> Draw:
    """Return a source of random numbers for one evaluation.

    Each call of it is another place in the formula and draws from another stream.

    Parameters
    ----------
    seed
        The run's seed.
    path
        What is evaluated; equal paths draw equal numbers.
    elements
        Numbers of the elements, so that an element draws the same number whichever
        others are evaluated with it.
    """
    places = itertools.count()

    def draw(law: str, count: int) -> NDArray[np.float64]:
        assert count == len(elements)
        key = stream_key(seed, *path, next(places))
        if law == "normal":
            return normal(key, 0, elements)
        return uniform(key, 0, elements)

    return draw


def written_out(expression: Expr, section: Section) -> Expr:
    """Return `expression` without subexpressions, for the neurons of a section.

    The text means its own neurons by ``i`` and ``N``; formulas of the model mean
    the population.
    """
    population = section.population
    if section.is_whole:
        return inline(expression, population.model)
    formulas = tuple(
        item
        if item.expression is None
        else replace(item, expression=transform(item.expression, _of_population))
        for item in population.model.variables
    )
    return inline(expression, replace(population.model, variables=formulas))


def _of_population(node: Expr) -> Expr:
    if isinstance(node, Name) and node.id in ("i", "N"):
        return Name(f"_population_{node.id}")
    return node


def section_values(
    section: Section, constants: Mapping[str, float], step: int, dt: float
) -> dict[str, Any]:
    """Return what every name means for the neurons of a section, in SI.

    Variables are views of shape (size,), or floats if they are shared.
    """
    population = section.population
    part = slice(section.start, section.stop)
    values: dict[str, Any] = dict(constants)
    for variable in population.model.variables:
        if variable.name in population.state:
            array = population.state[variable.name]
            values[variable.name] = array[0] if variable.shared else array[part]
        elif variable.name in population.links:
            found = population.linked(variable.name)
            values[variable.name] = found[0] if variable.shared else found[part]
    values.update(
        i=np.arange(section.size, dtype=np.int64),
        N=section.size,
        _population_i=np.arange(section.start, section.stop, dtype=np.int64),
        _population_N=population.size,
        t=step * dt,
        dt=dt,
        t_in_timesteps=step,
        not_refractory=population.not_refractory[part] != 0,
    )
    if population.is_refractory:
        values["lastspike"] = population.last_spike[part] * population.counted
    return values


def assign(
    section: Section,
    statements: Sequence[Statement],
    constants: Mapping[str, float],
    *,
    seed: int,
    path: Sequence[str | int],
    step: int = 0,
    dt: float = 1e-4,
    where: NDArray[np.bool_] | None = None,
) -> None:
    """Run checked statements once for the neurons of a section.

    Parameters
    ----------
    section
        The neurons.
    statements
        In canonical names, units checked.
    constants
        Values of the constants in SI.
    seed, path
        Name the random numbers that ``rand()`` draws.
    step, dt
        The time at which it happens.
    where
        Neurons to write, shape (size,); `None` for all.
    """
    population = section.population
    model = population.model
    elements = np.arange(section.start, section.stop, dtype=np.int64)
    values = section_values(section, constants, step, dt)
    for number, statement in enumerate(statements):
        source = draws(seed, (*path, number), elements)
        formula = written_out(_whole_statement(statement), section)
        value = evaluate(formula, values, source, section.size)
        if statement.target not in population.state:
            values[statement.target] = value
            continue
        variable = model.variable(statement.target)
        _store(section, variable, value, where)


def _whole_statement(statement: Statement) -> Expr:
    if statement.op == "=":
        return statement.value
    return Binary(statement.op[:-1], Name(statement.target), statement.value)


def _store(
    section: Section,
    variable: Variable,
    value: Any,
    where: NDArray[np.bool_] | None,
) -> None:
    array = section.population.state[variable.name]
    if variable.shared:
        array[0] = np.ravel(value)[0]
        return
    part = array[section.start : section.stop]
    full = np.broadcast_to(np.asarray(value), part.shape)
    if where is None:
        part[...] = full
    else:
        part[where] = full[where]


def read(
    section: Section,
    name: str,
    constants: Mapping[str, float],
    *,
    seed: int = 0,
    step: int = 0,
    dt: float = 1e-4,
) -> NDArray[Any]:
    """Return a variable or subexpression for each neuron, shape (size,), SI."""
    model = section.population.model
    variable = model.variable(name)
    if variable.kind is not EquationKind.SUBEXPRESSION:
        part = slice(section.start, section.stop)
        array = section.population.state[name]
        return array if variable.shared else array[part]
    elements = np.arange(section.start, section.stop, dtype=np.int64)
    source = draws(seed, (section.population.name, "read", name, step), elements)
    values = section_values(section, constants, step, dt)
    value = evaluate(written_out(Name(name), section), values, source, section.size)
    return np.broadcast_to(np.asarray(value), (section.size,))
