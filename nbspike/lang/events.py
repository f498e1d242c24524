"""Code of neurons beside the reset: at times of a clock, and on custom events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.clauses import Body, Clause
from nbspike.lang.expr_parse import read_expression
from nbspike.lang.parsed import (
    EventResponse,
    ParsedEvent,
    ParsedNeurons,
    TimedCode,
)
from nbspike.lang.statement_parse import read_statements
from nbspike.lang.tokens import tokenize

SPIKE: Final = "spike"
_TAKEN: Final = {
    SPIKE: "is the event of the `threshold:`",
    "pre": "is what `on_pre:` of synapses is about",
    "post": "is what `on_post:` of synapses is about",
}


def read_every(body: Body, clauses: Iterable[Clause]) -> tuple[TimedCode, ...]:
    """Return the code of all ``every`` clauses."""
    found = []
    for clause in clauses:
        if clause.word != "every":
            continue
        if clause.time is None:
            message = "`every` does not say how often"
            hint = "Write a time in front of the colon, `every 10*ms: x = rand()`"
            body.findings.add("NB106", message, clause.span, hint)
            continue
        text = body.source.text
        tokens = tokenize(text, clause.time.start, clause.time.end)
        time = None
        if not clause.line.spoiled:
            time = read_expression(body.source, tokens, body.findings)
        statements = read_statements(body.source, clause.body, body.findings)
        if time is not None:
            found.append(TimedCode(time, statements, clause.span))
    return tuple(found)


def read_events(body: Body, clause: Clause | None) -> tuple[ParsedEvent, ...]:
    """Return the events that an ``events:`` clause defines."""
    if clause is None:
        return ()
    found: dict[str, ParsedEvent] = {}
    findings = body.findings
    for item in read_statements(body.source, clause.body, findings):
        name = item.target
        if item.op != "=":
            message = f"`{item.op}` does not define an event"
            hint = f"Write `{name} = condition`"
            findings.add("NB112", message, item.span, hint)
        elif name in _TAKEN:
            message = f"`{name}` cannot be the name of an event: it {_TAKEN[name]}"
            findings.add("NB203", message, item.target_span, "Choose another name")
        elif name in found:
            message = f"there are two events called `{name}`"
            findings.add("NB202", message, item.target_span, "Rename one of them")
        else:
            found[name] = ParsedEvent(name, item.value, item.target_span)
    return tuple(found.values())


def read_responses(body: Body, clauses: Iterable[Clause]) -> tuple[EventResponse, ...]:
    """Return the code of all ``on_NAME:`` clauses."""
    return tuple(
        EventResponse(
            clause.name,
            read_statements(body.source, clause.body, body.findings),
            clause.span,
        )
        for clause in clauses
        if clause.word == "on" and clause.name is not None
    )


def report_unknown_events(
    parsed: ParsedNeurons, listed: bool, findings: Findings
) -> None:
    """Report events that share a name with a variable, and code on unknown ones.

    `listed` tells whether there is an ``events:`` clause that could be read.
    """
    variables = {item.name for item in parsed.equations}
    for event in parsed.events:
        if event.name in variables:
            message = f"`{event.name}` is a variable and an event"
            findings.add("NB202", message, event.span, "Rename one of them")
    known = [item.name for item in parsed.events]
    if parsed.threshold is not None:
        known.append(SPIKE)
    for response in parsed.responses:
        name = response.event
        if name in known or (listed and not parsed.events):
            continue
        if name == SPIKE:
            message, hint = "there are no spikes without a `threshold:`", "Add one"
        else:
            message = f"there is no event `{name}`"
            hint = suggest(name, known) or f"Write `events: {name} = condition`"
        findings.add("NB207", message, response.span, hint)
