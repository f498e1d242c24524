"""An introduction to synapses: weights, delays, patterns of connection, learning."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, alike, exact, spikes, traces

EQS = """
dv/dt = (I-v)/tau : 1
I : 1
tau : second
"""


@exact
def the_simplest_synapse() -> Arrays:
    G = NeuronGroup(2, EQS, threshold="v>1", reset="v = 0", method="exact")
    G.I = [2, 0]
    G.tau = [10, 100] * ms
    S = Synapses(G, G, on_pre="v_post += 0.2")
    S.connect(i=0, j=1)
    M = StateMonitor(G, "v", record=True)
    run(100 * ms)
    return traces(M, "v")


@exact
def weights_by_index() -> Arrays:
    G = NeuronGroup(3, EQS, threshold="v>1", reset="v = 0", method="exact")
    G.I = [2, 0, 0]
    G.tau = [10, 100, 100] * ms
    S = Synapses(G, G, "w : 1", on_pre="v_post += w")
    S.connect(i=0, j=[1, 2])
    S.w = "j*0.2"
    M = StateMonitor(G, "v", record=True)
    run(50 * ms)
    return {**traces(M, "v"), "w": asarray(S.w)}


@exact
def delays_by_index() -> Arrays:
    G = NeuronGroup(3, EQS, threshold="v>1", reset="v = 0", method="exact")
    G.I = [2, 0, 0]
    G.tau = [10, 100, 100] * ms
    S = Synapses(G, G, "w : 1", on_pre="v_post += w")
    S.connect(i=0, j=[1, 2])
    S.w = "j*0.2"
    S.delay = "j*2*ms"
    M = StateMonitor(G, "v", record=True)
    run(100 * ms)
    return {**traces(M, "v"), "delay": asarray(S.delay)}


@alike(degree="counts")
def connections_by_chance() -> Arrays:
    N = 300
    G = NeuronGroup(N, "v:1", threshold="False")
    S = Synapses(G, G)
    S.connect(condition="i!=j", p=0.2)
    return {"degree": bincount(asarray(S.j), minlength=N)}


@exact
def patterns_of_connection() -> Arrays:
    found = {}
    for name, how in {
        "band": {"condition": "abs(i-j)<4 and i!=j"},
        "one to one": {"j": "i"},
        "generator": {"j": "k for k in range(i-3, i+4) if i!=k", "skip_if_invalid": 1},
        "every other": {"j": "int(i/2) if i % 2 == 0"},
        "converging": {"i": "j + k for k in range(3) if j + k < N_pre"},
    }.items():
        G = NeuronGroup(10, "v:1", threshold="False")
        S = Synapses(G, G)
        S.connect(**how)
        found |= {f"{name} i": asarray(S.i), f"{name} j": asarray(S.j)}
    return found


@exact
def weights_by_distance() -> Arrays:
    N = 30
    neuron_spacing = 50 * umetre
    width = N / 4.0 * neuron_spacing
    G = NeuronGroup(N, "x : metre", threshold="False")
    G.x = "i*neuron_spacing"
    S = Synapses(G, G, "w : 1")
    S.connect(condition="i!=j")
    S.w = "exp(-(x_pre-x_post)**2/(2*width**2))"
    return {"w": asarray(S.w), "x": asarray(S.x_pre - S.x_post)}


STDP = """
w : 1
dapre/dt = -apre/taupre : 1 (event-driven)
dapost/dt = -apost/taupost : 1 (event-driven)
"""


@exact
def traces_of_a_pair() -> Arrays:
    taupre = taupost = 20 * ms
    wmax, Apre = 0.01, 0.01
    Apost = -Apre * taupre / taupost * 1.05
    G = NeuronGroup(2, "v : 1", threshold="t > (1 + i)*10*ms", refractory=100 * ms)
    S = Synapses(
        G,
        G,
        STDP.replace("event-driven", "clock-driven"),
        on_pre="""
        v_post += w
        apre += Apre
        w = clip(w+apost, 0, wmax)
        """,
        on_post="""
        apost += Apost
        w = clip(w+apre, 0, wmax)
        """,
        method="linear",
    )
    S.connect(i=0, j=1)
    M = StateMonitor(S, ["w", "apre", "apost"], record=True)
    run(30 * ms)
    return traces(M, "w", "apre", "apost")


@exact
def learning_window() -> Arrays:
    taupre = taupost = 20 * ms
    Apre = 0.01
    Apost = -Apre * taupre / taupost * 1.05
    tmax, N = 50 * ms, 100
    G = NeuronGroup(N, "tspike : second", threshold="t>tspike", refractory=100 * ms)
    H = NeuronGroup(N, "tspike : second", threshold="t>tspike", refractory=100 * ms)
    G.tspike = "i*tmax/(N-1)"
    H.tspike = "(N-1-i)*tmax/(N-1)"
    S = Synapses(
        G,
        H,
        STDP,
        on_pre="""
        apre += Apre
        w = w+apost
        """,
        on_post="""
        apost += Apost
        w = w+apre
        """,
    )
    S.connect(j="i")
    run(tmax + 1 * ms)
    return {"lag": asarray((H.tspike - G.tspike) / ms), "w": asarray(S.w)}


@alike(count="mean", w="mean")
def learning_in_a_network() -> Arrays:
    taupre = taupost = 20 * ms
    wmax, Apre = 0.04, 0.002
    Apost = -Apre * 1.05
    P = PoissonGroup(200, 20 * Hz)
    G = NeuronGroup(
        50, "dv/dt = -v/(10*ms) : 1", threshold="v>1", reset="v=0", method="exact"
    )
    S = Synapses(
        P,
        G,
        STDP,
        on_pre="v_post += w; apre += Apre; w = clip(w + apost, 0, wmax)",
        on_post="apost += Apost; w = clip(w + apre, 0, wmax)",
    )
    S.connect()
    S.w = "rand()*wmax*2"
    M = SpikeMonitor(G)
    run(500 * ms)
    w = asarray(S.w).reshape(200, 50)
    return {"count": asarray(M.count), "w": w.mean(axis=0)}


@exact
def spikes_along_a_chain() -> Arrays:
    G = NeuronGroup(
        8, "dv/dt = -v/(20*ms) : 1", threshold="v>1", reset="v = 0", method="exact"
    )
    start = SpikeGeneratorGroup(1, [0, 0], [1, 12] * ms)
    first = Synapses(start, G, on_pre="v_post += 1.5")
    first.connect(i=0, j=0)
    S = Synapses(G, G, on_pre="v_post += 1.5", delay=0.7 * ms)
    S.connect(j="i + 1 if i < N_post - 1")
    M = SpikeMonitor(G)
    run(30 * ms)
    return spikes(M)
