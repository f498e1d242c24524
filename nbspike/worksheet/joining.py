"""A projection as it was last built from its definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from nbspike.lang.expr import Expr, Statement, names_in
from nbspike.model.check import check_initial, check_synapses
from nbspike.model.functions import Outside
from nbspike.model.scopes import synapse_scope
from nbspike.model.storage import stored_as
from nbspike.network.connect_rule import ConnectRule
from nbspike.network.population import Section
from nbspike.network.projection import Projection
from nbspike.network.synaptic_blocks import SynapticBlock
from nbspike.worksheet.arrays import listed_pairs, require_inside
from nbspike.worksheet.constants import Constant, dimensions_of
from nbspike.worksheet.definitions import SynapsesDefinition
from nbspike.worksheet.delays import delays_of_synapses, set_numbers
from nbspike.worksheet.known import Known
from nbspike.worksheet.models import connect_rule, kept_types
from nbspike.worksheet.own_code import check_timed, periods, places_in

Constants = Mapping[str, Constant]


@dataclass(slots=True)
class Join:
    """A projection as it was last built and checked, and what it was drawn with.

    `parts` are the code that it runs at times of a clock.
    """

    definition: SynapsesDefinition
    projection: Projection
    rule: ConnectRule
    initial: tuple[Statement, ...]
    dimensions: Mapping[str, Outside]
    delays: Mapping[str, Expr]
    parts: tuple[SynapticBlock, ...] = ()
    drawn_with: object = None


def join_of(
    definition: SynapsesDefinition,
    ends: tuple[Section, Section],
    constants: Constants,
    dt: float,
    old: Join | None,
) -> Join:
    """Check a projection with these constants; build it anew if it changed.

    Parameters
    ----------
    definition
        What its cell says.
    ends
        Source and target.
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
    parsed = definition.parsed
    dimensions = dimensions_of(constants)
    seconds = periods(parsed.every, constants, dt)
    if old and (old.projection.source, old.projection.target) != ends:
        old = None
    if old and old.dimensions == dimensions:
        # values say nothing new about the rest
        return _up_to_date(old, constants, seconds)
    before, after = (end.population.model for end in ends)
    model = check_synapses(parsed, before, after, dimensions, complete=True)
    model = stored_as(model, kept_types(definition.header, model.variables))
    initial = check_initial(parsed.init, model, dimensions, source=before, target=after)
    timed = check_timed(parsed.every, model, dimensions, (before, after))
    assert parsed.connect is not None
    rule = connect_rule(parsed.connect, model, before, after, dimensions)
    same = old is not None and tuple(part.code for part in old.parts) == timed
    if old and same and old.projection.model == model:
        old.rule, old.initial, old.dimensions = rule, initial, dimensions
        return _up_to_date(old, constants, seconds)
    projection = Projection(definition.name, *ends, model)
    projection.method = dict(definition.header.options).get("method")
    projection.multisynaptic = parsed.connect.multisynaptic
    for pathway in parsed.pathways:
        if pathway.event is not None:
            projection.pathways[pathway.name].event = pathway.event
    delays = delays_of_synapses(parsed, model, (before, after), constants)
    parts = tuple(
        SynapticBlock(f"{definition.name} every {number}", projection, code)
        for number, code in enumerate(timed)
    )
    made = Join(definition, projection, rule, initial, dimensions, delays, parts)
    return _up_to_date(made, constants, seconds)


def _up_to_date(join: Join, constants: Constants, seconds: tuple[float, ...]) -> Join:
    """Return a projection with numbers and functions as they are now."""
    projection, parsed = join.projection, join.definition.parsed
    set_numbers(projection.name, parsed, projection, constants)
    for part, dt in zip(join.parts, seconds, strict=True):
        part.dt = dt
    if isinstance(constants, Known):
        model = projection.model
        before, after = projection.source.population, projection.target.population
        projection.functions = constants.callees(model.functions)
        scope = synapse_scope(model, before.model, after.model, join.dimensions)
        for part in join.parts:
            part.outside = constants.surroundings(places_in(part.code, scope))
    return join


def wired_by(join: Join, constants: Constants) -> tuple[ConnectRule, object]:
    """Return a rule with the neurons that arrays of the notebook list.

    Returns
    -------
    rule : ConnectRule
        For the engine.
    listed : object
        Equal as long as the arrays are; `None` if it has none.

    Raises
    ------
    NbspikeError
        NB602 for neurons that do not exist, and what `listed_pairs` raises.
    """
    connect, projection = join.definition.parsed.connect, join.projection
    assert connect is not None
    header = join.definition.header
    names = (header.source_name, header.target_name)
    pairs = listed_pairs(connect, constants, names)
    if pairs is None:
        return join.rule, None
    exprs = dict(connect.arrays)
    for side, numbers, end, name in zip(
        "ij", pairs, (projection.source, projection.target), names, strict=True
    ):
        if not join.rule.skip:
            require_inside(numbers, end.size, exprs.get(side), name)
    listed = tuple(numbers.tobytes() for numbers in pairs)
    return replace(join.rule, i=pairs[0], j=pairs[1]), listed


def rule_names(rule: ConnectRule) -> frozenset[str]:
    """Return the names that a rule reads."""
    return frozenset().union(*(names_in(part) for part in rule.expressions()))
