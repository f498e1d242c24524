"""Header and body of a cell to a definition: everything is checked here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.headers import parse_neurons_header, parse_synapses_header
from nbspike.lang.neurons import parse_neurons
from nbspike.lang.parsed import (
    NeuronsHeader,
    ParsedNeurons,
    ParsedSynapses,
    Pathway,
    SynapsesHeader,
)
from nbspike.lang.synapses import parse_synapses
from nbspike.model.check import check_initial, check_synapses
from nbspike.model.checked import CheckedNeurons, CheckedSynapses
from nbspike.model.storage import stored_as
from nbspike.numerics.choose import choose
from nbspike.numerics.synaptic_system import event_updates, synaptic_system
from nbspike.numerics.system import neuron_system
from nbspike.worksheet.arrays import listed_pairs
from nbspike.worksheet.constants import Constant, dimensions_of
from nbspike.worksheet.definitions import (
    DriveDefinition,
    NeuronsDefinition,
    SynapsesDefinition,
)
from nbspike.worksheet.delays import asked, delay_value, is_constant
from nbspike.worksheet.drives import define_drive
from nbspike.worksheet.known import calling
from nbspike.worksheet.models import (
    connect_rule,
    kept_types,
    listed_spikes,
    neuron_model,
    own_step,
    poisson_chance,
    population_size,
)
from nbspike.worksheet.own_code import (
    check_code,
    check_timed,
    periods,
    require_events,
)
from nbspike.worksheet.placing import Together, at
from nbspike.worksheet.uses import expressions_in


def define_neurons(
    header: str, body: str, constants: Mapping[str, Constant], dt: float
) -> NeuronsDefinition:
    """Return the definition that a ``%%neurons`` cell makes.

    Parameters
    ----------
    header, body
        Its text.
    constants
        All constants of the notebook.
    dt
        Time step, second, for the rates that an input can reach.

    Raises
    ------
    NbspikeError
        Everything found wrong.
    """
    title = SourceText(header, "the header of %%neurons")
    name = header.split("[", maxsplit=1)[0].split()[:1]
    source = SourceText(body, f"%%neurons {name[0] if name else ''}".rstrip())
    together = Together()
    with together.part():
        head = _input_header(title, body) or parse_neurons_header(title)
    is_input = " poisson" in header or " spikes" in header
    with together.part():
        parsed = _no_body(source) if is_input else parse_neurons(source)
    together.raise_if_any()
    with together.part():
        own = own_step(head, constants) or dt
        constants = calling(constants, expressions_in(head, parsed), own)
    together.raise_if_any()
    with together.part():
        size, segments = population_size(head, constants)
    with together.part():
        model = neuron_model(head, parsed, constants)
        dimensions = dimensions_of(constants)
        with together.part():
            check_code(parsed, model, dimensions)
        check_initial(parsed.init, model, dimensions)
    with together.part():
        periods(parsed.every, constants, own)
    together.raise_if_any()
    if head.kind == "spikes":
        listed_spikes(head, constants, size)
    poisson_chance(head, constants, dt)
    integration = _integration(head, parsed, model)
    return NeuronsDefinition(
        head.name, head, parsed, size, segments, model, integration, source
    )


def define_synapses(
    header: str,
    body: str,
    constants: Mapping[str, Constant],
    groups: Mapping[str, NeuronsDefinition],
    dt: float,
) -> SynapsesDefinition | DriveDefinition:
    """Return the definition that a ``%%synapses`` cell makes.

    Parameters
    ----------
    header, body
        Its text.
    constants
        All constants of the notebook.
    groups
        Populations by the names of themselves and of their segments.
    dt
        Time step, second, for functions that depend on it.

    Raises
    ------
    NbspikeError
        Everything found wrong.
    """
    title = SourceText(header, "the header of %%synapses")
    name = header.split(":", maxsplit=1)[0].strip()
    source = SourceText(body, f"%%synapses {name}".rstrip())
    together = Together()
    with together.part():
        head = parse_synapses_header(title)
    with together.part():
        parsed = parse_synapses(source)
    together.raise_if_any()
    constants = calling(constants, expressions_in(head, parsed), dt)
    if head.sources is not None:
        return define_drive(head, parsed, constants, groups, dt)
    findings = Findings()
    ends = [
        _end(head.source_name, head.source_span, groups, findings),
        _end(head.target_name, head.target_span, groups, findings),
    ]
    if parsed.connect is None:
        message = f"`{head.name}` has no `connect:`, so it would make no synapse"
        findings.add(
            "NB607", message, head.name_span, "Add a line such as `connect: p=0.1`"
        )
    findings.raise_if_any()
    source_end, target_end = (end for end in ends if end is not None)
    before, after = source_end.model, target_end.model
    cells = {
        "pre": (head.source_name, source_end.parsed),
        "post": (head.target_name, target_end.parsed),
    }
    require_events(parsed.pathways, cells)
    dimensions = dimensions_of(constants)
    model = check_synapses(parsed, before, after, dimensions, complete=True)
    model = stored_as(model, kept_types(head, model.variables))
    _require_spikes(head, ends, parsed.pathways)
    event_updates(model, before, after)
    with at(head.name_span):
        choose(synaptic_system(model, before, after), dict(head.options).get("method"))
    with together.part():
        check_initial(parsed.init, model, dimensions, source=before, target=after)
    count = None
    with together.part():
        count = _wiring(head, parsed, model, (before, after), constants)
    with together.part():
        check_timed(parsed.every, model, dimensions, (before, after))
    with together.part():
        periods(parsed.every, constants, dt)
    for expr in asked(parsed).values():
        with together.part():
            if is_constant(expr, constants):
                delay_value(head.name, expr, constants)
    together.raise_if_any()
    return SynapsesDefinition(head.name, head, parsed, model, source, count)


def _wiring(
    head: SynapsesHeader,
    parsed: ParsedSynapses,
    model: CheckedSynapses,
    ends: tuple[CheckedNeurons, CheckedNeurons],
    constants: Mapping[str, Constant],
) -> int | None:
    """Check ``connect:``; return how many synapses arrays list, if any do."""
    assert parsed.connect is not None
    connect_rule(parsed.connect, model, *ends, dimensions_of(constants))
    names = (head.source_name, head.target_name)
    listed = listed_pairs(parsed.connect, constants, names)
    return None if listed is None else len(listed[0])


def _end(
    name: str,
    span: Span | None,
    groups: Mapping[str, NeuronsDefinition],
    findings: Findings,
) -> NeuronsDefinition | None:
    found = groups.get(name)
    if found is None:
        message = f"`{name}` is not a group of neurons"
        hint = suggest(name, groups) or f"Define it first, with `%%neurons {name}[100]`"
        findings.add("NB207", message, span, hint)
    return found


def _input_header(title: SourceText, body: str) -> NeuronsHeader | None:
    """Read the header of an input; its lists may go on in the body."""
    if " poisson" not in title.text and " spikes" not in title.text:
        return None
    text = title.text.rstrip("\n")
    if body.strip():
        text += "\n" + body.rstrip("\n")
    return parse_neurons_header(SourceText(text, title.name))


def _no_body(source: SourceText) -> ParsedNeurons:
    return ParsedNeurons(source=source, equations=())


def _integration(
    head: NeuronsHeader, parsed: ParsedNeurons, model: CheckedNeurons
) -> tuple[str, str] | None:
    method = dict(head.options).get("method") or parsed.method
    with at(_option_span(head, "method") or parsed.method_span or head.name_span):
        scheme = choose(neuron_system(model), method)
    return None if scheme is None else (scheme.method, scheme.reason)


def _option_span(head: NeuronsHeader, name: str) -> Span | None:
    """Return where an option and its value stand in a header."""
    if head.source is None:
        return None
    found = re.search(rf"--{name}\b[ \t]*\S*", head.source.text)
    return None if found is None else Span(head.source, *found.span())


def _require_spikes(
    head: SynapsesHeader,
    ends: list[NeuronsDefinition | None],
    pathways: tuple[Pathway, ...],
) -> None:
    """Refuse a pathway whose spikes never come (NB606)."""
    findings = Findings()
    triggers = {item.trigger for item in pathways if item.event is None}
    sides = (
        ("pre", head.source_name, head.source_span, ends[0]),
        ("post", head.target_name, head.target_span, ends[1]),
    )
    for trigger, name, span, end in sides:
        silent = end is not None and end.header.kind != "spikes"
        if trigger in triggers and silent and end and end.model.threshold is None:
            message = f"`{name}` never fires: its cell has no `threshold:`"
            hint = "Add a line such as `threshold: v > V_th` to that cell"
            findings.add("NB606", message, span, hint)
    findings.raise_if_any()
