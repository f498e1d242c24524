"""Rows I26 to I29, I46, I47, I49 and rules 35 and 36: synapses by number.

Expected values were observed by running Brian 2.9, if nothing else is said.
"""

# names are those of scripts, and texts find them in the test
# ruff: noqa: N803

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    ConnectivityError,
    NbspikeError,
    NbspikeWarning,
    Network,
    NeuronGroup,
    SpikeGeneratorGroup,
    StateMonitor,
    Synapses,
    metre,
    ms,
    mV,
)
from tests.semantics.joined import joined


@pytest.fixture
def S():
    """Two synapses for each of four pairs, numbered 0 to 7."""
    made = joined()
    made.connect(i=[2, 0, 1, 0], j=[3, 1, 1, 4], n=2)
    made.w = np.arange(8)
    return made


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (np.s_[3:7], [3, 4, 5, 6]),
        (np.s_[::3], [0, 3, 6]),
        ([1, 1], [1, 1]),
        (np.s_[0, 1], [2, 3]),
        (np.s_[0, :], [2, 3, 6, 7]),
        (np.s_[:, 1], [2, 3, 4, 5]),
        (np.s_[1:3, 2:4], [0, 1]),
        (np.s_[::2, 1], [2, 3]),
        (np.s_[[0, 1], [1, 2]], [2, 3, 4, 5]),
        (np.s_[np.array([1, 0]), 1], [2, 3, 4, 5]),
        (np.s_[3, :], []),
        (np.s_[3:1, :], []),
        (np.s_[0, 1, :], [2, 3]),
        ("i != j", [0, 1, 2, 3, 6, 7]),
        ("w > 3 and v_post == 0", [4, 5, 6, 7]),
        ("x_post > 2*metre", [0, 1, 6, 7]),
        ("i > 100", []),
    ],
    ids=str,
)
def test_I26_index_kinds(S, index, expected):
    assert_array_equal(S.w[index], expected)
    assert isinstance(S.w[index], np.ndarray)
    assert_array_equal(S.indices[index], np.asarray(expected, int))

    S.w[index] = 40
    assert_array_equal(np.flatnonzero(S.w[:] == 40), sorted(set(expected)))


def test_I26_one_synapse_by_its_number(S):
    assert (S.w[0], S.w[-1]) == (0, 7)
    with pytest.raises(IndexError, match="NB602"):
        S.w[100]


def test_I26_parts_of_groups(S):
    G, H = S.source, S.target
    assert_array_equal(S.w[G[1:3], H[0:2]], [4, 5])
    assert_array_equal(S.w[G[1:3], :], [0, 1, 4, 5])
    assert_array_equal(S.w[G, H], np.arange(8))
    with pytest.raises(ConnectivityError, match="no part of"):
        S.w[H[0:2], :]


def test_I26_values_of_all_kinds(S):
    S.w[0, :] = [10, 11, 12, 13]
    assert_array_equal(S.w, [0, 1, 10, 11, 4, 5, 12, 13])
    S.w["i == 0"] = "j + 2*i"
    S.w[2, :] = "N_pre + N_post"
    assert_array_equal(S.w, [9, 9, 1, 1, 4, 5, 4, 4])
    S.w[0, :] += 1
    S.w *= 2
    assert_array_equal(S.w, [18, 18, 4, 4, 8, 10, 10, 10])
    for index, values in ((np.s_[0, :], [1, 2]), (np.s_[:], [1, 2])):
        with pytest.raises(ValueError, match="NB613"):
            S.w[index] = values
    with pytest.raises(TypeError, match="where a condition holds"):
        S.w["i == 0"] = [1, 2, 3, 4]


@pytest.mark.differs("Brian takes truth values for the numbers 0 and 1")
def test_I26_arrays_of_truth_values_choose(S):
    S.w[S.i == 0] = 20
    assert_array_equal(S.w, [0, 1, 20, 20, 4, 5, 20, 20])
    assert_array_equal(S.w[np.array([True, False] * 4)], [0, 20, 4, 20])


@pytest.mark.differs("Brian finds nothing")
def test_I26_numbers_below_zero_count_from_the_end(S):
    assert_array_equal(S.w[0, -1], [6, 7])
    with pytest.raises(IndexError, match="neurons are 0 to 4"):
        S.w[0, 9]


def test_R36_pair_gives_an_array_and_no_match_is_silent(S):
    assert S.w[2, 3].shape == (2,)
    assert S.w[3, 3].shape == (0,)
    S.w[3, 3] = 5
    S.w["i == 3"] = 5
    S.w[3, :] = "j"
    assert_array_equal(S.w, np.arange(8))


def test_I27_variables_of_both_ends(S):
    assert_array_equal(S.i, [2, 2, 0, 0, 1, 1, 0, 0])
    assert_array_equal(S.j[:], [3, 3, 1, 1, 1, 1, 4, 4])
    assert_array_equal(S.j[0, :], [1, 1, 4, 4])
    assert_array_equal(S.i["j == 1"], [0, 0, 1, 1])
    assert_allclose(S.x_pre / metre, S.i)
    assert_allclose(S.x / metre, S.j)
    S.v_post = 3
    assert_array_equal(S.target.v, [0, 3, 0, 3, 3])
    S.v_pre[0, 1] = "i + 2"
    S.v_post["i == 0"] = "v_pre*j"
    assert_array_equal(S.source.v, [2, 0, 0, 0])
    assert_array_equal(S.v_post, [3, 3, 2, 2, 2, 2, 8, 8])
    for name in ("i", "N_incoming", "N_pre"):
        with pytest.raises(NbspikeError, match="NB204"):
            S.set_states({name: 0})


def test_I28_numbers_of_synapses(S):
    assert (S.N, S.N_pre, S.N_post, len(S)) == (8, 4, 5, 8)
    assert_array_equal(S.N_incoming, [2, 2, 4, 4, 4, 4, 2, 2])
    assert_array_equal(S.N_outgoing, [2, 2, 4, 4, 2, 2, 4, 4])
    assert_array_equal(S.N_incoming_post, [0, 4, 0, 2, 2])
    assert_array_equal(S.N_outgoing_pre, [4, 2, 2, 0])
    S.w = "1.0/N_incoming + N"
    assert_allclose(S.w, [8.5, 8.5, 8.25, 8.25, 8.25, 8.25, 8.5, 8.5])
    assert_array_equal(S.i["N_outgoing > 3"], [0, 0, 0, 0])


def test_I28_counts_in_statements_of_pathways():
    G = NeuronGroup(6, "v : 1", threshold="v > 1", reset="v = 0")
    H = NeuronGroup(7, "v : 1")
    count = "N_outgoing + 10*N_incoming + 100*N_pre + 1000*N_post + 10000*N"
    S = Synapses(G[2:], H[1:], on_pre=f"v_post += {count}")
    S.connect(i=[0, 0, 1], j=[0, 1, 0])
    G.v = 2
    Network(G, H, S).run(0.1 * ms)

    # neuron 1 of H hears from both: 36422 + 36421
    assert_array_equal(H.v, [0, 72843, 36412, 0, 0, 0, 0])


def test_I28_constant_called_n_gets_a_note():
    N = 4
    G = NeuronGroup(N, "v : 1", threshold="v > 1", reset="v = 0")
    S = Synapses(G, G, on_pre="v_post += 1.0/N", name="S")
    S.connect()
    with pytest.warns(NbspikeWarning, match="`N` in the equations of S"):
        Network(G, S).run(0.1 * ms)


def test_R35_counts_follow_later_connections(S):
    assert_array_equal(S.N_incoming[2, 3], [2, 2])
    S.connect("j == 3")
    assert_array_equal(S.N_incoming[2, 3], [6, 6, 6])
    assert_array_equal(S.N_incoming_post, [0, 4, 0, 6, 2])


def test_I29_number_within_a_pair():
    S = joined(multisynaptic_index="k")
    S.connect(i=[2, 0, 0], j=[3, 1, 1])
    S.connect("i == 0 and j == 1", n=2)
    S.connect(i=2, j=3)
    assert_array_equal(S.k, [0, 0, 1, 2, 3, 1])
    S.w = "k*100 + i*10 + j"
    assert_array_equal(S.w, [23, 1, 101, 201, 301, 123])
    assert_array_equal(S.w[:, :, 0], [23, 1])
    assert_array_equal(S.w["k == 1"], [101, 123])
    assert_array_equal(S.w[0, 1, 9], [])
    with pytest.raises(IndexError, match="multisynaptic_index='k'"):
        joined().w[0, 1, 0]


@pytest.mark.differs("Brian mixes up the third index after several calls of connect")
def test_I29_third_index_after_several_calls():
    S = joined(multisynaptic_index="k")
    S.connect(i=[2, 0, 0], j=[3, 1, 1])
    S.connect(i=0, j=1, n=2)
    S.w = "k*100 + i*10 + j"
    assert_array_equal(S.w[0, 1, 2], [201])
    assert_array_equal(S.w[0, 1, 1:3], [101, 201])
    with pytest.raises(NbspikeError, match="NB204"):
        S.k = 3
    with pytest.raises(NbspikeError, match="NB204"):
        joined(multisynaptic_index="k", on_pre="k = 2")


def test_I46_parts_of_synapses(S):
    part = S[0, :]
    assert_array_equal(part.indices, [2, 3, 6, 7])
    assert len(part) == 4
    assert_array_equal(S.w[part], [2, 3, 6, 7])
    assert_array_equal(S["i == 1"].indices, [4, 5])
    S.connect(i=0, j=0)
    with pytest.raises(RuntimeError, match="NB616"):
        part.require_current()
    with pytest.raises(RuntimeError, match=r"Choose them again"):
        S.w[part]


def test_I46_parts_are_recorded_and_found_again():
    source = SpikeGeneratorGroup(3, [0, 1, 2, 0], [0, 1, 1, 2] * ms)
    S = Synapses(source, NeuronGroup(4, "v : 1"), "w : 1", on_pre="w += 1 + i")
    S.connect()
    S.w = "10*i + j"
    row, column = S[0, :], S[:, 2]
    M, some = (StateMonitor(S, "w", record=part) for part in (row, column))
    Network(source, S.target, S, M, some).run(3 * ms)

    # Brian 2.9: samples 0, 10 and 20 of synapses 0 to 3, then of 6, the one of 1 to 2
    expected = [[0, 1, 1], [1, 2, 2], [2, 3, 3], [3, 4, 4]]
    assert_array_equal(M.w[:, ::10], expected)
    assert_array_equal(M[row].w[:, ::10], expected)
    assert_array_equal(M[S[0, 1]].w[:, ::10], [[1, 2, 2]])
    assert_array_equal(some.record, [2, 6, 10])
    assert_array_equal(some[S[1, 2]].w[:, ::10], [[12, 12, 14]])
    with pytest.raises(IndexError, match="NB602"):
        some[S[1, 1]]
    S.connect(i=0, j=0)
    for use in (lambda: M[row], lambda: StateMonitor(S, "w", record=row)):
        with pytest.raises(RuntimeError, match="NB616"):
            use()


def test_I47_matrix_of_a_variable(S):
    W = np.zeros((4, 5))
    W[S.i, S.j] = S.w
    assert_array_equal(W[[2, 0, 1, 0], [3, 1, 1, 4]], [1, 3, 5, 7])
    total = S.to_matrix("w", missing=np.nan)
    assert_array_equal(total[[2, 0, 1, 0], [3, 1, 1, 4]], [1, 5, 9, 13])
    assert np.isnan(total).sum() == 16


def test_I47_synapses_from_a_matrix():
    W = np.array([[0, 1, 0, 0, 2], [0, 0, 0, 0, 0], [3, 0, np.nan, 0, 0], [0] * 5])
    S = joined("w : volt")
    S.connect_matrix(W * mV, "w")
    assert_array_equal(S.i, [0, 0, 2])
    assert_array_equal(S.j, [1, 4, 0])
    assert_allclose(S.to_matrix("w") / mV, np.nan_to_num(W))
    with pytest.raises(ValueError, match="NB618"):
        S.connect_matrix(W.T * mV, "w")


def test_I49_removal_is_refused(S):
    with pytest.raises(NotImplementedError, match=r"NB617[\s\S]* weight to 0"):
        del S[0, 1]
    assert not hasattr(S, "disconnect")
    with pytest.raises(NotImplementedError, match="cannot be removed"):
        S.disconnect()
