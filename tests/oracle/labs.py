"""The programming lab: one neuron, its synapses, and Poisson input."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, alike, exact, spikes, traces

EXCITED = """
dv/dt = ( E_l - v + g_e*(E_e-v) ) / taum : volt (unless refractory)
dg_e/dt = -g_e/tau_e : 1 # excitatory conductance (dimensionless units)
"""
INHIBITED = """
dv/dt = ( E_l - v + g_i*(E_i-v) ) / taum : volt (unless refractory)
dg_i/dt = -g_i/tau_i : 1
"""
BOTH = """
dv/dt = ( E_l - v + g_e*(E_e-v) + g_i*(E_i-v) ) / taum : volt (unless refractory)
dg_e/dt = -g_e/tau_e : 1 # excitatory conductance (dimensionless units)
dg_i/dt = -g_i/tau_i : 1 # inhibitory conductance (dimensionless units)
"""
taum, tau_e, tau_i = 20 * ms, 5 * ms, 10 * ms
E_l, E_e, E_i = -70 * mV, 0 * mV, -80 * mV
Vr, Vth = E_l, -50 * mV
LAB = {
    "threshold": "v>Vth",
    "reset": "v=Vr",
    "refractory": "5*ms",
    "method": "euler",
}


@exact
def units_of_the_lab() -> Arrays:
    tau = 20 * ms
    drop = 1 * nA * 5 * Mohm
    try:
        1 * nA + 5 * mV
        refused = False
    except DimensionMismatchError:
        refused = True
    return {
        "tau": asarray(tau),
        "text": asarray([str(tau), str(drop), repr(drop)]),
        "drop": asarray(drop),
        "refused": asarray(refused),
    }


@exact
def simple_model() -> Arrays:
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
    return {"t": asarray(M.t / ms), **traces(M, "x")}


@exact
def listed_excitatory_input() -> Arrays:
    w_e = 1
    N = NeuronGroup(1, model=EXCITED, **LAB)
    N.v = E_l
    indices = array([0, 0, 0])
    times = array([25, 50, 75]) * ms
    input = SpikeGeneratorGroup(1, indices, times)
    S = Synapses(input, N, "w: 1", on_pre="g_e += w_e")
    S.connect(i=0, j=0)
    M = StateMonitor(N, ("v", "g_e"), record=True)
    F = SpikeMonitor(N)
    run(100 * ms)
    return {**traces(M, "v", "g_e"), **spikes(F)}


@exact
def listed_inhibitory_input() -> Arrays:
    w = 0.4
    N = NeuronGroup(3, model=INHIBITED, **LAB)
    N.v = "E_l + i*7*mV"
    input = SpikeGeneratorGroup(1, array([0, 0, 0]), array([25, 50, 75]) * ms)
    S = Synapses(input, N, on_pre="g_i += w")
    S.connect(p=1)
    M = StateMonitor(N, ("v", "g_i"), record=True)
    run(100 * ms)
    return traces(M, "v", "g_i")


@alike(v="mean", jumps="counts")
def poisson_excitation_one_by_one() -> Arrays:
    w_e, v_e, N_e, trials = 0.1, 5 * Hz, 100, 200
    N = NeuronGroup(trials, model=EXCITED, **LAB)
    N.v = E_l
    P = PoissonGroup(trials * N_e, v_e)
    S = Synapses(P, N, "w: 1", on_pre="g_e += w_e")
    S.connect(j="i // N_e")
    F = SpikeMonitor(P)
    M = StateMonitor(N, "v", record=True, dt=10 * ms)
    run(200 * ms)
    return {"v": asarray(M.v[:, 10:]).mean(axis=1), "jumps": asarray(F.count)}


@exact
def poisson_excitation_as_printed_reaches_one_input() -> Arrays:
    w_e, v_e, N_e = 0.1, 5 * Hz, 100
    N = NeuronGroup(1, model=EXCITED, **LAB)
    N.v = E_l
    P = PoissonGroup(N_e, v_e)
    S = Synapses(P, N, "w: 1", on_pre="g_e += w_e")
    S.connect(i=0, j=0)
    run(20 * ms)
    return {"size": asarray(len(S)), "i": asarray(S.i), "w": asarray(S.w)}


@exact
def weights_never_set_do_nothing() -> Arrays:
    v_i, N_i = 5 * Hz, 100
    N = NeuronGroup(1, model=INHIBITED, **LAB)
    N.v = E_l
    P = PoissonGroup(N_i, v_i)
    S = Synapses(P, N, "w: 1", on_pre="g_i += w")
    S.connect(p=1)
    M = StateMonitor(N, ("v", "g_i"), record=True)
    run(100 * ms)
    return {**traces(M, "v", "g_i"), "size": asarray(len(S))}


@alike(v="ks", g="mean", spikes="counts")
def balanced_input() -> Arrays:
    Nin, w_e, w_i = 1000, 0.1, 0.4
    Ne, Ni = int(0.8 * Nin), int(0.2 * Nin)
    ve, vi, trials = 10 * Hz, 10 * Hz, 300
    N = NeuronGroup(trials, model=BOTH, **LAB)
    N.v = E_l
    Pe = PoissonGroup(trials, ve * Ne)
    Pi = PoissonGroup(trials, vi * Ni)
    synE = Synapses(Pe, N, "w: 1", on_pre="g_e += w_e")
    synE.connect(j="i")
    synI = Synapses(Pi, N, "w: 1", on_pre="g_i += w_i")
    synI.connect(j="i")
    S = SpikeMonitor(N)
    M = StateMonitor(N, "g_i", record=True, dt=10 * ms)
    run(300 * ms)
    return {
        "v": asarray(N.v),
        "g": asarray(M.g_i[:, 10:]).mean(axis=1),
        "spikes": asarray(S.count),
    }
