"""Code that a group runs at times of a clock, or at listed times."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import NbspikeError, Network, NeuronGroup, StateMonitor, ms, seed


def test_H18_code_runs_for_all_neurons_on_its_clock():
    cells = NeuronGroup(3, "x : 1")
    cells.run_regularly("x += i + gain", dt=1 * ms)
    gain = 1
    Network(cells).run(2.5 * ms)
    assert gain
    assert cells.x[:].tolist() == [3, 6, 9]


def test_H18_runs_before_a_monitor_in_the_same_slot():
    cells = NeuronGroup(1, "x : 1")
    cells.run_regularly("x += 1")
    trace = StateMonitor(cells, "x", record=0)
    Network(trace, cells).run(0.3 * ms)

    # observed in Brian 2: neurongroup_run_regularly comes before statemonitor
    assert trace.x[0].tolist() == [1, 2, 3]


def test_H18_order_and_slot_can_be_chosen():
    cells = NeuronGroup(1, "x : 1")
    cells.run_regularly("x = 2*x", order=1)
    cells.run_regularly("x += 1", order=0)
    cells.run_regularly("x += 10", when="end")
    Network(cells).run(0.2 * ms)

    assert cells.x[0] == ((0 + 1) * 2 + 10 + 1) * 2 + 10


def test_H18_inactive_code_does_not_run():
    cells = NeuronGroup(1, "x : 1")
    code = cells.run_regularly("x += 1")
    net = Network(cells)
    net.run(0.2 * ms)
    code.active = False
    net.run(0.2 * ms)

    assert cells.x[0] == 2


def test_H18_random_numbers_differ_between_neurons_and_follow_the_seed():
    def drawn():
        seed(7)
        cells = NeuronGroup(1000, "x : 1")
        cells.run_regularly("x = rand()", dt=1 * ms)
        Network(cells).run(1 * ms)
        return np.array(cells.x[:])

    first = drawn()
    assert len(np.unique(first)) == 1000
    assert first.mean() == pytest.approx(0.5, abs=0.04)
    assert np.array_equal(first, drawn())


def test_H18_code_of_a_subgroup_leaves_the_others_alone():
    cells = NeuronGroup(4, "x : 1")
    cells[1:3].run_regularly("x += 1")
    Network(cells).run(0.1 * ms)

    assert cells.x[:].tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize(
    "code", ["t = 1*ms", "i = 1", "q = 1", "x = 1; s = 1", "x = 1*mV", "x = unknown"]
)
def test_H18_wrong_code_is_refused(code):
    cells = NeuronGroup(1, "x : 1\ns : 1 (shared)\nq = 2*x : 1")

    def given_and_run():
        cells.run_regularly(code)
        Network(cells).run(0.1 * ms)

    with pytest.raises(NbspikeError):  # when it is given, or when the run begins
        given_and_run()


def test_H19_code_runs_at_listed_times():
    cells = NeuronGroup(1, "x : 1\nat : second")
    cells.run_at("x += 1; at = t", [0.2, 0.55] * ms)
    net = Network(cells)
    net.run(0.4 * ms)
    assert (cells.x[0], float(cells.at_[0])) == (1, pytest.approx(2e-4))

    net.run(0.4 * ms)  # off the grid: before the next step
    assert (cells.x[0], float(cells.at_[0])) == (2, pytest.approx(6e-4))


def test_H19_no_time_is_listed_twice():
    cells = NeuronGroup(1, "x : 1")
    with pytest.raises(NbspikeError, match="twice"):
        cells.run_at("x += 1", [1, 1] * ms)


def test_R8_regular_code_obeys_the_write_lock():
    cells = NeuronGroup(
        1,
        "dv/dt = 1/ms : 1 (unless refractory)\nu : 1",
        threshold="v > 0.15",
        reset="v = 0",
        refractory=1 * ms,
    )
    cells.run_regularly("v += 10; u += 1", dt=0.5 * ms)
    Network(cells).run(0.8 * ms)

    assert (cells.v[0], cells.u[0]) == (0, 2)


def test_H18_code_may_call_an_array_over_time():
    from nbspike import TimedArray

    step = TimedArray([1, 2, 3], dt=1 * ms)
    cells = NeuronGroup(2, "x : 1")
    cells.run_regularly("x += step(t)", dt=1 * ms)
    Network(cells).run(3 * ms)

    assert step
    assert cells.x[:].tolist() == [6, 6]
