"""Rows L9 to L15 and the rules about time: clocks, steps, and their changes.

Numbers named "Brian" were observed in Brian 2.9.
"""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    Clock,
    Hz,
    NbspikeError,
    NbspikeWarning,
    Network,
    NetworkOperation,
    NeuronGroup,
    PoissonGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    UnitError,
    defaultclock,
    ms,
    mV,
    run,
)

RAMP = "dv/dt = 1/second : 1"
SAID = "ignore::nbspike.NbspikeWarning"


def ramp(**options):
    return NeuronGroup(1, RAMP, method="euler", **options)


@pytest.mark.filterwarnings(SAID)
def test_L9_time_after_a_run_is_its_requested_end():
    G = NeuronGroup(1, "v : 1")
    net = Network(G)
    net.run(0.05 * ms)

    assert_allclose(net.t / ms, 0.05, rtol=1e-12)
    assert_allclose(G.t / ms, 0.1, rtol=1e-12)  # Brian
    assert_allclose(defaultclock.t / ms, 0.1, rtol=1e-12)  # Brian


@pytest.mark.parametrize(
    ("duration", "said"), [(-1 * ms, "-1 ms"), (3, "without unit"), (1 * mV, "volt")]
)
def test_L10_impossible_durations_are_refused_by_name(duration, said):
    G = NeuronGroup(1, "v : 1")

    with pytest.raises(NbspikeError, match=f"duration of run.*{said}"):
        run(duration)
    assert (G.t / ms) == 0


def test_L11_run_of_no_length_checks_and_changes_nothing():
    G = ramp()
    M = StateMonitor(G, "v", record=0)
    G.v = 2
    run(0 * ms)
    assert (float(G.v[0]), float(G.t / ms), len(M.t)) == (2, 0, 0)

    H = NeuronGroup(1, "dv/dt = unknown/ms : 1")
    with pytest.raises(NbspikeError, match="unknown"):
        Network(H).run(0 * ms)


def test_L12_default_step_changes_between_runs():
    G = ramp()
    M = StateMonitor(G, "v", record=0)
    run(0.3 * ms)
    defaultclock.dt = 0.05 * ms
    run(0.2 * ms)

    # Brian
    assert_allclose(M.t / ms, [0, 0.1, 0.2, 0.3, 0.35, 0.4, 0.45], rtol=1e-12)
    assert_allclose(M.v[0] * 1e3, M.t / ms, atol=1e-12)
    assert_allclose(G.t / ms, 0.5, rtol=1e-12)


@pytest.mark.differs("after a refused dt, a valid one works again")
def test_L12_refused_step_can_be_repaired():
    G = ramp()
    M = StateMonitor(G, "v", record=0)
    run(0.3 * ms)
    defaultclock.dt = 0.2 * ms
    with pytest.raises(NbspikeError, match=r"0\.3 ms, is not a multiple of 0\.2 ms"):
        run(0.2 * ms)
    defaultclock.dt = 0.1 * ms
    run(0.2 * ms)

    assert_allclose(M.t / ms, [0, 0.1, 0.2, 0.3, 0.4], rtol=1e-12)


@pytest.mark.differs("after a refused dt, a valid one works again")
def test_R55_refusal_leaves_time_and_state():
    G = ramp()
    run(0.5 * ms)
    for wrong in (0.2, 0.3, 1):
        defaultclock.dt = wrong * ms
        with pytest.raises(NbspikeError, match="NB610"):
            run(1 * ms)
    assert_allclose([G.t / ms, G.v[0] * 1e3], 0.5, rtol=1e-12)
    defaultclock.dt = 0.25 * ms
    run(0.5 * ms)
    assert_allclose([G.t / ms, G.v[0] * 1e3], 1, rtol=1e-12)


def test_L12_last_spikes_and_spikes_on_their_way_keep_their_times():
    G = NeuronGroup(1, "v : 1", threshold="v > 0", reset="v = 0", refractory=1 * ms)
    H = NeuronGroup(1, "v : 1")
    S = Synapses(G, H, on_pre="v += 1", delay=0.4 * ms)
    S.connect()
    spikes, trace = SpikeMonitor(G), StateMonitor(H, "v", record=0)
    G.v = 1
    run(0.2 * ms)
    defaultclock.dt = 0.05 * ms
    run(0.5 * ms)
    # Brian: it arrives at 0.4 ms, and is seen by the next sample
    assert_allclose((trace.t / ms)[trace.v[0] > 0][0], 0.45, rtol=1e-12)
    assert float(G.lastspike[0] / ms) == 0
    G.v = 1
    run(1 * ms)

    assert_allclose(spikes.t / ms, [0, 1], atol=1e-12)  # Brian


def test_L12_noise_after_a_change_is_new():
    P = PoissonGroup(1000, 400 * Hz)
    spikes = SpikeMonitor(P)
    defaultclock.dt = 0.2 * ms
    run(10 * ms)
    defaultclock.dt = 0.1 * ms
    run(5 * ms)

    step = np.round(spikes.t / (0.1 * ms)).astype(int)
    first = set(zip(spikes.i[step < 100], step[step < 100] // 2, strict=True))
    later = set(zip(spikes.i[step >= 100], step[step >= 100] - 100, strict=True))
    # steps 100 to 149 are numbered 50 to 99 in the first run; chance joins a tenth
    assert len(first & {(i, k + 50) for i, k in later}) < 0.5 * len(later)


def test_L13_dt_and_clock_exclude_each_other():
    options = {"dt": 1 * ms, "clock": Clock(1 * ms)}
    G = NeuronGroup(1, "v : 1")
    with pytest.raises(NbspikeError, match="both `dt=` and `clock=`"):
        NeuronGroup(1, "v : 1", **options)
    with pytest.raises(NbspikeError, match="both `dt=` and `clock=`"):
        StateMonitor(G, "v", record=0, **options)


def test_L13_clocks_advance_by_earliest_time():
    log = []

    def operation(name, dt, **options):
        def note(t):
            log.append((name, round(float(t / ms), 3)))

        return NetworkOperation(note, dt=dt * ms, name=name, **options)

    net = Network(
        NeuronGroup(1, "v : 1"),
        operation("b", 0.2),
        operation("a", 0.3),
        operation("c", 0.5),
        operation("z", 0.2, order=-1),
        operation("e", 0.3, when="end"),
    )
    net.run(0.7 * ms)

    # Brian
    expected = "z0 a0 b0 c0 e0 z.2 b.2 a.3 e.3 z.4 b.4 c.5 z.6 a.6 b.6 e.6"
    assert log == [(word[0], float(word[1:])) for word in expected.split()]


def test_L13_a_clock_shows_its_own_time():
    own = Clock(0.5 * ms, name="own")
    G = NeuronGroup(1, "v : 1", clock=own)
    M = StateMonitor(G, "v", record=0)
    assert (own.name, float(own.t), own.timestep) == ("own", 0, 0)
    run(2 * ms)
    assert G.clock is M.clock is own
    assert (float(own.t / ms), own.timestep) == (2, 4)
    own.dt = 1 * ms
    run(2 * ms)

    assert_allclose(M.t / ms, [0, 0.5, 1, 1.5, 2, 3], rtol=1e-12)  # Brian


def test_L13_groups_with_steps_of_their_own_run_together():
    fast, slow = ramp(), ramp(dt=0.25 * ms)
    M = [StateMonitor(G, "v", record=0) for G in (fast, slow)]
    run(1 * ms)

    assert_allclose(M[0].t / ms, np.arange(10) / 10, rtol=1e-12)
    assert_allclose(M[1].t / ms, np.arange(4) / 4, rtol=1e-12)
    assert_allclose([fast.v[0], slow.v[0]], 1e-3, rtol=1e-12)


def test_L14_time_is_step_times_dt():
    defaultclock.dt = 1e-3 * ms
    G = NeuronGroup(1, "v : 1")
    M = StateMonitor(G, "v", record=0)
    run(1000 * ms)

    assert G.t_[...] == 1_000_000 * defaultclock.dt_
    assert_array_equal(M.t_, np.arange(1_000_000) * defaultclock.dt_)


STEPS = {
    0.05: [1, 1, 2, 2],
    0.1: [1, 2],
    0.25: [3, 5],
    0.15: [2, 3, 5],
    0.30000001: [3],
    0.3001: [4],
    0.0: [0, 0],
}


@pytest.mark.filterwarnings(SAID)
@pytest.mark.parametrize("duration", STEPS)
def test_L15_steps_of_runs(duration):
    G = NeuronGroup(1, "v : 1")
    M = StateMonitor(G, "v", record=0)
    counts = []
    for _ in STEPS[duration]:
        run(duration * ms)
        counts.append(len(M.t))

    assert counts == STEPS[duration]  # Brian


@pytest.mark.filterwarnings(SAID)
def test_R44_four_runs_of_half_a_step_are_two_steps():
    G = ramp()
    net = Network(G)
    for _ in range(4):
        net.run(0.05 * ms)

    assert_allclose(G.v[0], 2e-4, rtol=1e-12)
    assert_allclose(net.t / ms, 0.2, rtol=1e-12)


def test_R44_a_run_off_the_grid_says_so():
    G = NeuronGroup(1, "v : 1")

    with pytest.warns(NbspikeWarning, match=r"0\.25 ms is not a multiple"):
        run(0.25 * ms)


def test_K4_slower_monitors_sample_at_their_own_times():
    G = NeuronGroup(1, f"{RAMP}\nnow = t : second", method="euler")
    M, N, K = (
        StateMonitor(G, ("now", "v"), record=0, dt=x * ms) for x in (0.25, 0.3, 1)
    )
    run(1.3 * ms)

    assert_allclose(M.t / ms, [0, 0.25, 0.5, 0.75, 1, 1.25], rtol=1e-12)
    assert_allclose(N.t / ms, [0, 0.3, 0.6, 0.9, 1.2], rtol=1e-12)
    assert_allclose(K.t / ms, [0, 1], rtol=1e-12)
    assert_allclose(N.v[0] * 1e3, N.t / ms, atol=1e-12)


def test_R45_off_the_grid_a_subexpression_reads_the_next_step():
    G = NeuronGroup(1, f"{RAMP}\nnow = t : second", method="euler")
    M = StateMonitor(G, ("now", "v"), record=0, dt=0.25 * ms)
    run(0.5 * ms)

    assert_allclose(M.t / ms, [0, 0.25], rtol=1e-12)
    assert_allclose(M.now[0] / ms, [0, 0.3], rtol=1e-12)
    assert_allclose(M.v[0] * 1e3, [0, 0.3], atol=1e-12)


def test_L13_time_steps_are_times():
    with pytest.raises(UnitError, match=r"`dt` of .*clock"):
        Clock(3)
    with pytest.raises(NbspikeError, match="no clock"):
        NeuronGroup(1, "v : 1", clock=0.1 * ms)


def test_L13_sums_over_synapses_follow_the_clock_of_the_target():
    G, H = (
        NeuronGroup(2, "dv/dt = 1/ms : 1", method="euler"),
        NeuronGroup(1, "m : 1", dt=0.2 * ms),
    )
    S = Synapses(G, H, "m_post = v_pre : 1 (summed)")
    S.connect()
    M = StateMonitor(H, "m", record=0)
    run(1 * ms)

    assert_allclose(M.m[0], [0, 0, 0.4, 0.8, 1.2], atol=1e-12)  # Brian


@pytest.mark.filterwarnings(SAID)
def test_L13_pathways_follow_the_clock_of_the_spikes_they_send():
    G = NeuronGroup(
        2, "dv/dt = 1/ms : 1", threshold="v > 0.95", reset="v = 0", method="euler",
        dt=0.5 * ms,
    )  # fmt: skip
    H = NeuronGroup(1, "u : 1")
    S = Synapses(G, H, on_pre="u += 1")
    S.connect()
    S.delay = 0.3 * ms
    M, N = StateMonitor(H, "u", record=0), SpikeMonitor(G)
    run(2 * ms)

    # Brian: the delay counts in steps of the source, and is rounded to one of them
    assert_allclose(N.t / ms, [0.5, 0.5, 1.5, 1.5])
    assert_allclose(M.u[0], [0] * 11 + [2] * 9)


def test_L13_clocks_need_no_common_divisor():
    G = NeuronGroup(1, "dv/dt = 1/ms : 1", method="euler", dt=1 * ms / 3)
    H = NeuronGroup(1, "dv/dt = 1/ms : 1", method="euler")
    M = StateMonitor(G, "v", record=0)
    seen = []
    op = NetworkOperation(lambda t: seen.append(float(t / ms)), dt=0.1 * np.pi * ms)
    run(2 * ms)

    # Brian
    assert_allclose(M.t / ms, np.arange(6) / 3, rtol=1e-12)
    assert_allclose([G.v[0], H.v[0]], 2)
    assert_allclose(seen, 0.1 * np.pi * np.arange(7))
    run(1 * ms)
    assert_allclose([G.v[0], H.v[0], G.t / ms], 3)
    assert_allclose(seen, 0.1 * np.pi * np.arange(10))


def test_L13_ticks_of_uneven_clocks_keep_the_order_of_time():
    log = []

    def operation(name, dt):
        return NetworkOperation(lambda: log.append(name), dt=dt * ms, name=name)

    G = NeuronGroup(1, "v : 1")
    net = Network(G, operation("b", 1 / 3), operation("a", 0.5), operation("c", 0.25))
    net.run(1.2 * ms)

    # 0: a b c; 0.25: c; 1/3: b; 0.5: a c; 2/3: b; 0.75: c; 1: a b c
    assert "".join(log) == "abc" + "c" + "b" + "ac" + "b" + "c" + "abc"


def test_L23_states_of_uneven_clocks_come_back():
    G = NeuronGroup(1, "dv/dt = 1/ms : 1", method="euler", dt=1 * ms / 3)
    H = NeuronGroup(1, "dv/dt = 1/ms : 1", method="euler")
    M = StateMonitor(G, "v", record=0)
    net = Network(G, H, M)
    net.run(1 * ms)
    net.store()
    for _ in range(2):
        net.restore()
        net.run(1 * ms, profile=True)
        assert_allclose([G.v[0], H.v[0], net.t / ms], 2)
        assert_allclose(M.t / ms, np.arange(6) / 3, rtol=1e-12)
