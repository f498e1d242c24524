"""Monitors and networks: what is recorded, how long a run is, what runs together."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, exact, spikes, traces

DRIVEN = "dv/dt = (1.2 + 0.1*i - v)/(5*ms) : 1\nu = v**2 : 1"


def driven(size: int) -> NeuronGroup:
    """Return neurons that fire at different rates."""
    return NeuronGroup(size, DRIVEN, threshold="v > 1", reset="v = 0", method="exact")


@exact
def what_monitors_hold() -> Arrays:
    G = driven(5)
    M = StateMonitor(G, ["v", "u"], record=[4, 1])
    S = SpikeMonitor(G, variables=["v", "u"])
    few = SpikeMonitor(G, record=False)
    R = PopulationRateMonitor(G)
    run(30 * ms)
    values = S.values("v")
    return {
        **traces(M, "v", "u"),
        "t": asarray(M.t / ms),
        "one": asarray(M[4].v),
        **spikes(S),
        "at": asarray(S.u),
        "few": asarray(few.count),
        "rate": asarray(R.rate / Hz),
        "train": asarray(S.spike_trains()[2] / ms),
        "v of 3": asarray(values[3]),
        "number": asarray(S.num_spikes),
    }


@exact
def coarser_recordings() -> Arrays:
    G = driven(2)
    found = {}
    monitors = [
        StateMonitor(G, "v", record=True, dt=step * ms) for step in (0.2, 0.3, 1)
    ]
    net = Network(G, monitors)
    net.run(5 * ms)
    net.run(2.5 * ms)
    for k, monitor in enumerate(monitors):
        found |= {f"{k} t": asarray(monitor.t / ms), f"{k} v": asarray(monitor.v)}
    return found


@exact
def the_last_value_by_hand() -> Arrays:
    G = driven(2)
    M = StateMonitor(G, "v", record=True)
    run(1 * ms)
    M.record_single_timestep()
    return {**traces(M, "v"), "t": asarray(M.t / ms)}


@exact
def smoothed_rates() -> Arrays:
    G = driven(20)
    R = PopulationRateMonitor(G)
    run(40 * ms)
    return {
        "flat": asarray(R.smooth_rate(window="flat", width=2.1 * ms)),
        "gaussian": asarray(R.smooth_rate(window="gaussian", width=1 * ms)),
    }


@exact
def lengths_of_runs() -> Arrays:
    G = NeuronGroup(1, "n : integer")
    G.run_regularly("n += 1")
    steps, times = [], []
    for duration in [0.1, 0.05, 0.3, 0.04, 0.26, 0, 0.1]:
        run(duration * ms)
        steps.append(int(G.n[0]))
        times.append(defaultclock.t / ms)
    return {"steps": asarray(steps), "times": asarray(times)}


@exact
def steps_changed_between_runs() -> Arrays:
    G = NeuronGroup(1, "dv/dt = (1 - v)/ms : 1", method="euler")
    M = StateMonitor(G, "v", record=True)
    run(1 * ms)
    defaultclock.dt = 0.05 * ms
    run(1 * ms)
    defaultclock.dt = 0.2 * ms
    run(1 * ms)
    return {**traces(M, "v"), "t": asarray(M.t / ms)}


@exact
def objects_with_steps_of_their_own() -> Arrays:
    G = NeuronGroup(2, "dv/dt = (1 - v)/ms : 1", method="euler", dt=0.2 * ms)
    H = NeuronGroup(2, "dv/dt = (1 - v)/ms : 1", method="euler", dt=0.5 * ms)
    S = SpikeGeneratorGroup(1, [0, 0], [1, 2] * ms)
    C = Synapses(S, G, on_pre="v += 1")
    C.connect()
    M = StateMonitor(G, "v", record=True, dt=0.1 * ms)
    N = StateMonitor(H, "v", record=True)
    run(4 * ms)
    return {"G": asarray(M.v), "H": asarray(N.v), "t": asarray(N.t / ms)}


@exact
def objects_switched_off() -> Arrays:
    G = driven(3)
    S = Synapses(G, G, on_pre="v += 0.1")
    S.connect("i != j")
    M = SpikeMonitor(G)
    N = StateMonitor(G, "v", record=True)
    run(10 * ms)
    S.active = False
    N.active = False
    run(10 * ms)
    S.active = True
    N.active = True
    run(10 * ms)
    return {**spikes(M), **traces(N, "v"), "t": asarray(N.t / ms)}


@exact
def a_network_changed_between_runs() -> Arrays:
    G = driven(3)
    source = SpikeGeneratorGroup(1, [0] * 5, [2, 7, 12, 17, 22] * ms)
    S = Synapses(source, G, on_pre="v += 0.3")
    S.connect()
    M = StateMonitor(G, "v", record=True)
    net = Network(G, M)
    net.run(10 * ms)
    net.add(source, S)
    net.run(10 * ms)
    net.remove(S)
    net.run(5 * ms)
    return {**traces(M, "v"), "t": asarray(net.t / ms)}


@exact
def stopped_by_a_callback() -> Arrays:
    G = driven(2)
    M = SpikeMonitor(G)

    @network_operation
    def enough() -> None:
        if M.num_spikes >= 5:
            stop()

    N = StateMonitor(G, "v", record=True)
    run(100 * ms)
    return {**spikes(M), **traces(N, "v"), "t": asarray(defaultclock.t / ms)}


@exact
def reset_before_synapses() -> Arrays:
    source = SpikeGeneratorGroup(1, [0, 0, 0], [0.1, 0.2, 0.3] * ms)
    G = NeuronGroup(1, "v : 1", threshold="v >= 1", reset="v = 0")
    S = Synapses(source, G, on_pre="v += 1")
    S.connect()
    M = SpikeMonitor(G)
    net = Network(source, G, S, M)
    net.schedule = ["start", "groups", "thresholds", "resets", "synapses", "end"]
    net.run(1 * ms)
    return spikes(M)


@exact
def states_of_a_network() -> Arrays:
    G = driven(2)
    H = NeuronGroup(2, "x : 1", name="others")
    H.x = "i + 1"
    net = Network(G, H)
    net.run(3 * ms)
    states = net.get_states(units=False)
    net.run(2 * ms)
    return {"v": asarray(states[G.name]["v"]), "x": asarray(states["others"]["x"])}
