"""Row J11: code of Python inside a simulation."""

# names are those of scripts, and `run` and texts find them in the test

from __future__ import annotations

import pytest
from numpy.testing import assert_allclose

from nbspike import (
    NbspikeError,
    Network,
    NetworkOperation,
    NeuronGroup,
    StateMonitor,
    ms,
    mV,
    network_operation,
    run,
    second,
)


def test_J11_operation_is_called_in_every_step_with_the_time():
    G = NeuronGroup(1, "v : volt")
    times, calls = [], []

    @network_operation
    def with_time(t):
        times.append(t)

    @network_operation(dt=0.5 * ms, when="end")
    def without():
        calls.append(float(G.t / ms))

    run(1 * ms)

    assert_allclose([t / ms for t in times], [k / 10 for k in range(10)], rtol=1e-12)
    assert_allclose(calls, [0, 0.5], rtol=1e-12)
    assert (with_time.name, without.name) == ("networkoperation", "networkoperation_1")


def test_J11_operation_reads_and_sets_state():
    G = NeuronGroup(2, "dv/dt = 1*mV/ms : volt\nI : 1", method="euler")
    M = StateMonitor(G, "v", record=0, when="end")

    @network_operation(dt=1 * ms)
    def back(t):
        G.v = "0*mV"
        G.I = len(M.t)  # what was recorded so far

    run(2 * ms)

    assert_allclose(M.v[0][[8, 9, 10, 19]] / mV, [0.9, 1, 0.1, 1], rtol=1e-9)
    assert G.I[0] == 10


def test_J11_methods_are_called_by_network_operation():
    class Driver:
        def __init__(self):
            self.count = 0
            self.op = NetworkOperation(self.step, dt=1 * ms)

        def step(self):
            self.count += 1

    driver = Driver()
    net = Network(NeuronGroup(1, "v : 1"), driver.op)
    net.run(3 * ms)

    assert driver.count == 3


def test_J11_what_cannot_be_called_is_refused():
    with pytest.raises(NbspikeError, match="needs 2 arguments"):
        NetworkOperation(lambda a, b: a + b)
    with pytest.raises(NbspikeError, match="cannot be called"):
        NetworkOperation(3)
    with pytest.raises(NbspikeError, match=r"NetworkOperation\(self"):

        class Model:
            @network_operation
            def step(self, t):
                pass


def test_J11_explicit_networks_run_only_what_they_hold():
    calls = []
    G = NeuronGroup(1, "v : 1")

    @network_operation
    def note():
        calls.append(1)

    Network(G).run(1 * ms)
    assert not calls


def test_J11_errors_of_the_function_reach_the_caller():
    G = NeuronGroup(1, "v : 1")
    M = StateMonitor(G, "v", record=0)

    @network_operation
    def wrong(t):
        if t > 0.25 * ms:
            raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        run(1 * second)
    assert len(M.t) == 4


def test_J11_a_network_of_operations_alone_runs():
    times = []
    op = NetworkOperation(lambda t: times.append(float(t / ms)), dt=0.5 * ms)
    net = Network(op)
    net.run(1 * ms)

    assert times == [0, 0.5]
    assert net.t == 1 * ms
