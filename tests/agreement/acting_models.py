"""Networks for the comparison in which something acts beside model and synapses."""

from __future__ import annotations

from tests.reference.acting import Acting, Block, Drive, Event
from tests.reference.networks import Net, Neurons, Synapses

LIF = (
    "dv/dt = (1.2 - v)/tau : 1 (unless refractory)\nu : 1\nn : integer\n"
    "s : 1 (shared)\nthreshold: v > 1\nreset: v = 0\nrefractory: 1*ms\n"
    "init: v = rand(); s = 0.5\n"
)
TAU = {"tau": "5*ms", "k": "0.3"}


def acted(name: str, *acting: Acting, body: str = LIF, method: str = "") -> Net:
    """Return ten neurons that these act on."""
    neurons = (Neurons("P", 10, body, method or None),)
    recurrent = Synapses("S", "P", "P", "connect: p=0.3\non_pre: v += 0.05*u\n")
    return Net(name, neurons, (recurrent,), TAU, steps=200, acting=acting)


ACTING = [
    acted("block in each step", Block("P", "u = k + 0.1*rand(); v += 0.001*i*u")),
    acted(
        "blocks on slower clocks, for sections",
        Block("P[2:7]", "v += 0.2; n += 1; u = v + n", every=7),
        Block("P[5:10]", "u = 0.5*u + t/ms; v = v*0.9", every=30),
    ),
    acted("block at the end of a step", Block("P", "u = v; v += 0.01*n", slot="end")),
    acted("block at listed times", Block("P", "v += 0.3; n += i", at=(0, 3.4, 17, 90))),
    acted("block that sets what is shared", Block("P", "s = s*0.99; u = s + i")),
    acted(
        "block that changes a time constant",
        Block("P", "late = (2 + rand())*ms", every=11),
        body=LIF.replace("\nu : 1", "\nu : 1\nlate : second").replace(
            ")/tau", ")/(tau + late)"
        ),
    ),
    acted(
        "events in each step of a condition",
        Event("P", "half", "v > 0.5 and v < 0.8", "n += 1; u = v; v += 0.001*rand()"),
        Event("P", "lucky", "rand() < 0.02*(1 + v)", "v -= 0.1"),
    ),
    acted(
        "event that reads what a block wrote",
        Block("P", "u = sin(t/ms)"),
        Event("P", "up", "u > 0.98", "n += 1; v = 0.95*v"),
    ),
    acted("Poisson input", Drive("P", "v", "0.05", 100, 50.0)),
    acted(
        "Poisson input to a section, weighted by state",
        Drive("P[3:8]", "v", "0.02*(1 + u)*k", 40, 900.0),
        Drive("P", "u", "0.1*rand()", 5, 200.0),
        Block("P", "u *= 0.9"),
    ),
]
