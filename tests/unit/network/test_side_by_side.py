"""Networks of their own run at the same time in threads, and compute the same."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import nbspike.brian2 as b
from nbspike.worksheet.worksheet import Worksheet

CELL = """\
dv/dt = (1.2 - v)/(10*ms) + 0.3*xi*(10*ms)**-0.5 : 1
threshold: v > 1
reset: v = 0
init: v = rand()
"""
SEEDS = range(6)


def sheet() -> Worksheet:
    made = Worksheet({})
    made.neurons("P[100]", CELL)
    made.neurons("Q[50] poisson rate=30*Hz", "")
    made.synapses("S: Q -> P", "connect: p=0.2\non_pre: v += 0.05\ndelay: 1*ms")
    return made


def spikes(made: Worksheet, seed: int) -> tuple[list[float], list[int]]:
    found = made.simulate(0.1, seed=seed).spikes["P"]
    return found.seconds.tolist(), found.i.tolist()


def test_seeds_give_the_same_spikes_one_by_one_and_at_the_same_time():
    one = sheet()
    alone = [spikes(one, seed) for seed in SEEDS]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda seed: spikes(sheet(), seed), SEEDS))

    assert together == alone
    assert len({len(t) for t, _ in alone}) > 1


def network() -> tuple[b.Network, b.SpikeMonitor, b.StateMonitor]:
    """Return a noisy network that has drawn its seed."""
    group = b.NeuronGroup(
        50,
        "dv/dt = (1.2 - v)/(10*ms) + 0.3*xi*(10*ms)**-0.5 : 1",
        threshold="v > 1",
        reset="v = 0",
        method="euler",
    )
    monitors = b.SpikeMonitor(group), b.StateMonitor(group, "v", record=[0])
    net = b.Network(group, *monitors)
    net.run(0 * b.ms)
    return net, *monitors


def test_networks_of_scripts_do_not_disturb_each_other():
    def run(one):
        net, fired, traces = one
        for _ in range(5):
            net.run(20 * b.ms)
        return np.asarray(fired.t), np.asarray(fired.i), np.asarray(traces.v)

    b.seed(5)
    alone = [run(one) for one in [network() for _ in SEEDS]]
    b.seed(5)
    ready = [network() for _ in SEEDS]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(run, ready))

    for one, other in zip(alone, together, strict=True):
        for left, right in zip(one, other, strict=True):
            assert np.array_equal(left, right)
    assert not np.array_equal(alone[0][2], alone[1][2])


def test_python_has_its_turn_while_a_network_runs():
    """Compiled code holds no lock of Python's: another thread counts meanwhile."""
    net, _, _ = network()
    turns, done = 0, threading.Event()

    def run():
        net.run(20 * b.second)
        done.set()

    thread = threading.Thread(target=run)
    thread.start()
    while not done.is_set():
        time.sleep(1e-3)
        turns += 1
    thread.join()

    assert net.t == 20 * b.second
    assert turns >= 3


def test_an_error_in_one_thread_stays_there():
    def broken():
        group = b.NeuronGroup(5, "dv/dt = v**3/ms : 1", method="euler")
        group.v = 10
        b.Network(group).run(10 * b.ms)

    good = network()
    with ThreadPoolExecutor(2) as pool:
        bad, fine = pool.submit(broken), pool.submit(good[0].run, 50 * b.ms)
        with pytest.raises(Exception, match="NB701"):
            bad.result()
        fine.result()

    assert good[0].t == 50 * b.ms
