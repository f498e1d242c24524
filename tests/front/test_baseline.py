"""Freeze: a result that stays in grey, and what has changed since."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike_magics.baseline import Baseline
from nbspike_magics.explorer import Explorer
from nbspike_magics.frames import TimeAxis
from nbspike_magics.rates import RatesFigure
from tests.front.pictures import CONTROL, Fake, row, view_of


class Firing(Fake):
    """A runner whose number of spikes follows the slider: 100 for one millivolt."""

    def __call__(self, request, cancelled):
        super().__call__(request, cancelled)
        level = request.values["w_e"] * 1e3
        return view_of(round(100 * level), level)


@pytest.fixture
def firing():
    made = Explorer([CONTROL], Firing(), duration=0.5, seed=7)
    yield made
    made.close()


def move(explorer: Explorer, value: float) -> None:
    row(explorer).slider.value = value
    assert explorer.wait(5)


def test_the_baseline_stays_grey_under_traces_and_rates(firing) -> None:
    rates, traces = firing._screen.figures._rates, firing._screen.figures._traces[0]
    frozen = rates._curves[0].y.copy()
    firing._toolbar.freeze.click()
    for value in (2.0, 3.0):
        move(firing, value)
    np.testing.assert_array_equal(rates._ghosts[0].y, frozen)
    assert rates._curves[0].y.max() > frozen.max()
    assert traces._ghosts[0].y[0] == pytest.approx(-59)
    assert traces._curves[0].y[0] == pytest.approx(-57)
    for figure in (rates, traces):
        assert "baseline" in figure._frame.caption.value


def test_the_table_says_baseline_now_and_difference(firing) -> None:
    firing.freeze()
    move(firing, 3.0)
    lines = firing.comparison.splitlines()
    assert lines[0] == "baseline: w_e = 1 mV, seed 7"
    assert lines[1].split() == ["baseline", "now", "difference"]
    # 40 neurons, half a second
    assert lines[2].split() == ["E", "rate", "(Hz)", "5.00", "15.0", "+10.00"]
    assert len({len(line) for line in lines[1:]}) == 1
    html = firing._screen.differences.value
    assert '<th scope="row">E rate (Hz)</th><td>5.00</td><td>15.0</td>' in html


def test_the_same_button_unfreezes(firing) -> None:
    button = firing._toolbar.freeze
    assert not firing.frozen
    assert button.description == "Freeze"
    button.click()
    assert firing.frozen
    assert button.description == "Unfreeze"
    move(firing, 2.0)
    button.click()
    assert not firing.frozen
    assert button.description == "Freeze"
    assert firing.comparison == firing._screen.differences.value == ""
    assert firing._screen.figures._rates._ghosts[0].y.size == 0
    # the picture before the last step is a ghost again
    assert "before" in firing._screen.figures._traces[0]._frame.caption.value


def test_freezing_keeps_the_picture_not_what_the_sliders_ask_for(firing) -> None:
    firing._run.error = ValueError("no")
    move(firing, 4.0)
    firing.freeze()
    assert firing.comparison.startswith("baseline: w_e = 1 mV, seed 7\n")
    assert "no" in firing.status


def test_freezing_runs_nothing_and_is_no_step(firing) -> None:
    firing.freeze()
    firing.unfreeze()
    assert len(firing._run.calls) == 1
    assert firing._toolbar.undo.disabled


def test_reset_and_undo_leave_the_baseline(firing) -> None:
    move(firing, 2.0)
    firing.freeze()
    firing.reset()
    firing.undo()
    assert firing.wait(5)
    assert firing.comparison.splitlines()[0] == "baseline: w_e = 2 mV, seed 7"


def test_rates_keep_the_baseline_within_the_axis() -> None:
    figure = RatesFigure(view_of(100), TimeAxis(0.5))
    busy = view_of(4000)
    figure.update(view_of(100), busy)
    assert figure._frame.y.max >= busy.rates[0].rate.max()


def test_a_view_without_spikes_has_a_caption_and_no_table() -> None:
    view = view_of(0)
    silent = type(view)(0.5, (), (), view.traces, "")
    baseline = Baseline(silent, "tau = <20> ms, seed 1")
    assert baseline.text(silent) == "baseline: tau = <20> ms, seed 1"
    assert "&lt;20&gt;" in baseline.html(silent)
    assert "<tbody>" not in baseline.html(silent)


def test_freeze_has_a_tooltip_for_either_use(firing) -> None:
    button = firing._toolbar.freeze
    first = button.tooltip
    firing.freeze()
    assert first
    assert button.tooltip not in ("", first)
