"""The lecture's slides: constants, variables, models of neurons, expressions."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, alike, exact, spikes, traces


@exact
def constants_are_read_at_the_run() -> Arrays:
    tau = 10 * ms
    G = NeuronGroup(1, "dv/dt = -v / tau : volt")
    G.v = 8 * mV
    M = StateMonitor(G, "v", record=True)
    run(100 * ms)
    tau = 20 * ms
    run(100 * ms)
    return traces(M, "v")


@exact
def variables_and_equations() -> Arrays:
    tau = 10 * ms
    G = NeuronGroup(
        5,
        """dv/dt = (-v + inp) / tau           : volt (unless refractory)
        inp = a * clip(sin(2*pi*freq*t), 0, inf) : volt
        freq                                     : Hz   (constant)
        a                                       : volt (shared)
        """,
        threshold="v>20*mV",
        reset="v = 0*mV",
        refractory=2 * ms,
    )
    G.freq = [100, 200, 300, 400, 500] * Hz
    G.a = 100 * mV
    G.v = 10 * mV
    before = asarray(G.inp).round(12)
    M = StateMonitor(G, ("v", "inp"), record=True)
    S = SpikeMonitor(G)
    run(100 * ms)
    min_freq = 250 * Hz
    fast = asarray(G.v["freq > min_freq"])
    return {"before": before, "fast": fast, **traces(M, "v", "inp"), **spikes(S)}


@exact
def automatic_variables() -> Arrays:
    G = NeuronGroup(
        3, "dv/dt = -v/(5*ms) : 1", threshold="v>1", reset="v=0", refractory=1 * ms
    )
    names = sorted(name for name in G.variables if not name.startswith("_"))
    G.v = [0.5, 1.5, 3]
    run(1 * ms)
    return {
        "names": asarray(names),
        "i": asarray(G.i),
        "N": asarray(G.N),
        "dt": asarray(G.dt),
        "lastspike": asarray(G.lastspike),
        "free": asarray(G.not_refractory),
    }


HODGKIN_HUXLEY = """
dv/dt = (I_l + I_Na + I_K + I)/C_m : volt
I_l = g_l*(-v + E_l) : amp
I_Na = g_Na*(m**3)*h*(-v + E_Na) : amp
I_K = g_K*(n**4)*(-v + E_K) : amp
dm/dt = alpham*(1 - m) - betam*m : 1
dn/dt = alphan*(1 - n) - betan*n : 1
dh/dt = alphah*(1 - h) - betah*h : 1
alpham = 0.1/mV*10*mV/exprel(-(v + 40*mV)/(10*mV))/ms : Hz
betam = 4*exp(-(v + 65*mV)/(18*mV))/ms : Hz
alphah = 0.07*exp(-(v + 65*mV)/(20*mV))/ms : Hz
betah = 1/(exp(-(v + 35*mV)/(10*mV)) + 1)/ms : Hz
alphan = 0.01/mV*10*mV/exprel(-(v + 55*mV)/(10*mV))/ms : Hz
betan = 0.125*exp(-(v + 65*mV)/(80*mV))/ms : Hz
I : amp
"""


@exact
def hodgkin_huxley_fires_more_with_more_current() -> Arrays:
    C_m, E_l, E_Na, E_K = 100 * pF, -54.4 * mV, 50 * mV, -77 * mV
    g_l, g_Na, g_K = 30 * nS, 12 * uS, 3.6 * uS
    defaultclock.dt = 0.01 * ms
    G = NeuronGroup(
        6,
        HODGKIN_HUXLEY,
        method="exponential_euler",
        threshold="v > 0*mV",
        refractory="v > 0*mV",
    )
    G.v = -65 * mV
    G.m, G.h, G.n = 0.05, 0.6, 0.32
    G.I = "2*nA*i/(N - 1)"
    S = SpikeMonitor(G)
    M = StateMonitor(G, ["v", "I_Na"], record=[0, 3], dt=0.1 * ms)
    run(40 * ms)
    return {**spikes(S), "count": asarray(S.count), **traces(M, "v", "I_Na")}


@alike(v="ks")
def noisy_membrane() -> Arrays:
    tau_m, v_0 = 10 * ms, -70 * mV
    G = NeuronGroup(
        4000, "dv/dt = -(v-v_0)/tau_m + tau_m**-0.5*3*mV*xi : volt", method="euler"
    )
    G.v = v_0
    run(60 * ms)
    return {"v": asarray(G.v)}


@exact
def leaky_integrate_and_fire() -> Arrays:
    tau_m, v_0, v_th = 10 * ms, -70 * mV, -50 * mV
    G = NeuronGroup(
        4,
        """dv/dt = (-(v-v_0) + drive)/tau_m : volt
        drive : volt""",
        threshold="v > v_th",
        reset="v = v_0",
    )
    G.v = "v_0 + 5*mV*i"
    G.drive = [15, 20.5, 25, 40] * mV
    M = StateMonitor(G, "v", record=True)
    S = SpikeMonitor(G)
    run(100 * ms)
    return {**traces(M, "v"), **spikes(S)}


@exact
def adaptive_threshold() -> Arrays:
    tau_m, tau_th = 10 * ms, 40 * ms
    v_0, v_th0 = -70 * mV, -50 * mV
    G = NeuronGroup(
        3,
        """dv/dt = (-(v-v_0) + 30*mV + 4*mV*i)/tau_m : volt
        dv_th/dt = -(v_th-v_th0)/tau_th : volt""",
        threshold="v > v_th",
        reset="""v = v_0
                 v_th += 3*mV""",
    )
    G.v, G.v_th = v_0, v_th0
    M = StateMonitor(G, ("v", "v_th"), record=True)
    S = SpikeMonitor(G)
    run(150 * ms)
    return {**traces(M, "v", "v_th"), **spikes(S)}


@exact
def refractory_as_an_expression() -> Arrays:
    tau = 10 * ms
    G = NeuronGroup(
        10,
        "dv/dt = (1.1 + 0.1*i - v) / tau : 1 (unless refractory)",
        threshold="v > 1",
        reset="v = 0",
        refractory="(t-lastspike) < 3.04*ms",
    )
    S = SpikeMonitor(G)
    run(100 * ms)
    return spikes(S)


@alike(v="ks")
def values_from_expressions() -> Arrays:
    G = NeuronGroup(5000, "v : volt")
    G.v = "0*mV + rand()*10*mV"
    return {"v": asarray(G.v)}


@alike(stim="ks", changes="counts")
def stimulus_drawn_regularly() -> Arrays:
    G = NeuronGroup(2000, "stim : 1")
    G.run_regularly("stim = rand()", dt=5 * ms)
    M = StateMonitor(G, "stim", record=True)
    run(20 * ms)
    moved = asarray(diff(asarray(M.stim), axis=1) != 0)
    return {"stim": asarray(M.stim[:, -1]), "changes": moved.sum(axis=1).astype(int)}
