"""Networks whose kernels are looked at, and the program that runs one of them."""

from __future__ import annotations

from tests.reference.networks import Built, Net, Neurons, Synapses

CUBA = Net(
    "CUBA",
    (
        Neurons(
            "P",
            4000,
            "dv/dt = (g_e + g_i - (v - E_L))/tau_m : volt (unless refractory)\n"
            "dg_e/dt = -g_e/tau_e : volt\n"
            "dg_i/dt = -g_i/tau_i : volt\n"
            "threshold: v > V_th\n"
            "reset: v = V_r\n"
            "refractory: 5*ms\n"
            "init: v = V_r + (V_th - V_r)*rand()\n",
        ),
    ),
    (
        Synapses("Ce", "P[0:3200]", "P", "connect: p=0.02\non_pre: g_e += w_e\n"),
        Synapses("Ci", "P[3200:4000]", "P", "connect: p=0.02\non_pre: g_i -= w_i\n"),
    ),
    {
        "tau_m": "20*ms",
        "tau_e": "5*ms",
        "tau_i": "10*ms",
        "E_L": "-49*mV",
        "V_th": "-50*mV",
        "V_r": "-60*mV",
        "w_e": "1.62*mV",
        "w_i": "9*mV",
    },
)

#: Gates of Traub and Miles, conductances of synapses.
COBAHH = Net(
    "COBAHH",
    (
        Neurons(
            "P",
            100,
            "dv/dt = (g_L*(E_L - v) + g_e*(E_e - v) + g_i*(E_i - v)\n"
            "    - g_Na*m**3*h*(v - E_Na) - g_K*n**4*(v - E_K))/C : volt\n"
            "dg_e/dt = -g_e/(5*ms) : siemens\n"
            "dg_i/dt = -g_i/(10*ms) : siemens\n"
            "dm/dt = alpha_m*(1 - m) - beta_m*m : 1\n"
            "dn/dt = alpha_n*(1 - n) - beta_n*n : 1\n"
            "dh/dt = alpha_h*(1 - h) - beta_h*h : 1\n"
            "alpha_m = 0.32*4/exprel((13*mV - v + V_T)/(4*mV))/ms : Hz\n"
            "beta_m = 0.28*5/exprel((v - V_T - 40*mV)/(5*mV))/ms : Hz\n"
            "alpha_h = 0.128*exp((17*mV - v + V_T)/(18*mV))/ms : Hz\n"
            "beta_h = 4/(1 + exp((40*mV - v + V_T)/(5*mV)))/ms : Hz\n"
            "alpha_n = 0.032*5/exprel((15*mV - v + V_T)/(5*mV))/ms : Hz\n"
            "beta_n = 0.5*exp((10*mV - v + V_T)/(40*mV))/ms : Hz\n"
            "threshold: v > -20*mV\n"
            "refractory: 3*ms\n"
            "init:\n"
            "    v = -65*mV + 5*mV*randn()\n"
            "    g_e = 10*nS*(4 + 1.5*randn())\n"
            "    g_i = 10*nS*(20 + 12*randn())\n",
            "exponential_euler",
        ),
    ),
    (),
    {
        "C": "200*pF",
        "g_L": "10*nS",
        "E_L": "-60*mV",
        "E_e": "0*mV",
        "E_i": "-80*mV",
        "g_Na": "20*uS",
        "E_Na": "50*mV",
        "g_K": "6*uS",
        "E_K": "-90*mV",
        "V_T": "-63*mV",
    },
)

STDP = Net(
    "STDP",
    (
        Neurons(
            "P",
            10,
            "dv/dt = (1.2 - v)/(10*ms) : 1 (unless refractory)\n"
            "threshold: v > 1\nreset: v = 0.2*rand()\nrefractory: 2*ms",
        ),
    ),
    (
        Synapses(
            "S",
            "P[0:6]",
            "P",
            "w : 1\nx : 1\nconnect: i != j\ndelay: 1*ms\n"
            "on_pre: x += 0.1; v_post += w\n"
            "on_post: w = clip(w + x, 0, w_max)",
        ),
    ),
    {"w_max": "0.1"},
)

#: Runs a small network in another process and prints what happened as JSON.
PROGRAM = """
import json
from nbspike.codegen.compiling import compilations, object_cache
from tests.reference.networks import Built
from tests.unit.codegen.networks import STDP

built = Built(STDP)
built.advance(500)
state = {name: values.tolist() for name, values in built.state().items()}
print(json.dumps({
    "compiled": compilations(),
    "problem": object_cache().problem,
    "spikes": built.fired("P"),
    "state": state,
}))
"""


def sources(net: Net) -> dict[str, str]:
    """Return the source of each kernel of a network, by its title."""
    built = Built(net)
    found = {}
    for population in built.populations.values():
        kernels = built.assembly.kernels(population)
        for ready in (kernels.update, kernels.reset):
            if ready is not None:
                found[ready.kernel.title] = ready.compiled.source
    for projection in built.projections.values():
        for ready in built.assembly.pathways(projection):
            found[ready.kernel.title] = ready.compiled.source
    return found
