"""``isi(P)``: how the intervals between spikes are distributed."""

from __future__ import annotations

import math

import numpy as np

from nbspike.analysis.distributions import density, interval_edges, outline
from nbspike.analysis.intervals import (
    FEWEST_INTERVALS,
    interspike_intervals,
    regularity,
)
from nbspike.analysis.summary import three_digits
from nbspike.analysis.view import Curve, Floats, Graph, SpikeView
from nbspike.worksheet.panels.graph_of_groups import GraphOfGroups
from nbspike.worksheet.panels.groups import Groups
from nbspike.worksheet.panels.panel import PanelKind, Run
from nbspike.worksheet.panels.written import Written

_MS = 1e-3


def interval_graph(groups: list[SpikeView], run: Run, text: str) -> Graph:
    """Return the histograms of the intervals of some groups.

    Parameters
    ----------
    groups
        Their spikes.
    run
        The run in which they fired.
    text
        How the panel is written.
    """
    found = [interspike_intervals(each)[0] for each in groups]
    edges = interval_edges(np.concatenate(found), run.dt)
    curves = []
    for each, intervals in zip(groups, found, strict=True):
        x, y = outline(edges / _MS, density(intervals, edges) * _MS)
        curves.append(Curve(each.name, np.maximum(x, 0.0), y, "area"))
    width = three_digits((edges[1] - edges[0]) / _MS)
    lines = [_told(each, item) for each, item in zip(groups, found, strict=True)]
    lines.append(
        f"CV: SD/mean of a neuron's intervals, mean over neurons with "
        f"{FEWEST_INTERVALS} or more; all intervals in bins of {width} ms"
    )
    return Graph(
        text,
        "intervals",
        "interval (ms)",
        "density (1/ms)",
        tuple(curves),
        "; ".join(lines),
        from_zero=True,
        x_si=_MS,
        y_si=1 / _MS,
        x_limits=(0.0, float(edges[-1]) / _MS),
    )


def _told(spikes: SpikeView, intervals: Floats) -> str:
    if intervals.size == 0:
        return f"{spikes.name} has no intervals"
    mean = three_digits(float(intervals.mean()) / _MS)
    text = f"{spikes.name} mean {mean} ms"
    found = regularity(spikes)
    if math.isnan(found.cv):
        return text
    return f"{text}, CV {found.cv:.2f} ({found.qualifying} of {found.size})"


def _read(written: Written, groups: Groups) -> GraphOfGroups:
    return GraphOfGroups(groups.all_whole(written), written.text, interval_graph)


ISI = PanelKind("isi", "isi(P)", "histogram of inter-spike intervals, with CV", _read)
