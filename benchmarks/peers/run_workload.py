"""One workload in one package: ``run_workload.py PACKAGE WORKLOAD [REPEATS]``.

PACKAGE is ``nbspike``, or ``numpy``, ``cython`` or ``cpp`` for Brian 2's ways to run.
Prints one line of JSON: CPU and wall seconds of the first run, of the least run
again with the moved constant, the rate, and the peak of memory.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from typing import Any

from workloads import WORKLOADS, Workload


def clocks() -> tuple[float, float]:
    """Return CPU seconds of this process and wall seconds."""
    return time.process_time(), time.perf_counter()


def elapsed(since: tuple[float, float]) -> tuple[float, float]:
    """Return how far both clocks have moved."""
    cpu, wall = clocks()
    return cpu - since[0], wall - since[1]


def live(b: Any, name: str, repeats: int) -> dict[str, Any]:
    """Run where a run can follow a run: store, run, move, restore, run."""
    began = clocks()
    made = WORKLOADS[name](b)
    network = b.Network(*made.objects)
    network.store()
    network.run(made.seconds * b.second, namespace=made.constants)
    first = elapsed(began)
    rate = _rate(made)
    moved = {**made.constants, made.moved[0]: made.moved[1]}
    again: list[tuple[float, float]] = []
    for _ in range(repeats):
        network.restore()
        began = clocks()
        network.run(made.seconds * b.second, namespace=moved)
        again.append(elapsed(began))
    return {"first": first, "again": min(again), "rate": rate}


def standalone(b: Any, name: str) -> dict[str, Any]:
    """Run as a C++ program: its time loop is what Brian 2 reports of it."""
    with tempfile.TemporaryDirectory() as folder:
        b.set_device("cpp_standalone", directory=folder)
        began = clocks()
        made = WORKLOADS[name](b)
        network = b.Network(*made.objects)
        network.run(made.seconds * b.second, namespace=made.constants)
        first = elapsed(began)
        loop = float(b.device._last_run_time)  # noqa: SLF001  (no public name)
        return {"first": first, "again": (loop, loop), "rate": _rate(made)}


def _rate(made: Workload) -> float:
    return int(made.spikes.num_spikes) / made.neurons / made.seconds


def main(package: str, name: str, repeats: int = 3) -> None:
    """Run and print."""
    b: Any
    if package == "nbspike":
        import nbspike.brian2 as b  # type: ignore[no-redef]
        from nbspike.codegen.compiling import compilations
    else:
        import brian2 as b  # type: ignore[no-redef]

        if package != "cpp":
            b.prefs.codegen.target = package
    b.defaultclock.dt = 0.1 * b.ms
    b.seed(1)
    found = standalone(b, name) if package == "cpp" else live(b, name, repeats)
    if package == "nbspike":
        found["compilations"] = compilations()
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *(int(text) for text in sys.argv[3:]))
