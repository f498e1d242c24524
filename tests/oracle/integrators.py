"""Integration methods by name, by list and by hand, and what they do at rest."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, alike, exact, traces


@exact
def a_time_constant_that_the_reset_changes() -> Arrays:
    G = NeuronGroup(
        4,
        """dv/dt = (2 - v)/T : 1 (unless refractory)
        du/dt = -u/(7*ms) : 1
        T : second""",
        threshold="v > 1",
        reset="v = 0; u += 1; T = 1.2*T",
        refractory=1 * ms,
        method="exact",
    )
    G.T = "(3 + i)*ms"
    M = StateMonitor(G, ("v", "u", "T"), record=True)
    run(80 * ms)
    return traces(M, "v", "u", "T")


@exact
def a_conductance_that_synapses_set() -> Arrays:
    G = NeuronGroup(
        3,
        "dv/dt = (g*(2 - v) - v)/(10*ms) : 1\ng : 1",
        threshold="v > 1",
        reset="v = 0",
        method="exact",
    )
    P = SpikeGeneratorGroup(1, [0, 0, 0, 0], [1, 5, 12, 21] * ms)
    S = Synapses(P, G, on_pre="g_post = 0.6*g_post + 0.5*(1 + j)")
    S.connect()
    M = StateMonitor(G, ("v", "g"), record=True)
    run(40 * ms)
    return traces(M, "v", "g")


@exact
def a_conductance_that_changes_beside_currents_that_decay() -> Arrays:
    G = NeuronGroup(
        4,
        """dv/dt = (1.2 + 3*x - y - v*g)/(10*ms) : 1 (unless refractory)
        dx/dt = -x/(3*ms) : 1
        dy/dt = -y/(12*ms) : 1
        g : 1""",
        threshold="v > 1",
        reset="v = 0; g = 0.9*g + 0.3; x += 0.2; y += 0.1",
        refractory=1 * ms,
    )
    G.g, G.x = "1 + 0.1*i", "0.3*i"
    M = StateMonitor(G, ("v", "x", "y", "g"), record=True)
    run(80 * ms)
    return traces(M, "v", "x", "y", "g")


@exact
def a_lock_by_every_method() -> Arrays:
    found = {}
    for method in ("exact", "euler", "rk2", "rk4", "exponential_euler"):
        G = NeuronGroup(
            3,
            """dv/dt = (1.5 + 0.2*i - v)/(10*ms) : 1 (unless refractory)
            du/dt = (v - u)/(30*ms) : 1""",
            threshold="v > 1",
            reset="v = 0",
            refractory="(2 + i)*ms",
            method=method,
        )
        M = StateMonitor(G, ("v", "u"), record=True)
        net = Network(G, M)
        net.run(50 * ms)
        found |= {f"{method} v": asarray(M.v), f"{method} u": asarray(M.u)}
    return found


@exact
def gates_with_a_singular_rate() -> Arrays:
    G = NeuronGroup(
        5,
        """dm/dt = alpha*(1 - m) - beta*m : 1
        alpha = 0.1/exprel(-(v + 40*mV)/(10*mV))/ms*10 : Hz
        beta = 4*exp(-(v + 65*mV)/(18*mV))/ms : Hz
        v = -65*mV + 12.5*i*mV + 30*mV*sin(2*pi*t/(20*ms)) : volt""",
        method="exponential_euler",
    )
    M = StateMonitor(G, "m", record=True)
    run(30 * ms)
    return traces(M, "m")


@exact
def the_first_method_of_a_list_that_fits() -> Arrays:
    found = {}
    for methods in (["exact", "rk4"], ["exponential_euler", "rk2"], ["RK4", "exact"]):
        G = NeuronGroup(2, "dv/dt = (1 + i - v**2)/(10*ms) : 1", method=methods)
        M = StateMonitor(G, "v", record=True)
        net = Network(G, M)
        net.run(10 * ms)
        found[", ".join(methods)] = asarray(M.v)
    return found


@exact
def methods_written_by_hand() -> Arrays:
    ralston = ExplicitStateUpdater(
        """
        k_1 = f(x, t)
        k_2 = f(x + 2*dt*k_1/3, t + 2*dt/3)
        x_new = x + dt*(k_1 + 3*k_2)/4
        """
    )
    G = NeuronGroup(
        3,
        """dv/dt = (v - v**3/3 - w + sin(t/(5*ms)))/ms : 1
        dw/dt = (v + 0.7 - 0.8*w + 0.1*i)/(12*ms) : 1""",
        method=ralston,
    )
    M = StateMonitor(G, ("v", "w"), record=True)
    run(30 * ms)
    return traces(M, "v", "w")


@exact
def a_function_that_returns_statements() -> Arrays:
    G = NeuronGroup(
        3,
        "dv/dt = (1 + i - v)/(10*ms) : 1",
        method=lambda *_: (
            "half = v + dt/2*(1 + i - v)/(10*ms)\nv = v + dt*(1 + i - half)/(10*ms)"
        ),
    )
    M = StateMonitor(G, "v", record=True)
    run(10 * ms)
    return traces(M, "v")


@alike(v="ks", w="ks", together="mean")
def noises_that_meet_by_heun() -> Arrays:
    G = NeuronGroup(
        3000,
        """dv/dt = -v/(10*ms) + 0.3*(v*xi_1 + w*xi_2)/sqrt(10*ms) : 1
        dw/dt = (0.5 - w)/(10*ms) + 0.3*v*xi_1/sqrt(10*ms) : 1""",
        method="heun",
    )
    G.v, G.w = 1, 1
    run(20 * ms)
    v, w = asarray(G.v).copy(), asarray(G.w).copy()
    return {"v": v, "w": w, "together": v * w}


@alike(euler="ks", rk4="ks")
def draws_in_equations() -> Arrays:
    found = {}
    for method in ("euler", "rk4"):
        G = NeuronGroup(3000, "dv/dt = (randn() - v)/(10*ms) : 1", method=method)
        net = Network(G)
        net.run(20 * ms)
        found[method] = asarray(G.v)
    return found


@alike(v="ks")
def additive_noise_by_hand() -> Arrays:
    maruyama = ExplicitStateUpdater(
        "x_new = x + dt*f(x, t) + dW*g(x, t)", stochastic="additive"
    )
    G = NeuronGroup(3000, "dv/dt = -v/(10*ms) + xi/sqrt(10*ms) : 1", method=maruyama)
    run(20 * ms)
    return {"v": asarray(G.v)}


@exact
def linear_models_without_a_method() -> Arrays:
    tau, slow = 10 * ms, 25 * ms
    models = {
        "position": "dx/dt = y/tau : 1\ndy/dt = -y/slow : 1",
        "damped": "dx/dt = y/tau : 1\ndy/dt = (-x - 0.3*y)/tau : 1",
        "resonator": "dx/dt = -(x + 4*y)/tau : 1\ndy/dt = (4*x - y)/tau : 1",
        "adaptation in numbers": "dx/dt = (1 - x - y)/(10*ms) : 1\n"
        "dy/dt = (2*x - y)/(25*ms) : 1",
        "a sum that stays": "dx/dt = (y - x)/tau : 1\ndy/dt = (x - y)/slow : 1",
        "coupled": "dx/dt = (y - x)/tau : 1\ndy/dt = (0.5*x - y)/tau : 1",
        "chain": "dx/dt = (y - x)/tau : 1\ndy/dt = (1 + i - y)/slow : 1",
        "ring": "dx/dt = (y - x)/tau : 1\ndy/dt = (z - y)/tau : 1\n"
        "dz/dt = (x - z)/tau : 1",
    }
    found = {}
    for name, model in models.items():
        G = NeuronGroup(2, model)
        G.x, G.y = 1, "0.5 - i"
        M = StateMonitor(G, ("x", "y"), record=True)
        net = Network(G, M)
        net.run(30 * ms)
        found |= {f"{name} x": asarray(M.x), f"{name} y": asarray(M.y)}
    return found
