"""What a run costs besides steps, and what a synapse takes: one line of JSON.

Run by `small.py` in a process of its own, because memory is that of a process.
"""

from __future__ import annotations

import json
import os
import resource
import time
from pathlib import Path

from workloads import cuba

import nbspike.brian2 as b
from nbspike.codegen.compiling import compilations

SYNAPSES = 12_500


def resident() -> float:
    """Return the bytes of memory that this process has now, or had at most."""
    status = Path("/proc/self/statm")
    if status.exists():
        pages = int(status.read_text(encoding="ascii").split()[1])
        return float(pages * os.sysconf("SC_PAGE_SIZE"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


def idle() -> dict[str, float]:
    """Return CPU and wall seconds of a run of one step in which nothing changed."""
    made = cuba(b)
    network = b.Network(*made.objects)
    for _ in range(3):
        network.run(0.1 * b.ms, namespace=made.constants)
    compiled = compilations()
    cpu, wall = [], []
    for _ in range(20):
        before = time.process_time(), time.perf_counter()
        network.run(0.1 * b.ms, namespace=made.constants)
        cpu.append(time.process_time() - before[0])
        wall.append(time.perf_counter() - before[1])
    moved = {**made.constants, "w_e": 1.6 * b.mV, "tau_m": 21 * b.ms}
    network.run(0.1 * b.ms, namespace=moved)
    count = compilations() - compiled
    return {"cpu": min(cpu), "wall": min(wall), "compilations": count}


def synapse() -> float:
    """Return the bytes of memory that a synapse of Brunel's network takes."""
    cells = b.NeuronGroup(SYNAPSES, "v : 1", threshold="v > 1", reset="v = 0")
    network = b.Network(cells)
    network.run(0.1 * b.ms)
    before = resident()
    joins = b.Synapses(cells, cells, on_pre="v += 0.1", delay=1.5 * b.ms)
    joins.connect(p=0.1)
    network.add(joins)
    network.run(0.1 * b.ms)
    return (resident() - before) / len(joins)


if __name__ == "__main__":
    found = idle()
    found["bytes_per_synapse"] = synapse()
    print(json.dumps(found))
