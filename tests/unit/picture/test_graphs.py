"""Graphs in the static picture: limits, colours, gaps and dashes."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from nbspike.analysis.view import Curve, Graph, View
from nbspike.picture.colours import EXCITATORY, INHIBITORY, rgb
from nbspike.picture.graphs import graph_limits, inks_of, wrapped
from nbspike.picture.png import draw
from nbspike.picture.strokes import dashes, pieces

X = np.linspace(0, 9.5, 40)
GRAPH = Graph(
    "isi(E, I)",
    "intervals",
    "interval (ms)",
    "density (1/ms)",
    (Curve("E", X, X**2, "area"), Curve("I", X, 90 - X**2)),
    "E mean 90.7 ms, CV 0.42 (580 of 3200)",
)


def picture(*graphs: Graph) -> np.ndarray:
    data = draw(View(0.5, (), (), (), "a summary", graphs))
    return np.array(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def pixels_like(image: np.ndarray, colour: str) -> int:
    return int((np.abs(image - rgb(colour)).max(axis=2) < 12).sum())


def test_populations_have_their_colours() -> None:
    image = picture(GRAPH)
    assert pixels_like(image, EXCITATORY) > 150
    assert pixels_like(image, INHIBITORY) > 100


def test_the_second_curve_is_dashed() -> None:
    assert [dash for _, dash in inks_of(GRAPH.curves).values()] == ["solid", "dashed"]


def test_two_graphs_stand_beside_each_other() -> None:
    one, two = picture(GRAPH), picture(GRAPH, GRAPH)
    assert one.shape == two.shape
    half = one.shape[1] // 2
    dark = (two[:, half + 60 :].sum(axis=2) < 300).sum()
    assert dark > (one[:, half + 60 :].sum(axis=2) < 300).sum() + 300


@pytest.mark.parametrize("timed", [False, True])
def test_nothing_touches_the_edges(timed: bool) -> None:
    shown = replace(GRAPH, over_time=timed, says="a word and more " * 20)
    image = picture(shown, GRAPH, GRAPH)
    edges = [image[:3], image[-3:], image[:, :3], image[:, -3:]]
    assert all((edge == 255).all() for edge in edges)


def test_limits_hold_still_until_the_curves_leave_them() -> None:
    first = graph_limits(GRAPH)
    smaller = replace(GRAPH, curves=(Curve("E", X, 0.8 * X**2),))
    larger = replace(GRAPH, curves=(Curve("E", X, 3 * X**2),))
    assert graph_limits(smaller, current=first) == first
    assert graph_limits(larger, current=first)[1][1] > first[1][1]


def test_limits_hold_the_ghost_as_well() -> None:
    across, up = graph_limits(GRAPH, [Curve("E", X, 1000 + X)])
    assert up[1] > 1000
    assert across[1] == 10


def test_an_empty_graph_is_drawn() -> None:
    empty = replace(GRAPH, curves=(Curve("E", X[:0], X[:0], "area"),))
    assert picture(empty).shape[1] == 900


def test_gaps_part_a_curve() -> None:
    y = np.array([1.0, 2.0, np.nan, 3.0, np.inf, 4.0])
    found = [piece[:, 1].tolist() for piece in pieces(np.arange(6.0), y)]
    assert found == [[1, 2], [3], [4]]


def test_dashes_are_as_long_as_the_pattern_says() -> None:
    line = np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 14.0]])  # 15 long
    found = list(dashes(line, (4.0, 2.0)))
    lengths = [np.hypot(*np.diff(each, axis=0).T).sum() for each in found]
    assert lengths == pytest.approx([4, 4, 3])
    assert len(list(dashes(line, ()))) == 1


def test_text_is_broken_between_words() -> None:
    lines = wrapped("alpha beta gamma delta", 80, 13)
    assert " ".join(lines) == "alpha beta gamma delta"
    assert len(lines) > 1
