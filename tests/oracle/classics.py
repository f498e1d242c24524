"""Populations with and without synapses onto themselves, given as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from tests.oracle import chosen
from tests.oracle.registry import MODELS, Arrays, Model, spikes, traces


@dataclass(frozen=True)
class Population:
    """A group of neurons, and synapses from it to itself if there are any.

    `init` and `constants` hold texts, which are evaluated with the units of the
    package; `delay` is in millisecond, `duration` too.
    """

    name: str
    equations: str
    threshold: str = "v > Vt"
    reset: str = "v = Vr"
    refractory: str | None = "5*ms"
    method: str = "exact"
    size: int = 20
    init: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    on_pre: str | None = None
    on_post: str | None = None
    synapse: str = ""
    connect: str = "(i + 3*j) % 4 == 1"
    delay: float = 0.0
    duration: float = 200.0


CURRENT = """
dv/dt = (ge + gi - (v - EL))/tau : volt (unless refractory)
dge/dt = -ge/te : volt
dgi/dt = -gi/ti : volt
"""
CURRENT_CONSTANTS = {
    "tau": "20*ms",
    "te": "5*ms",
    "ti": "10*ms",
    "EL": "-49*mV",
    "Vt": "-50*mV",
    "Vr": "-60*mV",
    "w": "1.5*mV",
}
CURRENT_INIT = {"v": "-60*mV + i*0.5*mV"}

CONDUCTANCE = """
dv/dt = (EL - v + ge*(0*mV - v))/tau : volt (unless refractory)
dge/dt = -ge/te : 1
"""
CONDUCTANCE_INIT = {"v": "-60*mV + i*0.4*mV", "ge": "0.05*i"}

HODGKIN_HUXLEY = """
dv/dt = (gl*(El-v) - gna*(m*m*m)*h*(v-ENa) - gkd*(n*n*n*n)*(v-EK) + I)/Cm : volt
dm/dt = am*(1-m) - bm*m : 1
dn/dt = an*(1-n) - bn*n : 1
dh/dt = ah*(1-h) - bh*h : 1
am = 0.32*4/exprel((13*mV - v + VT)/(4*mV))/ms : Hz
bm = 0.28*5/exprel((v - VT - 40*mV)/(5*mV))/ms : Hz
ah = 0.128*exp((17*mV - v + VT)/(18*mV))/ms : Hz
bh = 4/(1 + exp((40*mV - v + VT)/(5*mV)))/ms : Hz
an = 0.032*5/exprel((15*mV - v + VT)/(5*mV))/ms : Hz
bn = 0.5*exp((10*mV - v + VT)/(40*mV))/ms : Hz
I : amp
"""

POPULATIONS = [
    Population(
        "current, exact",
        CURRENT,
        init=CURRENT_INIT,
        constants=CURRENT_CONSTANTS,
        on_pre="ge_post += w",
    ),
    Population(
        "current, exact, delayed inhibition",
        CURRENT,
        init=CURRENT_INIT,
        constants=CURRENT_CONSTANTS,
        refractory="3*ms",
        on_pre="gi_post -= w",
        delay=1.3,
    ),
    Population(
        "current, input while refractory",
        CURRENT,
        init=CURRENT_INIT,
        constants=CURRENT_CONSTANTS,
        on_pre="v_post += w",
    ),
    Population(
        "current, weights that learn",
        CURRENT,
        init=CURRENT_INIT,
        constants=CURRENT_CONSTANTS,
        synapse="x : volt",
        on_pre="ge_post += w + x; x += 0.01*mV",
        on_post="x -= 0.005*mV",
        connect="i != j and (i + j) % 5 == 2",
    ),
    *(
        Population(
            f"conductance, {method}",
            CONDUCTANCE,
            init=CONDUCTANCE_INIT,
            constants=CURRENT_CONSTANTS,
            refractory="2*ms",
            method=method,
            on_pre="ge += 0.1",
            connect="i != j and (i + j) % 3 == 0",
        )
        for method in ("euler", "rk2", "rk4", "exponential_euler")
    ),
    Population(
        "adapting threshold",
        """
        dv/dt = (2 - v)/tau : 1
        dh/dt = (1 - h)/(50*ms) : 1
        """,
        threshold="v > h",
        reset="v = 0; h += 0.2 + 0.01*i",
        refractory=None,
        init={"h": "1"},
        constants={"tau": "10*ms"},
    ),
    Population(
        "quadratic, driven by a sine",
        "dv/dt = (v**2 + 0.1 + 0.4*sin(2*pi*20*Hz*t))/tau : 1",
        threshold="v > 5",
        reset="v = -2",
        refractory="1*ms",
        method="rk4",
        init={"v": "-1 + 0.05*i"},
        constants={"tau": "5*ms"},
    ),
    Population(
        "time constants that differ",
        """
        dv/dt = (1.5 - v)/s : 1 (unless refractory)
        s : second (constant)
        """,
        threshold="v > 1",
        reset="v = 0",
        refractory="0.25*ms",
        init={"s": "(5 + i)*ms"},
    ),
    Population(
        "Hodgkin and Huxley",
        HODGKIN_HUXLEY,
        threshold="v > -20*mV",
        reset="",
        refractory="v > -20*mV",
        method="exponential_euler",
        size=10,
        init={"v": "-60*mV", "I": "i*0.1*nA"},
        constants={
            "Cm": "200*pF",
            "gl": "10*nS",
            "El": "-60*mV",
            "EK": "-90*mV",
            "ENa": "50*mV",
            "gna": "20*uS",
            "gkd": "6*uS",
            "VT": "-63*mV",
        },
    ),
]


def run(model: Population) -> Arrays:
    """Run one model; return spikes and traces of `v` as plain numbers in SI."""
    units = {name: getattr(chosen, name) for name in ("ms", "mV", "pF", "nS", "uS")}
    values = {
        name: eval(text, units)  # noqa: S307  (texts of this file)
        for name, text in model.constants.items()
    }
    neurons = chosen.NeuronGroup(
        model.size,
        model.equations,
        threshold=model.threshold,
        reset=model.reset,
        refractory=model.refractory or False,
        method=model.method,
        namespace=values,
    )
    for name, text in model.init.items():
        setattr(neurons, name, text)
    parts = [neurons]
    if model.on_pre is not None:
        synapses = chosen.Synapses(
            neurons,
            neurons,
            model.synapse,
            on_pre=model.on_pre,
            on_post=model.on_post,
            namespace=values,
            delay=model.delay * chosen.ms,
        )
        synapses.connect(condition=model.connect)
        parts.append(synapses)
    fired = chosen.SpikeMonitor(neurons)
    trace = chosen.StateMonitor(neurons, "v", record=True)
    network = chosen.Network(*parts, fired, trace)
    network.run(model.duration * chosen.ms)
    return {**spikes(fired), **traces(trace, "v")}


MODELS.update(
    (item.name, Model(item.name, "classics", partial(run, item)))
    for item in POPULATIONS
)
