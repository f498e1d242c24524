"""A population as it was last built from its definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nbspike.lang.expr import Statement
from nbspike.model.check import check_initial
from nbspike.model.functions import Outside
from nbspike.model.scopes import neuron_scope
from nbspike.model.storage import linked_as
from nbspike.network.population import Population, Section
from nbspike.worksheet.constants import Constant, dimensions_of
from nbspike.worksheet.definitions import NeuronsDefinition, SegmentDefinition
from nbspike.worksheet.known import Known
from nbspike.worksheet.models import (
    listed_spikes,
    neuron_model,
    poisson_chance,
    population_size,
)
from nbspike.worksheet.own_code import (
    CodePart,
    OwnCode,
    check_code,
    parts_of,
    periods,
    places_of,
    set_periods,
)


@dataclass(slots=True)
class Group:
    """A population with its code, and the dimensions it was checked with."""

    definition: NeuronsDefinition
    population: Population
    initial: tuple[Statement, ...]
    code: OwnCode
    parts: tuple[CodePart, ...]
    sections: dict[str, Section]
    segments: tuple[SegmentDefinition, ...]
    dimensions: Mapping[str, Outside]


def group_of(
    definition: NeuronsDefinition,
    constants: Mapping[str, Constant],
    dt: float,
    old: Group | None,
) -> Group:
    """Check a population with these constants; build it anew if it changed.

    Parameters
    ----------
    definition
        What its cell says.
    constants
        All constants.
    dt
        Time step, second.
    old
        What was built before; returned, brought up to date, if only numbers changed.

    Raises
    ------
    NbspikeError
        What is wrong with the definition.
    """
    header, parsed = definition.header, definition.parsed
    size, segments = population_size(header, constants)
    poisson_chance(header, constants, dt)
    seconds = periods(parsed.every, constants, dt)
    listed = None
    if header.kind == "spikes":
        listed = listed_spikes(header, constants, size)
    dimensions = dimensions_of(constants)
    if old is not None and old.dimensions == dimensions:
        model, initial, code = old.population.model, old.initial, old.code
    else:
        model = neuron_model(header, parsed, constants)
        initial = check_initial(parsed.init, model, dimensions)
        code = check_code(parsed, model, dimensions)
    if old is not None and old.segments == segments and old.code == code:
        same = old.population
        model = linked_as(model, {k: link.form for k, link in same.links.items()})
        if same.size == size and same.model == model:
            old.initial, old.dimensions, same.listed = initial, dimensions, listed
            set_periods(old.parts, seconds)
            _let_call(old, constants)
            return old
    population = Population(
        definition.name, size, model, method=definition.method, listed=listed
    )
    sections = {definition.name: population.whole()}
    for part in segments:
        sections[part.name] = Section(population, part.start, part.stop, part.name)
    parts = parts_of(code, population)
    set_periods(parts, seconds)
    made = Group(
        definition, population, initial, code, parts, sections, segments, dimensions
    )
    _let_call(made, constants)
    return made


def _let_call(group: Group, constants: Mapping[str, Constant]) -> None:
    """Let a population call functions of the notebook as they are now.

    Raises
    ------
    ParameterValueError
        NB211 for ``ta(t, i)`` with fewer columns than neurons.
    """
    if not isinstance(constants, Known):
        return
    population = group.population
    population.functions = constants.callees(population.model.functions)
    if population.functions:
        from nbspike.api.timed_array import require_columns  # is there already

        require_columns(population, population.functions)
    scope = neuron_scope(population.model, group.dimensions)
    for part, places in places_of(group.code, group.parts, scope):
        part.outside = constants.surroundings(places)
