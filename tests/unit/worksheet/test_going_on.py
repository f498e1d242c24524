"""A network that goes on keeps its state, also where its wiring reads places."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.worksheet.worksheet import Worksheet

NEURONS = """\
dv/dt = (1.2 - v)/tau : 1
x : 1
threshold: v > 1
reset: v = 0
init:
    v = rand()
    x = i/N
"""
NEARBY = """\
u : 1
connect: abs(x_pre - x_post) < reach
on_pre: v_post += u
delay: 2*ms
init: u = w*(1 + rand())
"""


@pytest.fixture
def sheet():
    made = Worksheet({})
    made.constants("tau = 20*ms\nw = 0.1\nreach = 0.1\n")
    made.neurons("P[50]", NEURONS)
    made.synapses("S: P -> P", NEARBY)
    return made


def weights(sheet):
    return sheet.simulation()._joins["S"].projection.state["u"]


def test_wiring_by_place_goes_on_as_one_long_run(sheet):
    whole = sheet.simulate(0.2).spikes["P"]
    parts = [sheet.simulate(0.1, go_on=go_on).spikes["P"] for go_on in (False, True)]

    assert len(whole) > 100
    np.testing.assert_array_equal(np.concatenate([p.i for p in parts]), whole.i)
    seconds = np.concatenate([p.seconds for p in parts])
    np.testing.assert_array_equal(seconds, whole.seconds)


def test_new_wiring_has_its_initial_weights_and_the_neurons_go_on(sheet):
    sheet.simulate(0.1)
    population = sheet.simulation()._joins["S"].projection.source.population
    before, few = population.state["v"].copy(), len(weights(sheet))
    sheet.constants("reach = 0.3\n")
    result = sheet.simulate(0.0, go_on=True)

    assert result.start == pytest.approx(0.1)
    assert len(weights(sheet)) > 2 * few
    assert weights(sheet).min() >= 0.1
    np.testing.assert_array_equal(population.state["v"], before)
