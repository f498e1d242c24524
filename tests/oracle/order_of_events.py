"""When things happen in a step: spikes, input, resets, samples, refractory times."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, exact, spikes, traces


@exact
def input_in_the_step_of_a_spike_is_lost() -> Arrays:
    source = SpikeGeneratorGroup(1, [0, 0, 0], [0.1, 0.2, 0.3] * ms)
    G = NeuronGroup(1, "v : 1", threshold="v >= 1", reset="v = 0")
    S = Synapses(source, G, on_pre="v += 1")
    S.connect()
    M = SpikeMonitor(G)
    trace = StateMonitor(G, "v", record=True)
    run(1 * ms)
    return {**spikes(M), **traces(trace, "v")}


@exact
def a_chain_without_delay() -> Arrays:
    G = NeuronGroup(4, "v : 1", threshold="v > 0.5", reset="v = 0")
    G.v[0] = 1
    S = Synapses(G, G, on_pre="v_post += 1")
    S.connect("j == i + 1")
    M = SpikeMonitor(G, variables="v")
    trace = StateMonitor(G, "v", record=True)
    run(1 * ms)
    return {**spikes(M), "seen": asarray(M.v), **traces(trace, "v")}


@exact
def samples_in_other_slots() -> Arrays:
    G = NeuronGroup(
        2, "dv/dt = (2 + i - v)/(3*ms) : 1", threshold="v > 1", reset="v = 0"
    )
    slots = "start groups thresholds after_thresholds before_resets resets end".split()
    monitors = [StateMonitor(G, "v", record=True, when=slot) for slot in slots]
    net = Network(G, monitors)
    net.run(10 * ms)
    return {
        slot: asarray(monitor.v) for slot, monitor in zip(slots, monitors, strict=True)
    }


@exact
def refractory_times_in_whole_steps() -> Arrays:
    G = NeuronGroup(
        12,
        "dv/dt = 100/ms : 1 (unless refractory)\nref : second",
        threshold="v > 1",
        reset="v = 0",
        refractory="ref",
        method="euler",
    )
    G.ref = [0, 0.05, 0.1, 0.14, 0.15, 0.2, 0.25, 0.3, 0.35, 1, 1.99, 2] * ms
    M = SpikeMonitor(G)
    trace = StateMonitor(G, ("v", "not_refractory"), record=True)
    run(8 * ms)
    return {
        **spikes(M),
        **traces(trace, "v"),
        "free": asarray(trace.not_refractory),
        "last": asarray(G.lastspike),
    }


@exact
def a_lock_on_synaptic_input() -> Arrays:
    source = SpikeGeneratorGroup(1, [0] * 40, arange(40) * 0.5 * ms)
    G = NeuronGroup(
        2,
        """dv/dt = -v/(5*ms) : 1 (unless refractory)
        du/dt = -u/(5*ms) : 1""",
        threshold="v > 1",
        reset="v = 0.1*i",
        refractory=3 * ms,
    )
    S = Synapses(source, G, on_pre="v += 0.4; u += 0.4")
    S.connect()
    M = SpikeMonitor(G)
    trace = StateMonitor(G, ("v", "u"), record=True)
    run(20 * ms)
    return {**spikes(M), **traces(trace, "v", "u")}


@exact
def values_set_while_refractory() -> Arrays:
    G = NeuronGroup(
        3,
        "u : 1\ndv/dt = -v/ms : 1 (unless refractory)",
        threshold="v > 1",
        reset="",
        refractory=5 * ms,
    )
    G.v = [0, 2, 0]
    run(1 * ms)
    G.u = "7"
    G.v = 0.5
    return {"u": asarray(G.u), "v": asarray(G.v), "free": asarray(G.not_refractory)}


@exact
def a_slow_crossing_is_counted_while_it_lasts() -> Arrays:
    wave = "v = sin(2*pi*t/(20*ms)) : 1"
    G = NeuronGroup(1, wave, threshold="v > 0.9")
    H = NeuronGroup(1, wave, threshold="v > 0.9", refractory="v > 0.9")
    M, N = SpikeMonitor(G), SpikeMonitor(H)
    run(61 * ms)
    return {"level": asarray(M.count), **spikes(N)}


@exact
def refractory_by_lastspike_and_by_condition() -> Arrays:
    found = {}
    for name, rule in {
        "duration": "3.02*ms",
        "text": "(t - lastspike) < 3.02*ms",
        "state": "v < 0.3",
    }.items():
        G = NeuronGroup(
            4,
            "dv/dt = (1.5 + 0.2*i - v)/(4*ms) : 1",
            threshold="v > 1",
            reset="v = 0",
            refractory=rule,
        )
        M = SpikeMonitor(G)
        net = Network(G, M)
        net.run(30 * ms)
        found |= spikes(M, f"{name} ")
    return found


@exact
def custom_events_ignore_refractoriness() -> Arrays:
    G = NeuronGroup(
        3,
        "dv/dt = (1.5 + 0.1*i - v)/(2*ms) : 1\nhigh : 1",
        threshold="v > 1",
        reset="v = 0",
        refractory=3 * ms,
        events={"half": "v > 0.5"},
    )
    G.run_on_event("half", "high += 1")
    M = EventMonitor(G, "half", variables="v")
    S = SpikeMonitor(G)
    run(10 * ms)
    return {
        "high": asarray(G.high),
        "half": asarray(M.count),
        "seen": asarray(M.v),
        **spikes(S),
    }


@exact
def time_seen_by_thresholds_and_resets() -> Arrays:
    G = NeuronGroup(
        2,
        "dv/dt = (i + 1)/ms : 1\nat : second\nsteps : integer",
        threshold="v*ms > t + 1.05*ms",
        reset="at = t; v = 0; steps = t_in_timesteps",
        method="euler",
    )
    M = SpikeMonitor(G)
    run(5 * ms)
    return {**spikes(M), "at": asarray(G.at), "steps": asarray(G.steps)}


@exact
def pre_comes_before_post() -> Arrays:
    G = SpikeGeneratorGroup(2, [0, 1, 0, 1], [1, 1, 2, 3] * ms)
    S = Synapses(
        G, G, "x : 1\ny : 1", on_pre="x = 10*x + 1; y = t/ms", on_post="x = 10*x + 2"
    )
    S.connect(i=0, j=1)
    trace = StateMonitor(S, ("x", "y"), record=True)
    run(4 * ms)
    return traces(trace, "x", "y")
