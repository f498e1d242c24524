"""Generated models: equations, resets and synapses put together by chance."""

from __future__ import annotations

from functools import partial

from tests.oracle.chosen import *
from tests.oracle.registry import MODELS, Arrays, Model, spikes, traces
from tests.oracle.written import IN_TURN, PLAIN, written

HOW_MANY = 24


def run_written(number: int, synaptic: tuple[str, ...] = PLAIN) -> Arrays:
    """Run a model and the listed spikes that drive it, too."""
    texts = written(number, synaptic)
    tau, c = 2 * ms, 0.3
    P = NeuronGroup(
        7,
        texts["equations"],
        threshold="v > 1",
        reset=texts["reset"],
        refractory=texts["refractory"],
        method=texts["method"],
    )
    P.v = "0.13*i"
    P.w = "0.5 - 0.1*i"
    code = {"on_pre": texts["pre"], "on_post": texts["post"]}
    S = Synapses(P, P, "s : 1", **code, delay=float(texts["delay"]) * 0.1 * ms)
    S.connect(condition=texts["connect"])
    S.s = texts["weight"]
    source = SpikeGeneratorGroup(3, [0, 1, 2, 0], [0.1, 0.6, 0.6, 1.3] * ms)
    D = Synapses(source, P, on_pre="v_post += 0.2 + 0.01*i*j")
    D.connect()
    M = SpikeMonitor(P)
    V = StateMonitor(P, ("v", "w", "a"), record=True)
    run(6 * ms)
    return {**spikes(M), **traces(V, "v", "w", "a"), "s": asarray(S.s)}


for _number in range(HOW_MANY):
    _name = f"generated {_number}"
    MODELS[_name] = Model(_name, "generated", partial(run_written, _number))

for _number in (4, 11, 20):
    _name = f"generated in turn {_number}"
    MODELS[_name] = Model(
        _name,
        "generated",
        partial(run_written, _number, IN_TURN),
        target="cython",
    )
