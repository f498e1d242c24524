"""Rows I1 to I5, C8, H14 and H15: making synapses, names, and parts of groups."""

# names are those of scripts, and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nbspike import (
    ConnectivityError,
    NbspikeError,
    NbspikeWarning,
    Network,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    run,
)
from tests.semantics.joined import listed

SPIKING = {"threshold": "v > 1", "reset": "v = 0"}


def cells(size, **options):
    return NeuronGroup(size, "v : 1\ng : 1", **{**SPIKING, **options})


def test_I1_target_is_the_source_and_nothing_is_connected():
    G = cells(3)
    S = Synapses(G, on_pre="v += 1", name="S")
    assert (S.source, S.target, len(S)) == (G, G, 0)
    with pytest.raises(ConnectivityError, match=r"never connected[\s\S]*S\.connect"):
        run(1 * ms)


def test_I2_older_spellings():
    G = cells(2)
    with pytest.warns(NbspikeWarning, match="`pre=` is now called `on_pre=`"):
        S = Synapses(G, G, pre="v_post += 1", post="g_pre += 1")
    S.connect(i=0, j=1)
    G.v = [2, 0]
    Network(G, S).run(0.1 * ms)
    assert_array_equal(G.v, [0, 1])


def test_I4_source_needs_a_threshold():
    with pytest.raises(ConnectivityError, match="threshold"):
        Synapses(NeuronGroup(2, "v : 1"), cells(2), on_pre="v += 1")


def test_I5_names_mean_the_synapse_and_then_the_target():
    G, H = cells(1), cells(1)
    S = Synapses(G, H, "w : 1", on_pre="g += w\ng_pre += 10*w")
    S.connect()
    S.w, G.v = 3, 2
    Network(G, H, S).run(0.1 * ms)
    assert (H.g[0], G.g[0]) == (3, 30)


def test_I5_one_name_for_two_things_is_refused():
    G = cells(1)
    with pytest.raises(NbspikeError, match=r"source neurons.* such as `g_syn`"):
        Synapses(G, G, "g : 1", on_pre="g += 1")
    with pytest.raises(NbspikeError, match="NB203"):
        Synapses(G, G, "w_pre : 1", on_pre="g += 1")


def test_C8_texts_see_the_names_of_the_line_that_uses_them():
    G = cells(4)
    S = Synapses(G, G, "w : 1")

    def wire():
        limit = 1
        S.connect("abs(i - j) == limit")
        S.w["i > limit"] = "limit*5"

    wire()
    assert listed(S) == "01 10 12 21 23 32"
    assert_array_equal(S.w, [0, 0, 0, 5, 5, 5])
    with pytest.raises(NbspikeError, match="`limit`"):
        S.connect("i == limit")


def test_C8_namespace_of_a_call_stands_for_the_names_of_the_script():
    G, only = cells(4), 1
    S = Synapses(G, G)
    S.connect("i == only and j == 0", namespace={"only": 2})
    assert listed(S) == "20"


def test_H14_parts_of_groups():
    G = cells(10)
    G.v = "i"
    part = G[2:8]
    assert (len(part), part.N) == (6, 6)
    assert_array_equal(part.i, np.arange(6))
    assert_array_equal(part[1:3].v, [3, 4])
    assert_array_equal(G[[3, 4, 5]].v, [3, 4, 5])
    assert_array_equal(G[7].v, [7])
    part.v = 0
    assert_array_equal(G.v, [0, 1, 0, 0, 0, 0, 0, 0, 8, 9])
    for index in (slice(0, 8, 2), [1, 3]):
        with pytest.raises(ConnectivityError, match="NB602"):
            G[index]


def test_H15_parts_as_sources_and_targets():
    G = cells(6)
    S = Synapses(G[2:4], G[3:], "w : 1", on_pre="g_post += 1 + 10*i + 100*j")
    S.connect("i != j")
    assert listed(S) == "01 02 10 12"
    assert (S.N_pre, S.N_post) == (2, 3)
    S.w = "i*10 + j"
    assert_array_equal(S.w[G[3:4], :], [10, 12])
    assert_array_equal(S.w[S.source[1:2], G[5:]], [12])
    with pytest.raises(ConnectivityError, match="from 0 to 1"):
        S.connect(i=2, j=0)
    G.v = [0, 0, 2, 0, 2, 0]
    Network(G, S).run(0.1 * ms)
    # neuron 2 is source 0; it reaches targets 1 and 2, which are neurons 4 and 5
    assert_array_equal(G.g, [0, 0, 0, 0, 101, 201])


def test_H15_parts_are_monitored_by_their_own_numbers():
    G = cells(6)
    G.g = "i"
    spikes, trace = SpikeMonitor(G[3:]), StateMonitor(G[3:], "g", record=[0, 2])
    G.v = [2, 0, 0, 0, 2, 2]
    Network(G, spikes, trace).run(0.1 * ms)
    assert_array_equal(spikes.i, [1, 2])
    assert_array_equal(trace.g[:, 0], [3, 5])
