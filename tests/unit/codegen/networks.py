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
