"""Rows K1 to K7, K16 to K19: traces of neurons and synapses.

Numbers named "Brian" were observed in Brian 2.9.
"""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

import pickle

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    MeanMonitor,
    NbspikeError,
    Network,
    NetworkOperation,
    NeuronGroup,
    SpikeGeneratorGroup,
    StateMonitor,
    Synapses,
    ms,
    mV,
    network_operation,
    run,
    start_scope,
)

RAMP = "dv/dt = 1/second : 1"


def ramp(size=1, more="", **options):
    return NeuronGroup(size, RAMP + more, method="euler", **options)


def test_K1_first_sample_is_the_initial_value():
    G = ramp()
    G.v = 3
    M = StateMonitor(G, "v", record=0)
    run(1 * ms)

    assert_allclose(M.v[0], 3 + 1e-4 * np.arange(10), rtol=1e-12)
    assert len(M.t) == M.N == 10


def test_K1_record_takes_numbers_ranges_and_parts():
    G = ramp(5)
    forms = {0: 2, 1: [1, 3], 2: range(2), 3: np.array([0, 4]), 4: slice(1, 3), 5: True}
    found = {k: StateMonitor(G, "v", record=form).record for k, form in forms.items()}

    expected = [[2], [1, 3], [0, 1], [0, 4], [1, 2], [0, 1, 2, 3, 4]]
    for k, numbers in enumerate(expected):
        assert_array_equal(found[k], numbers)
    assert_array_equal(StateMonitor(G, "v", record=G[1:3]).record, [1, 2])
    assert_array_equal(StateMonitor(G, "v", record="i > 2").record, [3, 4])
    with pytest.raises(NbspikeError, match="neuron 7 is not in"):
        StateMonitor(G, "v", record=7)


def test_K1_true_records_every_variable():
    body = "dv/dt = 1/second : 1\nw = v : 1\nk : integer"
    G = NeuronGroup(2, body, threshold="v > 1", refractory=1 * ms, method="euler")
    M = StateMonitor(G, True, record=0)
    run(0.2 * ms)

    # Brian
    assert M.record_variables == {"v", "w", "k", "lastspike", "not_refractory"}
    assert_allclose(M.lastspike_[0], [-1e4, -1e4])
    assert_array_equal(M.not_refractory[0], [True, True])


def test_K2_traces_by_position_and_by_number():
    G = ramp(5)
    G.v = "i"
    M = StateMonitor(G, "v", record=[4, 1])
    N = StateMonitor(G[1:4], "v", record=[0, 1])
    run(0.2 * ms)

    # Brian
    assert_allclose(M.v, [[4, 4.0001], [1, 1.0001]])
    assert_allclose(M[4].v, [4, 4.0001])
    assert_allclose(M[[1, 4]].v, [[1, 1.0001], [4, 4.0001]])
    assert_allclose(N[0].v, [1, 1.0001])
    assert_allclose(M[1].t / ms, [0, 0.1])
    with pytest.raises(NbspikeError, match="does not record neuron 0"):
        M[0]


def test_K2_values_are_copies_of_the_state_with_units():
    G = NeuronGroup(1, "v : volt")
    M = StateMonitor(G, "v", record=True)
    G.v = 2 * mV
    run(0.1 * ms)
    G.v = 5 * mV

    assert M.v[0, 0] == 2 * mV
    assert_allclose(M.v_, [[2e-3]])


def test_K3_formulas_shared_variables_and_truth_values():
    more = "\nr : 1 (shared)\nss = 2*r : 1 (shared)\nb : boolean\ns = v + r : 1"
    G = ramp(3, more)
    G.r = 5
    G.b = "i > 1"
    M = StateMonitor(G, ["v", "r", "ss", "b", "s"], record=[0, 2])
    run(0.3 * ms)

    assert M.r.shape == M.ss.shape == M.v.shape == (2, 3)  # Brian
    assert_allclose(M.s, M.v + 5)
    assert_allclose(M.ss, 10)
    assert M.b.dtype == bool
    assert_array_equal(M.b[:, 0], [False, True])


def test_K4_a_clock_of_ones_own_is_not_the_sources():
    G = ramp(dt=0.2 * ms)
    M = StateMonitor(G, "v", record=0)
    N = StateMonitor(G, "v", record=0, dt=0.4 * ms)
    run(1 * ms)

    assert_allclose(M.t / ms, [0, 0.2, 0.4, 0.6, 0.8], rtol=1e-12)
    assert_allclose(N.t / ms, [0, 0.4, 0.8], rtol=1e-12)


def test_K5_final_value_by_hand():
    G = ramp(2)
    M = StateMonitor(G, "v", record=True)
    with pytest.raises(NbspikeError, match="not been part of a run"):
        M.record_single_timestep()
    run(0.3 * ms)
    M.record_single_timestep()

    # Brian
    assert_allclose(M.t / ms, [0, 0.1, 0.2, 0.3], rtol=1e-12)
    assert_allclose(M.v, [[0, 1e-4, 2e-4, 3e-4]] * 2, rtol=1e-12)
    run(0.2 * ms)
    assert_allclose(M.t / ms, [0, 0.1, 0.2, 0.3, 0.3, 0.4], rtol=1e-12)


@pytest.mark.parametrize(
    ("when", "last"),
    [
        ("start", 0.9),
        ("after_groups", 1.05),
        ("after_thresholds", 1.05),
        ("before_resets", 1.05),
        ("after_resets", 0),
    ],
)
def test_K6_a_slot_before_the_reset_shows_the_crossing(when, last):
    G = NeuronGroup(
        1, "dv/dt = 1.5/ms : 1", threshold="v > 1", reset="v = 0", method="euler"
    )
    M = StateMonitor(G, "v", record=0, when=when)
    run(0.7 * ms)

    assert_allclose(M.v[0, 6], last, atol=1e-12)  # Brian: it crosses in step 6


def test_R4_samples_lack_the_last_value_and_the_peak():
    G = NeuronGroup(
        1, "dv/dt = 1.5/ms : 1", threshold="v > 1", reset="v = 0", method="euler"
    )
    M = StateMonitor(G, "v", record=0)
    run(1 * ms)

    assert M.v[0, 0] == 0
    assert M.v.max() < 1
    assert_allclose(G.v[0], M.v[0, -1] + 0.15, rtol=1e-12)


def test_K7_recordings_go_on_and_can_be_cleared():
    G = ramp()
    M = StateMonitor(G, "v", record=0)
    run(0.2 * ms)
    run(0.2 * ms)
    assert_allclose(M.t / ms, [0, 0.1, 0.2, 0.3], rtol=1e-12)
    M.clear()
    assert len(M.t) == 0
    run(0.1 * ms)
    assert_allclose(M.t / ms, [0.4], rtol=1e-12)


def test_K3_data_can_be_read_while_a_run_goes_on():
    G = ramp()
    M = StateMonitor(G, "v", record=0)
    seen = []

    @network_operation(dt=1 * ms, when="end")
    def look():
        seen.append((len(M.t), float(M.v[0, -1])))

    run(3 * ms)

    assert_allclose(seen, [(1, 0), (11, 1e-3), (21, 2e-3)], rtol=1e-12)


def test_K16_states_of_monitors_can_be_pickled():
    G = ramp(3, "\nb : boolean")
    M = StateMonitor(G, ["v", "b"], record=[0, 2])
    run(0.5 * ms)
    states = M.get_states()

    assert set(states) == {"t", "N", "v", "b"}
    assert states["v"].shape == (5, 2)  # Brian: samples come first
    again = pickle.loads(pickle.dumps(states))  # noqa: S301  (our own)
    assert_array_equal(again["v"], M.v.T)
    assert_allclose(M.get_states("t", units=False)["t"], M.t_)
    with pytest.raises(NbspikeError, match="no record `w`"):
        M.get_states(["w"])


def test_K17_inactive_monitors_record_nothing():
    G = ramp()
    M = StateMonitor(G, "v", record=0)
    run(0.3 * ms)
    M.active = False
    run(0.2 * ms)
    M.active = True
    run(0.1 * ms)

    assert_allclose(M.t / ms, [0, 0.1, 0.2, 0.5], rtol=1e-12)  # Brian


def test_R46_active_counts_from_the_next_run_on():
    G = ramp()
    M = StateMonitor(G, "v", record=0)

    def pause():
        M.active = G.active = False

    op = NetworkOperation(pause, dt=10 * ms)
    run(0.5 * ms)
    assert_allclose((len(M.t), G.v[0]), (5, 5e-4), rtol=1e-12)  # Brian
    run(0.2 * ms)
    assert_allclose((len(M.t), G.v[0]), (5, 5e-4), rtol=1e-12)  # Brian


@pytest.mark.differs("numbers of a part are its own, not shifted ones")
def test_R53_i_of_a_part_is_recorded_as_its_own_numbers():
    G = ramp(5)
    M = StateMonitor(G[2:], "i", record=True)
    run(0.1 * ms)
    M.record_single_timestep()

    assert_array_equal(M.i, [[0, 0], [1, 1], [2, 2]])


def synapses():
    """Return synapses whose first neuron fires at once."""
    G = NeuronGroup(3, "v : 1", threshold="v > 1", reset="v = 0")
    S = Synapses(G, G, "w : 1\nq = w + v_post : 1\nr : 1 (shared)", on_pre="w += 1")
    S.connect(i=[2, 0, 1, 0], j=[0, 2, 1, 0])
    S.w = "10*i + j"
    G.v = [2, 0.5, 0]
    return G, S


def test_K1_synapses_are_recorded_by_number_and_by_pair():
    _G, S = synapses()
    M = StateMonitor(S, ["w", "r"], record=True)
    N = StateMonitor(S, "w", record=[3])
    run(0.2 * ms)

    # neuron 0 fires in the first step; synapses keep the order they were made in
    assert_allclose(M.w, [[20, 20], [2, 3], [11, 11], [0, 1]])
    assert_allclose(N.w, [[0, 1]])
    assert_allclose(M[1].w, [2, 3])
    assert M.r.shape == (4, 2)


def test_K3_formulas_of_synapses_read_their_neurons():
    _G, S = synapses()
    M = StateMonitor(S, ["w", "q", "v_post", "i", "j"], record=[0, 2])
    run(0.2 * ms)

    assert_allclose(M.q, M.w + M.v_post)
    assert_allclose(M.v_post, [[2, 0], [0.5, 0.5]])
    assert_array_equal(M.i[:, 0], [2, 1])
    assert_array_equal(M.j[:, 0], [0, 1])


def test_K5_final_value_of_synapses_by_hand():
    _G, S = synapses()
    M = StateMonitor(S, "w", record=[1, 0])
    run(0.1 * ms)
    M.record_single_timestep()

    assert_allclose(M.w, [[2, 3], [20, 20]])


@pytest.mark.differs("Brian records nothing when synapses come later")
def test_K1_monitors_of_synapses_come_after_connect():
    G = NeuronGroup(3, "v : 1")
    S = Synapses(G, G, "w : 1")
    with pytest.raises(NbspikeError, match="before there are synapses"):
        StateMonitor(S, "w", record=True)
    S.connect()
    with pytest.raises(NbspikeError, match="synapse 9 is not in"):
        StateMonitor(S, "w", record=9)


def test_K19_mean_of_a_population_by_summed_synapses():
    G = ramp(4)
    G.v = "i"
    mean = NeuronGroup(1, "m : 1")
    S = Synapses(G, mean, "m_post = v_pre/N_pre : 1 (summed)")
    S.connect()
    M = StateMonitor(mean, "m", record=0)
    run(0.4 * ms)

    # a summed variable lags one step behind, and the first sample is from before
    assert_allclose(M.m[0], [0, 1.5, 1.5001, 1.5002])


@pytest.mark.differs("MeanMonitor records means without synapses")
def test_K19_mean_of_a_population_by_its_monitor():
    G = ramp(4, "\nb : boolean\ns = 2*v + i : 1")
    G.v = "i"
    G.b = "i > 2"
    whole = StateMonitor(G, ["v", "s"], record=True)
    M = MeanMonitor(G, ["v", "s", "b"])
    part = MeanMonitor(G[2:], "v", dt=0.2 * ms)
    run(0.4 * ms)

    assert_allclose(M.v, whole.v.mean(axis=0))
    assert_allclose(M.s, whole.s.mean(axis=0))
    assert_allclose(M.b, 0.25)
    assert_allclose(part.v, whole.v[2:, ::2].mean(axis=0))
    assert_allclose(part.t / ms, [0, 0.2])


def test_L25_inactive_groups_keep_their_state_and_send_nothing():
    source = SpikeGeneratorGroup(1, [0, 0, 0], [0, 0.3, 0.6] * ms)
    G = ramp()
    S = Synapses(source, G, on_pre="v += 1")
    S.connect()
    net = Network(source, G, S)
    net.run(0.2 * ms)
    value = float(G.v[0])
    source.active = False
    net.run(0.2 * ms)
    assert_allclose(G.v[0], value + 2e-4, rtol=1e-12)
    source.active, G.active = True, False
    net.run(0.2 * ms)
    assert_allclose(G.v[0], value + 2e-4, rtol=1e-12)
    start_scope()
