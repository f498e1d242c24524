"""Rows L18 to L22 and L24 to L27: a run as it goes on.

Numbers named "Brian" were observed in Brian 2.9.
"""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

import os
import signal
import threading
import time

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    Hz,
    NbspikeError,
    NbspikeWarning,
    Network,
    NetworkOperation,
    NeuronGroup,
    PoissonGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    network_operation,
    profiling_summary,
    run,
    scheduling_summary,
    second,
    seed,
    start_scope,
    stop,
)
from nbspike.brian2 import device, prefs

RAMP = "dv/dt = 1/second : 1"


def ramp(**options):
    return NeuronGroup(1, RAMP, method="euler", **options)


def test_L18_summary_lists_a_step_in_order():
    G = NeuronGroup(2, RAMP, threshold="v > 1", reset="v = 0", name="G", method="euler")
    S = Synapses(G, G, on_pre="v += 1", on_post="v += 1", name="S")
    S.connect()
    M = StateMonitor(G, "v", record=0, dt=1 * ms)
    N, R = SpikeMonitor(G), PopulationRateMonitor(G)
    op = NetworkOperation(lambda: None)
    table = scheduling_summary()

    rows = [(row[0].split()[0], *row[3:]) for row in table.rows]
    assert rows == [  # Brian
        ("networkoperation", "start", "0", "yes"),
        ("statemonitor", "start", "0", "yes"),
        ("G_stateupdater", "groups", "0", "yes"),
        ("G_spike_thresholder", "thresholds", "0", "yes"),
        ("spikemonitor", "thresholds", "1", "yes"),
        ("S_pre", "synapses", "-1", "yes"),
        ("S_post", "synapses", "1", "yes"),
        ("G_spike_resetter", "resets", "0", "yes"),
        ("ratemonitor", "end", "0", "yes"),
    ]
    assert table.rows[1][2] == "1 ms (every 10 steps)"
    assert "G (NeuronGroup)" in str(table)
    assert table._repr_html_().count("<tr>") == 10
    run(0.1 * ms)  # looking changes nothing
    assert_allclose(G.t / ms, 0.1)


def test_L18_inactive_objects_are_listed_as_such():
    G = ramp(name="G")
    M = StateMonitor(G, "v", record=0)
    M.active = False

    assert scheduling_summary().rows[-1][-1] == "no"


@pytest.mark.parametrize("how", ["stop", "net.stop"])
def test_L19_stop_completes_the_step(how):
    G = ramp()
    net = Network(G)

    def end(t):
        if t > 0.45 * ms:
            stop() if how == "stop" else net.stop()

    net.add(NetworkOperation(end))
    net.run(2 * ms)

    # Brian: t is the time of the next step
    assert_allclose([net.t / ms, G.t / ms, G.v[0] * 1e3], 0.6, rtol=1e-12)
    net.run(0.1 * ms)
    assert_allclose(net.t / ms, 0.7, rtol=1e-12)


def test_L19_stop_with_two_clocks():
    G, H = ramp(dt=0.25 * ms), ramp()

    @network_operation
    def end(t):
        if t > 0.45 * ms:
            stop()

    run(2 * ms)

    assert_allclose([G.t / ms, H.t / ms], [0.75, 0.6], rtol=1e-12)  # Brian


def test_R46_stop_in_a_late_slot_ends_the_same_step():
    G = ramp()
    op = NetworkOperation(stop, when="end")
    run(1 * ms)

    assert_allclose(G.v[0], 1e-4)


def pressed(times, wait=0.1, begun=lambda: True):
    """Send Ctrl-C to this process some times, from another thread."""

    def press():
        while not begun():
            time.sleep(0.01)
        for _ in range(times):
            time.sleep(wait)
            os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=press)
    thread.start()
    return thread


@pytest.mark.skipif(os.name != "posix", reason="SIGINT to oneself")
def test_L20_interrupt_ends_a_run_with_whole_recordings():
    G = NeuronGroup(1000, "dv/dt = sin(v)/second : 1", method="rk4")
    M = SpikeMonitor(PoissonGroup(1, 1 * Hz))
    T = StateMonitor(G, "v", record=0, dt=1 * ms)
    net = Network(G, T)
    net.run(0.1 * ms)
    before = signal.getsignal(signal.SIGINT)
    thread = pressed(1, begun=lambda: net.t > 1 * ms)
    with pytest.warns(NbspikeWarning, match="interrupted and ended at"):
        net.run(10_000 * second)
    thread.join()

    assert signal.getsignal(signal.SIGINT) is before
    reached = float(net.t / ms)
    assert 0.1 < reached < 1e7
    assert len(T.t) == np.ceil(reached - 1e-6)
    net.run(1 * ms)
    assert_allclose(net.t / ms, reached + 1, rtol=1e-9)


@pytest.mark.skipif(os.name != "posix", reason="SIGINT to oneself")
def test_L20_without_the_preference_an_interrupt_raises():
    G = NeuronGroup(1000, "dv/dt = sin(v)/second : 1", method="rk4")
    run(0.1 * ms)
    prefs.core.stop_on_keyboard_interrupt = False
    thread = pressed(1)
    try:
        with pytest.raises(KeyboardInterrupt):
            run(10_000 * second)
    finally:
        prefs.core.stop_on_keyboard_interrupt = True
        thread.join()
    assert G.t > 0.1 * ms


def test_L21_reports_go_to_functions_and_streams(capsys):
    G = ramp()
    told = []
    run(10 * ms, report=lambda *given: told.append(given), report_period=1 * ms)

    # Brian: at the start and at the end at least, with units where they have one
    assert told[0][1:] == (0.0, 0 * ms, 10 * ms)
    assert told[-1][1:] == (1.0, 0 * ms, 10 * ms)
    assert told[-1][0] < 1 * second
    run(1 * ms, report="stderr")
    assert "1 ms" in capsys.readouterr().err
    run(1 * ms, report="stdout")
    assert "(100%)" in capsys.readouterr().out
    with pytest.raises(NbspikeError, match="report='loud'"):
        run(1 * ms, report="loud")


def test_L22_profile_names_every_operation():
    G = NeuronGroup(
        10, RAMP, threshold="v > 0.001", reset="v = 0", name="G", method="euler"
    )
    M = SpikeMonitor(G, name="M")
    started = time.perf_counter()
    run(100 * ms, profile=True)
    whole = time.perf_counter() - started
    table = profiling_summary()

    names = [row[0] for row in table.rows]
    # Brian's names
    assert sorted(names) == [
        "G_spike_resetter",
        "G_spike_thresholder",
        "G_stateupdater",
        "M",
    ]
    assert len(profiling_summary(show=2).rows) == 2
    net = Network(ramp())
    net.run(10 * ms, profile=True)
    times = [float(seconds) for _, seconds in net.profiling_info]
    assert times == sorted(times, reverse=True)
    assert 0 < sum(times) < whole + 1
    net.run(1 * ms)
    with pytest.raises(NbspikeError, match="NB650"):
        net.profiling_info  # noqa: B018


def test_L22_a_profiled_run_computes_the_same():
    def spikes(**options):
        start_scope()
        seed(4)
        P = PoissonGroup(20, 100 * Hz)
        M = SpikeMonitor(P)
        run(50 * ms, **options)
        return M.i, M.t_

    for plain, profiled in zip(spikes(), spikes(profile=True), strict=True):
        assert_array_equal(plain, profiled)


def test_L24_the_same_seed_gives_the_same_spikes():
    def spikes(number):
        start_scope()
        seed(number)
        G = NeuronGroup(5, "dv/dt = -v/(10*ms) + xi*ms**-0.5 : 1", threshold="v > 1",
                        reset="v = rand()", method="euler")  # fmt: skip
        G.v = "rand()"
        M = SpikeMonitor(G)
        run(100 * ms)
        return M.i, M.t_, np.random.rand(3)  # noqa: NPY002  (as scripts do)

    first, second_, third = spikes(7), spikes(7), spikes(8)
    for one, other in zip(first, second_, strict=True):
        assert_array_equal(one, other)
    assert not np.array_equal(first[1], third[1])


@pytest.mark.differs("numbers come from streams of their own, not from NumPy's")
def test_R37_noise_does_not_depend_on_what_else_is_drawn():
    def trace(more):
        start_scope()
        seed(3)
        G = NeuronGroup(2, "dv/dt = xi*ms**-0.5 : 1", name="G", method="euler")
        M = StateMonitor(G, "v", record=True)
        objects = [G, M]
        if more:
            objects.append(PoissonGroup(5, 100 * Hz))
        np.random.rand(3)  # noqa: NPY002
        Network(objects).run(5 * ms)
        return M.v

    assert_array_equal(trace(more=False), trace(more=True))


def test_L25_inactive_objects_rest():
    G, H = ramp(), ramp()
    M = StateMonitor(G, "v", record=0)
    G.active = False
    run(1 * ms)
    assert (float(G.v[0]), float(H.v[0] * 1e3)) == (0, pytest.approx(1))
    G.active = True
    run(1 * ms)

    assert_allclose([G.v[0] * 1e3, H.v[0] * 1e3], [1, 2], rtol=1e-12)


def test_L27_runs_end_at_a_limit_of_time():
    G = NeuronGroup(100, "dv/dt = sin(v)/second : 1", method="rk4")
    run(1 * ms)
    assert device._last_run_time < 60
    assert device._last_run_completed_fraction == 1
    device._set_maximum_run_time(0.2 * second)
    try:
        run(10_000 * second)
    finally:
        device._set_maximum_run_time(None)

    assert 0.2 < device._last_run_time < 2
    assert 0 < device._last_run_completed_fraction < 1
    reached = device._last_run_completed_fraction * 10_000 + 1e-3
    assert_allclose(float(G.t), reached, rtol=1e-6)


def test_L26_states_of_a_whole_network_come_back():
    G = NeuronGroup(3, "v : 1\nk : integer", name="G")
    S = Synapses(G, G, "w : 1", name="S")
    S.connect(j="i")
    G.v, G.k, S.w = "i", "2*i", "0.1*i"
    net = Network(G, S)
    states = net.get_states(read_only_variables=False)
    G.v, G.k, S.w = 0, 0, 0
    net.set_states(states)

    assert_array_equal(G.v, [0, 1, 2])
    assert_array_equal(G.k, [0, 2, 4])
    assert_allclose(S.w, [0, 0.1, 0.2])
