"""CUBA of some size in nbspike: ``run_scaling.py NEURONS``; one line of JSON."""

from __future__ import annotations

import json
import resource
import sys
import time

from workloads import cuba

import nbspike.brian2 as b

SECONDS, REPEATS = 1.0, 3


def main(neurons: int) -> None:
    """Build, run, and run again with a moved constant."""
    b.seed(1)
    small = cuba(b, 1000)  # compiles
    b.Network(*small.objects).run(1 * b.ms, namespace=small.constants)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    made = cuba(b, neurons)
    network = b.Network(*made.objects)
    network.run(0.1 * b.ms, namespace=made.constants)
    built = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    network.store()
    moved = {**made.constants, made.moved[0]: made.moved[1]}
    cpu, wall = [], []
    for _ in range(REPEATS if neurons < 100_000 else 1):
        network.restore()
        began, clock = time.process_time(), time.perf_counter()
        network.run(SECONDS * b.second, namespace=moved)
        cpu.append(time.process_time() - began)
        wall.append(time.perf_counter() - clock)
    found = {
        "built": built,
        "cpu": min(cpu),
        "wall": min(wall),
        "rate": int(made.spikes.num_spikes) / neurons / SECONDS,
        "synapses": sum(len(synapses) for synapses in made.objects[1:3]),
        "mb": (peak - before) / 1024,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]))
