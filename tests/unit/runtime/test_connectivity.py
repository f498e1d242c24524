"""Pairs by rule do not depend on the blocks in which they are looked at."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nbspike.runtime import connectivity
from nbspike.runtime import pairs as pairs_module
from nbspike.runtime.connectivity import (
    TooFewSources,
    bernoulli_pairs,
    bernoulli_pairs_where,
    fixed_indegree,
    pair_numbers,
    pairs_where,
)


def listed(pairs):
    return list(zip(pairs.i.tolist(), pairs.j.tolist(), strict=True))


@pytest.mark.parametrize("block", [1, 7, 12, 1000])
def test_conditions_and_chances_of_pairs(monkeypatch, block):
    monkeypatch.setattr(pairs_module, "BLOCK", block)

    def near(i, j):
        return abs(i - j) < 2

    def sure(i, _):
        return np.where(i == 3, 0.0, 1.0)

    expected = [(i, j) for i in range(5) for j in range(6) if abs(i - j) < 2]
    assert listed(pairs_where(5, 6, near, None, 1)) == expected
    assert listed(pairs_where(5, 6, near, sure, 1)) == [
        pair for pair in expected if pair[0] != 3
    ]
    some = pairs_where(5, 6, None, lambda i, j: np.full((len(i), j.size), 0.5), 9)
    monkeypatch.setattr(pairs_module, "BLOCK", 1000)
    again = pairs_where(5, 6, None, lambda i, j: np.full((len(i), j.size), 0.5), 9)
    assert listed(some) == listed(again)


def test_condition_takes_pairs_out_of_those_drawn_without_it():
    def unlike(i, j):
        return i != j

    everything = listed(bernoulli_pairs(200, 100, 0.05, 4))
    some = listed(bernoulli_pairs_where(200, 100, 0.05, unlike, 4))
    assert some == [(i, j) for i, j in everything if i != j]
    assert len(some) < len(everything)


def test_blocks_of_rows_draw_different_numbers(monkeypatch):
    monkeypatch.setattr(connectivity, "PART", 100)
    made = bernoulli_pairs_where(400, 50, 0.1, lambda i, _: i >= 0, 4)
    rows = [tuple(made.j[made.i == i].tolist()) for i in range(400)]

    assert len(set(rows)) > 390
    assert listed(made) == sorted(set(listed(made)))


def test_room_is_asked_for_what_was_found():
    asked = []
    pairs_where(4, 4, lambda i, j: i == j, None, 1, asked.append)
    assert asked == [4.0]


def test_sources_of_a_fixed_number_meet_the_condition():
    made = fixed_indegree(6, 5, 4, 3, lambda i, j: i != j)
    assert all(i != j for i, j in listed(made))
    assert_array_equal(np.bincount(made.j), 4)
    with pytest.raises(TooFewSources) as few:
        fixed_indegree(6, 5, 6, 3, lambda i, j: (i != j) | (j < 2))
    assert (few.value.target, few.value.left) == (2, 5)


def test_synapses_of_a_pair_are_numbered_in_their_order():
    i, j = np.array([2, 0, 0, 2, 0, 1]), np.array([3, 1, 1, 3, 0, 1])
    assert pair_numbers(i, j).tolist() == [0, 0, 1, 1, 0, 0]
    assert pair_numbers(i[:0], j[:0]).size == 0
