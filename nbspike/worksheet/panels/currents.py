"""``currents(P[0])``: what synapses add to a membrane equation, and their sum."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nbspike.analysis.balance import Balance, balance
from nbspike.analysis.summary import three_digits
from nbspike.analysis.view import Curve, Floats, Graph
from nbspike.units.display import display_unit
from nbspike.worksheet.definitions import NeuronsDefinition
from nbspike.worksheet.panels.groups import Groups, potential
from nbspike.worksheet.panels.panel import (
    Draft,
    Needs,
    PanelKind,
    Run,
    TraceChoice,
)
from nbspike.worksheet.panels.synaptic_terms import (
    SynapticTerms,
    driven_variables,
    synaptic_terms,
)
from nbspike.worksheet.panels.written import Written, refusal


@dataclass(frozen=True, slots=True)
class Currents:
    """The synaptic terms of one neuron over time."""

    population: str
    neuron: int
    membrane: str
    driven: frozenset[str]
    recorded: tuple[str, ...]
    text: str

    @property
    def needs(self) -> Needs:
        """Every variable that the terms need."""
        return Needs(
            frozenset(
                TraceChoice(self.population, self.neuron, name)
                for name in self.recorded
            )
        )

    def add(self, run: Run, draft: Draft) -> None:
        """Add the currents."""
        definition = run.definitions[self.population]
        assert isinstance(definition, NeuronsDefinition)
        outside = {name: item.dimension for name, item in run.constants.items()}
        terms = synaptic_terms(
            definition.model, self.membrane, self.driven, run.values, outside
        )
        t, values = self._values(run)
        parts = terms.evaluate(values)
        draft.graphs.append(_graph(terms, t, parts, self.text))

    def _values(self, run: Run) -> tuple[Floats, Mapping[str, Any]]:
        traces = {
            name: run.trace_of(self.population, self.neuron, name)
            for name in self.recorded
        }
        t = next(iter(traces.values())).t
        values = {
            **run.values,
            "t": t,
            "dt": run.dt,
            "i": self.neuron,
            "not_refractory": 1.0,
        }
        return t, values | {name: trace.values for name, trace in traces.items()}


def _graph(
    terms: SynapticTerms, t: Floats, parts: Mapping[str, Floats], text: str
) -> Graph:
    parts = {
        name: np.broadcast_to(np.asarray(part, np.float64), t.shape)
        for name, part in parts.items()
    }
    unit, scale = display_unit(np.stack(list(parts.values())), terms.size)
    roles = _roles(parts)
    shown = {name: part / scale for name, part in parts.items()}
    curves = [Curve("", t[:: max(t.size - 1, 1)], np.zeros(2)[: t.size], "reference")]
    for name, part in shown.items():
        word = "excitation" if roles[name] == "E" else "inhibition"
        curves.append(Curve(f"{word} {name}", t, part, role=roles[name]))
    total = np.sum(list(shown.values()), axis=0)
    curves.append(Curve("sum", t, total))
    sums = {
        role: np.sum([p for n, p in shown.items() if roles[n] == role], axis=0)
        + np.zeros(t.size)
        for role in ("E", "I")
    }
    said = _told(balance(sums["E"], sums["I"]), unit) if t.size else "empty"
    said += f"; what each adds to {terms.text} in d{terms.variable}/dt"
    label = f"synaptic input ({unit})" if unit else "synaptic input"
    return Graph(
        text,
        "currents",
        "time (s)",
        label,
        tuple(curves),
        said,
        over_time=True,
        y_si=scale,
    )


def _roles(parts: Mapping[str, Floats]) -> dict[str, str]:
    """Return ``E`` for what is positive on average and ``I`` for what is negative."""
    means = {name: float(part.sum()) for name, part in parts.items()}
    roles: dict[str, str] = {}
    for name, mean in means.items():
        if mean == 0:  # a weight that stands at 0 is of neither sign
            roles[name] = "I" if any(m > 0 for m in means.values()) else "E"
        else:
            roles[name] = "E" if mean > 0 else "I"
    return roles


def _told(found: Balance, unit: str) -> str:
    digits = three_digits
    text = (
        f"mean excitation {digits(found.excitation)} {unit}, inhibition "
        f"{digits(found.inhibition)} {unit}, sum {digits(found.net)} {unit} "
        f"(SD {digits(found.spread)})"
    )
    if not math.isnan(found.correlation):
        text += f", correlation of the two {found.correlation:.2f}"
    if not math.isnan(found.ratio):
        text += f", |sum|/excitation {found.ratio:.2f}"
    return text


def _read(written: Written, groups: Groups) -> Currents:
    """Return the currents of one neuron.

    Raises
    ------
    NbspikeError
        NB802 for several neurons, NB850 for a membrane without synaptic currents.
    """
    first, *rest = written.items
    if rest or (first.neurons is not None and len(first.neurons) != 1):
        message = "`currents` shows one neuron"
        hint = f"Write `currents({first.name}[0])`"
        raise refusal("NB802", message, written.span, hint)
    ((place, neuron),) = groups.neurons(first, 1)
    model, population = place.definition.model, place.definition.name
    membrane = potential(model)
    if membrane is None or model.variable(membrane).expression is None:
        message = f"`{place.name}` has no membrane equation"
        hint = "Choose a group whose cell has `dv/dt = …`"
        raise refusal("NB850", message, first.span, hint)
    driven = driven_variables(groups, population, model, membrane)
    terms = synaptic_terms(model, membrane, driven, {}, {})
    if not terms.drivers:
        message = f"no synapses add to the equation of `{membrane}` of `{place.name}`"
        hint = "Currents need `on_pre: g += w` and a `g` in the membrane equation"
        if membrane in driven:
            message = f"synapses of `{place.name}` add to `{membrane}` itself"
            hint = f"There is no current to show; try `vm({written.inside})`"
        raise refusal("NB850", message, first.span, hint)
    return Currents(population, neuron, membrane, driven, terms.recorded, written.text)


CURRENTS = PanelKind(
    "currents",
    "currents(P[0])",
    "excitatory and inhibitory terms of the membrane equation, and their sum",
    _read,
)
