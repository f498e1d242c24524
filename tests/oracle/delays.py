"""Delays of synapses: one, many, of named pathways, rounded, changed."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, exact, spikes, traces

TICKS = ([0, 1, 0, 2, 1, 0], [1, 1, 1.3, 2, 2.4, 5])


def driven(on_pre: str, **more: object) -> tuple[object, ...]:
    """Return listed spikes, three targets, and synapses that are not connected."""
    source = SpikeGeneratorGroup(3, TICKS[0], TICKS[1] * ms)
    target = NeuronGroup(3, "v : 1")
    synapses = Synapses(source, target, on_pre=on_pre, **more)
    return source, target, synapses


@exact
def one_delay_for_all() -> Arrays:
    source, target, synapses = driven("v += 1 + i", delay=1.2 * ms)
    synapses.connect()
    M = StateMonitor(target, "v", record=True)
    run(10 * ms)
    return {**traces(M, "v"), "delay": asarray(synapses.delay)}


@exact
def a_delay_for_each_synapse() -> Arrays:
    source, target, synapses = driven("v += 1 + i")
    synapses.connect()
    synapses.delay = "0.3*ms + i*0.4*ms + j*1.1*ms"
    M = StateMonitor(target, "v", record=True)
    run(10 * ms)
    return {**traces(M, "v"), "one": asarray(synapses.delay[1, 2])}


@exact
def arrival_is_the_time_of_the_statement() -> Arrays:
    source, target, synapses = driven("at = t; n += 1", model="at : second\nn : 1")
    synapses.connect()
    synapses.delay = "0.5*ms*(1 + j)"
    run(10 * ms)
    return {"at": asarray(synapses.at), "n": asarray(synapses.n)}


@exact
def delays_are_rounded_to_steps() -> Arrays:
    source = SpikeGeneratorGroup(1, [0], [1] * ms)
    target = NeuronGroup(9, "v : 1\nat : second")
    synapses = Synapses(source, target, on_pre="v += 1; at_post = t")
    synapses.connect()
    synapses.delay = [0, 0.04, 0.06, 0.1, 0.14, 0.16, 0.31, 0.98, 1.02] * ms
    run(3 * ms)
    return {"at": asarray(target.at), "v": asarray(target.v)}


@exact
def delays_of_named_pathways() -> Arrays:
    source, target, synapses = driven(
        {"early": "v += 1", "late": "v += 10"},
        delay={"early": 0.2 * ms, "late": 2.5 * ms},
    )
    synapses.connect("i == j")
    M = StateMonitor(target, "v", record=True)
    run(8 * ms)
    return traces(M, "v")


@exact
def delay_of_the_post_pathway() -> Arrays:
    G = SpikeGeneratorGroup(2, [0, 1, 1], [1, 2, 4] * ms)
    S = Synapses(G, G, "x : 1", on_pre="x += 1", on_post="x += 10")
    S.connect(i=0, j=1)
    S.pre.delay = 0.5 * ms
    S.post.delay = 1.5 * ms
    M = StateMonitor(S, "x", record=True)
    run(7 * ms)
    return traces(M, "x")


@exact
def delays_changed_between_runs() -> Arrays:
    source, target, synapses = driven("v += 1")
    synapses.connect("i == j")
    synapses.delay = "2*ms"
    M = StateMonitor(target, "v", record=True)
    run(2.2 * ms)
    synapses.delay = "0.5*ms + i*1*ms"
    run(8 * ms)
    return traces(M, "v")


@exact
def recurrent_network_with_scattered_delays() -> Arrays:
    G = NeuronGroup(
        30,
        "dv/dt = (1.02 + 0.02*i - v)/(10*ms) : 1 (unless refractory)",
        threshold="v > 1",
        reset="v = 0",
        refractory=2 * ms,
        method="exact",
    )
    G.v = "0.03*i"
    S = Synapses(G, G, "w : 1", on_pre="v += w")
    S.connect("(3*i + 5*j) % 7 == 1 and i != j")
    S.w = "0.04*sin(i + 2*j)"
    S.delay = "((7*i + 3*j) % 23)*0.1*ms"
    M = SpikeMonitor(G)
    trace = StateMonitor(G, "v", record=[0, 7])
    run(100 * ms)
    return {**spikes(M), **traces(trace, "v")}
