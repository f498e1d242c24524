"""An introduction to simulations: sweeps, changes during a run, input by arrays."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, alike, exact, spikes, traces

LEAK = """
dv/dt = -v/tau : 1
"""


@alike(rate="mean")
def a_loop_that_builds_each_time() -> Arrays:
    found = []
    for tau in [5, 10] * ms:
        start_scope()
        P = PoissonGroup(100, rates=10 * Hz)
        G = NeuronGroup(40, LEAK, threshold="v>1", reset="v=0", method="exact")
        S = Synapses(P, G, on_pre="v += 0.15")
        S.connect(p=0.9)
        M = SpikeMonitor(G)
        run(300 * ms)
        found.append(asarray(M.count))
    return {"rate": array(found)}


@exact
def a_loop_that_restores() -> Arrays:
    which = [k % 5 for k in range(100)]
    when = [0.5 + 0.9 * k for k in range(100)] * ms
    P = SpikeGeneratorGroup(5, which, when)
    G = NeuronGroup(2, LEAK, threshold="v>1", reset="v=0", method="exact")
    S = Synapses(P, G, "w : 1", on_pre="v += w", delay=1.5 * ms)
    S.connect()
    S.w = "0.2 + 0.1*j"
    M = SpikeMonitor(G)
    store()
    counts, last = [], []
    for tau in arange(1, 6) * 2 * ms:
        restore()
        run(80 * ms)
        counts.append(asarray(M.count))
        last.append(asarray(G.v))
    return {"counts": array(counts), "last": array(last), **spikes(M)}


@exact
def restoring_in_the_middle() -> Arrays:
    G = NeuronGroup(
        3, "dv/dt = (1.1 + 0.2*i - v)/(7*ms) : 1", threshold="v>1", reset="v=0"
    )
    S = Synapses(G, G, on_pre="v -= 0.1", delay=2.3 * ms)
    S.connect("i != j")
    M = SpikeMonitor(G)
    run(20.5 * ms)
    store("middle")
    run(20 * ms)
    first = spikes(M, "first ")
    restore("middle")
    at = asarray(defaultclock.t)
    G.v = "v*0.9"
    run(20 * ms)
    return {**first, **spikes(M, "second "), "at": at}


@alike(same="counts")
def the_same_poisson_input_for_each_value() -> Arrays:
    P = PoissonGroup(60, rates=50 * Hz)
    M = SpikeMonitor(P)
    net = Network(P, M)
    net.run(500 * ms)
    indices, times = M.i, M.t
    inputs = SpikeGeneratorGroup(60, indices, times)
    again = SpikeMonitor(inputs)
    net2 = Network(inputs, again)
    net2.run(500 * ms)
    same = array_equal(again.i, indices)
    return {"same": asarray(M.count), "replayed": asarray(same)}


CHANNELS = """
dv/dt = (gl*(El-v) - gNa*(m*m*m)*h*(v-ENa) - gK*(n*n*n*n)*(v-EK) + I)/Cm : volt
I = amplitude*on : amp
amplitude : amp (shared)
on : 1
dm/dt = 0.32*(mV**-1)*4*mV/exprel((13*mV-v+VT)/(4*mV))/ms*(1-m)
 - 0.28*(mV**-1)*5*mV/exprel((v-VT-40*mV)/(5*mV))/ms*m : 1
dn/dt = 0.032*(mV**-1)*5*mV/exprel((15*mV-v+VT)/(5*mV))/ms*(1-n)
 - .5*exp((10*mV-v+VT)/(40*mV))/ms*n : 1
dh/dt = 0.128*exp((17*mV-v+VT)/(18*mV))/ms*(1-h)
 - 4./(1+exp((40*mV-v+VT)/(5*mV)))/ms*h : 1
"""
CHANNEL_VALUES = {
    "Cm": 200 * pF,
    "gl": 10 * nS,
    "El": -65 * mV,
    "ENa": 50 * mV,
    "EK": -90 * mV,
    "gNa": 20 * usiemens,
    "gK": 6 * usiemens,
    "VT": -63 * mV,
}


def channels(size: int) -> NeuronGroup:
    """Return neurons with sodium and potassium channels at rest."""
    group = NeuronGroup(
        size,
        CHANNELS,
        threshold="v > -40*mV",
        refractory="v > -40*mV",
        method="exponential_euler",
        namespace=CHANNEL_VALUES,
    )
    group.v = -65 * mV
    group.on = 1
    return group


@exact
def current_changed_between_runs() -> Arrays:
    G = channels(2)
    G.on = [1, 0.5]
    M = StateMonitor(G, "v", record=True)
    S = SpikeMonitor(G)
    G.amplitude = 0 * nA
    run(10 * ms)
    for amplitude in [0.3, 0.6, 0.9] * nA:
        G.amplitude = amplitude
        run(10 * ms)
    return {**traces(M, "v"), **spikes(S)}


@exact
def current_changed_by_statements() -> Arrays:
    G = channels(3)
    G.amplitude = 0.5 * nA
    G.run_regularly("on = 1 - on + 0.1*i", dt=10 * ms)
    M = StateMonitor(G, ("v", "I"), record=True, dt=0.5 * ms)
    run(45 * ms)
    return traces(M, "v", "I")


@exact
def current_changed_by_python() -> Arrays:
    G = channels(1)

    @network_operation(dt=10 * ms)
    def change_current() -> None:
        G.amplitude = (0.1 + 10 * (defaultclock.t / second)) * nA

    M = StateMonitor(G, ("v", "I"), record=True)
    run(40 * ms)
    return traces(M, "v", "I")


@exact
def current_from_an_array() -> Arrays:
    ta2d = TimedArray(
        [[1, 2, 0.5], [1.4, 0, 2.5], [0, 3, 1.2], [2, 1.1, 1.1]], dt=10 * ms
    )
    G = NeuronGroup(3, "dv/dt = (ta2d(t,i)-v)/(7*ms) : 1", threshold="v>1", reset="v=0")
    M = SpikeMonitor(G)
    trace = StateMonitor(G, "v", record=True)
    run(50 * ms)
    return {**spikes(M), **traces(trace, "v")}


@exact
def current_from_a_ramp() -> Arrays:
    ramp = TimedArray(linspace(0, 3, 40) * nA, dt=1 * ms)
    tau, R = 8 * ms, 20 * Mohm
    G = NeuronGroup(
        4,
        "dv/dt = (R*ramp(t)*(1 + 0.1*i) - v)/tau : volt (unless refractory)",
        threshold="v > 20*mV",
        reset="v = 0*mV",
        refractory=2 * ms,
        method="exact",
    )
    M = SpikeMonitor(G)
    trace = StateMonitor(G, "v", record=[0, 3])
    run(60 * ms)
    values = asarray(ramp([-1, 0, 0.95, 1, 39.5, 100] * ms))
    return {**spikes(M), **traces(trace, "v"), "values": values}
