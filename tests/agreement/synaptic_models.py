"""Networks for the comparison whose synapses have more than one delay, way or state."""

from __future__ import annotations

from tests.reference.networks import Net, Neurons, Synapses

LIF = (
    "dv/dt = (1.2 - v)/tau : 1 (unless refractory)\nx : 1\nthreshold: v > 1\n"
    "reset: v = 0\nrefractory: 1*ms\ninit: v = rand()\n"
)
TAU = {"tau": "10*ms"}
NEURONS = (Neurons("P", 12, LIF),)


def recurrent(name: str, body: str, ends: str = "P -> P", steps: int = 300) -> Net:
    """Return neurons joined by synapses with this body."""
    source, _, target = ends.partition(" -> ")
    made = Synapses("S", source, target, body)
    return Net(name, NEURONS, (made,), TAU, steps=steps)


DELAYED = [
    recurrent("delays drawn for each synapse",
              "w : 1\nconnect: p=0.5\ninit: w = 0.1*rand()\n"
              "on_pre: v += w; x_post = 0.5*x_post + w\ndelay: 2*rand()*ms\n"),
    recurrent("delays by distance between sections",
              "connect: True\non_pre: v += 0.02*rand()\n"
              "init: delay = abs(i - j)*ms/5\n",
              "P[0:8] -> P[3:12]"),
    recurrent("several pathways with delays of their own",
              "w : 1\nconnect: i != j\ndelay: 0.4*ms\ndelay late: (1 + j % 3)*ms\n"
              "on_pre: v += 0.01\non_pre late: w = 2*w + 1e-3; v -= w\n"
              "on_post: w *= 0.5\non_post after: w += 1e-3*rand()\n"
              "delay after: i*0.3*ms\n"),
]  # fmt: skip

SYNAPTIC = [*DELAYED]
