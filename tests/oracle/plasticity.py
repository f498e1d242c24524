"""Synapses that change: event-driven, clock-driven, by hand, in several pathways."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, exact, spikes, traces


def ticking(size: int, count: int, step: int, every: float) -> SpikeGeneratorGroup:
    """Return sources that fire in turn."""
    which = [(step * k) % size for k in range(count)]
    return SpikeGeneratorGroup(
        size, which, [every * (k + 1) for k in range(count)] * ms
    )


@exact
def event_driven_values_are_those_of_the_last_event() -> Arrays:
    source = SpikeGeneratorGroup(1, [0, 0, 0], [1, 2, 5.5] * ms)
    target = NeuronGroup(1, "v : 1")
    S = Synapses(
        source, target, "dx/dt = -x/(1*ms) : 1 (event-driven)", on_pre="v += x; x += 1"
    )
    S.connect()
    M = StateMonitor(S, "x", record=True)
    trace = StateMonitor(target, "v", record=True)
    run(8 * ms)
    return {**traces(M, "x"), **traces(trace, "v")}


@exact
def short_term_plasticity() -> Arrays:
    U, tau_d, tau_f = 0.2, 200 * ms, 600 * ms
    source = ticking(3, 60, 1, 7.3)
    target = NeuronGroup(2, "dv/dt = -v/(20*ms) : 1", method="exact")
    S = Synapses(
        source,
        target,
        """du/dt = -u/tau_f : 1 (event-driven)
        dr/dt = (1 - r)/tau_d : 1 (event-driven)""",
        on_pre="u += U*(1 - u); v += u*r*(1 + j); r -= u*r",
    )
    S.connect()
    S.r = 1
    M = StateMonitor(target, "v", record=True)
    run(500 * ms)
    return {**traces(M, "v"), "u": asarray(S.u), "r": asarray(S.r)}


@exact
def depression_by_hand() -> Arrays:
    U, tau_d = 0.5, 100 * ms
    source = ticking(2, 30, 1, 6.1)
    target = NeuronGroup(1, "v : 1")
    S = Synapses(
        source,
        target,
        "r : 1\nlastupdate : second",
        on_pre="""r = 1 + (r - 1)*exp(-(t - lastupdate)/tau_d)
        v += U*r
        r -= U*r
        lastupdate = t""",
    )
    S.connect()
    S.r = 1
    M = StateMonitor(target, "v", record=True)
    run(200 * ms)
    return {**traces(M, "v"), "r": asarray(S.r), "at": asarray(S.lastupdate)}


@exact
def spike_timing_in_a_recurrent_network() -> Arrays:
    taupre, taupost, wmax = 15 * ms, 25 * ms, 0.1
    G = NeuronGroup(
        16,
        "dv/dt = (1.01 + 0.03*i - v)/(12*ms) : 1",
        threshold="v > 1",
        reset="v = 0",
        method="exact",
    )
    S = Synapses(
        G,
        G,
        """w : 1
        dp/dt = -p/taupre : 1 (event-driven)
        dq/dt = -q/taupost : 1 (event-driven)""",
        on_pre="v_post += w; p += 0.01; w = clip(w + q, 0, wmax)",
        on_post="q -= 0.0105; w = clip(w + p, 0, wmax)",
    )
    S.connect("i != j and (i + 2*j) % 3 == 0")
    S.w = "0.02 + 0.001*j"
    S.delay = "0.1*ms*((i + j) % 12)"
    M = SpikeMonitor(G)
    run(200 * ms)
    return {**spikes(M), "w": asarray(S.w)}


@exact
def clock_driven_conductances_of_synapses() -> Arrays:
    source = ticking(4, 50, 3, 2.1)
    G = NeuronGroup(
        2,
        "dv/dt = (g*(1 - v) - v)/(10*ms) : 1\ng : 1",
        threshold="v > 0.7",
        reset="v = 0",
        method="euler",
    )
    S = Synapses(
        source,
        G,
        """ds/dt = -s/(5*ms) + a*(1 - s)/(2*ms) : 1 (clock-driven)
        da/dt = -a/(1*ms) : 1 (clock-driven)
        w : 1
        g_post = w*s : 1 (summed)""",
        on_pre="a += 1",
        method="euler",
    )
    S.connect()
    S.w = "1 + i + j"
    M = StateMonitor(S, ("s", "a"), record=[0, 5])
    trace = StateMonitor(G, ("v", "g"), record=True)
    F = SpikeMonitor(G)
    run(100 * ms)
    return {**traces(M, "s", "a"), **traces(trace, "v", "g"), **spikes(F)}


@exact
def gap_junctions() -> Arrays:
    G = NeuronGroup(
        6,
        """dv/dt = (v0 - v + Igap)/(10*ms) : 1
        Igap : 1
        v0 : 1""",
        threshold="v > 1",
        reset="v = 0",
        method="exact",
    )
    G.v0 = "1.05 + 0.1*i"
    S = Synapses(G, G, "w : 1\nIgap_post = w*(v_pre - v_post) : 1 (summed)")
    S.connect("i != j")
    S.w = 0.04
    M = SpikeMonitor(G)
    trace = StateMonitor(G, ("v", "Igap"), record=True)
    run(100 * ms)
    return {**spikes(M), **traces(trace, "v", "Igap")}


@exact
def several_pathways() -> Arrays:
    source = SpikeGeneratorGroup(2, [0, 1, 0], [1, 1, 3] * ms)
    target = NeuronGroup(2, "v : 1")
    code = {"beta": "x = 10*x + 2", "alpha": "x = 10*x + 1; v += x"}
    S = Synapses(source, target, "x : 1", on_pre=code, delay={"beta": 0.5 * ms})
    S.connect()
    T = Synapses(source, target, "x : 1", on_pre=code)
    T.connect()
    U = Synapses(source, target, "x : 1", on_pre=code)
    U.connect()
    U.beta.order = -2
    run(5 * ms)
    return {
        "delayed": asarray(S.x),
        "alphabetical": asarray(T.x),
        "by order": asarray(U.x),
        "v": asarray(target.v),
    }


@exact
def pathway_of_a_custom_event() -> Arrays:
    G = NeuronGroup(
        3,
        "dv/dt = (i + 1)/(10*ms) : 1",
        threshold="v > 1",
        reset="v = 0",
        events={"half": "v > 0.5 and v < 0.6"},
        method="euler",
    )
    H = NeuronGroup(3, "n : 1\nm : 1")
    S = Synapses(
        G,
        H,
        on_pre={"pre": "n += 1", "on_half": "m += 1"},
        on_event={"pre": "spike", "on_half": "half"},
    )
    S.connect("i >= j")
    run(30 * ms)
    return {"n": asarray(H.n), "m": asarray(H.m)}


@exact
def statements_for_all_synapses() -> Arrays:
    source = ticking(3, 30, 1, 1.0)
    target = NeuronGroup(3, "v : 1")
    S = Synapses(source, target, "w : 1", on_pre="v += w; w *= 1.1")
    S.connect("i != j")
    S.w = "1 + i"
    S.run_regularly("w = 0.5*w", dt=10 * ms)
    M = StateMonitor(S, "w", record=True)
    trace = StateMonitor(target, "v", record=True)
    run(40 * ms)
    return {**traces(M, "w"), **traces(trace, "v")}
