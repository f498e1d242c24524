"""Rows I23 to I25 and rules 30, 31 and 34: the order of synapses, and traps."""

# texts find the names in the test
# ruff: noqa: F841

from __future__ import annotations

import warnings

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nbspike import NbspikeError, NbspikeWarning, NeuronGroup, Synapses
from tests.semantics.joined import ALL, joined, listed, pairs


def test_I23_matrix_of_weights_fits_a_full_connection():
    S = joined()
    S.connect()
    W = np.arange(20.0).reshape(4, 5)
    S.w = W.flatten()

    assert_array_equal(S.w[2, 3], [W[2, 3]])
    assert_array_equal(S.w[1, :], W[1])


def test_I24_new_synapses_start_at_zero():
    S = joined()
    with pytest.raises(NbspikeError, match="before there are synapses"):
        S.w = 3
    S.connect(i=1, j=1)
    S.w = 5
    S.connect(i=0, j=0)

    assert_array_equal(S.w, [5, 0])


def test_I25_autapses_are_kept():
    G = NeuronGroup(3, "v : 1")
    S = Synapses(G)
    S.connect()
    assert sum(S.i == S.j) == 3


def test_R34_order_of_each_form():
    # Brian 2.9: i, j of `connect('i < 2')`, then of two generators and of lists
    assert pairs("i < 2") == "00 01 02 03 04 10 11 12 13 14"
    assert pairs(j="k for k in range(2)") == "00 01 10 11 20 21 30 31"
    assert pairs(i="k for k in range(2)") == "00 10 01 11 02 12 03 13 04 14"
    assert pairs(i=[2, 0, 1], j=[3, 1, 1], n=2) == "23 23 01 01 11 11"


def test_R34_later_calls_append():
    S = joined()
    S.connect(i=[1, 0], j=[1, 1])
    S.connect("i == 0")
    S.connect(j="3")
    assert listed(S) == "11 01 00 01 02 03 04 03 13 23 33"


def test_R30_ring_works_with_the_number_of_neurons():
    G = NeuronGroup(5, "v : 1")
    S = Synapses(G)
    with pytest.raises(NbspikeError, match="`N_pre` or `N_post`"):
        S.connect("abs((i - j + N/2)%N - N/2) == 1")
    S.connect("abs((i - j + N_pre/2)%N_pre - N_pre/2) == 1")
    assert listed(S) == "01 04 10 12 21 23 32 34 40 43"


def test_R31_rows_of_a_grid_get_a_note():
    G, rows = NeuronGroup(6, "x : 1\ny : 1"), 2
    G.x = "i / rows"
    with pytest.warns(NbspikeWarning, match=r"`i / rows` .* write `i // rows`"):
        G.y = "i % rows"
    assert_array_equal(G.x, [0, 0.5, 1, 1.5, 2, 2.5])
    H = NeuronGroup(6, "x : 1\ny : 1")
    H.y = "i % rows"
    H.x = "(i // rows)*2.0 + int(i / rows)"
    assert_array_equal(H.x, [0, 0, 3, 3, 6, 6])


def test_R31_quotient_compared_with_a_whole_number_gets_a_note():
    with pytest.warns(NbspikeWarning, match=r"`i/2` .* write `i//2`"):
        assert pairs("i/2 == j") == "00 21"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert pairs("i//2 == j") == pairs("int(i/2) == j") == "00 10 21 31"
        assert pairs("exp(-abs(i - j)/2.0) > 0 or i/N_pre > 1") == ALL
