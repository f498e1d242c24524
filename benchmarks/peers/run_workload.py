"""One workload in one package: ``run_workload.py PACKAGE WORKLOAD [FOLDER [once]]``.

PACKAGE is ``nbspike``, or ``numpy``, ``cython`` or ``cpp`` for Brian 2's ways to run;
FOLDER keeps what Brian 2 compiles; with ``once`` there is no run again.  Prints one
line of JSON: CPU and wall seconds of the first run, of the least run again with the
moved constant, the rate, and the peak of memory.  Clocks start after the imports.
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
    """Return CPU seconds of this process and its compilers, and wall seconds."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = time.process_time() + children.ru_utime + children.ru_stime
    return cpu, time.perf_counter()


def elapsed(since: tuple[float, float]) -> tuple[float, float]:
    """Return how far both clocks have moved."""
    cpu, wall = clocks()
    return cpu - since[0], wall - since[1]


#: Runs again: how many at most, and after how many seconds no other one starts.
MOST_REPEATS, ENOUGH = 5, 3.0


def live(b: Any, name: str, *, once: bool) -> dict[str, Any]:
    """Run where a run can follow a run: store, run, move, restore, run."""
    began = clocks()
    made = WORKLOADS[name](b)
    network = b.Network(*made.objects)
    network.store()
    network.run(made.seconds * b.second, namespace=made.constants)
    first = elapsed(began)
    rate = _rate(made)
    moved = {**made.constants, made.moved[0]: made.moved[1]}
    again: list[tuple[float, float]] = [first] if once else []
    while (
        not once and len(again) < MOST_REPEATS and sum(cpu for cpu, _ in again) < ENOUGH
    ):
        network.restore()
        began = clocks()
        network.run(made.seconds * b.second, namespace=moved)
        again.append(elapsed(began))
    return {"first": first, "again": min(again), "rate": rate}


def standalone(b: Any, name: str, folder: str, *, once: bool) -> dict[str, Any]:
    """Run as a C++ program: its time loop is what Brian 2 reports of it.

    The constants are part of the program, so the run again is the same program,
    started once more.
    """
    b.set_device("cpp_standalone", directory=folder)
    began = clocks()
    made = WORKLOADS[name](b)
    network = b.Network(*made.objects)
    network.run(made.seconds * b.second, namespace=made.constants)
    first = elapsed(began)
    loop = float(b.device._last_run_time)  # noqa: SLF001  (no public name)
    rate = _rate(made)
    if loop < ENOUGH and not once:
        b.device.run(folder, with_output=False)
        loop = min(loop, float(b.device._last_run_time))  # noqa: SLF001
    return {"first": first, "again": (loop, loop), "rate": rate}


def _rate(made: Workload) -> float:
    return int(made.spikes.num_spikes) / made.neurons / made.seconds


def _peak_mb() -> float:
    """Return the most memory that this process or a program it started had."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(which).ru_maxrss for which in both) / 1024


def main(package: str, name: str, folder: str = "", once: str = "") -> None:
    """Run and print."""
    b: Any
    if package == "nbspike":
        import nbspike.brian2 as b  # type: ignore[no-redef]
    else:
        import brian2 as b  # type: ignore[no-redef]

        if package != "cpp":
            b.prefs.codegen.target = package
        if package == "cython" and folder:
            b.prefs.codegen.runtime.cython.cache_dir = folder
    b.defaultclock.dt = 0.1 * b.ms
    b.seed(1)
    if package == "cpp":
        found = standalone(b, name, folder or tempfile.mkdtemp(), once=bool(once))
    else:
        found = live(b, name, once=bool(once))
    found["peak_mb"] = _peak_mb()
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
