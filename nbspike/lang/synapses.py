"""The body of a ``%%synapses`` cell.

``on_pre`` and ``on_post`` may carry a name, as in ``on_pre slow: g += w``, and
then ``delay slow: 5*ms`` is the delay of that pathway; without a name they are
called ``pre`` and ``post``, and ``delay:`` is for the whole projection.
``on_pre(crossing): …`` follows an event of the source, and is called like it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText
from nbspike.diagnostics.stages import PARSE
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.clauses import Body, Clause, split_body, usable
from nbspike.lang.connect import read_connect
from nbspike.lang.equations import EquationReader, parse_model, report_empty
from nbspike.lang.events import SPIKE, read_every
from nbspike.lang.gate import gate, raise_if_many
from nbspike.lang.neurons import read_value
from nbspike.lang.parsed import ParsedSynapses, Pathway
from nbspike.lang.statement_parse import read_statements

CLAUSES: Final = ("on_pre", "on_post", "connect", "delay", "init", "every")
_TRIGGERS: Final = {"on_pre": "pre", "on_post": "post"}

_Clauses = dict[tuple[str, str | None], Clause]


@PARSE
def parse_synapses(source: SourceText) -> ParsedSynapses:
    """Parse the body of a ``%%synapses`` cell.

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
    clauses = usable(body, CLAUSES, "`%%synapses`", "a `%%neurons` cell")
    init, connect = clauses.get(("init", None)), clauses.get(("connect", None))
    statements = read_statements(body.source, init.body, findings) if init else ()
    parsed = ParsedSynapses(
        body.source,
        equations,
        _pathways(body, clauses),
        read_connect(body.source, connect.tokens(body.source), findings)
        if connect and not connect.spoiled
        else None,
        reader.init + statements,
        read_value(body, clauses.get(("delay", None))),
        read_every(body, clauses.values()),
    )
    for equation in equations:
        if equation.link is not None:
            message = "`linked` is for neurons; in synapses, scripts have `linked_var`"
            name = equation.link.variable
            hint = f"Use `{name}_pre` or `{name}_post` of the neurons instead"
            findings.add("NB105", message, equation.span, hint)
    findings.raise_if_any()
    number = None if parsed.connect is None else parsed.connect.multisynaptic
    return parsed if number is None else with_pair_number(parsed, number)


def with_pair_number(parsed: ParsedSynapses, name: str) -> ParsedSynapses:
    """Return a model with the variable that numbers the synapses of each pair.

    Raises
    ------
    NbspikeError
        NB204 if code of the model changes it.
    """
    findings = Findings()
    timed = (item.statements for item in parsed.every)
    blocks = (*(item.statements for item in parsed.pathways), parsed.init, *timed)
    for statement in (item for block in blocks for item in block):
        if statement.target == name:
            message = f"`{name}` numbers the synapses of a pair and can only be read"
            hint = "Give what is set here another name"
            findings.add("NB204", message, statement.target_span, hint)
    findings.raise_if_any()
    text = SourceText(f"{name} : integer (constant)", "multisynaptic_index")
    return replace(parsed, equations=(*parsed.equations, *parse_model(text)))


def _pathways(body: Body, clauses: _Clauses) -> tuple[Pathway, ...]:
    pathways: dict[str, Pathway] = {}
    for (word, given), clause in clauses.items():
        raise_if_many(body.findings)
        if word not in _TRIGGERS:
            continue
        name = given or _TRIGGERS[word]
        statements = read_statements(body.source, clause.body, body.findings)
        delay = read_value(body, clauses.get(("delay", name)))
        if name in pathways:
            message = f"there are two pathways called `{name}`"
            body.findings.add("NB202", message, clause.span, "Rename one of them")
        event = None if clause.event is None else clause.event.text
        if event == SPIKE:
            event = None
        trigger = _TRIGGERS[word]
        pathways[name] = Pathway(name, trigger, statements, delay, event, clause.event)
    for (word, given), clause in clauses.items():
        if word == "delay" and given is not None and given not in pathways:
            message = f"`{given}` is not a pathway of these synapses"
            hint = suggest(given, pathways) or f"Write `on_pre {given}: …` above"
            body.findings.add("NB201", message, clause.span, hint)
    return tuple(pathways.values())
