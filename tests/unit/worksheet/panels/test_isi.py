"""The histogram of intervals, of clocks whose interval is known."""

from __future__ import annotations

import numpy as np


def test_intervals_of_clocks_stand_in_one_bin(look):
    (graph,) = look("isi(P)", 0.2).graphs
    (curve,) = graph.curves
    high = curve.x[curve.y > 0]
    assert high.min() <= 10 <= high.max()
    assert np.ptp(high) <= 0.5 + 1e-9  # five steps
    assert "mean 10.0 ms, CV 0.00 (10 of 10)" in graph.says


def test_each_group_has_its_curve(look):
    (graph,) = look("isi(A, B)", 0.2).graphs
    assert [each.name for each in graph.curves] == ["A", "B"]


def test_silent_neurons_are_told(look):
    (graph,) = look("isi(P)", 0.005).graphs
    assert "P has no intervals" in graph.says
