"""Networks and experiments that courses on spiking neurons use, in small."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, alike, exact, spikes, traces


@alike(rate=0.25, cv=0.1)
def conductance_network() -> Arrays:
    taum, taue, taui = 20 * ms, 5 * ms, 10 * ms
    Vt, Vr, El, Ee, Ei = -50 * mV, -60 * mV, -60 * mV, 0 * mV, -80 * mV
    we, wi = 6 / 10.0, 67 / 10.0
    P = NeuronGroup(
        2000,
        """dv/dt = (total + 20*mV)/taum : volt (unless refractory)
        total = El - v + ge*(Ee - v) + gi*(Ei - v) : volt
        dge/dt = -ge/taue : 1
        dgi/dt = -gi/taui : 1""",
        threshold="v > Vt",
        reset="v = Vr",
        refractory=5 * ms,
        method="exponential_euler",
    )
    P.v = "Vr + rand()*(Vt - Vr)"
    P.ge = "rand()*4"
    P.gi = "rand()*10"
    Ce = Synapses(P[:1600], P, on_pre="ge += we")
    Ce.connect(p=0.04)
    Ci = Synapses(P[1600:], P, on_pre="gi += wi")
    Ci.connect(p=0.04)
    M = SpikeMonitor(P)
    run(500 * ms)
    each = [diff(asarray(t)) for t in M.spike_trains().values() if len(t) > 4]
    return {
        "rate": asarray(M.num_spikes / 1000),
        "cv": asarray([isi.std() / isi.mean() for isi in each]),
    }


@alike(rate=0.12, cv=0.12)
def excitation_inhibition_and_outside_input() -> Arrays:
    J, g, theta, tau = 0.5 * mV, 6.0, 20 * mV, 20 * ms
    P = NeuronGroup(
        1000,
        "dv/dt = -v/tau : volt (unless refractory)",
        threshold="v > theta",
        reset="v = 10*mV",
        refractory=2 * ms,
        method="exact",
    )
    P.v = "rand()*20*mV"
    SE = Synapses(P[:800], P, on_pre="v += J", delay=1.5 * ms)
    SE.connect(p=0.05)
    SI = Synapses(P[800:], P, on_pre="v -= g*J", delay=1.5 * ms)
    SI.connect(p=0.05)
    outside = PoissonInput(P, "v", 40, 2 * theta / (J * 40 * tau), J)
    M = SpikeMonitor(P)
    run(400 * ms)
    each = [diff(asarray(t)) for t in M.spike_trains().values() if len(t) > 5]
    return {
        "rate": asarray(M.num_spikes / 400),
        "cv": asarray([isi.std() / isi.mean() for isi in each]),
    }


@exact
def a_pulse_runs_down_a_chain_of_groups() -> Arrays:
    tau, taupsp, groups, size = 10 * ms, 0.325 * ms, 5, 20
    P = NeuronGroup(
        groups * size,
        """dV/dt = (-(V + 70*mV) + x)/tau : volt
        dx/dt = (-x + y)/taupsp : volt
        dy/dt = -y/taupsp : volt""",
        threshold="V > -55*mV",
        reset="V = -70*mV",
        refractory=1 * ms,
        method="exact",
    )
    P.V = "-70*mV + (i % 7)*mV"
    pulse = SpikeGeneratorGroup(size, arange(size), (10 + 0.05 * arange(size)) * ms)
    S = Synapses(P, P, on_pre="y += 14*mV")
    S.connect(j="k for k in range((i//size + 1)*size, (i//size + 2)*size) if i < 80")
    first = Synapses(pulse, P[:size], on_pre="y += 14*mV")
    first.connect()
    M = SpikeMonitor(P)
    run(40 * ms)
    return spikes(M)


@exact
def neurons_lock_to_a_wave() -> Arrays:
    tau, a, b = 20 * ms, 1.2, 0.9
    G = NeuronGroup(
        50,
        """dv/dt = (-v + a + 0.3*sin(2*pi*80*Hz*t + phase) + b*i/N)/tau : 1
        phase : 1""",
        threshold="v > 1",
        reset="v = 0",
        method="euler",
    )
    G.phase = "2*pi*i/N"
    M = SpikeMonitor(G)
    run(150 * ms)
    return spikes(M)


@exact
def the_same_fluctuations_give_the_same_spikes() -> Arrays:
    k = arange(400)
    frozen = TimedArray(1.1 + 0.8 * sin(1.3 * k) * cos(0.37 * k**1.5), dt=1 * ms)
    G = NeuronGroup(
        10,
        "dv/dt = (frozen(t) - v)/(5*ms) : 1 (unless refractory)",
        threshold="v > 1",
        reset="v = 0",
        refractory=2 * ms,
        method="exact",
    )
    G.v = "0.1*i"
    M = SpikeMonitor(G)
    run(400 * ms)
    return spikes(M)


@exact
def oscillators_pull_at_each_other() -> Arrays:
    G = NeuronGroup(
        12,
        """dTheta/dt = omega + K/N*coupling : 1
        omega : Hz (constant)
        coupling : 1
        K : Hz (shared)""",
        method="euler",
    )
    G.Theta = "0.5*i"
    G.omega = "(5 + 0.7*i)*Hz"
    G.K = 20 * Hz
    S = Synapses(G, G, "coupling_post = sin(Theta_pre - Theta_post) : 1 (summed)")
    S.connect("i != j")
    M = StateMonitor(G, "Theta", record=True, dt=1 * ms)
    run(300 * ms)
    return traces(M, "Theta")


@exact
def coincidences_find_a_direction() -> Arrays:
    sound = TimedArray(10 * exp(-((arange(400) - 200) ** 2) / 2000.0), dt=0.1 * ms)
    ears = NeuronGroup(
        2,
        """dx/dt = (sound(t - shift) - x)/(1*ms) : 1 (unless refractory)
        shift : second (constant)""",
        threshold="x > 1",
        reset="x = 0",
        refractory=2.5 * ms,
        method="euler",
    )
    ears.shift = "i*1*ms"
    cells = NeuronGroup(
        21, "dv/dt = -v/(1*ms) : 1", threshold="v > 1", reset="v = 0", method="exact"
    )
    S = Synapses(ears, cells, on_pre="v += 0.6")
    S.connect()
    S.delay["i == 0"] = "j*0.1*ms"
    S.delay["i == 1"] = "(20 - j)*0.1*ms"
    M, E = SpikeMonitor(cells), SpikeMonitor(ears)
    run(50 * ms)
    return {"count": asarray(M.count), **spikes(E)}


@exact
def rates_of_two_populations() -> Arrays:
    G = NeuronGroup(
        2,
        """dr/dt = (-r + 1/(1 + exp(-(total - theta)*4)))/(5*ms) : 1
        total : 1
        theta : 1""",
        method="rk2",
    )
    G.r, G.theta = [0.6, 0.1], [0.6, 0.9]
    S = Synapses(G, G, "w : 1\ntotal_post = w*r_pre : 1 (summed)")
    S.connect()
    S.w = [2.4, 2.8, -1.9, -0.4]
    M = StateMonitor(G, ("r", "total"), record=True)
    run(100 * ms)
    return traces(M, "r", "total")


@exact
def an_adaptive_neuron_bursts() -> Arrays:
    C, gL, EL, VT, D = 200 * pF, 10 * nS, -58 * mV, -50 * mV, 2 * mV
    tauw, a, b, Vr = 120 * ms, 2 * nS, 100 * pA, -46 * mV
    G = NeuronGroup(
        3,
        """dv/dt = (gL*(EL - v) + gL*D*exp((v - VT)/D) + I - w)/C : volt
        dw/dt = (a*(v - EL) - w)/tauw : amp
        I : amp""",
        threshold="v > -20*mV",
        reset="v = Vr; w += b",
        method="euler",
    )
    G.v = EL
    G.I = [210, 300, 400] * pA
    defaultclock.dt = 0.05 * ms
    M = SpikeMonitor(G)
    run(200 * ms)
    return {**spikes(M), "w": asarray(G.w)}
