"""``regime(P)``: asynchronous or synchronous, regular or irregular."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from nbspike.analysis.correlation import synchrony
from nbspike.analysis.regime import (
    FAST,
    IRREGULAR,
    SYNCHRONOUS,
    Regime,
    regime,
    transient_of,
)
from nbspike.analysis.summary import three_digits
from nbspike.analysis.view import Curve, Graph
from nbspike.worksheet.definitions import NeuronsDefinition
from nbspike.worksheet.panels.groups import Groups, Place, potential
from nbspike.worksheet.panels.panel import (
    Draft,
    Needs,
    PanelKind,
    Run,
    TraceChoice,
)
from nbspike.worksheet.panels.written import Written

#: Neurons whose potentials tell how much they move together.
TOGETHER = 40
_UNKNOWN = "cannot say (too few spikes a neuron; run longer)"
_MODULATION, _CV = 1.5, 1.5


@dataclass(frozen=True, slots=True)
class RegimePanel:
    """Where populations stand between the regimes."""

    names: tuple[str, ...]
    choices: tuple[tuple[TraceChoice, ...], ...]
    text: str

    @property
    def needs(self) -> Needs:
        """Potentials of some neurons of each."""
        return Needs(frozenset(one for group in self.choices for one in group))

    def add(self, run: Run, draft: Draft) -> None:
        """Add the plane of regularity and synchrony."""
        start = transient_of(run.duration)
        curves = [
            _line([SYNCHRONOUS] * 2, [0.0, _CV], ""),
            _line([0.0, _MODULATION], [IRREGULAR] * 2, ""),
        ]
        told = []
        for name, choices in zip(self.names, self.choices, strict=True):
            found = regime(draft.count(run, name), start, run.duration)
            place = np.array([found.modulation]), np.array([found.cv])
            if not np.isfinite(place).all():
                place = np.empty(0), np.empty(0)
            place = np.minimum(place[0], _MODULATION), np.minimum(place[1], _CV)
            curves.append(Curve(name, *place, "points"))
            told.append(_told(name, found) + _together(run, choices))
        told.append(
            f"irregular from CV {IRREGULAR:g} on, synchronous from a modulation of "
            f"{SYNCHRONOUS:g} on (SD/mean of the rate in 5 ms beyond Poisson), fast "
            f"from {FAST:g} Hz on; without the first {start * 1e3:.0f} ms"
        )
        graph = Graph(
            self.text,
            "regime",
            "modulation of the rate",
            "CV: regular below, irregular above",
            tuple(curves),
            "; ".join(told),
            x_limits=(0.0, _MODULATION),
            y_limits=(0.0, _CV),
        )
        draft.graphs.append(graph)


def _line(x: list[float], y: list[float], name: str) -> Curve:
    return Curve(name, np.array(x), np.array(y), "reference")


def _told(name: str, found: Regime) -> str:
    text = (
        f"{name}: {found.label or 'cannot say (too few spikes a neuron; run longer)'}"
    )
    numbers = [("CV", found.cv), ("modulation", found.modulation)]
    text += "".join(f", {w} {v:.2f}" for w, v in numbers if not math.isnan(v))
    if found.label[:1] == "S" and not math.isnan(found.frequency):
        text += f" at {three_digits(found.frequency)} Hz"
    if not math.isnan(found.correlation):
        text += f", pairs correlate {found.correlation:.3f}"
    return text


def _together(run: Run, choices: tuple[TraceChoice, ...]) -> str:
    """Return how much the potentials of some neurons move together, in words."""
    if len(choices) < 2:
        return ""
    samples = [
        run.samples_of(c.population, c.neuron, c.variable or "") for c in choices
    ]
    found = synchrony(np.stack(samples))
    if math.isnan(found):
        return ""
    alone = 1 / math.sqrt(len(choices))
    return f", chi {found:.2f} ({len(choices)} neurons; {alone:.2f} if independent)"


def _choices(place: Place) -> tuple[TraceChoice, ...]:
    definition: NeuronsDefinition = place.definition
    variable = potential(definition.model)
    if variable is None:
        return ()
    number = min(TOGETHER, place.size)
    return tuple(
        TraceChoice(definition.name, place.first + k, variable) for k in range(number)
    )


def _read(written: Written, groups: Groups) -> RegimePanel:
    places = [groups.whole(item, written.word) for item in written.items]
    return RegimePanel(
        tuple(place.name for place in places),
        tuple(_choices(place) for place in places),
        written.text,
    )


REGIME = PanelKind(
    "regime", "regime(E, I)", "asynchronous or synchronous, regular or not", _read
)
