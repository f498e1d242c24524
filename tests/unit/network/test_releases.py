"""A queue of refractory neurons frees them when testing each of them would."""

from __future__ import annotations

import numpy as np
import pytest

import nbspike.brian2 as b
from nbspike.network.kernels import clear_memory
from nbspike.network.releases import Releases
from nbspike.optimisations import VARIABLE

ms = b.ms
MODEL = """dv/dt = (drive - v)/(5*ms) : 1 (unless refractory)
drive : 1
free = int(not_refractory) : 1"""


@pytest.fixture(autouse=True)
def _with_all(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    b.defaultclock.dt = 0.1 * ms
    b.seed(5)
    clear_memory()
    yield
    clear_memory()


def group(refractory="pause", **more):
    made = b.NeuronGroup(
        60,
        MODEL,
        threshold="v > 1",
        reset="v = 0",
        refractory=refractory,
        method="exact",
        **more,
    )
    made.drive = "1.2 + 3*rand()"
    made.v = "rand()"
    return made


def in_one_run():
    cells, net = group(), None
    spikes, states = b.SpikeMonitor(cells), b.StateMonitor(cells, "free", record=True)
    net = b.Network(cells, spikes, states)
    net.run(20 * ms, namespace={"pause": 1.7 * ms})
    return spikes, states, cells


def with_another_period_in_the_second_run():
    cells = group()
    spikes, states = b.SpikeMonitor(cells), b.StateMonitor(cells, "free", record=True)
    net = b.Network(cells, spikes, states)
    for pause in (5 * ms, 1 * ms, 9 * ms, 0 * ms, 0.1 * ms):
        net.run(6 * ms, namespace={"pause": pause})
    return spikes, states, cells


def with_another_time_step_in_the_second_run():
    cells = group()
    spikes, states = b.SpikeMonitor(cells), b.StateMonitor(cells, "free", record=True)
    net = b.Network(cells, spikes, states)
    net.run(6 * ms, namespace={"pause": 3 * ms})
    b.defaultclock.dt = 0.2 * ms
    net.run(6 * ms, namespace={"pause": 3 * ms})
    return spikes, states, cells


def with_last_spikes_set_between_runs():
    cells = group()
    spikes, states = b.SpikeMonitor(cells), b.StateMonitor(cells, "free", record=True)
    net = b.Network(cells, spikes, states)
    net.run(6 * ms, namespace={"pause": 3 * ms})
    cells.lastspike[::2] = np.arange(30) * 0.1 * ms + 2 * ms
    net.run(6 * ms, namespace={"pause": 3 * ms})
    return spikes, states, cells


def with_last_spikes_set_during_the_run():
    cells = group()
    spikes, states = b.SpikeMonitor(cells), b.StateMonitor(cells, "free", record=True)

    @b.network_operation(dt=2.5 * ms)
    def change(t):
        cells.lastspike[:20] = t - np.arange(20) * 0.1 * ms

    net = b.Network(cells, spikes, states, change)
    net.run(12 * ms, namespace={"pause": 1 * ms})
    net.remove(change)
    net.run(5 * ms, namespace={"pause": 1 * ms})
    return spikes, states, cells


def with_freedom_set_during_the_run():
    cells = group()
    spikes, states = b.SpikeMonitor(cells), b.StateMonitor(cells, "free", record=True)

    @b.network_operation(dt=1 * ms, when="start")
    def change():
        cells.not_refractory[:30] = True

    net = b.Network(cells, spikes, states, change)
    net.run(12 * ms, namespace={"pause": 2 * ms})
    return spikes, states, cells


def after_restoring():
    cells = group()
    spikes, states = b.SpikeMonitor(cells), b.StateMonitor(cells, "free", record=True)
    net = b.Network(cells, spikes, states)
    net.run(7 * ms, namespace={"pause": 3 * ms})
    net.store()
    net.run(9 * ms, namespace={"pause": 3 * ms})
    net.restore()
    net.run(7 * ms, namespace={"pause": 2 * ms})
    return spikes, states, cells


def on_a_clock_of_its_own():
    cells = group(dt=0.3 * ms)
    spikes, states = b.SpikeMonitor(cells), b.StateMonitor(cells, "free", record=True)
    other = b.NeuronGroup(1, "dx/dt = -x/second : 1", method="exact")
    net = b.Network(cells, spikes, states, other)
    net.run(20 * ms, namespace={"pause": 1.7 * ms})
    return spikes, states, cells


@pytest.mark.parametrize(
    "simulated",
    [
        in_one_run,
        with_another_period_in_the_second_run,
        with_another_time_step_in_the_second_run,
        with_last_spikes_set_between_runs,
        with_last_spikes_set_during_the_run,
        with_freedom_set_during_the_run,
        after_restoring,
        on_a_clock_of_its_own,
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_spikes_and_freedom_are_as_without_the_queue(simulated, monkeypatch):
    spikes, states, cells = simulated()
    assert cells._population.releases.queued
    monkeypatch.setenv(VARIABLE, "releases")
    clear_memory()
    b.defaultclock.dt = 0.1 * ms
    b.seed(5)
    tested, told, others = simulated()
    assert not others._population.releases.queued

    assert len(spikes.i) > 60
    np.testing.assert_array_equal(spikes.i, tested.i)
    np.testing.assert_array_equal(spikes.t, tested.t)
    np.testing.assert_array_equal(states.free, told.free)
    assert 0 < states.free.mean() < 1
    np.testing.assert_array_equal(cells.lastspike, others.lastspike)


@pytest.mark.parametrize("period", ["v > 0.5", "2*ms*rand()", "0.5*ms + i*0.1*ms"])
@pytest.mark.filterwarnings("ignore")
def test_periods_that_differ_have_no_queue(period):
    cells = group(period)
    b.Network(cells).run(2 * ms)
    assert not cells._population.releases.queued


def test_neurons_line_up_by_the_time_of_their_spikes():
    last = np.array([90, 97, 95, 99, 60, 95], np.int64)
    releases = Releases()
    releases.begin(last, 8, 100)

    assert releases.queue[: releases.state[1]].tolist() == [2, 5, 1, 3]
    assert releases.state.tolist() == [0, 4, 1]
