"""The body of a ``%%neurons`` cell."""

from __future__ import annotations

from typing import Final

from nbspike.diagnostics.source import SourceText, Span
from nbspike.diagnostics.stages import PARSE
from nbspike.lang.clauses import Body, Clause, split_body, usable
from nbspike.lang.equations import EquationReader, report_empty
from nbspike.lang.events import (
    read_events,
    read_every,
    read_responses,
    report_unknown_events,
)
from nbspike.lang.expr import Expr
from nbspike.lang.expr_parse import read_expression
from nbspike.lang.gate import gate
from nbspike.lang.parsed import ParsedNeurons
from nbspike.lang.record import read_record
from nbspike.lang.statement_parse import read_statements
from nbspike.lang.tokens import quote, span_of

CLAUSES: Final = (
    "threshold",
    "reset",
    "refractory",
    "init",
    "method",
    "record",
    "every",
    "events",
    "on",
)


@PARSE
def parse_neurons(source: SourceText) -> ParsedNeurons:
    """Parse the body of a ``%%neurons`` cell.

    Raises
    ------
    NbspikeError
        With everything that is wrong in the text; NB111 if it is empty.
    """
    body = split_body(gate(source))
    findings = body.findings
    if body.empty:
        report_empty(source, findings)
    reader = EquationReader(body.source, findings, in_cell=True)
    equations = reader.read(body.equations)
    clauses = usable(body, CLAUSES, "`%%neurons`", "a `%%synapses` cell")
    found = {word: clause for (word, name), clause in clauses.items() if not name}
    reset, init = found.get("reset"), found.get("init")
    record = found.get("record")
    method, method_span = _method(body, found.get("method"))
    parsed = ParsedNeurons(
        body.source,
        equations,
        threshold=read_value(body, found.get("threshold")),
        reset=read_statements(body.source, reset.body, findings) if reset else (),
        refractory=read_value(body, found.get("refractory")),
        init=reader.init
        + (read_statements(body.source, init.body, findings) if init else ()),
        record=read_record(body.source, record.tokens(body.source), findings)
        if record and not record.spoiled
        else None,
        method=method,
        method_span=method_span,
        every=read_every(body, clauses.values()),
        events=read_events(body, found.get("events")),
        responses=read_responses(body, clauses.values()),
    )
    report_unknown_events(parsed, "events" in found, findings)
    findings.raise_if_any()
    return parsed


def read_value(body: Body, clause: Clause | None) -> Expr | None:
    """Return the expression of a clause, if the clause is there and can be read."""
    if clause is None or clause.spoiled:
        return None
    return read_expression(body.source, clause.tokens(body.source), body.findings)


def _method(body: Body, clause: Clause | None) -> tuple[str | None, Span | None]:
    if clause is None or clause.spoiled:
        return None, None
    tokens = clause.tokens(body.source)
    if len(tokens) == 1 and tokens[0].kind == "name":
        return tokens[0].text, span_of(body.source, tokens)
    body.findings.add(
        "NB103",
        f"`{quote(body.source, tokens)}` is not the name of a method",
        span_of(body.source, tokens),
        "Write one word, such as `euler` or `exact`",
    )
    return None, None
