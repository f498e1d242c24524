"""Code that a ``%%neurons`` cell runs at times of a clock, and on events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr import Expr, Statement
from nbspike.lang.format import to_text
from nbspike.lang.parsed import ParsedNeurons, Pathway, TimedCode
from nbspike.model.check import check_block
from nbspike.model.check_text import check_expression
from nbspike.model.checked import CheckedNeurons, CheckedSynapses, ValueType
from nbspike.model.context import Block, statements_in
from nbspike.model.functions import Outside
from nbspike.model.scope import Scope
from nbspike.model.scopes import neuron_scope
from nbspike.network.blocks import CodeBlock
from nbspike.network.events import Event, EventCode
from nbspike.network.grid import grid_of
from nbspike.network.population import Population
from nbspike.units.dimension import dimension
from nbspike.units.display import format_value
from nbspike.worksheet.constants import Constant, constant_value
from nbspike.worksheet.placing import Together, at

CodePart = CodeBlock | Event | EventCode
_SECOND = dimension(second=1)


@dataclass(frozen=True, slots=True)
class OwnCode:
    """Checked code in canonical names.

    `every` holds the statements of each ``every`` clause, `events` names and
    conditions, `responses` events and the statements that they trigger.
    """

    every: tuple[tuple[Statement, ...], ...] = ()
    events: tuple[tuple[str, Expr], ...] = ()
    responses: tuple[tuple[str, tuple[Statement, ...]], ...] = ()


def check_code(
    parsed: ParsedNeurons, model: CheckedNeurons, dimensions: Mapping[str, Outside]
) -> OwnCode:
    """Check the code of a cell against its model.

    Raises
    ------
    NbspikeError
        All that is wrong: NB201 for unknown names, NB204 for what cannot be set,
        NB303 for units, NB308 for an event that is no condition.
    """
    together = Together()
    scope = neuron_scope(model, dimensions)
    every: list[tuple[Statement, ...]] = []
    events, responses = [], []
    with together.part():
        every += check_timed(parsed.every, model, dimensions)
    for event in parsed.events:
        with together.part():
            condition = check_expression(
                event.condition,
                scope,
                wanted=ValueType.BOOLEAN,
                what=f"the event `{event.name}`",
            )
            events.append((event.name, condition))
    for response in parsed.responses:
        with together.part():
            block = Block(f"on_{response.event}", response.statements)
            checked = check_block(block, model, dimensions)
            responses.append((response.event, checked))
    together.raise_if_any()
    return OwnCode(tuple(every), tuple(events), tuple(responses))


def check_timed(
    every: Iterable[TimedCode],
    model: CheckedNeurons | CheckedSynapses,
    dimensions: Mapping[str, Outside],
    ends: tuple[CheckedNeurons, CheckedNeurons] | None = None,
) -> tuple[tuple[Statement, ...], ...]:
    """Check the statements of ``every`` clauses; return them in canonical names.

    Parameters
    ----------
    every
        The clauses.
    model, dimensions
        What they know.
    ends
        Models of source and target, for code of synapses.

    Raises
    ------
    NbspikeError
        As for `check_code`.
    """
    together = Together()
    before, after = ends or (None, None)
    found = []
    for timed in every:
        with together.part():
            block = Block(_title(timed), timed.statements, for_all=True)
            checked = check_block(block, model, dimensions, source=before, target=after)
            found.append(checked)
    together.raise_if_any()
    return tuple(found)


def periods(
    every: Iterable[TimedCode], constants: Mapping[str, Constant], dt: float
) -> tuple[float, ...]:
    """Return the time between two runs of each ``every`` clause, second.

    Raises
    ------
    NbspikeError
        NB309 for what is no time, NB610 if it is not between a time step and the
        longest run, NB612 if no common grid holds it and the time step.
    """
    together = Together()
    found = []
    for timed in every:
        with together.part(), at(timed.time.span):
            what = f"the time of `{_title(timed)}`"
            value = constant_value(timed.time, constants, _SECOND, what).value
            if not dt * (1 - 1e-6) <= value < 1e9:
                message = f"{what} is {format_value(value, _SECOND)}"
                step = format_value(dt, _SECOND)
                hint = f"Write a time of at least one step, which is {step}"
                raise fail("NB610", message, hint=hint)
            grid_of([dt, value])
            found.append(value)
    together.raise_if_any()
    return tuple(found)


def parts_of(code: OwnCode, population: Population) -> tuple[CodePart, ...]:
    """Return the code as parts of a network; `set_periods` says how often it runs."""
    section = population.whole()
    blocks = [
        CodeBlock(f"{population.name} every {number}", section, statements)
        for number, statements in enumerate(code.every)
    ]
    events = [Event(name, population, condition) for name, condition in code.events]
    responses = [
        EventCode(name, population, statements) for name, statements in code.responses
    ]
    return (*blocks, *events, *responses)


def places_of(
    code: OwnCode, parts: tuple[CodePart, ...], scope: Scope
) -> Iterator[tuple[CodePart, list[tuple[Expr, Scope]]]]:
    """Return each part with its expressions, and the names that these know."""
    conditions = [condition for _, condition in code.events]
    texts = [
        *code.every,
        *conditions,
        *(statements for _, statements in code.responses),
    ]
    for part, text in zip(parts, texts, strict=True):
        if isinstance(text, tuple):
            yield part, places_in(text, scope)
        else:
            yield part, [(text, scope)]


def places_in(code: tuple[Statement, ...], scope: Scope) -> list[tuple[Expr, Scope]]:
    """Return the expressions of statements, and the names that these know."""
    inner = statements_in(Block("code", code), scope)
    return [(item.value, names) for item, names in inner]


def require_events(
    pathways: Iterable[Pathway], ends: Mapping[str, tuple[str, ParsedNeurons]]
) -> None:
    """Refuse pathways that follow an event which their end does not have.

    Parameters
    ----------
    pathways
        Of a synapse model.
    ends
        Name and cell of the populations, as ``pre`` and ``post``.

    Raises
    ------
    UnknownNameError
        NB207.
    """
    findings = Findings()
    for pathway in pathways:
        name, parsed = ends[pathway.trigger]
        known = [item.name for item in parsed.events]
        if pathway.event is not None and pathway.event not in known:
            message = f"`{name}` has no event `{pathway.event}`"
            own = f"Write `events: {pathway.event} = condition` in its cell"
            hint = suggest(pathway.event, known) or own
            findings.add("NB207", message, pathway.event_span, hint)
    findings.raise_if_any()


def set_periods(parts: tuple[CodePart, ...], seconds: tuple[float, ...]) -> None:
    """Let the blocks among some parts run this often, second each."""
    blocks = (part for part in parts if isinstance(part, CodeBlock))
    for block, dt in zip(blocks, seconds, strict=True):
        block.dt = dt


def _title(timed: TimedCode) -> str:
    return f"every {to_text(timed.time)}"
