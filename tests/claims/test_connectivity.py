"""Connection rules: which pairs, how many, and every pair with the same chance."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nbspike.diagnostics.notes import NbspikeWarning, forget_warnings
from nbspike.runtime.connectivity import (
    bernoulli_pairs,
    bernoulli_pairs_where,
    fixed_indegree,
    pairs_where,
)
from tests.reference.networks import Built, Net, Neurons, Synapses


def pairs(rule, pre=6, post=6, *, section="", body="x : 1\n"):
    neurons = (Neurons("A", pre, body), Neurons("B", post, body))
    synapses = Synapses("C", f"A{section}", "B", f"{rule}\non_pre: x_post += 1")
    projection = Built(Net("pairs", neurons, (synapses,))).projections["C"]
    return list(zip(projection.i.tolist(), projection.j.tolist(), strict=True))


ALL = [(i, j) for i in range(6) for j in range(6)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("connect: True", ALL),
        ("connect: p=1", ALL),
        ("connect: p=0", []),
        ("connect: False", []),
        ("connect: i != j", [(i, j) for i, j in ALL if i != j]),
        ("connect: i == j", [(i, i) for i in range(6)]),
        ("connect: one_to_one", [(i, i) for i in range(6)]),
        ("connect: i=[2, 0, 2], j=[1, 5, 1]", [(2, 1), (0, 5), (2, 1)]),
        ("connect: i=0, j=[1, 5, 3]", [(0, 1), (0, 5), (0, 3)]),
        ("connect: fixed_indegree=6", ALL),
        ("connect: fixed_indegree=0", []),
        (
            "connect: abs(i - j) == 1",
            [(i, j) for i, j in ALL if abs(i - j) == 1],
        ),
        (
            "connect: abs((i - j + N_pre/2) % N_pre - N_post/2) == 1",
            [(i, j) for i, j in ALL if (i - j) % 6 in (1, 5)],
        ),
        ("connect: i // 2 == j", [(i, j) for i, j in ALL if i // 2 == j]),
        ("connect: True, n=2", [pair for pair in ALL for _ in range(2)]),
        ("connect: i == j, n=i", [(i, i) for i in range(6) for _ in range(i)]),
    ],
)
def test_rule_makes_exactly_these_pairs(rule, expected):
    assert pairs(rule) == expected


def test_quotient_equals_whole_numbers_only_and_gets_a_note():
    forget_warnings()
    with pytest.warns(NbspikeWarning, match="`i/2`"):
        assert pairs("connect: i/2 == j") == [(0, 0), (2, 1), (4, 2)]


def test_rule_reads_variables_and_formulas_of_both_ends():
    body = "x : 1\nplace = x + 10*i : 1\ninit: x = i % 2\n"
    expected = [(i, j) for i, j in ALL if i % 2 == 1 and j % 2 == 0 and 10 * i > 10 * j]
    rule = "connect: x_pre > x_post and place_pre > place_post"

    assert pairs(rule, body=body) == expected


def test_indices_of_a_rule_are_those_of_the_section():
    body = "x : 1\nplace = i : 1\n"
    rule = "connect: i == 0 and j == 1 and place_pre == 2 and N_pre == 3"

    assert pairs(rule, section="[2:5]", body=body) == [(0, 1)]


P_VALUES = (0.001, 0.02, 0.3, 0.5, 0.97)


@pytest.mark.parametrize("p", P_VALUES)
def test_number_of_random_synapses(p):
    """Mean and variance of the count over a hundred draws, within five sigma."""
    n = 200 * 150
    counts = np.array(
        [len(bernoulli_pairs(200, 150, p, 1000 + k).i) for k in range(100)]
    )
    variance = n * p * (1 - p)

    assert abs(counts.mean() - n * p) < 5 * math.sqrt(variance / 100)
    # the variance of a variance of about normal numbers is 2 s^4 / (k - 1)
    assert abs(counts.var(ddof=1) - variance) < 5 * variance * math.sqrt(2 / 99)


@pytest.mark.parametrize("p", [0.02, 0.5])
@pytest.mark.parametrize("way", ["gaps", "pairs", "chosen"])
def test_every_pair_has_the_same_chance(way, p):
    table = np.zeros((40, 30))
    draws = 2000
    for key in range(draws):
        if way == "gaps":
            made = bernoulli_pairs(40, 30, p, key)
        elif way == "chosen":
            made = bernoulli_pairs_where(40, 30, p, lambda i, _: i >= 0, key)
        else:
            made = pairs_where(
                40,
                30,
                lambda i, j: np.ones((len(i), j.size), bool),
                lambda i, j: np.full((len(i), j.size), p),
                key,
            )
        np.add.at(table, (made.i, made.j), 1)
    variance = draws * p * (1 - p)
    chi2 = np.sum((table - draws * p) ** 2) / variance
    freedom = table.size

    assert abs(chi2 - freedom) < 5 * math.sqrt(2 * freedom)
    for axis in (0, 1):
        sums = table.sum(axis)
        each = variance * table.shape[axis]
        chi2 = np.sum((sums - draws * p * table.shape[axis]) ** 2) / each
        assert abs(chi2 - len(sums)) < 5 * math.sqrt(2 * len(sums))


def test_pairs_are_sorted_and_never_twice():
    for key, p in enumerate(P_VALUES):
        made = bernoulli_pairs(300, 100, p, key)
        flat = made.i * 100 + made.j
        assert np.all(np.diff(flat) > 0)
        assert flat.size == 0 or (flat[0] >= 0 and flat[-1] < 30_000)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_small_groups_are_no_special_case(size):
    counts = [len(bernoulli_pairs(size, size, 0.5, key).i) for key in range(4000)]
    n = size * size

    assert set(counts) == set(range(n + 1)) or size == 3
    assert np.mean(counts) == pytest.approx(n / 2, abs=5 * math.sqrt(n / 4 / 4000))


def test_fixed_indegree_chooses_different_sources_fairly():
    counts = Counter()
    for key in range(300):
        made = fixed_indegree(20, 30, 4, key)
        assert_array_equal(np.bincount(made.j, minlength=30), 4)
        assert len(set(zip(made.i.tolist(), made.j.tolist(), strict=True))) == 120
        counts.update(made.i.tolist())
    drawn = 300 * 30
    variance = drawn * 0.2 * 0.8

    chi2 = sum((counts[i] - drawn * 0.2) ** 2 for i in range(20)) / variance
    # each target takes four of twenty: degrees of freedom 19 of 20
    assert abs(chi2 - 19 * 20 / 20) < 5 * math.sqrt(2 * 19)


def test_random_condition_and_probability_are_independent():
    one = len(pairs("connect: rand() < 0.5", 200, 200))
    both = len(pairs("connect: rand() < 0.5, p=0.5", 200, 200))
    twice = len(pairs("connect: rand() < 0.5 and rand() < 0.5", 200, 200))

    sigma = math.sqrt(40_000 * 0.25)
    assert abs(one - 20_000) < 5 * sigma
    for count in (both, twice):
        assert abs(count - 10_000) < 5 * math.sqrt(40_000 * 0.25 * 0.75)


def test_probability_may_depend_on_the_pair():
    made = pairs("connect: p=0.9*(i == j) + 0.1*(i != j)", 300, 300)
    same = sum(i == j for i, j in made)

    assert abs(same - 270) < 5 * math.sqrt(300 * 0.09)
    other = len(made) - same
    assert abs(other - 8970) < 5 * math.sqrt(89_700 * 0.09)
