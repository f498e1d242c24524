"""What drives a network: Poisson sources, listed spikes, arrays over time."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, alike, exact, intervals, spikes, traces


@alike(count="counts", isi="ks")
def poisson_group() -> Arrays:
    P = PoissonGroup(2000, 30 * Hz)
    M = SpikeMonitor(P)
    run(1 * second)
    return {"count": asarray(M.count), "isi": intervals(M)}


@alike(slow="counts", fast="counts", wave="mean")
def poisson_rates_by_array_and_by_text() -> Arrays:
    P = PoissonGroup(1000, repeat([5, 50], 500) * Hz)
    f = 10 * Hz
    Q = PoissonGroup(400, "100*Hz*(1 + sin(2*pi*f*t))*(0.5 + i/N)")
    M, W = SpikeMonitor(P), SpikeMonitor(Q)
    run(400 * ms)
    P.rates = 20 * Hz
    run(100 * ms)
    count = asarray(M.count)
    return {"slow": count[:500], "fast": count[500:], "wave": asarray(W.count)}


@alike(count="counts")
def poisson_rates_near_one_spike_a_step() -> Arrays:
    P = PoissonGroup(200, 8000 * Hz)
    M = SpikeMonitor(P)
    run(100 * ms)
    return {"count": asarray(M.count)}


@alike(sums="ks", spread="ks")
def poisson_input() -> Arrays:
    G = NeuronGroup(1000, "dv/dt = -v/(10*ms) : 1\nu : 1", method="exact")
    P = PoissonInput(G, "v", N=100, rate=20 * Hz, weight=0.1)
    Q = PoissonInput(G, "u", 1000, 5 * Hz, "0.5")
    run(50 * ms)
    return {"sums": asarray(G.v), "spread": asarray(G.u)}


@exact
def listed_spikes_fall_into_steps() -> Arrays:
    G = SpikeGeneratorGroup(
        3,
        [0, 0, 1, 2, 2, 1],
        [0, 0.26, 0.3, 0.39999999, 0.55, 1.7] * ms,
    )
    M = SpikeMonitor(G)
    run(3 * ms)
    return spikes(M)


@exact
def listed_spikes_that_repeat() -> Arrays:
    G = SpikeGeneratorGroup(3, [2, 0, 1], [0, 0.4, 1.2] * ms, period=2 * ms)
    M = SpikeMonitor(G)
    run(9 * ms)
    return spikes(M)


@exact
def listed_spikes_replaced_between_runs() -> Arrays:
    G = SpikeGeneratorGroup(2, [0, 1], [1, 2] * ms)
    H = NeuronGroup(2, "v : 1")
    S = Synapses(G, H, on_pre="v += 1", delay=1.5 * ms)
    S.connect(j="i")
    M = SpikeMonitor(G)
    trace = StateMonitor(H, "v", record=True)
    run(3 * ms)
    G.set_spikes([1, 0, 1], [4, 5, 5] * ms)
    run(5 * ms)
    return {**spikes(M), **traces(trace, "v")}


@exact
def arrays_over_time_are_held_and_clamped() -> Arrays:
    values = TimedArray([1, 2, 3, 5], dt=0.3 * ms)
    G = NeuronGroup(
        2, "u = values(t + i*0.15*ms) : 1\ndv/dt = u/ms : 1", method="euler"
    )
    M = StateMonitor(G, ("u", "v"), record=True)
    run(2 * ms)
    return traces(M, "u", "v")


@exact
def arrays_with_units_and_columns() -> Arrays:
    currents = TimedArray(array([[1, 2], [3, 4], [0, 1]]) * nA, dt=2 * ms)
    R, tau = 10 * Mohm, 5 * ms
    G = NeuronGroup(
        2,
        "dv/dt = (R*currents(t, i) - v)/tau : volt",
        threshold="v > 15*mV",
        reset="v = 0*mV",
        method="exact",
    )
    M = StateMonitor(G, "v", record=True)
    S = SpikeMonitor(G)
    run(12 * ms)
    return {**traces(M, "v"), **spikes(S)}


@alike(count="mean")
def poisson_rates_from_an_array() -> Arrays:
    rate = TimedArray([0, 200, 50, 0] * Hz, dt=25 * ms)
    P = PoissonGroup(300, "rate(t)*(1 + i/300)")
    M = SpikeMonitor(P)
    run(100 * ms)
    early = asarray(M.t / ms) < 25
    return {"count": asarray(M.count), "early": asarray(early.sum())}


@alike(isi="ks")
def poisson_neurons_with_a_refractory_time() -> Arrays:
    G = NeuronGroup(500, "rate : Hz", threshold="rand() < rate*dt", refractory=5 * ms)
    G.rate = 100 * Hz
    M = SpikeMonitor(G)
    run(300 * ms)
    return {"isi": intervals(M)}


@exact
def a_callback_each_millisecond() -> Arrays:
    G = NeuronGroup(3, "v : 1\nlast : second")
    seen = []

    @network_operation(dt=1 * ms)
    def kick(t: Quantity) -> None:
        seen.append(float(t / ms))
        G.v += 1
        G.last = t

    @network_operation(when="end")
    def count() -> None:
        G.v[0] = G.v[0] + 0.01

    M = StateMonitor(G, "v", record=True)
    run(4.5 * ms)
    return {"seen": asarray(seen), "last": asarray(G.last), **traces(M, "v")}
