"""Pairs are kept in few bytes and come out as they were found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from nbspike.optimisations import VARIABLE
from nbspike.runtime import pairs as pairs_module
from nbspike.runtime import sorting
from nbspike.runtime.narrow import Growing, index_type
from nbspike.runtime.pairs import FoundPairs, Pairs, Rows, no_pairs
from nbspike.runtime.sorting import stable_order

found = st.lists(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 8)), max_size=6), max_size=5
)


def listed(wiring):
    return list(zip(wiring.i.tolist(), wiring.j.tolist(), strict=True))


@pytest.mark.parametrize(
    ("count", "kind"), [(1, "uint16"), (65_536, "uint16"), (65_537, "uint32")]
)
def test_numbers_take_as_few_bytes_as_they_need(count, kind, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert index_type(count) == kind
    assert int(np.array(count - 1, kind)) == count - 1


def test_narrow_numbers_can_be_left_out(monkeypatch):
    monkeypatch.setenv(VARIABLE, "narrow-indices")
    assert index_type(10) == "uint32"


@given(st.lists(st.lists(st.integers(0, 65_535), max_size=9), max_size=9))
def test_growing_list_has_what_was_added(parts):
    held = Growing("uint16", 3)
    for part in parts:
        held.extend(np.array(part, np.int64))
    whole = [number for part in parts for number in part]
    assert len(held) == len(whole)
    assert held.cut().tolist() == whole


@given(found)
def test_found_pairs_stay_in_their_order(parts):
    made = FoundPairs(6, 9)
    for part in parts:
        i, j = np.array(part, np.int64).reshape(-1, 2).T
        made.add(i, j)
    whole = [pair for part in parts for pair in part]
    sources = [i for i, _ in whole]
    assert len(made) == len(whole)
    wiring = made.joined()
    assert listed(wiring) == whole
    assert isinstance(wiring, Rows) == (sources == sorted(sources))
    assert len(wiring) == len(whole)


@pytest.mark.parametrize("block", [1, 3, 100])
def test_pieces_are_the_whole(monkeypatch, block):
    monkeypatch.setattr(pairs_module, "BLOCK", block)
    rows = Rows(np.array([2, 0, 3, 0]), np.array([4, 1, 0, 2, 3], np.uint16))
    for wiring in (rows, Pairs(rows.i[::-1], rows.j[::-1]), no_pairs(3)):
        pieces = [
            pair
            for i, j in wiring.pieces()
            for pair in zip(i.tolist(), j.tolist(), strict=True)
        ]
        assert pieces == listed(wiring)


@pytest.mark.parametrize("piece", [1, 4, 1000])
@given(st.lists(st.integers(0, 6), max_size=30))
def test_sort_is_stable_in_pieces_of_any_size(piece, keys):
    values = np.array(keys, np.uint16)
    before, sorting.PIECE = sorting.PIECE, piece
    try:
        starts, order = stable_order(values, 7)
    finally:
        sorting.PIECE = before
    assert_array_equal(order, np.argsort(values, kind="stable"))
    assert_array_equal(starts, np.searchsorted(np.sort(values), np.arange(8)))
    assert order.dtype == np.uint32
