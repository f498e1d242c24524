from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nbspike.analysis.view import TraceView
from nbspike.picture.axes import round_up, steady_limits, ticks
from nbspike.picture.colours import EXCITATORY, INHIBITORY, colours_of
from nbspike.picture.curves import envelope, extent_of, trace_groups

finite = st.floats(-1e6, 1e6, allow_subnormal=False)


def trace(name: str, values: list[float], threshold: float | None = None) -> TraceView:
    array = np.array(values)
    t = np.arange(array.size) * 1e-3
    return TraceView(name, "mV", 1e-3, t, array, threshold, np.empty(0))


@given(st.floats(1e-12, 1e12))
def test_round_up_is_the_next_round_number(value: float) -> None:
    assert value * (1 - 1e-5) <= round_up(value) <= 2.51 * value


@given(finite, finite)
def test_limits_contain_the_data(a: float, b: float) -> None:
    low, high = min(a, b), max(a, b)
    bottom, top = steady_limits(low, high)
    slack = 1e-6 * (top - bottom)
    assert bottom < top
    assert bottom - slack <= low
    assert high <= top + slack


def test_limits_hold_still_while_the_data_fill_them() -> None:
    assert steady_limits(0.0, 6.0, (0.0, 10.0)) == (0.0, 10.0)
    assert steady_limits(0.0, 11.0, (0.0, 10.0)) != (0.0, 10.0)
    assert steady_limits(0.0, 1.0, (0.0, 10.0)) == (0.0, 1.0)


def test_ticks_lie_inside_and_are_even() -> None:
    found = ticks(-61.3, -48.9, 4)
    assert found[0] >= -61.3
    assert found[-1] <= -48.9
    np.testing.assert_allclose(np.diff(found), found[1] - found[0])
    assert 2 <= found.size <= 6


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=500), st.integers(1, 60))
def test_envelope_keeps_extremes_and_is_short(
    values: list[float], columns: int
) -> None:
    array = np.array(values)
    t, kept = envelope(np.arange(array.size) * 1.0, array, columns)
    assert kept.max() == array.max()
    assert kept.min() == array.min()
    assert kept.size <= 2 * columns + 2
    assert (np.diff(t) >= 0).all()


def test_traces_share_an_axis_only_with_the_same_variable() -> None:
    groups = trace_groups(
        [trace("v of P[0]", [0]), trace("g_e of P[0]", [0]), trace("v of P[1]", [0])]
    )
    assert [[t.name for t in group] for group in groups] == [
        ["v of P[0]", "v of P[1]"],
        ["g_e of P[0]"],
    ]


def test_extent_includes_a_threshold_that_is_never_reached() -> None:
    assert extent_of([trace("v of P[0]", [-0.07, -0.06], -0.05)]) == (-70.0, -50.0)


def test_inhibitory_neurons_keep_their_colour_alone() -> None:
    assert colours_of(["I"]) == (INHIBITORY,)
    assert colours_of(["I", "E"]) == (INHIBITORY, EXCITATORY)
    assert len(set(colours_of(["E", "I", "relay", "X"]))) == 4
