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

#: Traces that decay from spike to spike, one with an input of its own.
TRACES = """
w : 1
tau_a : second
da/dt = -a/tau_a : 1 (event-driven)
db/dt = (x_post - b)/tau : 1 (event-driven)
dc/dt = 2*Hz : 1 (event-driven)
connect: i != j
init:
    w = 0.05*rand()
    tau_a = (5 + i)*ms
on_pre:
    a += 0.1
    v_post += w + 0.01*c
    w = clip(w - b, 0, 0.1)
on_post:
    b += 0.05
    w = clip(w + a*rand(), 0, 0.1)
    x_post += 0.01
"""
#: Currents that are integrated in every step, with propagators for each synapse.
CURRENTS = """
w : 1
tau_g : second
dg/dt = -g/tau_g : 1 (clock-driven)
dh/dt = (g + v_post - h)/tau : 1 (clock-driven)
connect: i != j
init:
    w = rand()
    tau_g = (2 + j)*ms
on_pre:
    g += 0.2*w
    v_post += 0.01*h
"""
NONLINEAR = """
dg/dt = -g/(2*ms) + a*(1 - g)/ms : 1
da/dt = -a/(3*ms) + 0.1*xi/sqrt(tau) : 1
connect: i != j
on_pre: a += 0.2
on_post: v_pre += 0.05*g
"""
SUMS = """
dg/dt = -g/(5*ms) : 1 (clock-driven)
x_post = g*(1 - v_post) + 0.01*v_pre : 1 (summed)
connect: p=0.5
on_pre: g += 0.1
"""
STATES = [
    recurrent("event-driven traces", TRACES),
    recurrent("event-driven traces with delays of each synapse and pathway",
              TRACES + "delay: (i % 4)*0.3*ms\ndelay post: (j % 3)*0.2*ms\n",
              "P[0:7] -> P[4:12]"),
    recurrent("clock-driven currents, a propagator for each synapse", CURRENTS,
              steps=150),
    recurrent("clock-driven currents between sections", CURRENTS,
              "P[5:12] -> P[1:8]", steps=150),
    recurrent("nonlinear clock-driven equations with noise", NONLINEAR, steps=150),
    recurrent("sum into the target", SUMS, steps=150),
    recurrent("sum into a section", SUMS, "P[0:9] -> P[2:11]", steps=150),
    Net("two projections sum into one variable and into the source", NEURONS,
        (Synapses("A", "P[0:6]", "P[2:9]", SUMS),
         Synapses("B", "P[6:12]", "P[5:11]",
                  "connect: i != j\nx_post = v_pre - v_post : 1 (summed)\n")),
        TAU, steps=100),
]  # fmt: skip

SYNAPTIC = [*DELAYED, *STATES]
