"""Scripts of courses, as students have them."""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841, N806

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    Hz,
    NbspikeWarning,
    NeuronGroup,
    PoissonGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    mV,
    nS,
    run,
    second,
    seed,
    start_scope,
    umeter,
    volt,
)


def cuba(number=4000, **options):
    """Return the spikes of the network on the slides, one second of it."""
    tau_m = 20 * ms
    tau_e = 5 * ms
    tau_i = 10 * ms
    V_th = -50 * mV
    E_L = -60 * mV
    I_const = 11 * mV
    eqs = """
    dv/dt = (-(v-E_L) + I_const + g_e + g_i)/tau_m : volt
    dg_e/dt = -g_e/tau_e : volt
    dg_i/dt = -g_i/tau_i : volt
    """
    P = NeuronGroup(number, model=eqs, threshold="v>V_th", reset="v=E_L", **options)
    P.v = "E_L+10*mV*rand()"
    inner = number * 4 // 5
    Pe = P[:inner]
    Pi = P[inner:]
    w_e = 1.62 * mV
    w_i = 9 * mV
    Ce = Synapses(Pe, P, on_pre="g_e+=w_e")
    Ci = Synapses(Pi, P, on_pre="g_i-=w_i")
    Ce.connect(True, p=0.02)
    Ci.connect(True, p=0.02)
    M = SpikeMonitor(P)
    run(1 * second if number == 4000 else 200 * ms)
    return M


def test_network_of_the_slides_fires_at_six_hertz():
    rates = []
    for number in (1, 2, 3):  # one draw of the network differs by 0.3 Hz from the next
        start_scope()
        seed(number)
        M = cuba()
        rates.append(M.num_spikes / 4000)

    assert 5.5 < np.mean(rates) < 6.5
    assert_array_equal(np.lexsort((M.i, M.t_)), np.arange(len(M)))
    assert M.count.sum() == len(M)


def test_same_seed_gives_the_same_spikes_and_another_gives_others():
    runs = []
    for number in (7, 7, 8):
        start_scope()
        seed(number)
        M = cuba(500)
        runs.append(np.stack([M.i, M.t_]))

    assert_array_equal(runs[0], runs[1])
    assert runs[0].shape != runs[2].shape or np.any(runs[0] != runs[2])


def test_trials_without_a_new_seed_differ():
    first = cuba(500).t_
    start_scope()
    second_trial = cuba(500).t_

    assert len(first) != len(second_trial) or np.any(first != second_trial)


def test_first_lab_script_runs_twice_with_a_new_value_between():
    start_scope()
    tau = 20 * ms
    eqs = """
    dx/dt = -x/tau : 1
    """
    N = NeuronGroup(1, eqs)
    N.x = 0
    M = StateMonitor(N, "x", record=True)
    run(100 * ms)
    N.x = 1
    run(100 * ms)

    x = M.x[0]
    assert x.shape == (2000,)
    assert not x[:1000].any()
    assert_allclose(x[1000:], np.exp(-np.arange(1000) / 200), rtol=1e-12)


def test_lab_simulation_with_three_listed_spikes():
    start_scope()
    taum = 20 * ms
    g_L = 10 * nS
    E_l = -70 * mV
    E_e = 0 * mV
    tau_e = 5 * ms
    Vr = E_l
    Vth = -50 * mV
    w_e = 1
    eqs = """
    dv/dt = ( E_l - v + g_e*(E_e-v) ) / taum : volt (unless refractory)
    dg_e/dt = -g_e/tau_e : 1 # excitatory conductance (dimensionless units)
    """
    N = NeuronGroup(
        1, model=eqs, threshold="v>Vth", reset="v=Vr", refractory="5*ms", method="euler"
    )
    N.v = E_l
    indices = np.array([0, 0, 0])
    times = np.array([25, 50, 75]) * ms
    input = SpikeGeneratorGroup(1, indices, times)
    S = Synapses(input, N, "w: 1", on_pre="g_e += w_e")
    S.connect(i=0, j=0)
    M = StateMonitor(N, ("v", "g_e"), record=True)
    run(100 * ms)

    # by hand: a spike in step k is seen by the trace in step k + 1
    v, g = -0.07, 0.0
    expected = np.empty((2, 1000))
    for k in range(1000):
        expected[:, k] = v, g
        v, g = v + 1e-4 * (-0.07 - v + g * (0 - v)) / 0.02, g - 1e-4 * g / 0.005
        g += k in (250, 500, 750)
    assert_allclose(np.asarray(M.v[0]), expected[0], rtol=1e-10)
    assert_allclose(M.g_e[0], expected[1], rtol=1e-10, atol=1e-300)
    assert M.v[0].max() < -50 * mV


def test_lab_simulation_with_poisson_inputs_and_a_weight_never_set():
    taum = 20 * ms
    E_l = -70 * mV
    E_i = -80 * mV
    tau_i = 10 * ms
    eqs = """
    dv/dt = ( E_l - v + g_i*(E_i-v) ) / taum : volt (unless refractory)
    dg_i/dt = -g_i/tau_i : 1
    """
    N = NeuronGroup(
        1, model=eqs, threshold="v>-50*mV", reset="v=E_l", refractory="5*ms"
    )
    N.v = E_l
    P = PoissonGroup(100, 5 * Hz)
    S = Synapses(P, N, "w: 1", on_pre="g_i += w")
    S.connect(p=1)
    M = StateMonitor(N, ("v", "g_i"), record=True)
    with pytest.warns(NbspikeWarning, match="never set"):
        run(500 * ms)
    assert not M.g_i.any()

    S.w = 0.1
    run(500 * ms)
    assert M.g_i[0, 5000:].mean() == pytest.approx(100 * 5 * 0.1 * 0.01, rel=0.3)
    assert (M.v[0, 5000:] <= -70 * mV).all()


def test_merged_poisson_source_of_the_fourth_lab_is_warned_of():
    Ne, ve = 800, 10 * Hz
    Pe = PoissonGroup(1, (ve * Ne))
    M = SpikeMonitor(Pe)

    with pytest.warns(
        NbspikeWarning, match=r"rate of poissongroup\w* is 8000 Hz.*0\.8"
    ):
        run(1 * second)
    assert M.num_spikes == pytest.approx(8000, rel=0.03)


def test_topographical_connections_of_the_slides():
    rows, cols = 20, 20
    grid_dist = 25 * umeter
    G = NeuronGroup(rows * cols, "x : meter\ny : meter")
    G.x = "(i // rows) * grid_dist - rows/2.0 * grid_dist"
    G.y = "(i % rows) * grid_dist - cols/2.0 * grid_dist"
    S = Synapses(G, G)
    S.connect(
        "i != j",
        p="1.5 * exp(-((x_pre-x_post)**2 + (y_pre-y_post)**2)/(2*(60*umeter)**2))",
    )

    x, y = G.x / umeter, G.y / umeter
    distance = np.hypot(x[S.i] - x[S.j], y[S.i] - y[S.j])
    assert not (S.i == S.j).any()
    assert_allclose(x, np.repeat(25.0 * np.arange(-10, 10), 20), atol=1e-9)
    # 1.5*exp(-25²/(2*60²)) > 1: nearest neighbours are certain
    near = (distance < 26).sum()
    assert near == 4 * 19 * 20
    assert distance.mean() < 120


def test_slide_with_quantities_in_equations_and_indexing():
    tau = 10 * ms
    with pytest.warns(NbspikeWarning, match="neither"):
        NeuronGroup(1, "v : 1", threshold="v > 1")
    start_scope()
    G = NeuronGroup(
        5,
        """dv/dt = (-v + inp) / tau           : volt (unless refractory)
           inp = a * clip(sin(2*pi*freq*t), 0, inf) : volt
           freq                                     : Hz   (constant)
           a                                       : volt (shared)""",
        threshold="v>20*mV",
        reset="v = 0*mV",
        refractory=2 * ms,
    )
    G.freq = [100, 200, 300, 400, 500] * Hz
    G.a = 100 * mV
    G.v = 10 * mV
    min_freq = 250 * Hz

    assert_allclose(G.inp / volt, np.zeros(5), atol=1e-15)
    assert_array_equal(G.v["freq > min_freq"] / mV, [10, 10, 10])
    G.v = "0*mV + rand()*10*mV"
    assert ((G.v >= 0 * mV) & (G.v < 10 * mV)).all()
    run(5 * ms)
    t, f = 5e-3, np.array([100, 200, 300, 400, 500])
    assert_allclose(
        G.inp / volt, 0.1 * np.clip(np.sin(2 * np.pi * f * t), 0, None), atol=1e-12
    )
