"""Make one kind of synapses in a process of its own; print bytes said and taken.

python tests/claims/footprint_program.py KIND
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbspike as b
from nbspike.network import projection, projection_steps

_PLASTIC = """
w : volt
dapre/dt = -apre/(20*ms) : volt (event-driven)
dapost/dt = -apost/(20*ms) : volt (event-driven)
"""


def _rows(size: int) -> dict[str, Any]:
    return {"size": size, "call": {"p": 0.05}}


#: Number of neurons, model of the synapses, arguments of `connect`.
KINDS: dict[str, Callable[[], dict[str, Any]]] = {
    "p": lambda: _rows(20_000),
    "condition": lambda: {"size": 8_000, "call": {"condition": "abs(i - j) < 1000"}},
    "one to one": lambda: {"size": 1_500_000, "call": {"j": "i"}},
    "fixed indegree": lambda: {"size": 3_000, "call": {"fixed_indegree": "N_pre//2"}},
    "listed": lambda: {"size": 3_000, "call": {"i": "k for k in range(N_pre)"}},
    "weights": lambda: {**_rows(12_000), "model": "w : volt", "on_pre": "v += w"},
    "delays": lambda: {**_rows(12_000), "delay": "0.1*ms*(1 + j % 40)"},
    "plastic": lambda: {
        **_rows(8_000),
        "model": _PLASTIC,
        "on_pre": "v += w; apre += 1*mV; w += apost",
        "on_post": "apost -= 1*mV; w += apre",
    },
}


def resident(line: str) -> int:
    """Return VmRSS (now) or VmHWM (the most since it was forgotten), bytes."""
    status = Path("/proc/self/status").read_text().splitlines()
    return int(next(x for x in status if x.startswith(line)).split()[1]) * 1024


def made(
    kind: dict[str, Any], size: int
) -> tuple[Callable[[], None], Callable[[], None]]:
    """Return what makes synapses and sets their variables, and what runs them."""
    cells = b.NeuronGroup(size, "v : volt", threshold="v > 1*volt", reset="v = 0*volt")
    synapses = b.Synapses(
        cells,
        cells,
        kind.get("model"),
        on_pre=kind.get("on_pre", "v += 1*mV"),
        on_post=kind.get("on_post"),
    )
    net = b.Network(cells)
    net.run(0.1 * b.ms)  # what neurons take is not that of synapses
    net.add(synapses)

    def make() -> None:
        synapses.connect(**kind["call"])
        for name in ("w", "apre", "apost", "lastupdate"):
            if name in synapses.projection.state:
                synapses.projection.state[name][...] = 1e-3  # to touch its pages
        if "delay" in kind:
            synapses.delay = kind["delay"]

    return make, lambda: net.run(0.1 * b.ms)


def main() -> None:
    """Print bytes that were said and bytes that were taken, as JSON."""
    kind = KINDS[sys.argv[1]]()
    # what is loaded and compiled on the way counts for nothing
    for action in made(kind, 1200 if kind["size"] <= 1 << 16 else 1 << 17):
        action()
    make, run = made(kind, kind["size"])
    module: Any = projection
    if "delay" in kind:  # what they take comes when they first run
        module = projection_steps
        make()
    asked: list[float] = []
    module.require_memory = lambda needed, *_: asked.append(needed)
    Path("/proc/self/clear_refs").write_text("5")
    before = resident("VmRSS")
    if "delay" not in kind:
        make()
    run()
    taken = resident("VmHWM") - before
    sys.stdout.write(json.dumps({"said": max(asked), "taken": taken}) + "\n")


if __name__ == "__main__":
    main()
