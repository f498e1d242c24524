"""Generated models of synapses: equations, delays, pathways, and input over time."""

from __future__ import annotations

from functools import partial

from tests.oracle.chosen import *
from tests.oracle.registry import MODELS, Arrays, Model, spikes, traces
from tests.oracle.written import written_synapses

HOW_MANY = 20


def run_written(number: int) -> Arrays:
    """Run neurons that are joined part to part."""
    texts = written_synapses(number)
    tau, c = 2 * ms, 0.3
    held = TimedArray([1.4, 0.7, 1.9, 1.1], dt=2 * ms)
    P = NeuronGroup(
        9,
        f"""dv/dt = ({texts["drive"]} + z - v)/tau : 1{texts["lock"]}
        dw/dt = (v - w)/(3*tau) : 1
        u : 1
        z : 1""",
        threshold="v > 1",
        reset="v = 0.1*w",
        refractory=0.5 * ms,
        method="euler",
    )
    P.v = "0.11*i"
    # in Brian, sums into a part of a group come a step later than into a whole one
    summed = "summed" in texts["model"]
    source, target = (P, P) if summed else (P[:6], P[3:])
    S = Synapses(
        source,
        target,
        texts["model"],
        on_pre={"pre": texts["pre"], "late": texts["late"]},
        on_post=texts["post"],
        method="exact",
    )
    S.connect(condition=texts["connect"])
    S.s = texts["weight"]
    S.pre.delay = texts["delay"]
    S.late.delay = "0.2*ms + 0.1*ms*j"
    S.post.delay = texts["back"]
    P.run_regularly(texts["regularly"], dt=float(texts["every"]) * ms)
    M = SpikeMonitor(P)
    V = StateMonitor(P, ("v", "w", "u", "z"), record=True)
    run(8 * ms)
    found = {**spikes(M), **traces(V, "v", "w", "u", "z"), "s": asarray(S.s)}
    return {**found, "x": asarray(S.x)}


for _number in range(HOW_MANY):
    _name = f"generated synapses {_number}"
    MODELS[_name] = Model(_name, "generated_synapses", partial(run_written, _number))
