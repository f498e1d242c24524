"""From spikes to a picture: what a slider waits for besides the run."""

from __future__ import annotations

import numpy as np

from benchmarks.results import Row, Times, measured
from nbspike.analysis.summary import summary_of
from nbspike.analysis.view import SpikeView, View
from nbspike.picture.palette import raster_png

REPEATS = 20
NEURONS, DURATION = 4000, 1.0


def spikes(count: int) -> SpikeView:
    """Return spikes at random times of random neurons."""
    rng = np.random.default_rng(3)
    t = np.sort(rng.uniform(0, DURATION, count))
    return SpikeView("P", NEURONS, 0, t, rng.integers(0, NEURONS, count))


def rows() -> dict[str, Row]:
    """Measure in this process."""
    few = View(DURATION, (spikes(25_000),), (), (), "")
    many = (spikes(40_000),)
    window = (0.0, DURATION)
    summary = _least(lambda: summary_of(few))
    raster = _least(lambda: raster_png(many, 640, 220, window))
    return {
        "summary": Row("summary of 25 000 spikes", summary),
        "raster": Row("raster of 40 000 spikes as PNG, 640 x 220", raster),
    }


def _least(action: object) -> Times:
    assert callable(action)
    found = measured(action)
    for _ in range(REPEATS - 1):
        found &= measured(action)
    return found
