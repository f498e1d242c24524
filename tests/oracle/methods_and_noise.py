"""How equations are integrated, and the noise in them."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, alike, exact, traces

FITZHUGH = """
dv/dt = (v - v**3/3 - w + 0.5 + 0.1*i)/ms : 1
dw/dt = (v + 0.7 - 0.8*w)/(12.5*ms) : 1
"""


@exact
def explicit_methods() -> Arrays:
    found = {}
    for method in ("euler", "rk2", "rk4"):
        G = NeuronGroup(3, FITZHUGH, method=method)
        M = StateMonitor(G, ("v", "w"), record=True)
        net = Network(G, M)
        net.run(50 * ms)
        found |= {f"{method} v": asarray(M.v), f"{method} w": asarray(M.w)}
    return found


@exact
def time_inside_the_stages() -> Arrays:
    found = {}
    for method in ("euler", "rk2", "rk4"):
        G = NeuronGroup(2, "dv/dt = cos(2*pi*t/(3*ms))*(1 + i)/ms : 1", method=method)
        M = StateMonitor(G, "v", record=True)
        net = Network(G, M)
        net.run(10 * ms)
        found[method] = asarray(M.v)
    return found


@exact
def exponential_euler_on_conductances() -> Arrays:
    G = NeuronGroup(
        4,
        """dv/dt = (-(v + 65*mV)*(1 + g) - g*(v - 0*mV))/(10*ms) : volt
        dg/dt = (exp(-abs(v)/(50*mV))*i - g)/(3*ms) : 1""",
        method="exponential_euler",
    )
    G.v = -65 * mV
    M = StateMonitor(G, ("v", "g"), record=True)
    run(30 * ms)
    return traces(M, "v", "g")


@exact
def exact_with_parameters() -> Arrays:
    G = NeuronGroup(
        5,
        """dv/dt = (g + I - v)/tau : volt
        dg/dt = (a - g)/tau_g : volt
        da/dt = -a/tau_a : volt
        I : volt
        tau : second
        tau_g : second
        tau_a : second""",
        method="exact",
    )
    G.a = 10 * mV
    G.I = "i*mV"
    G.tau = "(10 + i)*ms"
    G.tau_g = "(3 + 0.7*i)*ms"
    G.tau_a = "(1.1 + 0.3*i)*ms"
    M = StateMonitor(G, ("v", "g", "a"), record=True)
    run(40 * ms)
    return traces(M, "v", "g", "a")


@exact
def the_method_that_is_chosen() -> Arrays:
    tau = 7 * ms
    models = {
        "linear": "dv/dt = (1 - v)/tau : 1",
        "parameter": "dv/dt = (I - v)/tau : 1\nI : 1",
        "sine": "dv/dt = (sin(t/ms) - v)/tau : 1",
        "quadratic": "dv/dt = (v**2 - v)/tau : 1",
        "alpha": "dv/dt = (g - v)/tau : 1\ndg/dt = (x - g)/(3*ms) : 1\n"
        "dx/dt = -x/(3.1*ms) : 1",
        "drift": "dv/dt = 2/tau : 1",
    }
    found = {}
    for name, model in models.items():
        G = NeuronGroup(2, model)
        G.v = "0.3 + 0.2*i"
        if name == "alpha":
            G.x = 1
        M = StateMonitor(G, "v", record=True)
        net = Network(G, M)
        net.run(20 * ms)
        found[name] = asarray(M.v)
    return found


@alike(v="ks", later="ks")
def ornstein_and_uhlenbeck() -> Arrays:
    tau, sigma = 10 * ms, 0.5
    G = NeuronGroup(3000, "dv/dt = -v/tau + sigma*sqrt(2/tau)*xi : 1", method="euler")
    run(30 * ms)
    early = asarray(G.v).copy()
    run(30 * ms)
    return {"v": early, "later": asarray(G.v)}


@alike(v="ks", u="ks", together="mean")
def two_noises_one_shared_by_two_equations() -> Arrays:
    tau = 5 * ms
    G = NeuronGroup(
        3000,
        """dv/dt = -v/tau + xi_1/sqrt(tau) + 0.5*xi_2/sqrt(tau) : 1
        du/dt = -u/tau + xi_2/sqrt(tau) : 1""",
        method="euler",
    )
    run(30 * ms)
    v, u = asarray(G.v).copy(), asarray(G.u).copy()
    return {"v": v, "u": u, "together": v * u}


@alike(v="ks")
def multiplicative_noise_by_heun() -> Arrays:
    G = NeuronGroup(
        3000, "dv/dt = 0.5*v/(10*ms) + 0.3*v*xi/sqrt(10*ms) : 1", method="heun"
    )
    G.v = 1
    run(20 * ms)
    return {"v": asarray(G.v)}


@alike(v="ks")
def multiplicative_noise_by_milstein() -> Arrays:
    G = NeuronGroup(
        3000, "dv/dt = (1 - v)/(10*ms) + 0.4*v*xi/sqrt(10*ms) : 1", method="milstein"
    )
    G.v = 1
    run(20 * ms)
    return {"v": asarray(G.v)}


@alike(count="mean")
def noise_in_a_threshold_unit() -> Arrays:
    tau = 10 * ms
    G = NeuronGroup(
        800,
        "dv/dt = (0.8 - v)/tau + 0.4*xi*sqrt(2/tau) : 1 (unless refractory)",
        threshold="v > 1",
        reset="v = 0",
        refractory=2 * ms,
        method="euler",
    )
    M = SpikeMonitor(G)
    run(200 * ms)
    return {"count": asarray(M.count)}


@alike(v="ks", u="ks", n="counts", b="counts")
def draws_in_statements() -> Arrays:
    G = NeuronGroup(
        3000,
        "v : 1\nu : 1\nn : 1\nb : 1",
        threshold="True",
        reset="v = rand(); u = randn(); n = poisson(3.5); b += 1*(rand() < 0.3)",
    )
    run(1 * ms)
    return {
        "v": asarray(G.v),
        "u": asarray(G.u),
        "n": asarray(G.n).astype(int),
        "b": asarray(G.b).astype(int),
    }


@alike(n="counts", released="counts")
def release_by_chance() -> Arrays:
    G = SpikeGeneratorGroup(1, [0] * 20, arange(20) * ms)
    H = NeuronGroup(1500, "n : 1")
    S = Synapses(G, H, "released : integer", on_pre="n += 1*(rand() < 0.4)")
    S.connect(p=0.8)
    run(25 * ms)
    return {
        "n": asarray(H.n).astype(int),
        "released": bincount(asarray(S.j), minlength=1500),
    }
