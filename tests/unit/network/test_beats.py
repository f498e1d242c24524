"""Ticks of clocks without a common divisor."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.neurons import parse_neurons
from nbspike.model.check import check_neurons
from nbspike.network.assembly import Assembly
from nbspike.network.beats import Beats
from nbspike.network.population import Population


def test_a_tick_is_a_time_at_which_some_step_begins():
    beats = Beats(5, {0.5: 0, 1 / 3: 0}, 1.0)

    assert [beats.time(5 + k) for k in range(beats.ticks)] == pytest.approx(
        [0, 1 / 3, 0.5, 2 / 3]
    )
    assert beats.following[0.5].tolist() == [0, 1, 1, 2, 2]
    assert beats.following[1 / 3].tolist() == [0, 1, 2, 2, 3]
    assert beats.time(9) == 1.0


def test_times_that_differ_by_rounding_are_one_tick():
    beats = Beats(0, {0.1: 0, 0.30000000001: 0}, 0.65)

    assert beats.ticks == 7
    assert beats.following[0.30000000001].tolist() == [0, 1, 1, 1, 2, 2, 2, 3]


def test_clocks_go_on_from_their_own_steps():
    beats = Beats(8, {0.5: 2, 1 / 3: 3}, 2.0)

    assert beats.step(8, 0.5) == 2
    assert beats.step(8 + beats.ticks, 0.5) == 4
    assert beats.step(8 + beats.ticks, 1 / 3) == 6
    assert beats.step(8, 0.25) == 4  # a clock that is not listed


def test_without_an_end_there_are_no_ticks():
    beats = Beats(3, {0.5: 2, 1 / 3: 4}, None)

    assert beats.ticks == 0
    assert beats.time(3) == 1.0


def test_too_many_ticks_are_refused_at_once():
    with pytest.raises(NbspikeError, match="without a common divisor would take"):
        Beats(0, {1e-12: 0, 1e-12 / 3: 0}, 1e6)


def test_steps_are_counted_only_on_a_common_grid():
    model = check_neurons(parse_neurons(SourceText("dv/dt = 1/second : 1", "P")))
    groups = [
        Population("P", 1, model, dt=1e-4),
        Population("Q", 1, model, dt=1e-3 / 3),
    ]
    assembly = Assembly(groups)

    assert assembly.advance_until(1e-3, {}, seed=1)
    assert groups[0].state["v"][0] == pytest.approx(1e-3)
    assert groups[1].state["v"][0] == pytest.approx(1e-3)
    with pytest.raises(NbspikeError, match="common divisor"):
        assembly.advance(3, {}, seed=1)
