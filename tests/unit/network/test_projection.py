"""Synapses are stored by source, and known to the user in the order they were made."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from nbspike.diagnostics.errors import NbspikeError
from nbspike.lang.expr import Name, Statement
from nbspike.network.projection import Projection
from nbspike.network.synapse_values import assign_synapses
from nbspike.runtime.connectivity import column_index, row_index
from nbspike.runtime.pairs import Pairs
from tests.reference.networks import Built, Net, Neurons, Synapses

BODY = "w : 1\ncount : integer\nscale : 1 (shared)\nconnect: i < 0\non_pre: x_post += w"


def projection(source="A", target="B") -> Projection:
    neurons = (Neurons("A", 5, "x : 1"), Neurons("B", 7, "x : 1"))
    net = Net("joined", neurons, (Synapses("C", source, target, BODY),))
    return Built(net).projections["C"]


def pairs(*made):
    i, j = zip(*made, strict=True)
    return Pairs(np.array(i, np.int64), np.array(j, np.int64))


def listed(made):
    return list(zip(made.i.tolist(), made.j.tolist(), strict=True))


calls = st.lists(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), min_size=1, max_size=8),
    min_size=1,
    max_size=5,
)


@given(calls)
def test_user_sees_synapses_in_the_order_of_the_connect_calls(calls):
    made = projection()
    for number, call in enumerate(calls):
        before = len(made)
        made.connect(pairs(*call))
        values = made.in_user_order(made.state["w"]).copy()
        assert_array_equal(values[before:], 0)  # new synapses start at zero
        values[before:] = 100 * number + np.arange(len(call))
        made.state["w"][...] = values if made.order is None else values[made.order]

    assert listed(made) == [pair for call in calls for pair in call]
    numbers = [100 * n + k for n, call in enumerate(calls) for k in range(len(call))]
    assert_array_equal(made.in_user_order(made.state["w"]), numbers)
    # stored by source, each row in the user's order
    sources = np.repeat(np.arange(5), np.diff(made.row_starts))
    assert_array_equal(sources, made.sources)
    assert_array_equal(sources, sorted(i for call in calls for i, _ in call))
    for i in range(5):
        row = made.state["w"][made.row_starts[i] : made.row_starts[i + 1]]
        assert_array_equal(row, np.sort(row))


@given(calls)
def test_reverse_index_finds_every_synapse_of_a_target_once(calls):
    made = projection("A[1:5]", "B[2:7]")
    for call in calls:
        inside = [(i % 4, j % 5) for i, j in call]
        made.connect(pairs(*inside))
    starts, synapses = made.columns

    assert sorted(synapses.tolist()) == list(range(len(made)))
    for j in range(5):
        own = synapses[starts[j] : starts[j + 1]]
        assert set(made.targets[own].tolist()) <= {j + 2}
        assert_array_equal(own, np.sort(own))
    assert set(made.sources.tolist()) <= {1, 2, 3, 4}


def test_statements_see_synapses_in_the_order_of_the_user():
    made = projection()
    made.connect(pairs((3, 1), (0, 2)))
    made.connect(pairs((3, 0), (1, 1), (0, 0)))
    statement = Statement("w", "=", Name("i"))
    assign_synapses(made, [statement], {}, seed=1, path=("C", "init"))

    assert_array_equal(made.in_user_order(made.state["w"]), made.i)
    assert_array_equal(made.i, [3, 0, 3, 1, 0])


def test_shared_variable_has_one_value():
    made = projection()
    made.connect(pairs((3, 1), (0, 2)))
    made.connect(pairs((1, 1)))

    assert made.state["scale"].shape == (1,)
    assert made.state["count"].dtype == np.int32
    assert made.state["count"].shape == (3,)


def test_disconnected_projection_is_as_new():
    made = projection()
    made.connect(pairs((3, 1), (0, 2)))
    assert made.columns[1].size == 2
    made.disconnect()

    assert len(made) == 0
    assert listed(made) == []
    assert made.state["w"].size == 0
    assert not made.is_connected
    made.connect(pairs((1, 1)))
    assert listed(made) == [(1, 1)]
    assert made.columns[1].size == 1


def test_synapses_that_do_not_fit_leave_the_others(monkeypatch):
    made = projection()
    made.connect(pairs((3, 1)))
    monkeypatch.setattr("nbspike.runtime.memory.available_bytes", lambda: 1)
    monkeypatch.setattr("nbspike.runtime.memory.SMALL", 0)
    with pytest.raises(NbspikeError):
        made.connect(pairs((0, 0)))

    assert listed(made) == [(3, 1)]


def test_rows_and_columns_of_nothing():
    index = row_index(np.empty(0, np.int64), 4)
    assert_array_equal(index.starts, np.zeros(5))
    assert index.order is None
    starts, synapses = column_index(np.empty(0, np.uint32), 2, 3)
    assert_array_equal(starts, np.zeros(4))
    assert synapses.size == 0
