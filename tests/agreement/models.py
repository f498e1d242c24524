"""Networks on which the engine and its slow twin have to agree."""

from __future__ import annotations

from tests.agreement.acting_models import ACTING
from tests.agreement.synaptic_models import SYNAPTIC
from tests.reference.networks import Net, Neurons, Synapses

LIF = """
dv/dt = (drive - v)/tau : 1 (unless refractory)
drive : 1
threshold: v > 1
reset: v = 0
refractory: 2*ms
init:
    v = rand()
    drive = 0.8 + 0.9*rand()
"""
FREE = """
dv/dt = (drive - v)/tau : 1
drive : 1
threshold: v > 1
reset: v = 0
init:
    drive = 0.9 + 0.7*rand()
    v = rand()
"""
TAU = {"tau": "10*ms"}
CLOCK = Neurons("S", 3, listed=((0.3, 0), (0.3, 2), (0.4, 1), (5, 2), (5.1, 2), (9, 0)))
POISSON = Neurons("X", 20, "threshold: rand() < nu*dt")
COBA = """
dv/dt = (g_L*(E_L - v) + g_e*(E_e - v) + g_i*(E_i - v))/C : volt (unless refractory)
dg_e/dt = -g_e/tau_e : siemens
dg_i/dt = -g_i/tau_i : siemens
threshold: v > V_th
reset: v = V_r
refractory: 5*ms
init:
    v = V_r + 10*mV*rand()
    g_e = 4*nS*rand()
"""
COBA_CONSTANTS = {
    "g_L": "10*nS",
    "E_L": "-48*mV",
    "E_e": "0*mV",
    "E_i": "-80*mV",
    "C": "200*pF",
    "tau_e": "5*ms",
    "tau_i": "10*ms",
    "V_th": "-50*mV",
    "V_r": "-60*mV",
}
FITZHUGH = """
dv/dt = (v - v**3/3 - w + 0.5)/tau : 1
dw/dt = (v + 0.7 - 0.8*w)/(12.5*tau) : 1
threshold: v > 1
refractory: v > 0.5
init: v = 2*rand() - 1
"""
NOISY = """
dv/dt = -v/tau + sigma*sqrt(2/tau)*xi : 1
threshold: v > 0.6
reset: v = 0.1*randn()
init: v = 0.3*randn()
"""


def one(
    name: str,
    body: str,
    constants: dict[str, str] | None = None,
    *,
    method: str | None = None,
    size: int = 11,
    steps: int = 200,
) -> Net:
    """Return a network of one population without synapses."""
    neurons = (Neurons("P", size, body, method),)
    return Net(name, neurons, (), {**TAU, **(constants or {})}, steps)


def driven(
    name: str, body: str, synapses: str, *, source: str = "S", **constants: str
) -> Net:
    """Return a population that listed or Poisson spikes reach."""
    neurons = (CLOCK, POISSON, Neurons("P", 7, body))
    joined = (Synapses("C", source, "P", synapses),)
    return Net(name, neurons, joined, {**TAU, "nu": "300*Hz", **constants})


METHODS = [
    one("exact, two inputs", FREE),
    one("exact, refractory", LIF),
    *(
        one(f"{method}, conductances", COBA, COBA_CONSTANTS, method=method)
        for method in ("euler", "rk2", "heun", "rk4", "rk45", "exponential_euler")
    ),
    *(
        one(f"{method}, FitzHugh and Nagumo", FITZHUGH, method=method, steps=400)
        for method in ("euler", "rk4", "rk45")
    ),
    one(
        "rk45, time in the equation and a lock",
        "dv/dt = (1.4 + sin(t/ms) - v**3)/(0.2*ms) : 1 (unless refractory)\n"
        "du/dt = (v - u)/tau : 1\nthreshold: v > 1.2\nreset: v = -u\n"
        "refractory: 1*ms\ninit: v = i/N",
        method="rk45",
    ),
    one(
        "exact, equal time constants",
        "dv/dt = (g - v)/tau : 1\ndg/dt = -g/tau : 1\ninit: g = 1 + i",
    ),
    one(
        "exact, oscillator",
        "dx/dt = y/tau : 1\ndy/dt = -x/tau : 1\ninit: x = i",
        method="exact",
    ),
    one(
        "exact, a time constant that the reset changes",
        "dv/dt = (1.5 - v)/s : 1 (unless refractory)\ndu/dt = -u/tau : 1\n"
        "s : second\nthreshold: v > 1\nreset: v = 0; s = 1.1*s; u += 1\n"
        "refractory: 1*ms\ninit: s = (2 + i)*ms",
        method="exact",
    ),
    one(
        "exact, a conductance that the reset changes and currents that decay",
        "dv/dt = (1.2 + 3*x - v*k)/tau : 1\ndx/dt = -x/(3*ms) : 1\nk : 1\n"
        "threshold: v > 1\nreset: v = 0; k = 0.9*k + 0.02; x += 0.2\n"
        "init: k = 1 + 0.1*i; x = rand()",
        method="exact",
    ),
    one(
        "exact, one time constant for each neuron",
        "dv/dt = (1.5 - v)/s : 1\ns : second (constant)\nthreshold: v > 1\n"
        "reset: v = 0\ninit: s = (5 + i)*ms",
    ),
    one("euler, noise", NOISY, {"sigma": "0.4"}, method="euler"),
    one(
        "two noises, one of them in two equations",
        "dv/dt = (u - v)/tau + 0.1*xi_1/sqrt(tau) + 0.2*xi_2/sqrt(tau) : 1\n"
        "du/dt = -u/tau + 0.3*xi_2/sqrt(tau) : 1\ninit: v = rand()",
    ),
    *(
        one(
            f"{method}, noise that depends on the state",
            "dv/dt = (1 - v)/tau + 0.3*v*xi/sqrt(tau) : 1\nthreshold: v > 1.2\n"
            "reset: v = 0.5\nrefractory: 1*ms\ninit: v = 0.5 + 0.5*rand()",
            method=method,
        )
        for method in ("heun", "milstein")
    ),
    one(
        "milstein, locked, each equation with its noise",
        "dv/dt = (u - v)/tau + 0.3*v*u*xi_1/sqrt(tau) : 1 (unless refractory)\n"
        "du/dt = (1 - u)/tau + sin(t/ms)*u*xi_2/sqrt(tau) : 1\nthreshold: v > 1\n"
        "reset: v = 0.2\nrefractory: 1*ms\ninit: v = rand(); u = 1 + rand()",
        method="milstein",
    ),
]

HELD = [
    one("noise that is held for a step",
        "dv/dt = (1 + b - v)/tau : 1 (unless refractory)\n"
        "a = 0.3*randn() + 0.1*i : 1 (constant over dt)\n"
        "b = a*(1 + 0.5*sin(v)) + 0.2*rand() : 1 (constant over dt)\n"
        "threshold: v > 1\nreset: v = 0.1*b\nrefractory: 1*ms\ninit: v = rand()",
        method="rk2"),
    one("time that is held in exact steps",
        "dv/dt = (drive - v)/tau : 1\ndrive = 1.2 + sin(t/ms) : 1 (constant over dt)\n"
        "threshold: v > 1\nreset: v = 0\ninit: v = rand()", method="exact"),
    one("held whole numbers and truth values",
        "dv/dt = (k + 0.5*late - v)/tau : 1\n"
        "k = int(t/ms) % 3 + i % 2 : integer (constant over dt)\n"
        "late = t > 5*ms : boolean (constant over dt)\nthreshold: v > 1\nreset: v = 0"),
]  # fmt: skip

CLAUSES = [
    one("threshold that draws", "threshold: rand() < 0.1*(1 + i/N)"),
    one("reset that draws", FREE.replace("v = 0", "v = 0.3*rand()", 1), steps=300),
    one("refractory period that changes", LIF.replace("2*ms", "(1 + v)*ms + i*dt")),
    one("refractory period that draws", LIF.replace("2*ms", "(1 + 2*rand())*ms")),
    one("refractory condition", LIF.replace("2*ms", "v < 0.05"), steps=400),
    one("time since the last spike",
        "dv/dt = (1.4 - v)/tau : 1 (unless refractory)\n"
        "a = clip((t - lastspike)/tau, 0, 1) : 1\n"
        "threshold: v > 1 + 0.1*a*not_refractory\nreset: v = 0\nrefractory: 1*ms\n"
        "init: v = i/N"),
    one("time in equation, threshold and reset",
        "dv/dt = (1.5 + sin(2*pi*t/(3*ms)) - v)/tau : 1\nlast : second\n"
        "threshold: v > 1 and t > 2*ms\n"
        "reset: last = t; v = 0.01*(t_in_timesteps % 7)\n"
        "init: v = i/N"),
    one("subexpressions of subexpressions",
        "dv/dt = I/tau : 1\nI = J - v : 1\nJ = 1.5 + 0.1*i : 1\n"
        "threshold: I < 0.5\nreset: v = J - 1.4\ninit: v = 0.2"),
    one("shared parameter", "dv/dt = (a - v)/tau : 1\na : 1 (shared)\n"
        "threshold: v > 1\nreset: v = 0\ninit: a = 1.7; v = i/N"),
    one("shared subexpression", "dv/dt = (a - v)/tau : 1\n"
        "a = 1.5 + cos(t/ms) : 1 (shared)\nthreshold: v > 1\nreset: v = 0"),
    one("integers",
        "dv/dt = (1.3 + 0.05*i - v)/tau : 1\ncount : integer\nodd : integer\n"
        "threshold: v > 1\nreset:\n    v = 0\n    count += 1\n"
        "    odd = count % 2 + i // 3 - (-count) // 2\ninit: v = 0.1*i", steps=400),
    one("integers cut off fractions",
        "count : integer\nx : 1\nthreshold: i % 2 == t_in_timesteps % 2\n"
        "reset:\n    count = int(1.7*count - 2.6) % 50 - 25\n"
        "    x = int(-2.5) + int(x) + 0.3\n"),
    one("truth values",
        "dv/dt = (1.4*int(up) - v)/tau : 1\nup : boolean\ncount : integer\n"
        "threshold: v > 1 or (not up and v < 0.1)\n"
        "reset: up = not up or count > 5; count += int(up)\n"
        "init: up = i % 2 == 0; v = 0.5", steps=600),
    one("remainders and whole division of negative numbers",
        "x : 1\ny : 1\nz : 1\nthreshold: True\nreset:\n"
        "    x = (i - 5) % 3 + (0.5 - i) % 1.5\n"
        "    y = (i - 5) // 3 + (0.7 - i) // 0.3\n"
        "    z = (5 - i)/2 + (t_in_timesteps - 3) // 4 + (i*i - 50)\n", steps=12),
    one("every function",
        "x : 1\ny : 1\nthreshold: True\nreset:\n"
        "    x = exp(-x) + log(2 + x) + log10(3 + i) + sqrt(x) + abs(x - i)/9"
        " + expm1(x/9) + log1p(x) + exprel((x - 1)/9) + exprel(0*x)\n"
        "    y = sin(x) + cos(x) + tan(x/9) + sinh(x/9) + cosh(x/9) + tanh(x)"
        " + floor(x) + ceil(x) + arcsin(sin(x)/2) + arccos(cos(x)/2) + arctan(x)\n"
        "    x = clip(y, 0, 3) + 0.1*sign(y) + int(0.1*y) % 2 + timestep(t, dt) % 3\n",
        steps=20),
    one("powers", "x : 1\ny : 1\nthreshold: True\nreset:\n"
        "    x = (i - 4)**3 + 2**i + (1 + i)**-2 + (0.5 + i)**0.5 + i**2\n"
        "    y = (1 + x**2)**(i/9) + 2**-1 + x**10/1e9\n", steps=3),
    one("powers of whole numbers and of zero", "x : 1\ny : 1\nthreshold: True\n"
        "reset: x = 2**(i - 3) + i**(2 + 0*i); y = 0**(i - 2) + 0.0**(i - 2)", steps=2),
    one("division by zero", "x : 1\ny : 1\nz : 1\nthreshold: True\nreset:\n"
        "    x = (i - 3)/(i - 2) + (i - 3) // (i - 2) + (i - 3) % (i - 2)\n"
        "    y = (i - 3.5) // (0.0*i) + (i - 3.5) % (i - 4.0)\n"
        "    z = int(1e300*(i - 3)) + int(log(i - 2)) + timestep(-t, dt)\n", steps=2),
    one("poisson numbers", "x : 1\nthreshold: True\nreset: x = poisson(0.3*i)"),
    one("names of Python and of kernels",
        "dsum/dt = (range - sum)/tau : 1\nrange : 1\nid : integer\nopen : 1\n"
        "context : 1\nstep : 1\nn : 1\ni_now : 1\nspikes : 1\nfired : 1\n"
        "threshold: sum > 1\nreset:\n    k = id + 1\n    sum = 0.1*k\n    id = k\n"
        "    open = k + context\n    context = open/2\n    step = n + 1\n    n = step\n"
        "    i_now = i\n    first = n\n    spikes = first\n    fired = slot*first\n"
        "init: range = 1.2 + i/N", {"slot": "2"}, steps=400),
]  # fmt: skip

SYNAPSES = [
    driven("additive input", FREE, "connect: True\non_pre: v += 0.1"),
    driven("weights", FREE,
           "w : 1\nconnect: p=0.7\non_pre: v += w\ninit: w = 0.2*rand()"),
    driven("locked target", LIF, "connect: True\non_pre: v += 0.3"),
    driven("assignment keeps the last", FREE,
           "connect: True\non_pre: v = 0.1*i + 0.01*j"),
    driven("one synapse after the other", FREE,
           "connect: True\non_pre: v = 0.5*v + 0.1*(1 + i)"),
    driven("order of statements", FREE,
           "a : 1\nb : 1\nconnect: True\non_pre:\n    a += 1\n    v_post += 0.01*a\n"
           "    c = a*2\n    b = c - v_post"),
    driven("Poisson sources", FREE, "connect: p=0.3\non_pre: v += 0.05", source="X"),
    driven("rare Poisson spikes", FREE, "connect: p=0.3\non_pre: v += 0.05",
           source="X", nu="140*Hz"),
    driven("draws in the synapse", FREE,
           "connect: True\non_pre: v += 0.3*(rand() < 0.5) + 0.01*randn()"),
    driven("indices, sizes and times", FREE,
           "a : 1\nconnect: True\n"
           "on_pre: a = i + 10*j + 100*N_pre + 1000*N_post + t/ms; v += 1e-5*a",
           source="X[3:9]"),
    *(
        driven(f"delay of {steps} steps", LIF,
               f"connect: True\ndelay: {steps}*0.1*ms\non_pre: v += 0.4")
        for steps in (1, 2, 3, 7, 50)
    ),
    driven("integer, truth value and shared in synapses", FREE,
           "count : integer\nodd : boolean\nscale : 1 (shared)\nconnect: True\n"
           "on_pre:\n    count += int(1.5) + 1\n    odd = count % 2 == 1\n"
           "    v += scale*count*odd\ninit: scale = 0.02"),
    driven("subexpression of the synapse", FREE,
           "w : 1\neff = w*(1 + v_post)*u : 1\nu = 0.5 + 0.1*i : 1\nconnect: True\n"
           "on_pre: v += eff\ninit: w = 0.1"),
    driven("subexpression of the target with a constant the synapse names anew",
           FREE + "gain = k_s*v + 0.001*N + 0.01*i : 1\n",
           "k_s : 1\nconnect: True\non_pre: k_s = 7; v += 0.1*gain", k_s="0.5"),
    driven("index and size in a formula of a section",
           FREE + "place = i + 100*N : 1\n",
           "a : 1\nconnect: True\non_pre: a = place_pre + 1e4*i_pre; v += 1e-6*a",
           source="P[2:5]"),
    driven("names of arrays", FREE + "foo_all : 1\nrecord_foo : 1\n",
           "pre_v : 1\npost_v : 1\nconnect: True\n"
           "on_pre:\n    pre_v += 1\n    post_v += 2\n"
           "    v_post += 0.01*pre_v; foo_all_post = 3; record_foo_post = post_v"),
]  # fmt: skip

STDP = """
w : 1
x : 1
y : 1
connect: i != j
on_pre:
    x += 0.1
    v_post += w
    w = clip(w - y, 0, 0.1)
on_post:
    y += 0.05
    w = clip(w + x, 0, 0.1)
init: w = 0.05*rand()
"""

RECURRENT = [
    Net("recurrent, excitation and inhibition from sections",
        (Neurons("P", 20, LIF),),
        (Synapses("Ce", "P[0:16]", "P", "connect: p=0.3\non_pre: v += 0.05"),
         Synapses("Ci", "P[16:20]", "P", "connect: p=0.3\non_pre: v -= 0.1")), TAU),
    Net("sections as source and target",
        (Neurons("P", 20, FREE),),
        (Synapses("C", "P[3:9]", "P[7:20]",
                  "a : 1\nconnect: p=0.5\non_pre: v += 0.01*(i + j); a += v_pre"
                  "\ndelay: 0.3*ms\non_post: a -= 0.5*v_post"),), TAU),
    Net("autapses", (Neurons("P", 8, FREE),),
        (Synapses("C", "P", "P", "connect: i == j\non_pre: v -= 0.2"),), TAU),
    Net("recurrent with autapses and a shorter and a longer delay",
        (Neurons("P", 12, LIF),),
        (Synapses("A", "P", "P", "connect: p=0.4\ndelay: 0.2*ms\non_pre: v += 0.1"),
         Synapses("B", "P", "P", "connect: p=0.4\ndelay: 1.1*ms\non_pre: v -= 0.1")),
        TAU),
    Net("plasticity", (Neurons("P", 10, LIF),), (Synapses("S", "P", "P", STDP),), TAU,
        steps=400),
    Net("plasticity between sections, with a delay",
        (Neurons("P", 12, LIF),),
        (Synapses("S", "P[0:7]", "P[4:12]", STDP + "delay: 0.5*ms\n"),), TAU,
        steps=400),
    Net("two populations and inputs",
        (CLOCK, POISSON, Neurons("E", 9, LIF), Neurons("I", 5, FREE)),
        (Synapses("XE", "X", "E", "connect: p=0.5\non_pre: v += 0.1"),
         Synapses("SI", "S", "I", "connect: True\non_pre: v += 0.2\ndelay: 2*ms"),
         Synapses("EI", "E", "I", "connect: p=0.5\non_pre: v += 0.1*v_pre"),
         Synapses("IE", "I", "E", "connect: p=0.5\n"
                  "on_pre: v = v - 0.1; drive_pre *= 0.99")),
        {**TAU, "nu": "200*Hz"}),
    Net("order of projections goes by name",
        (CLOCK, Neurons("P", 4, FREE)),
        (Synapses("b", "S", "P", "connect: True\non_pre: v = v + 0.3"),
         Synapses("a", "S", "P", "connect: True\non_pre: v = 0.5*v")), TAU),
]  # fmt: skip

NETWORKS = [*METHODS, *HELD, *CLAUSES, *SYNAPSES, *RECURRENT, *ACTING, *SYNAPTIC]
