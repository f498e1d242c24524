"""``autocorrelation(P)``: how the population rate resembles itself later."""

from __future__ import annotations

import numpy as np

from nbspike.analysis.rates import population_rate
from nbspike.analysis.spectra import rate_autocorrelation
from nbspike.analysis.view import Curve, Floats, Graph, SpikeView
from nbspike.worksheet.panels.graph_of_groups import GraphOfGroups
from nbspike.worksheet.panels.groups import Groups
from nbspike.worksheet.panels.panel import PanelKind, Run
from nbspike.worksheet.panels.written import Written

_MS = 1e-3
_BIN = 1e-3
_LONGEST = 0.2


def autocorrelation_graph(groups: list[SpikeView], run: Run, text: str) -> Graph:
    """Return the autocorrelations of the rates of some groups.

    Parameters
    ----------
    groups
        Their spikes.
    run
        The run in which they fired.
    text
        How the panel is written.
    """
    longest = min(_LONGEST, run.duration / 4)
    zero = np.array([0.0, longest / _MS])
    curves = [Curve("", zero, np.zeros(2), "reference")]
    told = []
    for each in groups:
        found = population_rate(each, 0.0, run.duration, _BIN)
        lags, values = rate_autocorrelation(found.rate, found.bin_width, longest)
        kept = np.isfinite(values)
        curves.append(Curve(each.name, lags[kept] / _MS, values[kept]))
        told.append(_told(each, lags[kept], values[kept]))
    told.append(
        "correlation of the rate in bins of 1 ms with itself that much later; "
        "lag 0, where it is 1, is not drawn"
    )
    return Graph(
        text,
        "autocorrelation of the rate",
        "lag (ms)",
        "correlation",
        tuple(curves),
        "; ".join(told),
        x_limits=(0.0, longest / _MS),
        x_si=_MS,
    )


def _told(spikes: SpikeView, lags: Floats, values: Floats) -> str:
    if values.size == 0:
        return f"{spikes.name} has none"
    highest = _next_peak(values)
    if highest is None:
        return f"{spikes.name} {values[0]:.2f} at {lags[0] / _MS:.0f} ms"
    at = f"{lags[highest] / _MS:.0f} ms"
    return f"{spikes.name} next peak {values[highest]:.2f} at {at}"


def _next_peak(values: Floats) -> int | None:
    """Return where the highest value after the first negative one stands."""
    below = np.flatnonzero(values < 0)
    if below.size == 0 or below[0] + 1 >= values.size:
        return None
    place = int(below[0]) + int(np.argmax(values[below[0] :]))
    return place if values[place] > 0 else None


def _read(written: Written, groups: Groups) -> GraphOfGroups:
    return GraphOfGroups(groups.all_whole(written), written.text, autocorrelation_graph)


AUTOCORRELATION = PanelKind(
    "autocorrelation",
    "autocorrelation(P)",
    "autocorrelation of the population rate",
    _read,
)
