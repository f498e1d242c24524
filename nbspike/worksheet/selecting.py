"""Which part of a run a picture shows: chosen segments, rates and traces."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nbspike.analysis.summary import summary_of
from nbspike.analysis.view import SpikeView, TraceView, View
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.worksheet.result import Result


@dataclass(frozen=True, slots=True)
class TraceChoice:
    """One variable of one neuron; `variable` is `None` for the first recorded."""

    population: str
    neuron: int
    variable: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What a picture shows.

    Parameters
    ----------
    raster, rates
        Names of populations or segments.
    traces
        Recorded variables of single neurons.
    """

    raster: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    traces: tuple[TraceChoice, ...] = ()

    def view(self, result: Result) -> View:
        """Return the chosen parts of a run.

        Raises
        ------
        UnknownNameError
            NB207 if a group did not record spikes in this run.
        OptionError
            NB802 if a trace was not recorded.
        """
        rows = [result.spike_view(name) for name in self.raster]
        timed = self.rates if result.duration > 0 else ()
        rates = [result.rate_view(name) for name in timed]
        traces = [_trace(result, choice) for choice in self.traces]
        shown = View(result.duration, _stacked(rows), tuple(rates), tuple(traces), "")
        everything = [*rows, *(result.spike_view(name) for name in self.rates)]
        unique = {item.name: item for item in everything}
        line = summary_of(replace(shown, spikes=tuple(unique.values())))
        return replace(shown, summary=line)


def _stacked(rows: list[SpikeView]) -> tuple[SpikeView, ...]:
    """Put rows of a raster directly above each other."""
    placed, offset = [], 0
    for item in rows:
        placed.append(replace(item, offset=offset))
        offset += item.size
    return tuple(placed)


def _trace(result: Result, choice: TraceChoice) -> TraceView:
    name = choice.population
    recorded = [item for key, item in result.traces.items() if key.rstrip("'") == name]
    if not recorded:
        known = sorted({key.rstrip("'") for key in result.traces})
        hint = suggest(name, known) or f"Add `record:` to the cell of {name}"
        raise fail("NB802", f"no trace of `{name}` was recorded", hint=hint)
    for traces in recorded:
        variable = choice.variable or next(iter(traces.values))
        if variable in traces.values and choice.neuron in traces.neurons:
            return result.trace_view(traces, variable, choice.neuron)
    what = f"{choice.variable or next(iter(recorded[0].values))}[{choice.neuron}]"
    raise fail(
        "NB802",
        f"`{what}` of {name} was not recorded",
        hint=f"Add `record: {what}` to the cell of {name}",
    )
