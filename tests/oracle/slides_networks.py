"""The lecture's slides: the first network, connections, learning, a topography."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, alike, exact, intervals, spikes

CURRENTS = """
dv/dt = (-(v-E_L) + I_const + g_e + g_i)/tau_m : volt
dg_e/dt = -g_e/tau_e : volt
dg_i/dt = -g_i/tau_i : volt
"""


@alike(rate=0.03, cv=0.03, isi=0.03, degree="counts")
def network_of_the_slides() -> Arrays:
    tau_m, tau_e, tau_i = 20 * ms, 5 * ms, 10 * ms
    V_th, E_L, I_const = -50 * mV, -60 * mV, 11 * mV
    P = NeuronGroup(4000, model=CURRENTS, threshold="v>V_th", reset="v=E_L")
    P.v = "E_L+10*mV*rand()"
    Pe = P[:3200]
    Pi = P[3200:]
    w_e = 1.62 * mV
    w_i = 9 * mV
    Ce = Synapses(Pe, P, on_pre="g_e+=w_e")
    Ci = Synapses(Pi, P, on_pre="g_i-=w_i")
    Ce.connect(True, p=0.02)
    Ci.connect(True, p=0.02)
    M = SpikeMonitor(P)
    run(1 * second)
    each = [diff(asarray(t)) for t in M.spike_trains().values() if len(t) > 3]
    return {
        "rate": asarray(M.num_spikes / 4000),
        "cv": asarray([isi.std() / isi.mean() for isi in each]),
        "isi": intervals(M),
        "degree": bincount(asarray(Ce.j), minlength=4000),
    }


@alike(rate=0.03, degree="counts")
def network_of_the_website() -> Arrays:
    eqs = """
    dv/dt = (ge+gi-(v+49*mV))/(20*ms) : volt
    dge/dt = -ge/(5*ms) : volt
    dgi/dt = -gi/(10*ms) : volt
    """
    P = NeuronGroup(4000, eqs, threshold="v>-50*mV", reset="v=-60*mV")
    P.v = -60 * mV
    Pe = P[:3200]
    Pi = P[3200:]
    Ce = Synapses(Pe, P, on_pre="ge+=1.62*mV")
    Ce.connect(True, p=0.02)
    Ci = Synapses(Pi, P, on_pre="gi-=9*mV")
    Ci.connect(True, p=0.02)
    M = SpikeMonitor(P)
    run(500 * ms)
    return {
        "rate": asarray(M.num_spikes / 2000),
        "degree": bincount(asarray(Ci.j), minlength=4000),
    }


PLASTIC = """w : 1
dApre/dt = -Apre/taupre : 1 (event-driven)
dApost/dt = -Apost/taupost : 1 (event-driven)"""
ON_PRE = """g_e += w
Apre += dApre
w = clip(w+Apost, 0, gmax)"""
ON_POST = """Apost += dApost
w = clip(w+Apre, 0, gmax)"""
CONDUCTANCE = """dv/dt = (g_e*(E_e-v_r)+E_l-v)/tau_m : volt
dg_e/dt = -g_e/tau_e : 1"""


@alike(w="ks", rate=0.3)
def learning_of_the_slides() -> Arrays:
    N, F = 1000, 15 * Hz
    taupre = taupost = 20 * ms
    gmax, dApre = 0.01, 0.0001
    dApost = -dApre * taupre / taupost * 1.05
    tau_m, tau_e = 10 * ms, 5 * ms
    E_e, E_l, v_r, vt = 0 * mV, -74 * mV, -60 * mV, -54 * mV
    input = PoissonGroup(N, rates=F)
    neurons = NeuronGroup(1, CONDUCTANCE, threshold="v>vt", reset="v=v_r")
    S = Synapses(input, neurons, PLASTIC, on_pre=ON_PRE, on_post=ON_POST)
    S.connect()
    S.w = "rand()*gmax"
    M = SpikeMonitor(neurons)
    run(3 * second)
    return {"w": asarray(S.w), "rate": asarray(M.num_spikes / 3)}


@exact
def learning_from_listed_spikes() -> Arrays:
    taupre = taupost = 20 * ms
    gmax, dApre = 0.3, 0.02
    dApost = -dApre * taupre / taupost * 1.05
    tau_m, tau_e = 10 * ms, 5 * ms
    E_e, E_l, v_r, vt = 0 * mV, -74 * mV, -60 * mV, -54 * mV
    which = [(7 * k) % 20 for k in range(200)]
    when = [1 + 1.3 * k for k in range(200)] * ms
    input = SpikeGeneratorGroup(20, which, when)
    neurons = NeuronGroup(
        2, CONDUCTANCE, threshold="v>vt", reset="v=v_r", method="exact"
    )
    neurons.v = v_r
    S = Synapses(input, neurons, PLASTIC, on_pre=ON_PRE, on_post=ON_POST)
    S.connect()
    S.w = "gmax*(0.3 + 0.02*i + 0.2*j)"
    M = SpikeMonitor(neurons)
    run(300 * ms)
    return {**spikes(M), "w": asarray(S.w), "Apre": asarray(S.Apre)}


def pairs(synapses: Synapses) -> Arrays:
    return {"i": asarray(synapses.i), "j": asarray(synapses.j)}


@exact
def connections_by_expressions() -> Arrays:
    G = NeuronGroup(24, "x : meter\ny : meter", threshold="False")
    G.x, G.y = "(i // 6)*100*umeter", "(i % 6)*100*umeter"
    few = G[:6]
    found = {}
    for name, source, condition in (
        ("full", few, "True"),
        ("one to one", G, "i == j"),
        ("convergent", G, "(i//N_post) == j"),
        ("ring", G, "abs((i - j + N_post/2)%N_post - N_post/2) == 1"),
        ("near", G, "sqrt((x_pre-x_post)**2+(y_pre-y_post)**2) < 250*umeter"),
    ):
        S = Synapses(source, few if name == "convergent" else G)
        S.connect(condition)
        found |= {f"{name} {key}": values for key, values in pairs(S).items()}
    S = Synapses(G, G)
    S.connect("i == j", n=2)
    return {**found, **{f"two {key}": values for key, values in pairs(S).items()}}


@alike(degree="counts", out="counts")
def sparse_random_connections() -> Arrays:
    G = NeuronGroup(1000, "v : 1", threshold="False")
    S = Synapses(G, G)
    S.connect("i != j", p=0.1)
    return {
        "degree": bincount(asarray(S.j), minlength=1000),
        "out": bincount(asarray(S.i), minlength=1000),
        "autapses": asarray((asarray(S.i) == asarray(S.j)).sum()),
    }


@alike(near="counts", distance="ks")
def topographical_connections() -> Arrays:
    rows, cols = 20, 20
    G = NeuronGroup(
        rows * cols,
        """x : meter
        y : meter""",
        threshold="False",
    )
    grid_dist = 25 * umeter
    G.x = "(i // rows) * grid_dist - rows/2.0 * grid_dist"
    G.y = "(i % rows) * grid_dist - cols/2.0 * grid_dist"
    S = Synapses(G, G)
    S.connect(
        "i != j",
        p="1.5 * exp(-((x_pre-x_post)**2 + (y_pre-y_post)**2)/(2*(60*umeter)**2))",
    )
    far = hypot(asarray(S.x_pre - S.x_post), asarray(S.y_pre - S.y_post))
    sure = asarray((far < 1e-6 * 54).sum())
    return {
        "x": asarray(G.x),
        "y": asarray(G.y),
        "sure": sure,
        "distance": far,
        "near": bincount(asarray(S.i), minlength=400),
    }


@exact
def magic_and_explicit_networks_agree() -> Arrays:
    found = {}
    for kind in ("magic", "explicit"):
        start_scope()
        G = NeuronGroup(
            5, "dv/dt = (1.2 + 0.1*i - v)/(10*ms) : 1", threshold="v>1", reset="v=0"
        )
        S = Synapses(G, G, on_pre="v += 0.05")
        S.connect("i != j")
        M = SpikeMonitor(G)
        monitors = [PopulationRateMonitor(G), StateMonitor(G, "v", record=[1])]
        if kind == "magic":
            run(50 * ms)
        else:
            net = Network(G, S, M, monitors)
            net.run(50 * ms)
            found["rate"] = asarray(monitors[0].rate)
        found |= spikes(M, f"{kind} ")
    return found
