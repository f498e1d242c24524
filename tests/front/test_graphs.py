"""Graphs as live figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nbspike.analysis.view import Curve, Graph, View
from nbspike.picture.colours import GHOST
from nbspike_magics.figures import Figures
from nbspike_magics.panel import close_tree

X = np.linspace(0, 10, 40)
GRAPH = Graph(
    "isi(E, I)",
    "intervals",
    "interval (ms)",
    "density (1/ms)",
    (Curve("E", X, X, "area"), Curve("I", X, 10 - X), Curve("", X, 0 * X, "reference")),
    "E mean <90.7> ms",
)
SECONDS = X / 20
TIMED = replace(
    GRAPH,
    panel="currents(P[0])",
    curves=(Curve("E", SECONDS, X),),
    over_time=True,
)


def view(*graphs: Graph) -> View:
    return View(0.5, (), (), (), "", graphs)


@pytest.fixture
def figures():
    made = Figures(view(GRAPH, TIMED))
    yield made
    close_tree(made.widget)


def test_curves_have_colour_and_dash_of_their_place(figures):
    marks = figures._graphs[0]._marks
    assert [mark.colors for mark in marks] == [["#0072B2"], ["#D55E00"], [GHOST]]
    assert [mark.line_style for mark in marks] == ["solid", "dashed", "dashed"]


def test_ghosts_of_two_groups_can_be_told_apart(figures):
    now = replace(GRAPH, curves=(*GRAPH.curves[:1], Curve("I", X, X + 1)))
    figures.update(view(now, TIMED), view(GRAPH, TIMED), frozen=True)
    ghosts = figures._graphs[0]._ghosts
    assert {name: mark.line_style for name, mark in ghosts.items()} == {
        "E": "solid",
        "I": "dashed",
    }
    assert ghosts["I"].y.tolist() == pytest.approx((10 - X).tolist())
    assert "baseline" in figures._graphs[0]._caption.value


def test_axes_hold_still_while_a_curve_moves_a_little(figures):
    frame = figures._graphs[0]._frame
    before = (frame.x.min, frame.x.max, frame.y.min, frame.y.max)
    smaller = replace(GRAPH, curves=(Curve("E", X, 0.9 * X, "area"), *GRAPH.curves[1:]))
    figures.update(view(smaller, TIMED))
    assert (frame.x.min, frame.x.max, frame.y.min, frame.y.max) == before


def test_what_it_says_is_written_as_text(figures):
    assert "E mean &lt;90.7&gt; ms" in figures._graphs[0]._said.value


def test_a_graph_of_time_shares_the_time_axis(figures):
    timed = figures._graphs[1]
    assert timed._marks[0].scales["x"] is figures.time.scale
    assert timed._marks[0].x.tolist() == pytest.approx((SECONDS / 1e-3).tolist())
    assert figures._graphs[0]._marks[0].scales["x"] is not figures.time.scale


def test_a_graph_of_time_is_drawn_again_for_the_window(figures):
    figures.show_window(0.1, 0.2)
    shown = figures._graphs[1]._marks[0].x
    assert 80 < shown.min() < 100  # one sample beyond each edge
    assert 200 < shown.max() < 220


def test_a_run_in_other_units_is_drawn_in_those_of_the_axes(figures):
    micro = replace(
        GRAPH,
        x_label="interval (us)",
        curves=tuple(replace(c, x=c.x * 1e3) for c in GRAPH.curves),
        x_si=1e-3 * GRAPH.x_si,
    )
    figures.update(view(micro, TIMED), view(GRAPH, TIMED), frozen=True)
    figure = figures._graphs[0]
    assert figure._marks[0].x.tolist() == pytest.approx(X.tolist())
    assert figure._ghosts["E"].x.tolist() == pytest.approx(X.tolist())


def test_a_preview_leaves_what_needs_a_whole_run(figures):
    short = replace(
        view(replace(GRAPH, says="nonsense of 20 ms"), replace(TIMED, says="short")),
        duration=0.02,
    )
    figures.update(short)
    assert "90.7" in figures._graphs[0]._said.value
    assert "short" in figures._graphs[1]._said.value
    at_once = view(replace(GRAPH, of_run=False, says="at once"), TIMED)
    figures.update(replace(at_once, duration=0.02))
    assert "at once" in figures._graphs[0]._said.value
