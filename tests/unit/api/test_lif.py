"""One neuron has closed forms: the engine meets them to the step."""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841, N806

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import NeuronGroup, SpikeMonitor, StateMonitor, ms, mV, run, second

DT, TAU, DRIVE = 1e-4, 20e-3, 2.0
#: Updates from reset to the first value above 1: v_k = drive*(1 - exp(-k dt/tau)).
UPDATES = int(np.floor(-TAU / DT * np.log(1 - 1 / DRIVE))) + 1


def neuron(**options):
    return NeuronGroup(
        1,
        "dv/dt = (drive - v)/tau : 1 (unless refractory)\ndrive : 1",
        threshold="v > 1",
        reset="v = 0",
        namespace={"tau": 20 * ms},
        **{"refractory": 0 * ms, **options},
    )


def test_membrane_relaxes_exactly():
    tau = 20 * ms
    G = NeuronGroup(2, "dv/dt = -v/tau : volt")
    G.v = [10, -5] * mV
    M = StateMonitor(G, "v", record=True)
    run(100 * ms)

    steps = np.arange(1000)
    expected = np.outer([0.01, -0.005], np.exp(-steps * DT / TAU))
    assert_allclose(M.v_, expected, rtol=1e-12, atol=0)
    assert_allclose(M.t_, steps * DT, rtol=1e-15)


@pytest.mark.parametrize("steps", [0, 1, 20, 50])
def test_spikes_come_at_the_steps_of_the_closed_form(steps):
    G = neuron(refractory=steps * 0.1 * ms)
    G.drive = DRIVE
    M = SpikeMonitor(G)
    run(0.2 * second)

    period = UPDATES + max(steps, 1) - 1
    assert_array_equal(np.round(M.t_ / DT), np.arange(UPDATES - 1, 2000, period))


@pytest.mark.parametrize(
    ("refractory", "steps"),
    [("5*ms", 50), (5 * ms, 50), ("period", 50), ("2*period/5", 20), (0.15 * ms, 1)],
)
def test_refractory_period_is_a_time_or_a_text(refractory, steps):
    period = 5 * ms
    G = neuron(refractory=refractory)
    G.drive = DRIVE
    M = SpikeMonitor(G)
    run(0.1 * second)

    intervals = np.diff(np.round(M.t_ / DT))
    assert len(intervals) > 2
    assert set(intervals) == {UPDATES + steps - 1}


def test_refractory_condition_counts_a_long_crossing_once():
    G = NeuronGroup(
        1, "v = sin(2*pi*t*50*Hz) : 1", threshold="v > 0.5", refractory="v > 0.5"
    )
    M = SpikeMonitor(G)
    run(100 * ms)

    assert len(M) == 5


def test_constants_are_read_when_run_is_called():
    tau = 10 * ms
    G = NeuronGroup(1, "dv/dt = -v/tau : 1")
    G.v = 1
    run(10 * ms)
    assert_allclose(G.v[0], np.exp(-1), rtol=1e-12)

    tau = 20 * ms
    run(10 * ms)
    assert_allclose(G.v[0], np.exp(-1.5), rtol=1e-12)


def test_a_run_in_pieces_is_one_run():
    def trace(pieces):
        G = NeuronGroup(
            20,
            "dv/dt = -v/(10*ms) + 0.5*xi*(5*ms)**-0.5 : 1",
            threshold="v > 0.3 + 0.1*rand()",
            reset="v = -0.2*rand()",
            method="euler",
            name="noisy",
        )
        M = StateMonitor(G, "v", record=True)
        for piece in pieces:
            run(piece * ms)
        return M.v_.copy()

    from nbspike import seed, start_scope

    seed(5)
    whole = trace([30])
    start_scope()
    seed(5)

    assert_array_equal(trace([0.1, 7, 12.9, 10]), whole)
