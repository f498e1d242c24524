"""Which constants a definition names."""

from __future__ import annotations

from collections.abc import Iterator

from nbspike.lang.expr import Expr, names_in
from nbspike.worksheet.definitions import Definition, NeuronsDefinition


def names_used(definition: Definition) -> list[str]:
    """Return the names in a definition's text, in the order of the text, once each.

    Variables and units are among them; the caller keeps what is a constant.
    """
    found: dict[str, None] = {}
    for expr in _expressions(definition):
        for name in sorted(names_in(expr)):
            found.setdefault(name)
    return list(found)


def _expressions(definition: Definition) -> Iterator[Expr]:
    parsed = definition.parsed
    for equation in parsed.equations:
        if equation.expression is not None:
            yield equation.expression
    for statement in parsed.init:
        yield statement.value
    if isinstance(definition, NeuronsDefinition):
        yield from _of_neurons(definition)
    else:
        for pathway in definition.parsed.pathways:
            yield from (statement.value for statement in pathway.statements)
        if definition.parsed.delay is not None:
            yield definition.parsed.delay
        connect = definition.parsed.connect
        if connect is not None:
            parts = (connect.condition, connect.p, connect.n, connect.target)
            yield from (part for part in parts if part is not None)


def _of_neurons(definition: NeuronsDefinition) -> Iterator[Expr]:
    header, parsed = definition.header, definition.parsed
    for clause in (parsed.threshold, parsed.refractory, header.rate):
        if clause is not None:
            yield clause
    yield from (statement.value for statement in parsed.reset)
    yield from header.spike_times
    yield header.size
    yield from (part.size for part in header.segments)
