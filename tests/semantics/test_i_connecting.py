"""Rows I15 to I25: which synapses each form of `connect` makes, and in which order.

Pairs written as text, such as ``01 12``, are source and target of each synapse as
Brian 2.9 gives them for groups of 4 and 5 neurons, if nothing else is said.
"""

# names are those of scripts, and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    ConnectivityError,
    NbspikeError,
    NbspikeWarning,
    NeuronGroup,
    Synapses,
    UnknownNameError,
    seed,
)
from tests.semantics.joined import ALL, joined, listed, pairs


@pytest.mark.parametrize("args", [(), (True,), ("True",)], ids=str)
def test_I15_all_to_all(args):
    assert pairs(*args) == ALL
    assert pairs(False) == ""


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("i != j", "01 02 03 04 10 12 13 14 20 21 23 24 30 31 32 34"),
        ("abs(x_pre - x_post) < 1.5*metre", "00 01 10 11 12 21 22 23 32 33 34"),
        (
            "exp(-abs(i - j)) > 0.1 and j > 0",
            "01 02 11 12 13 21 22 23 24 31 32 33 34",
        ),
        ("i + j == N_post - 1", "04 13 22 31"),
        ("v == 0 and i == j", "00 11 22 33"),
        ("i == two", "20 21 22 23 24"),
        ("not (i == j or t > 0*ms)", "01 02 03 04 10 12 13 14 20 21 23 24 30 31 32 34"),
    ],
)
def test_I16_condition(condition, expected):
    S, two = joined(), 2
    S.connect(condition)
    assert listed(S) == expected


def test_I16_condition_by_chance():
    seed(4)
    S = Synapses(NeuronGroup(100, "v : 1"), NeuronGroup(200, "v : 1"))
    S.connect("rand() < 0.3 and i != j")
    # 19900 pairs with p = 0.3: 4 standard errors
    assert abs(len(S) - 5970) < 4 * np.sqrt(19900 * 0.21)
    count = len(S)
    S.connect("rand() < 0.5 and i < 50", p=0.4)
    assert abs(len(S) - count - 2000) < 4 * np.sqrt(10000 * 0.16)


def test_I16_condition_reads_the_state_of_now():
    S = joined()
    S.source.v = "i"
    S.connect("v_pre >= 2 and j == 0")
    S.source.v = 0
    assert listed(S) == "20 30"
    with pytest.raises(NbspikeError, match="is a number"):
        S.connect("i + j")


@pytest.mark.differs("refused instead of making no synapse without a word")
@pytest.mark.parametrize(
    "condition", ["(i/N) == j", "abs((i - j + N/2)%N - N/2) == 1", "N_incoming == 0"]
)
def test_I17_number_of_synapses_is_refused_in_connect(condition):
    with pytest.raises(UnknownNameError, match=r"N_pre|fixed_indegree"):
        pairs(condition)


def test_I18_probability_is_bernoulli():
    seed(3)
    G = NeuronGroup(300, "v : 1")
    S = Synapses(G)
    S.connect(p=0.1)
    degree = S.N_incoming_post

    # means of 300 degrees of Binomial(300, 0.1): 4 standard errors either side
    assert abs(degree.mean() - 30) < 4 * np.sqrt(27 / 300)
    # the sample variance of 300 values has a relative standard error of 8 %
    assert abs(degree.var() / 27 - 1) < 4 * 0.082
    assert len(set(zip(S.i, S.j, strict=True))) == len(S)


def test_I18_probability_may_differ_between_pairs():
    assert pairs("i != j", p="1.0*(j > 2)") == "03 04 13 14 23 24 34"
    assert pairs(p="i") == " ".join(pair for pair in ALL.split() if pair[0] != "0")
    assert pairs(p="1 - abs(x_pre - x_post)/metre") == "00 11 22 33"
    assert pairs(p=0) == pairs(p="0") == ""
    assert pairs(p=1) == pairs(p="1") == ALL


@pytest.mark.differs("one number outside 0 to 1 is refused, not cut off")
@pytest.mark.parametrize("p", [2, -1, float("nan")])
def test_I18_probability_out_of_bounds_is_refused(p):
    with pytest.raises(ConnectivityError, match="NB603"):
        pairs(p=p)
    with pytest.raises(ConnectivityError, match="`p` is nan"):
        pairs(p="sqrt(i - 1.0)")


def test_I19_several_synapses_for_a_pair():
    twice = " ".join(f"{pair} {pair}" for pair in ALL.split())
    assert pairs(n=2) == twice
    assert pairs("j < 2", n="i + 1") == (
        "00 01 10 10 11 11 20 20 20 21 21 21 30 30 30 30 31 31 31 31"
    )
    assert pairs(n=0) == ""
    assert pairs(i=[2, 1], j=[0, 1], n=2) == "20 20 11 11"


@pytest.mark.parametrize(
    ("i", "j", "expected"),
    [
        (0, 1, "01"),
        ([3, 0, 1], [1, 1, 0], "31 01 10"),
        ([3, 0, 1], 2, "32 02 12"),
        (range(3), np.arange(3), "00 11 22"),
        ((1, 1), (0, 0), "10 10"),
    ],
    ids=str,
)
def test_I20_lists_of_neurons(i, j, expected):
    assert pairs(i=i, j=j) == expected


def test_I20_lists_are_checked():
    with pytest.raises(ConnectivityError, match=r"9 in connect .* 0 to 3"):
        pairs(i=[0, 9], j=[0, 1])
    with pytest.raises(ConnectivityError, match="-1 in connect"):
        pairs(i=-1, j=0)
    with pytest.raises(ConnectivityError, match="3 values for i and 2 for j"):
        pairs(i=[0, 1, 2], j=[0, 1])
    assert pairs(i=[2, 1], j=[0, 1], p=0) == ""
    assert pairs(i=[1, 9], j=[0, 1], skip_if_invalid=True) == "10"


def test_I20_parts_of_groups_stand_for_their_neurons():
    S = joined()
    S.connect(i=S.source[1:3], j=0)
    assert listed(S) == "10 20"
    with pytest.raises(ConnectivityError, match="no part of"):
        S.connect(i=S.target[1:3], j=0)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"j": "i"}, "00 11 22 33"),
        ({"j": "i + 1"}, "01 12 23 34"),
        ({"j": "int(i/2) if i % 2 == 0"}, "00 21"),
        ({"j": "i - 1 if i > 0"}, "10 21 32"),
        ({"j": "2"}, "02 12 22 32"),
        ({"i": "j", "skip_if_invalid": True}, "00 11 22 33"),
        ({"i": "j//2"}, "00 01 12 13 24"),
    ],
    ids=str,
)
def test_I21_formula_for_the_partner(rule, expected):
    assert pairs(**rule) == expected


def test_I21_fraction_is_cut_off_with_a_note():
    with pytest.warns(NbspikeWarning, match="gives 0.5, whose fraction is cut off"):
        assert pairs(j="i/2") == "00 10 21 31"
