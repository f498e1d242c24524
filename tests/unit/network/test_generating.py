"""Candidates of loops: the numbers of Python's range, however they are cut up."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nbspike.network import generating
from nbspike.network.generating import all_of, by_chance, by_size, ranges

START = np.array([0, 5, -3, 2, 7])
STOP = np.array([10, -1, 20, 2, 8])
STEP = np.array([3, -2, 7, 1, 1])


def listed(pieces):
    made = [
        (n, k) for part in pieces for n, k in zip(part.near, part.loop, strict=True)
    ]
    return [(int(n), int(k)) for n, k in made]


def expected():
    loops = zip(START.tolist(), STOP.tolist(), STEP.tolist(), strict=True)
    return [(n, k) for n, bounds in enumerate(loops) for k in range(*bounds)]


@pytest.mark.parametrize("block", [1, 2, 5, 1000])
def test_all_numbers_of_the_ranges_in_order(monkeypatch, block):
    monkeypatch.setattr(generating, "BLOCK", block)
    assert listed(all_of(ranges(START, STOP, STEP))) == expected()


def test_no_neuron_has_no_candidates():
    none = np.empty(0, np.int64)
    empty = ranges(none, none, none)
    assert listed(all_of(empty)) == listed(by_size(empty, none, 1)) == []
    assert listed(by_chance(empty, np.empty(0), 1)) == []


@pytest.mark.parametrize("block", [1, 4, 1000])
@pytest.mark.parametrize("size", [[2, 3, 1, 0, 1], [0, 0, 0, 0, 0], [4, 3, 4, 0, 1]])
def test_samples_of_a_size_are_parts_of_the_range_in_its_order(
    monkeypatch, block, size
):
    monkeypatch.setattr(generating, "BLOCK", block)
    made = listed(by_size(ranges(START, STOP, STEP), np.array(size), 7))
    everything = expected()

    assert [everything.index(one) for one in made] == sorted(
        {everything.index(one) for one in made}
    )
    assert np.bincount([n for n, _ in made], minlength=5).tolist() == size


def test_samples_do_not_depend_on_the_blocks(monkeypatch):
    through = ranges(np.zeros(50, np.int64), np.full(50, 20), np.ones(50, np.int64))
    size = np.full(50, 4)
    whole = listed(by_size(through, size, 3))
    monkeypatch.setattr(generating, "BLOCK", 70)
    assert listed(by_size(through, size, 3)) == whole


@pytest.mark.parametrize("sizes", ["equal", "unequal"])
def test_every_number_is_drawn_equally_often(sizes):
    rows = 3000
    start, step = np.zeros(rows, np.int64), np.ones(rows, np.int64)
    count = np.full(rows, 10)
    size = np.full(rows, 4)
    if sizes == "unequal":
        size[0] = 3
    made = listed(by_size(ranges(start, count, step), size, 11))
    drawn = np.bincount([k for _, k in made], minlength=10)
    # 3000 rows take each number with p = 0.4: 4.5 standard deviations
    assert (np.abs(drawn - 1200) < 4.5 * np.sqrt(3000 * 0.24)).all()


def test_chances_of_neurons_are_kept_apart():
    rows = 400
    start, step = np.zeros(rows, np.int64), np.ones(rows, np.int64)
    through = ranges(start, np.full(rows, 100), step)
    p = np.where(np.arange(rows) < 200, 0.3, 0.02)
    p[10] = 0
    made = listed(by_chance(through, p, 5))
    drawn = np.bincount([n for n, _ in made], minlength=rows)

    assert drawn[10] == 0
    for part, mean in ((slice(11, 200), 0.3), (slice(200, 400), 0.02)):
        trials = 100 * len(drawn[part])
        spread = np.sqrt(trials * mean * (1 - mean))
        assert abs(drawn[part].sum() - trials * mean) < 4 * spread
    assert made == sorted(set(made))
    assert listed(by_chance(through, np.ones(rows), 5)) == listed(all_of(through))


def test_steps_of_arrays():
    made = ranges(START, STOP, STEP)
    assert_array_equal(
        made.count, [len(range(*b)) for b in zip(START, STOP, STEP, strict=True)]
    )
