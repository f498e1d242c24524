"""Subexpressions that are constant over dt: set once, before the step begins."""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

import numpy as np
import pytest

from nbspike import NbspikeError, NeuronGroup, StateMonitor, TimedArray, ms, run


def test_B11_R38_draws_once_a_step_and_is_used_as_recorded():
    G = NeuronGroup(
        3,
        """dv/dt = (x - v)/ms : 1
        z = x + 1 : 1
        x = y + 1 : 1 (constant over dt)
        y = rand() : 1 (constant over dt)""",
        method="euler",
    )
    M = StateMonitor(G, ["x", "y", "z", "v"], record=True)

    run(1 * ms)

    assert len(np.unique(M.y)) == 30
    assert M.x == pytest.approx(M.y + 1)
    assert M.z == pytest.approx(M.x + 1)
    steps = M.v[:, :-1] + 0.1 * (M.x[:, :-1] - M.v[:, :-1])
    assert M.v[:, 1:] == pytest.approx(steps)
    assert G.x[:] == pytest.approx(M.x[:, -1])


def test_B11_holds_for_the_step_what_changes_within():
    G = NeuronGroup(
        1,
        "before = n : integer (constant over dt)\nn : integer\nseen : integer",
        threshold="before == n",
        reset="n += 1; seen = before",
    )
    M = StateMonitor(G, ["before", "n"], record=True)

    run(0.3 * ms)

    assert M.before[0].tolist() == M.n[0].tolist() == [0, 1, 2]
    assert G.seen[0] == 2


def test_B11_shared_is_one_number():
    G = NeuronGroup(
        4, "k = rand() : 1 (constant over dt, shared)\nx = k : 1 (constant over dt)"
    )
    M = StateMonitor(G, "x", record=True)

    run(0.5 * ms)

    assert len(np.unique(M.x)) == 5
    assert np.ptp(M.x, axis=0).max() == 0


@pytest.mark.parametrize("drive", ["rand()", "sin(t/ms)"])
def test_B11_linear_equations_stay_exact(drive):
    """Brian's table: exact is picked for rand() and sin(t) by `constant over dt`."""
    G = NeuronGroup(1, f"dv/dt = (x - v)/ms : 1\nx = {drive} : 1 (constant over dt)")
    M = StateMonitor(G, ["v", "x"], record=True)

    run(1 * ms)

    v, x = M.v[0], M.x[0]
    assert v[1:] == pytest.approx(x[:-1] + (v[:-1] - x[:-1]) * np.exp(-0.1))


def test_B11_functions_and_constants_from_outside():
    ta = TimedArray([1, 2, 3], dt=0.1 * ms)
    k = 10
    G = NeuronGroup(1, "x = k*ta(t) : 1 (constant over dt)")
    M = StateMonitor(G, "x", record=True)

    run(0.3 * ms)

    assert M.x[0].tolist() == [10, 20, 30]


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("x = rand() : 1", "constant over dt"),
        ("x = poisson(3) : 1", "constant over dt"),
        ("x : 1 (constant over dt)", "belongs to subexpressions"),
        ("dx/dt = -x/ms : 1 (constant over dt)", "belongs to subexpressions"),
    ],
)
def test_B11_R38_is_needed_for_draws_and_refused_elsewhere(model, said):
    with pytest.raises(NbspikeError, match=said):
        NeuronGroup(1, model)


def test_B11_cannot_be_set():
    G = NeuronGroup(1, "x = 2 : 1 (constant over dt)")

    with pytest.raises(NbspikeError, match="can be read but not set"):
        G.x = 3
    with pytest.raises(NbspikeError, match="follows from its formula"):
        NeuronGroup(1, "x = 2 : 1 (constant over dt)", threshold="True", reset="x = 3")
