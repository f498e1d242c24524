"""All panels by their words, and how a list of them is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nbspike.analysis.summary import summary_of
from nbspike.analysis.view import View
from nbspike.diagnostics.source import Span
from nbspike.diagnostics.suggest import suggest
from nbspike.worksheet.definitions import Definition
from nbspike.worksheet.panels.autocorrelation import AUTOCORRELATION
from nbspike.worksheet.panels.currents import CURRENTS
from nbspike.worksheet.panels.fi import FI
from nbspike.worksheet.panels.groups import Groups
from nbspike.worksheet.panels.histogram import HISTOGRAM
from nbspike.worksheet.panels.isi import ISI
from nbspike.worksheet.panels.panel import Draft, Needs, Panel, PanelKind, Run
from nbspike.worksheet.panels.phase import PHASE
from nbspike.worksheet.panels.raster import RASTER
from nbspike.worksheet.panels.rate import RATE
from nbspike.worksheet.panels.regime import REGIME
from nbspike.worksheet.panels.spectrum import SPECTRUM
from nbspike.worksheet.panels.traces import VM, read_traces
from nbspike.worksheet.panels.weights import WEIGHTS
from nbspike.worksheet.panels.written import Written, read_written, refusal
from nbspike.worksheet.placing import Together

#: Every panel, by its word.
PANELS: Mapping[str, PanelKind] = {
    kind.word: kind
    for kind in (
        RASTER,
        RATE,
        VM,
        CURRENTS,
        ISI,
        SPECTRUM,
        AUTOCORRELATION,
        HISTOGRAM,
        FI,
        PHASE,
        REGIME,
        WEIGHTS,
    )
}


@dataclass(frozen=True, slots=True)
class Selection:
    """The panels of a picture."""

    panels: tuple[Panel, ...]

    @property
    def needs(self) -> Needs:
        """What has to be recorded for them."""
        found = Needs()
        for panel in self.panels:
            found |= panel.needs
        return found

    def view(self, run: Run) -> View:
        """Return what they show of a run.

        Raises
        ------
        UnknownNameError
            NB207 if a group did not record spikes in this run.
        OptionError
            NB802 if a trace was not recorded.
        """
        draft = Draft()
        for panel in self.panels:
            panel.add(run, draft)
        shown = draft.view(run.duration)
        counted = replace(shown, spikes=tuple(draft.counted.values()))
        return replace(shown, summary=summary_of(counted))


def read_selection(
    spans: Sequence[Span],
    definitions: Mapping[str, Definition],
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> Selection:
    """Return the panels that are written in some places.

    Parameters
    ----------
    spans
        The place of each panel, such as that of ``isi(P)``.
    definitions
        What they may name.
    ranges
        Smallest and largest value of constants, SI, where that was declared.

    Raises
    ------
    NbspikeError
        NB802 for what is no panel, NB207 for what is no group of neurons; all
        findings together.
    """
    groups = Groups(definitions, ranges or {})
    panels: list[Panel] = []
    examples = {word: kind.example for word, kind in PANELS.items()}
    together = Together()
    for span in spans:
        with together.part():
            panels.append(_panel(read_written(span, examples), groups))
    together.raise_if_any()
    return Selection(tuple(panels))


def _panel(written: Written, groups: Groups) -> Panel:
    kind = PANELS.get(written.word)
    if kind is not None:
        return kind.read(written, groups)
    places = groups.places
    variables = {
        variable.name
        for item in written.items
        if item.name in places
        for variable in places[item.name].definition.model.variables
    }
    if written.word in variables:
        return read_traces(written, groups)
    for item in written.items:  # a wrong group is the likelier slip
        groups.place(item)
    near = suggest(written.word, [*PANELS, *sorted(variables)])
    hint = near or f"There are {', '.join(PANELS)}, and variables by their names"
    raise refusal("NB802", f"`{written.word}` is no plot", written.word_span, hint)
