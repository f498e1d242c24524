"""Eight networks in nbspike, Brian 2, NEST and C: ``bench_workloads.py [--peers]``.

Each runs in a process of its own, one after the other on one core; rates are compared
before times.  Without ``--peers`` only nbspike and the loops in C run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import brian2_peer
import c_loop
import nest_peer
from measuring import HERE, ROOT, conditions, stay_on_one_core

sys.path.insert(0, str(HERE / "peers"))
from workloads import RATES, WORKLOADS

#: Loops in C: neurons and time steps.
LOOPS = {"cuba": (4000, 10_000), "cobahh": (4000, 10_000), "brunel": (12_500, 10_000)}

#: Model seconds and neurons of a run, for figures by neuron and step.
STEPS = {"hh": 40_000, "stdp1": 1_000_000}

#: How many times faster than a peer a run again has to be; C: slower at most.
TARGETS = {
    ("cuba", "C"): 1.5,
    ("cuba", "Brian 2 cython"): 15.0,
    ("cuba", "Brian 2 C++"): 4.0,
    ("cuba", "NEST"): 40.0,
    ("cobahh", "C"): 1.5,
    ("cobahh", "Brian 2 C++"): 6.0,
    ("brunel", "C"): 1.5,
    ("brunel", "Brian 2 C++"): 6.0,
    ("brunel", "NEST"): 40.0,
    ("stdp1", "Brian 2 C++"): 4.0,
    ("stdpnet", "Brian 2 C++"): 4.0,
}

PEERS = {"cython": "Brian 2 cython", "cpp": "Brian 2 C++"}


@dataclass(frozen=True, slots=True)
class Line:
    """One network in one package; CPU seconds, hertz, megabytes."""

    workload: str
    who: str
    first: float | None
    again: float
    rate: float
    peak: float | None = None


def nbspike(name: str) -> Line:
    """Run a workload in nbspike, in a fresh process."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return _line(name, "nbspike", sys.executable, "nbspike", environment)


def brian2(name: str, how: str) -> Line:
    """Run a workload in Brian 2, compiled by Cython or as a C++ program."""
    python = str(brian2_peer.python())
    return _line(name, PEERS[how], python, how, dict(os.environ))


def _line(
    name: str, who: str, python: str, package: str, environment: dict[str, str]
) -> Line:
    program = HERE / "peers" / "run_workload.py"
    command = [python, str(program), package, name]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env=environment
    )
    found = json.loads(done.stdout.splitlines()[-1])
    first, again = found["first"][0], found["again"][0]
    return Line(name, who, first, again, found["rate"], found["peak_mb"])


def loop(name: str, folder: Path) -> Line | None:
    """Run the loop in C, if there is one and a compiler."""
    program = c_loop.compiled(name, folder) if name in LOOPS else None
    if program is None:
        return None
    neurons, steps = LOOPS[name]
    found = c_loop.run(program, neurons=neurons, steps=steps, seed=1)
    return Line(name, "C", None, found.times.cpu, found.rate)


def lines(names: list[str], *, peers: bool, folder: Path) -> list[Line]:
    """Run all; stop if a rate is not what the network fires at."""
    made: list[Line] = []
    for name in names:
        found = [nbspike(name), loop(name, folder)]
        if peers:
            found += [brian2(name, how) for how in PEERS]
            found.append(nest_peer.run(name, Line))
        for line in found:
            if line is None:
                continue
            low, high = RATES[name]
            if not low <= line.rate <= high:
                message = f"{line.who} fires at {line.rate:.2f} Hz in {name}"
                raise AssertionError(f"{message}, not {low} to {high}")
            made.append(line)
            print(line, file=sys.stderr)
    return made


def table(made: list[Line]) -> tuple[str, bool]:
    """Return the lines as Markdown, and whether all targets are met."""
    ours = {line.workload: line for line in made if line.who == "nbspike"}
    rows = [
        "| network | who | first run | again | nbspike is | Hz | MB | target | |",
        "|---|---|---:|---:|---:|---:|---:|---|---|",
    ]
    met = True
    for line in made:
        own = ours[line.workload].again
        compared, target, verdict = "", "", ""
        if line.who != "nbspike":
            compared = f"{line.again / own:.2f} x faster"
            wanted = TARGETS.get((line.workload, line.who))
            if wanted is not None:
                slower = line.who == "C"
                good = (
                    own / line.again <= wanted
                    if slower
                    else (line.again / own >= wanted)
                )
                target = f"at most {wanted} x C" if slower else f"{wanted:g} x faster"
                verdict = "pass" if good else "**fail**"
                met &= good
        first = "" if line.first is None else f"{line.first:.3g}"
        peak = "" if line.peak is None else f"{line.peak:.0f}"
        rows.append(
            f"| {line.workload} | {line.who} | {first} | {line.again:.3g} | {compared} "
            f"| {line.rate:.2f} | {peak} | {target} | {verdict} |"
        )
    return "\n".join(rows), met


def main() -> int:
    """Measure; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *WORKLOADS])
    parser.add_argument("--peers", action="store_true", help="also Brian 2 and NEST")
    parser.add_argument("--write", type=Path, help="a page to put the table into")
    chosen = parser.parse_args()
    before = conditions(stay_on_one_core())
    with tempfile.TemporaryDirectory() as folder:
        made = lines(
            chosen.names or list(WORKLOADS), peers=chosen.peers, folder=Path(folder)
        )
    text, met = table(made)
    print(f"{before}\n\n{text}")
    if chosen.write is not None:
        _write(chosen.write, f"{before}\n\n{text}")
    return int(not met)


def _write(page: Path, text: str) -> None:
    from table import replace

    replace(page, text, "workloads")


if __name__ == "__main__":
    sys.exit(main())
