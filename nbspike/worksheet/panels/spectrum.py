"""``spectrum(P)``: how the power of the population rate is spread over frequency."""

from __future__ import annotations

import math

import numpy as np

from nbspike.analysis.rates import mean_rate, population_rate
from nbspike.analysis.spectra import welch_spectrum
from nbspike.analysis.summary import three_digits
from nbspike.analysis.view import Curve, Graph, SpikeView
from nbspike.worksheet.panels.graph_of_groups import GraphOfGroups
from nbspike.worksheet.panels.groups import Groups
from nbspike.worksheet.panels.panel import PanelKind, Run
from nbspike.worksheet.panels.written import Written

_BIN = 1e-3
_SHOWN = 200.0  # Hz; what is faster is not told apart from the bins
_PARTS = 4  # of the run, each a segment: a compromise of resolution and noise
_LONGEST = 0.5


def spectrum_graph(groups: list[SpikeView], run: Run, text: str) -> Graph:
    """Return the spectra of the rates of some groups.

    Parameters
    ----------
    groups
        Their spikes.
    run
        The run in which they fired.
    text
        How the panel is written.
    """
    segment = min(_LONGEST, run.duration / _PARTS)
    curves, told = [], []
    resolution = highest = math.nan
    segments = 0
    for each in groups:
        found = population_rate(each, 0.0, run.duration, _BIN)
        spectrum = welch_spectrum(found.rate, found.bin_width, segment)
        resolution, highest = spectrum.resolution, spectrum.highest
        segments = spectrum.segments
        shown = spectrum.frequency <= _SHOWN * (1 + 1e-9)
        curves.append(
            Curve(each.name, spectrum.frequency[shown], spectrum.power[shown])
        )
        told.append(_told(each, spectrum.peak))
        level = 2 * mean_rate(each, 0.0, run.duration) / max(each.size, 1)
        ends = np.array([0.0, min(_SHOWN, highest)])
        name = "Poisson" if each is groups[-1] else ""
        curves.append(Curve(name, ends, np.full(2, level), "reference"))
    told.append(
        f"Welch: {segments} Hann segments, resolution {three_digits(resolution)} Hz, "
        f"up to {three_digits(highest)} Hz; one-sided, Poisson: 2 rate/size"
    )
    return Graph(
        text,
        "spectrum of the rate",
        "frequency (Hz)",
        "power density (Hz)",
        tuple(curves),
        "; ".join(told),
        from_zero=True,
        x_limits=(0.0, _SHOWN if math.isnan(highest) else min(_SHOWN, highest)),
    )


def _told(spikes: SpikeView, peak: float) -> str:
    if math.isnan(peak):
        return f"{spikes.name} has no power"
    return f"{spikes.name} most power at {three_digits(peak)} Hz"


def _read(written: Written, groups: Groups) -> GraphOfGroups:
    return GraphOfGroups(groups.all_whole(written), written.text, spectrum_graph)


SPECTRUM = PanelKind(
    "spectrum", "spectrum(P)", "power spectrum of the population rate", _read
)
