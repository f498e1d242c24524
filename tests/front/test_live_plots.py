"""What ``res.plot()`` shows in a notebook."""

from __future__ import annotations

import pytest

from nbspike.picture.picture import Picture
from nbspike_magics.live_plots import LivePlots
from tests.front.pictures import view_of

_VIEW = "application/vnd.jupyter.widget-view+json"


class Cell:
    name, count = "a", 1


@pytest.fixture
def plots():
    made = LivePlots(lambda: Cell.name, lambda: Cell.count)
    yield made
    Cell.count = 1


def widgets_of(plots: LivePlots) -> list:
    return plots._shown["a"][1]


def test_a_picture_becomes_figures_that_zoom(plots):
    bundle = plots(view_of(50))
    assert _VIEW in bundle
    (whole,) = widgets_of(plots)
    column = whole.children[1]
    window = next(
        each for each in column.children if "nbspike-window" in each._dom_classes
    )
    raster = column.children[0].children[1]
    window.value = (100.0, 200.0)
    scale = raster.axes[0].scale
    assert (scale.min, scale.max) == (100.0, 200.0)


def test_figures_close_when_their_cell_runs_again(plots):
    plots(view_of(10))
    plots(view_of(20))
    first, second = widgets_of(plots)
    assert first.comm is not None
    Cell.count = 2
    plots(view_of(30))
    assert first.comm is None is second.comm
    assert len(widgets_of(plots)) == 1


def test_a_terminal_shows_the_picture_only(network):
    result = network.run("%simulate 50*ms as res")
    assert set(result.plot()._repr_mimebundle_()) == {"text/plain", "image/png"}


def test_simulate_draws_the_panels_it_is_asked_for(network):
    result = network.run("%simulate 100*ms --plots isi(P) currents(P[4]) as res")
    assert [each.panel for each in result.view().graphs] == ["isi(P)", "currents(P[4])"]
    first, second, third = repr(result).split("\n")
    assert first.startswith("100 ms: P ")
    assert second.startswith("isi(P): P mean")
    assert third.startswith("currents(P[4]): mean excitation")
    assert isinstance(network.run("res.plot()"), Picture)
    assert result._repr_png_().startswith(b"\x89PNG")


def test_traces_and_their_ghosts_share_a_unit():
    from dataclasses import replace

    from nbspike_magics.figures import Figures
    from nbspike_magics.panel import close_tree

    before = view_of(10, level=5.0)
    small = replace(before.traces[0], unit="uV", scale=1e-6)
    figures = Figures(before)
    figures.update(replace(before, traces=(small,)), before, frozen=True)
    figure = figures._traces[0]
    assert figure._curves[0].y.tolist() == pytest.approx(figure._ghosts[0].y.tolist())
    assert "mV" in figure._frame.caption.value
    close_tree(figures.widget)
