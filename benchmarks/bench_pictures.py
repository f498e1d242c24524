"""From spikes to a picture: what a slider waits for besides the run."""

from __future__ import annotations

import sys

import numpy as np
from measuring import Row, Times, measured, report

from nbspike.analysis.summary import summary_of
from nbspike.analysis.view import SpikeView, View
from nbspike.picture.palette import raster_png

REPEATS = 20
NEURONS, DURATION = 4000, 1.0

#: Seconds of CPU time for 25 000 and 40 000 spikes.
MOST_SUMMARY, MOST_RASTER = 5e-3, 10e-3


def spikes(count: int) -> SpikeView:
    """Return spikes at random times of random neurons."""
    rng = np.random.default_rng(3)
    t = np.sort(rng.uniform(0, DURATION, count))
    return SpikeView("P", NEURONS, 0, t, rng.integers(0, NEURONS, count))


def rows(peers: bool = False) -> list[Row]:
    """Measure; there is no peer that draws the same."""
    del peers
    few = View(DURATION, (spikes(25_000),), (), (), "")
    many = (spikes(40_000),)
    window = (0.0, DURATION)
    summary = _least(lambda: summary_of(few))
    raster = _least(lambda: raster_png(many, 640, 220, window))
    return [
        Row(
            "summary of 25 000 spikes",
            summary,
            target="at most 5 ms CPU",
            passed=summary.cpu <= MOST_SUMMARY,
        ),
        Row(
            "raster of 40 000 spikes as PNG, 640 x 220",
            raster,
            target="at most 10 ms CPU",
            passed=raster.cpu <= MOST_RASTER,
        ),
    ]


def _least(action: object) -> Times:
    assert callable(action)
    found = measured(action)
    for _ in range(REPEATS - 1):
        found &= measured(action)
    return found


if __name__ == "__main__":
    sys.exit(report(rows))
