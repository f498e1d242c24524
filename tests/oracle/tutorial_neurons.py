"""An introduction to neurons: equations, spikes, refractory periods, many neurons."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, alike, exact, spikes, traces


@exact
def arithmetic_with_units() -> Arrays:
    rest = -60 * mV
    cell = [1, 2, 5] * mV / (10 * Mohm) + 0.1 * nA
    return {
        "rest": asarray(rest),
        "cell": asarray(cell),
        "texts": asarray(
            [str(rest), str(cell), repr(cell), str(10 * mV * 5 * nA), str(2 * ms)]
        ),
    }


@exact
def relaxation_to_one() -> Arrays:
    tau = 10 * ms
    eqs = """
    dv/dt = (1-v)/tau : 1
    """
    start_scope()
    G = NeuronGroup(1, eqs, method="exact")
    before = asarray(G.v[0])
    run(100 * ms)
    return {"before": before, "after": asarray(G.v[0])}


@exact
def sine_driven_neuron() -> Arrays:
    tau = 10 * ms
    eqs = """
    dv/dt = (sin(2*pi*100*Hz*t)-v)/tau : 1
    """
    G = NeuronGroup(1, eqs, method="euler")
    M = StateMonitor(G, "v", record=0)
    G.v = 5
    run(60 * ms)
    return {"t": asarray(M.t / ms), **traces(M, "v")}


@exact
def a_neuron_that_spikes() -> Arrays:
    tau = 10 * ms
    eqs = """
    dv/dt = (1-v)/tau : 1
    """
    G = NeuronGroup(1, eqs, threshold="v>0.8", reset="v = 0", method="exact")
    M = StateMonitor(G, "v", record=0)
    spikemon = SpikeMonitor(G)
    run(50 * ms)
    return {**spikes(spikemon), **traces(M, "v")}


@exact
def refractory_neuron() -> Arrays:
    tau = 10 * ms
    eqs = """
    dv/dt = (1-v)/tau : 1 (unless refractory)
    """
    G = NeuronGroup(
        1,
        eqs,
        threshold="v>0.8",
        reset="v = 0",
        refractory=5 * ms,
        method="exact",
    )
    M = StateMonitor(G, "v", record=0)
    spikemon = SpikeMonitor(G)
    run(50 * ms)
    return {**spikes(spikemon), **traces(M, "v")}


@exact
def refractory_without_the_flag() -> Arrays:
    tau = 5 * ms
    G = NeuronGroup(
        1,
        "dv/dt = (1-v)/tau : 1",
        threshold="v>0.8",
        reset="v = 0",
        refractory=15 * ms,
        method="exact",
    )
    M = StateMonitor(G, "v", record=0)
    spikemon = SpikeMonitor(G)
    run(50 * ms)
    return {**spikes(spikemon), **traces(M, "v")}


@exact
def hundred_neurons_with_different_drives() -> Arrays:
    N = 100
    tau = 10 * ms
    v0_max = 3.0
    duration = 1000 * ms
    eqs = """
    dv/dt = (v0-v)/tau : 1 (unless refractory)
    v0 : 1
    """
    G = NeuronGroup(
        N, eqs, threshold="v>1", reset="v=0", refractory=5 * ms, method="exact"
    )
    M = SpikeMonitor(G)
    G.v0 = "i*v0_max/(N-1)"
    run(duration)
    return {**spikes(M), "rate": asarray(M.count / duration)}


@alike(count="mean", v="mean")
def noise_and_an_adapting_threshold() -> Arrays:
    N = 1000
    tau, tau_vt = 10 * ms, 50 * ms
    v_rest, vt0, delta_vt = -70 * mV, -50 * mV, 5 * mV
    sigma = 0.5 * 20 * mV
    eqs = """
    dv/dt = (v_rest + 22*mV - v)/tau + sigma*xi*tau**-0.5 : volt (unless refractory)
    dvt/dt = (vt0 - vt)/tau_vt : volt
    """
    G = NeuronGroup(
        N,
        eqs,
        threshold="v>vt",
        reset="v = v_rest; vt += delta_vt",
        refractory=5 * ms,
        method="euler",
    )
    G.v = "v_rest + rand()*(vt0 - v_rest)"
    G.vt = vt0
    spikemon = SpikeMonitor(G)
    run(300 * ms)
    return {"count": asarray(spikemon.count), "v": asarray(G.v)}


@exact
def exponential_integrate_and_fire() -> Arrays:
    C, gL, EL = 281 * pF, 30 * nS, -70.6 * mV
    VT, DeltaT, Vcut = -50.4 * mV, 2 * mV, -40.4 * mV
    tauw, a, b, Vr = 144 * ms, 4 * nS, 0.0805 * nA, -70.6 * mV
    eqs = """
    dvm/dt = (gL*(EL-vm)+gL*DeltaT*exp((vm-VT)/DeltaT)+I-w)/C : volt
    dw/dt = (a*(vm-EL)-w)/tauw : amp
    I : amp
    """
    neuron = NeuronGroup(
        3, eqs, threshold="vm>Vcut", reset="vm=Vr; w+=b", method="euler"
    )
    neuron.vm = EL
    trace = StateMonitor(neuron, ["vm", "w"], record=True)
    fired = SpikeMonitor(neuron)
    run(20 * ms)
    neuron.I = [0.8, 1, 1.2] * nA
    run(100 * ms)
    neuron.I = 0 * nA
    run(20 * ms)
    return {**traces(trace, "vm", "w"), **spikes(fired)}


@exact
def izhikevich_neurons() -> Arrays:
    a, b, c, d = 0.02 / ms, 0.2 / ms, -65 * mV, 8 * volt / second
    eqs = """
    dv/dt = (0.04/ms/mV)*v**2 + (5/ms)*v + 140*mV/ms - u + I : volt
    du/dt = a*(b*v - u) : volt/second
    I : volt/second
    """
    G = NeuronGroup(
        5, eqs, threshold="v > 30*mV", reset="v = c; u += d", method="euler"
    )
    G.v = c
    G.u = "b*v"
    G.I = "(4 + 2*i)*mV/ms"
    defaultclock.dt = 0.05 * ms
    M = SpikeMonitor(G)
    run(150 * ms)
    return {**spikes(M), "v": asarray(G.v), "u": asarray(G.u)}
