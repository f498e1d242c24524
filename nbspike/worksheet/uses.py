"""Which constants a definition names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Expr, names_in
from nbspike.lang.expr_parse import parse_value
from nbspike.lang.parsed import (
    NeuronsHeader,
    ParsedNeurons,
    ParsedSynapses,
    SynapsesHeader,
)
from nbspike.worksheet.constants import Declaration
from nbspike.worksheet.definitions import Definition, NeuronsDefinition


def names_used(definition: Definition) -> list[str]:
    """Return the names in a definition's text, in the order of the text, once each.

    Variables and units are among them; the caller keeps what is a constant.
    """
    found: dict[str, None] = {}
    for expr in expressions_of(definition):
        for name in sorted(names_in(expr)):
            found.setdefault(name)
    return list(found)


def structural_names(definition: Definition) -> frozenset[str]:
    """Return the names that sizes, connectivity and the time step depend on.

    Moving one of them makes state or synapses anew, which may take long.
    """
    found = [*_steps(definition.header)]
    if isinstance(definition, NeuronsDefinition):
        header = definition.header
        return _names([*found, header.size, *(part.size for part in header.segments)])
    connect = definition.parsed.connect
    return _names([*found, *(connect.expressions() if connect is not None else ())])


def drive_names(definition: Definition) -> frozenset[str]:
    """Return the names of what drives neurons: weights of synapses, rates of inputs."""
    if isinstance(definition, NeuronsDefinition):
        rate = definition.header.rate
        return frozenset() if rate is None else names_in(rate)
    statements = [s for way in definition.parsed.pathways for s in way.statements]
    statements += definition.parsed.init
    values = [statement.value for statement in statements]
    rate = definition.header.rate
    return _names(values if rate is None else [*values, rate])


def sources_of(name: str, declarations: Mapping[str, Declaration]) -> frozenset[str]:
    """Return the constants that a constant follows; itself if it follows none."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        declared = declarations.get(current)
        if declared is None or declared.formula is None:
            found.add(current)
        else:
            waiting += names_in(declared.formula)
    return frozenset(found)


def _names(expressions: list[Expr]) -> frozenset[str]:
    return frozenset().union(*(names_in(each) for each in expressions))


def expressions_of(definition: Definition) -> Iterator[Expr]:
    """Return all expressions in the text of a definition."""
    return expressions_in(definition.header, definition.parsed)


def expressions_in(
    header: NeuronsHeader | SynapsesHeader, parsed: ParsedNeurons | ParsedSynapses
) -> Iterator[Expr]:
    """Return all expressions in the header and the body of a cell."""
    yield from _steps(header)
    for equation in parsed.equations:
        if equation.expression is not None:
            yield equation.expression
    for statement in parsed.init:
        yield statement.value
    for timed in parsed.every:
        yield timed.time
        yield from (statement.value for statement in timed.statements)
    if isinstance(parsed, ParsedNeurons):
        assert isinstance(header, NeuronsHeader)
        yield from _of_neurons(header, parsed)
        return
    assert isinstance(header, SynapsesHeader)
    yield from (part for part in (header.sources, header.rate) if part is not None)
    for pathway in parsed.pathways:
        yield from (statement.value for statement in pathway.statements)
        if pathway.delay is not None:
            yield pathway.delay
    if parsed.delay is not None:
        yield parsed.delay
    if parsed.connect is not None:
        yield from parsed.connect.expressions()


def _steps(header: NeuronsHeader | SynapsesHeader) -> Iterator[Expr]:
    """Return what ``--dt`` says; it was read before, when the cell ran."""
    text = dict(header.options).get("dt")
    if text is not None:
        yield parse_value(SourceText(text, "--dt"))


def _of_neurons(header: NeuronsHeader, parsed: ParsedNeurons) -> Iterator[Expr]:
    for clause in (parsed.threshold, parsed.refractory, header.rate):
        if clause is not None:
            yield clause
    yield from (statement.value for statement in parsed.reset)
    yield from (event.condition for event in parsed.events)
    for response in parsed.responses:
        yield from (statement.value for statement in response.statements)
    yield from header.spike_times
    yield header.size
    yield from (part.size for part in header.segments)
