"""CUBA from a thousand to a quarter of a million neurons, 80 synapses each.

``python -m benchmarks.scaling [--write PAGE]``; the loop in C runs beside.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import c_loops
from benchmarks.machine import HERE, ROOT, conditions, one_core
from benchmarks.tables import markdown, replace

SIZES = (1000, 4000, 16_000, 64_000, 256_000)
STEPS, SYNAPSES = 10_000, 80

HEADS = (
    "neurons",
    "synapses",
    "build CPU (s)",
    "again CPU (s)",
    "wall",
    "times real time",
    "ns per neuron and step",
    "ns per event",
    "C: CPU (s)",
    "nbspike / C",
    "Hz",
    "MB",
)


def measure(neurons: int, folder: Path) -> dict[str, Any]:
    """Return what `peers/run_scaling.py` prints, and the time of C."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NBSPIKE_CACHE_DIR": str(folder / "kernels"),
    }
    command = [sys.executable, str(HERE / "peers" / "run_scaling.py"), str(neurons)]
    ours = json.loads(_output(command, environment))
    program = c_loops.compiled("cuba", folder)
    repeats = "3" if neurons < 100_000 else "1"
    command = [str(program), str(neurons), str(STEPS), "1", repeats]
    c = json.loads(_output(command, None))
    return {**ours, "neurons": neurons, "c": c["cpu"]}


def _output(command: list[str], environment: dict[str, str] | None) -> str:
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env=environment
    )
    return done.stdout.splitlines()[-1]


def row(found: dict[str, Any]) -> list[str]:
    """Return the cells of one size."""
    neurons, cpu = found["neurons"], found["cpu"]
    events = found["rate"] * neurons * SYNAPSES
    return [
        f"{neurons:,}".replace(",", " "),
        f"{found['synapses']:,}".replace(",", " "),
        f"{found['built']:.3g}",
        f"{cpu:.3g}",
        f"{found['wall']:.3g}",
        f"{1 / found['wall']:.3g}",
        f"{1e9 * cpu / (neurons * STEPS):.3g}",
        f"{1e9 * cpu / events:.3g}",
        f"{found['c']:.3g}",
        f"{cpu / found['c']:.2f}",
        f"{found['rate']:.2f}",
        f"{found['mb']:.0f}",
    ]


def barriers(folder: Path) -> str:
    """Return what two threads inside one network could gain, as a table."""
    program = c_loops.compiled("barrier", folder)
    heads = ("neurons", "1 thread: ns a step", "2 threads", "gain", "mean of 2 threads")
    rows = []
    for neurons in SIZES:
        found = []
        for threads in (1, 2):
            steps = str(4_000_000 // neurons)
            command = [str(program), str(neurons), str(threads), steps, "40"]
            found.append(json.loads(_output(command, None)))
        one, two = found[0]["least_ns"], found[1]["least_ns"]
        times = [f"{one:.0f}", f"{two:.0f}", f"{one / two:.2f}"]
        rows.append([str(neurons), *times, f"{found[1]['mean_ns']:.0f}"])
    return markdown(heads, rows, left=0)


def side_by_side(folder: Path) -> str:
    """Return what two threads gain that run a network each, in a sentence."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NBSPIKE_CACHE_DIR": str(folder / "kernels"),
    }
    command = [sys.executable, str(HERE / "peers" / "run_threads.py")]
    found = json.loads(_output(command, environment))
    alone, together = 1e3 * found["alone"], 1e3 * found["together"]
    return (
        f"Two networks of Hodgkin-Huxley neurons, 40 ms each: {alone:.0f} ms one after "
        f"the other, {together:.0f} ms in two threads, {alone / together:.2f} times as "
        "fast."
    )


def main() -> int:
    """Measure all sizes; print or write the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--write", type=Path, help="a page to put the table into")
    chosen = parser.parse_args()
    measure_all(chosen.write, chosen.sizes)
    return 0


def measure_all(page: Path | None, sizes: Sequence[int] = SIZES) -> None:
    """Measure all sizes and threads; print the tables and write them into a page."""
    before, rows = conditions(), []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with one_core():
            for neurons in sizes:
                rows.append(row(measure(neurons, folder)))
                print(rows[-1], file=sys.stderr, flush=True)
        threads = f"{side_by_side(folder)}\n\n{barriers(folder)}"
    table = markdown(HEADS, rows, left=0)
    text = f"{before}\n\n{table}\n\n### Threads\n\n{threads}"
    print(text)
    if page is not None:
        replace(page, text, "scaling")


if __name__ == "__main__":
    sys.exit(main())
