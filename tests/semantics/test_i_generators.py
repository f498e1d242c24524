"""Row I22: partners by ``… for k in range(…) if …`` and by samples."""

# names are those of scripts, and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nbspike import (
    ConnectivityError,
    MemoryBudgetError,
    NbspikeError,
    NeuronGroup,
    Synapses,
    seed,
)
from tests.semantics.joined import ALL, joined, listed, pairs


# pairs as Brian 2.9 gives them for groups of 4 and 5 neurons
@pytest.mark.parametrize(
    ("j", "expected"),
    [
        ("k for k in range(N_post)", ALL),
        ("k for k in range(0, N_post, 2)", "00 02 04 10 12 14 20 22 24 30 32 34"),
        ("k for k in range(i, N_post)", "00 01 02 03 04 11 12 13 14 22 23 24 33 34"),
        ("k for k in range(int(x_pre/metre))", "10 20 21 30 31 32"),
        ("k for k in range(3, 0)", ""),
        ("k*two for k in range(two)", "00 02 10 12 20 22 30 32"),
        ("0*k for k in range(2)", "00 00 10 10 20 20 30 30"),
        (
            "i + k for k in range(-1, 2) if i+k >= 0 and i+k < N_post and k != 0",
            "01 10 12 21 23 32 34",
        ),
        ("k for k in range(N_post) if j > i", "01 02 03 04 12 13 14 23 24 34"),
        ("_k for _k in range(N_post) if _k > i", "01 02 03 04 12 13 14 23 24 34"),
        ("w for w in range(N_post) if x_post > 3*metre", "04 14 24 34"),
        ("i + k for k in range(-1, 2) if j >= 0 and k != 0", "01 10 12 21 23 32 34"),
        ("(i + (-1)**k)%N_post for k in range(2)", "01 04 12 10 23 21 34 32"),
        (
            "k for k in range(N_post - 1, -1, -2)",
            "04 02 00 14 12 10 24 22 20 34 32 30",
        ),
    ],
)
def test_I22_targets_of_each_source(j, expected):
    S, two = joined(), 2
    S.connect(j=j)
    assert listed(S) == expected


def test_I22_sources_of_each_target():
    assert pairs(i="k for k in range(N_pre) if k != j") == (
        "10 20 30 01 21 31 02 12 32 03 13 23 04 14 24 34"
    )
    assert pairs(i="(j + k)%N_pre for k in range(1, 3)") == (
        "10 20 21 31 32 02 03 13 14 24"
    )
    assert pairs(j="k for k in range(2)", n=2) == (
        "00 00 01 01 10 10 11 11 20 20 21 21 30 30 31 31"
    )


@pytest.mark.differs("Brian takes j for the partner there, and refuses it")
def test_I22_range_may_depend_on_the_target():
    assert pairs(i="k for k in range(j)", skip_if_invalid=True) == (
        "01 02 12 03 13 23 04 14 24 34"
    )


@pytest.mark.parametrize(
    ("j", "expected"),
    [
        ("k for k in sample(N_post, p=1)", ALL),
        ("k for k in sample(N_post, p=0)", ""),
        ("k for k in sample(N_post, p=1.0*(i > 2))", "30 31 32 33 34"),
        ("k for k in sample(1, N_post, 2, p=1)", "01 03 11 13 21 23 31 33"),
        ("k for k in sample(1, N_post, 2, size=2)", "01 03 11 13 21 23 31 33"),
        ("k for k in sample(N_post, size=0)", ""),
        ("k for k in sample(N_post, p=1) if k > i + 1", "02 03 04 13 14 24"),
    ],
)
def test_I22_samples_that_are_certain(j, expected):
    assert pairs(j=j) == expected


def test_I22_sample_of_a_size_draws_without_replacement():
    seed(2)
    G = NeuronGroup(200, "v : 1")
    S = Synapses(G)
    S.connect(i="k for k in sample(N_pre, size=20)")

    assert_array_equal(S.N_incoming_post, 20)
    assert len(set(zip(S.i, S.j, strict=True))) == 4000
    # each source is drawn 20 times on average, with a binomial spread
    assert abs(S.N_outgoing_pre.var() / (20 * 0.9) - 1) < 0.4

    S = joined()
    S.connect(j="k for k in sample(N_post, size=i)")
    assert_array_equal(S.N_outgoing_pre, [0, 1, 2, 3])


def test_I22_sample_by_chance_has_binomial_numbers():
    seed(2)
    G = NeuronGroup(400, "v : 1")
    S = Synapses(G)
    S.connect(j="k for k in sample(N_post, p=0.05 + 0.1*(i < 200))")

    for part, p in ((slice(200), 0.15), (slice(200, 400), 0.05)):
        count = S.N_outgoing_pre[part].sum()
        assert abs(count - 80000 * p) < 4 * np.sqrt(80000 * p * (1 - p))


def test_I22_partners_that_do_not_exist():
    with pytest.raises(ConnectivityError, match=r"j = -1 .* from 0 to 4"):
        pairs(j="i + k for k in range(-1, 2)")
    assert pairs(j="i + k for k in range(-1, 2)", skip_if_invalid=True) == (
        "00 01 10 11 12 21 22 23 32 33 34"
    )
    with pytest.raises(ConnectivityError, match=r"NB615[\s\S]* 6 of 5"):
        pairs(j="k for k in sample(N_post, size=6)")
    assert pairs(j="k for k in sample(N_post, size=6)", skip_if_invalid=True) == ALL


@pytest.mark.parametrize(
    "j",
    [
        "k for k in [1, 2]",
        "k for k in xrange(2)",
        "k for k in range(2) for l in range(2)",
        "k for k in sample(N_post)",
        "k for k in sample(N_post, p=0.1, size=2)",
        "i if i > 1 else 0",
        "k for k in range(2",
        "k for k in (1, 2)",
    ],
)
def test_I22_what_is_no_generator_is_refused_at_its_place(j):
    with pytest.raises(NbspikeError, match=r"line 1, column \d+"):
        pairs(j=j)


@pytest.mark.parametrize(
    "rule",
    [
        {"j": "k for k in range(10**9)"},
        {"j": "k for k in range(10**13) if k < 3"},
        {"i": "k for k in sample(10**10, size=10**9)"},
        {"i": "k for k in sample(10**10, p=0.5)"},
    ],
    ids=str,
)
def test_I22_loops_that_do_not_fit_into_memory_are_refused_at_once(rule):
    with pytest.raises(MemoryBudgetError, match="NB605"):
        pairs(**rule)


def test_I22_empty_text_is_refused():
    with pytest.raises(NbspikeError, match="NB106"):
        pairs(j=" ")
