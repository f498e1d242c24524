"""``vm(P[0])`` and ``g_e(P[0])``: a variable of single neurons over time."""

from __future__ import annotations

from dataclasses import dataclass

from nbspike.diagnostics.suggest import suggest
from nbspike.worksheet.panels.groups import Groups, potential
from nbspike.worksheet.panels.panel import (
    Draft,
    Needs,
    PanelKind,
    Run,
    TraceChoice,
)
from nbspike.worksheet.panels.written import FORMS, Written, refusal

MOST_TRACES = 8
_FIRST = 3


@dataclass(frozen=True, slots=True)
class TracesPanel:
    """Recorded variables over time."""

    choices: tuple[TraceChoice, ...]

    @property
    def needs(self) -> Needs:
        """The variables."""
        return Needs(frozenset(self.choices))

    def add(self, run: Run, draft: Draft) -> None:
        """Add the traces."""
        for choice in self.choices:
            trace = run.trace_of(choice.population, choice.neuron, choice.variable)
            draft.traces.append(trace)


def read_traces(written: Written, groups: Groups) -> TracesPanel:
    """Return the traces of ``vm`` or of the variable that the word names.

    Raises
    ------
    NbspikeError
        NB207 for what is no group, NB802 if it has no such variable.
    """
    choices: list[TraceChoice] = []
    for item in written.items:
        for place, neuron in groups.neurons(item, _FIRST):
            model = place.definition.model
            known = [variable.name for variable in model.variables]
            variable = potential(model) if written.word == "vm" else written.word
            if variable not in known:
                message = f"`{place.name}` has no variable `{variable or 'v'}`"
                near = suggest(variable or "v", known)
                hint = near or f"It has {', '.join(known) or 'none'}"
                raise refusal("NB802", message, item.span, hint)
            choices.append(TraceChoice(place.definition.name, neuron, variable))
    if len(choices) > MOST_TRACES:
        message = f"{len(choices)} traces would hide each other"
        hint = f"Choose up to {MOST_TRACES}"
        raise refusal("NB802", message, written.span, hint)
    if not choices:
        raise refusal("NB802", "no neuron is picked", written.span, FORMS)
    return TracesPanel(tuple(choices))


VM = PanelKind(
    "vm",
    "vm(P[0])",
    "membrane potential with threshold and spikes; any variable by its name",
    read_traces,
)
