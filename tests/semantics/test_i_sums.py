"""Sums over synapses.

Literal numbers were observed in Brian 2.9 (numpy target) unless they follow by hand.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    NeuronGroup,
    SpikeGeneratorGroup,
    StateMonitor,
    Synapses,
    ms,
    run,
)
from nbspike.diagnostics.errors import NbspikeError


def one_spike(time=1, size=1):
    return SpikeGeneratorGroup(size, [0], [time] * ms)


def test_I40_summed_variable_is_set_from_the_last_state():
    G = one_spike(0.2)
    T = NeuronGroup(2, "s : 1\nfree : 1")
    S = Synapses(G, T, "g : 1\ns_post = g + 1 : 1 (summed)", on_pre="g += 1")
    S.connect(i=0, j=[0, 0])
    M = StateMonitor(T, "s", record=True)
    T.s = 7
    run(0.6 * ms)

    # sampled before the sum of the step; the spike comes after that of its step
    assert_array_equal(M.s[0], [7, 2, 2, 2, 4, 4])
    assert_array_equal(M.s[1], [7, 0, 0, 0, 0, 0])


def test_I40_sum_needs_a_parameter():
    G = NeuronGroup(2, "dv/dt = -v/ms : 1\ndouble = 2*v : 1\nall : 1 (shared)")
    for name, what in (("v", "differential"), ("double", "subexp"), ("all", "shared")):
        with pytest.raises(NbspikeError, match=rf"NB636[\s\S]*{what}"):
            Synapses(G, G, f"{name}_post = v_pre : 1 (summed)")
    with pytest.raises(NbspikeError, match=r"NB636[\s\S]*no variable `q`"):
        Synapses(G, G, "q_pre = v_post : 1 (summed)")


@pytest.mark.differs("several Synapses may sum into one variable")
def test_I40_sums_of_several_synapses_add_up():
    G = NeuronGroup(3, "x : 1\ny : 1")
    G.x = [1, 2, 3]
    one = Synapses(G[:2], G, "y_post = x_pre : 1 (summed)")
    two = Synapses(G, G, "y_post = 10*x_pre : 1 (summed)")
    one.connect()
    two.connect("i == j")
    run(0.3 * ms)

    assert_array_equal(G.y, [13, 23, 33])


def test_I40_sum_over_the_synapses_of_the_source():
    G, T = NeuronGroup(2, "total : 1"), NeuronGroup(3, "x : 1")
    T.x = [1, 2, 3]
    S = Synapses(G, T, "total_pre = x_post : 1 (summed)")
    S.connect("j >= i")
    run(0.1 * ms)

    assert_array_equal(G.total, [6, 5])


def test_I41_gap_junctions_see_the_last_step():
    model = "dv/dt = (drive - v + gap)/(10*ms) : 1\ndrive : 1\ngap : 1"
    G = NeuronGroup(2, model, method="euler")
    G.drive = [1, 0]
    S = Synapses(G, G, "gap_post = 0.5*(v_pre - v_post) : 1 (summed)")
    S.connect("i != j")
    run(3 * ms)

    v, drive = np.zeros(2), np.array([1.0, 0.0])
    for _ in range(30):
        gap = 0.5 * (v[::-1] - v)
        v = v + 0.01 * (drive - v + gap)
    assert_allclose(G.v, v, rtol=1e-12)


def test_R26_sums_are_zeroed_first_and_come_before_the_update():
    G = NeuronGroup(1, "dv/dt = s*Hz : 1\ns : 1", method="euler")
    S = Synapses(G, G, "s_post = 1 + v_pre : 1 (summed)")
    S.connect()
    M = StateMonitor(G, ["s", "v"], record=0)
    run(0.3 * ms)

    assert_allclose(M.s[0], [0, 1, 1.0001])
    assert_allclose(M.v[0], [0, 1e-4, 1e-4 + 1.0001e-4])


@pytest.mark.differs("also where the target is a part of a group")
def test_R26_sums_into_parts_come_before_the_update_as_well():
    G = NeuronGroup(2, "dv/dt = s*Hz : 1\ns : 1", method="euler")
    S = Synapses(G, G[1:], "s_post = 1 : 1 (summed)")
    S.connect(i=0, j=0)
    run(0.2 * ms)

    assert_allclose(G.v, [0, 2e-4])


def test_R27_disjoint_parts_may_be_summed_by_different_synapses():
    G = NeuronGroup(4, "x : 1\ny : 1")
    G.x = [1, 2, 3, 4]
    one = Synapses(G, G[:2], "y_post = x_pre : 1 (summed)")
    two = Synapses(G, G[2:], "y_post = -x_pre : 1 (summed)")
    one.connect()
    two.connect()
    run(0.1 * ms)

    assert_array_equal(G.y, [10, 10, -10, -10])
