"""``histogram(P[0])``: how a membrane potential is distributed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nbspike.analysis.distributions import density, outline, value_edges
from nbspike.analysis.free_potential import free_samples, mean_and_sd
from nbspike.analysis.summary import three_digits
from nbspike.analysis.view import Curve, Floats, Graph, TraceView
from nbspike.model.checked import CheckedNeurons
from nbspike.model.evaluate import evaluate
from nbspike.model.inline import inline
from nbspike.model.tree import name_ids
from nbspike.worksheet.definitions import NeuronsDefinition
from nbspike.worksheet.panels.groups import Groups
from nbspike.worksheet.panels.panel import (
    Draft,
    Needs,
    PanelKind,
    Run,
    TraceChoice,
)
from nbspike.worksheet.panels.traces import read_traces
from nbspike.worksheet.panels.written import Written


@dataclass(frozen=True, slots=True)
class Histogram:
    """The distribution of the potential of each of some neurons."""

    choices: tuple[TraceChoice, ...]
    text: str

    @property
    def needs(self) -> Needs:
        """The potentials."""
        return Needs(frozenset(self.choices))

    def add(self, run: Run, draft: Draft) -> None:
        """Add the histogram."""
        traces, kept = [], []
        for choice in self.choices:
            trace = run.trace_of(choice.population, choice.neuron, choice.variable)
            definition = run.definitions[choice.population]
            assert isinstance(definition, NeuronsDefinition)
            seconds = refractory_time(definition.model, run)
            free = free_samples(trace.t, trace.spikes, seconds)
            traces.append(trace)
            kept.append(trace.values[free])
        draft.graphs.append(_graph(traces, kept, self.text))


def refractory_time(model: CheckedNeurons, run: Run) -> float:
    """Return how long neurons are refractory, second; 0 if that is no constant."""
    refractory = model.refractory
    if refractory is None or not refractory.duration:
        return 0.0
    formula = inline(refractory.expression, model)
    if not name_ids(formula) <= set(run.values):
        return 0.0
    return float(np.asarray(evaluate(formula, run.values)))


def _graph(traces: list[TraceView], kept: list[Floats], text: str) -> Graph:
    scale, unit = traces[0].scale, traces[0].unit
    shown = [values / scale for values in kept]
    edges = value_edges(np.concatenate(shown))
    curves, told = [], []
    for trace, values in zip(traces, shown, strict=True):
        curves.append(
            Curve(
                trace.name.split(" of ")[1],
                *outline(edges, density(values, edges)),
                "area",
            )
        )
        mean, sd = mean_and_sd(values)
        left_out = 100 * (1 - values.size / max(trace.values.size, 1))
        line = f"{trace.name} mean {three_digits(mean)} {unit}, SD {three_digits(sd)}"
        if left_out:
            line += f" (without {left_out:.0f} % refractory)"
        told.append(line)
    top = max(float(curve.y.max(initial=0.0)) for curve in curves)
    levels = {t.threshold / scale for t in traces if t.threshold is not None}
    for number, level in enumerate(sorted(levels)):
        name = "threshold" if number == 0 else ""
        ends = np.array([0.0, top or 1.0])
        curves.append(Curve(name, np.full(2, level), ends, "reference"))
    told.append("of all samples that are not refractory; SD with divisor n")
    variable = traces[0].name.split(" of ")[0]
    return Graph(
        text,
        f"distribution of {variable}",
        f"{variable} ({unit})" if unit else variable,
        f"density (1/{unit})" if unit else "density",
        tuple(curves),
        "; ".join(told),
        from_zero=True,
        x_si=scale,
        y_si=1 / scale,
    )


def _read(written: Written, groups: Groups) -> Histogram:
    potentials = Written("vm", written.items, written.span, written.word_span)
    return Histogram(read_traces(potentials, groups).choices, written.text)


HISTOGRAM = PanelKind(
    "histogram",
    "histogram(P[0])",
    "distribution of the membrane potential, with mean and SD",
    _read,
)
