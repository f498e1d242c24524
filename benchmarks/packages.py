"""One network in one package, in a process of its own."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks import c_loops, environments
from benchmarks.machine import HERE, ROOT
from benchmarks.models import MODELS
from benchmarks.results import NBSPIKE, Line, Times, least

#: How the packages are called in tables.
NAMES = {
    "c": "C",
    "numpy": "Brian 2, NumPy",
    "cython": "Brian 2, Cython",
    "cpp": "Brian 2, C++",
    "nest": "NEST",
}

#: What NEST's own models can express.
NEST_KNOWS = ("cuba", "coba", "cobahh", "brunel", "stdp1", "stdpnet")

#: Seconds after which a peer is given up, measured or compiling.
PATIENCE, PATIENCE_TO_COMPILE = 240, 900


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are found and kept.

    Parameters
    ----------
    fresh
        A folder of this run: programs in C, compiled kernels of nbspike.
    kept
        A folder that outlives it: what Brian 2 compiles, and how long it took.
    brian2, nest
        Interpreters, or `None` to build their environments.
    """

    fresh: Path
    kept: Path
    brian2: Path | None = None
    nest: Path | None = None


def peers_of(model: str, chosen: list[str]) -> list[str]:
    """Return which of the chosen peers can express a network."""
    known = {"c": c_loops.KNOWN, "nest": NEST_KNOWS}
    return [peer for peer in chosen if model in known.get(peer, MODELS)]


def nbspike(model: str, places: Places) -> Line:
    """Run a network in nbspike; in the first of several calls nothing is compiled."""
    cache = places.fresh / "kernels" / model
    filled = cache.exists()
    cache.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NBSPIKE_CACHE_DIR": str(cache),
    }
    program = HERE / "peers" / "run_workload.py"
    command = [sys.executable, str(program), NBSPIKE, model]
    found = _output(command, environment)
    line = _line(model, NBSPIKE, found)
    first = Times(*found["first"])
    return replace(line, warm=first) if filled else replace(line, cold=first)


def peer(which: str, model: str, places: Places) -> Line:
    """Run a network in one of the packages of `NAMES`."""
    if which == "c":
        return c_loops.run(model, places.fresh)
    if which == "nest":
        return _nest(model, places)
    return _brian2(which, model, places)


def _nest(model: str, places: Places) -> Line:
    python = environments.interpreter("nest", places.nest)
    program = HERE / "peers" / "nest_workloads.py"
    found = _output([str(python), str(program), model])
    line = _line(model, NAMES["nest"], found)
    return replace(line, warm=Times(*found["first"]))


def _brian2(how: str, model: str, places: Places) -> Line:
    """Run in Brian 2; what it compiles is kept, with the CPU time that it took."""
    python = environments.interpreter("brian2", places.brian2)
    folder = places.kept / how / model
    program = HERE / "peers" / "run_workload.py"
    command = [str(python), str(program), how, model, str(folder)]
    if not is_compiled(how, model, places):
        compile_program(how, model, places)
    found = _output(command)
    # the wall time was that of another hour, perhaps of a busy machine
    told = (folder / "first.json").read_text(encoding="utf-8")
    cold = Times(json.loads(told), math.nan)
    line = _line(model, NAMES[how], found)
    return replace(line, cold=cold, warm=Times(*found["first"]))


def compile_program(how: str, model: str, places: Places) -> float:
    """Let Brian 2 compile and run a network once; return its CPU seconds."""
    python = environments.interpreter("brian2", places.brian2)
    folder = places.kept / how / model
    program = HERE / "peers" / "run_workload.py"
    command = [str(python), str(program), how, model, str(folder), "once"]
    cpu = float(_output(command, patience=PATIENCE_TO_COMPILE)["first"][0])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "first.json").write_text(json.dumps(cpu), encoding="utf-8")
    return cpu


def is_compiled(how: str, model: str, places: Places) -> bool:
    """Return whether Brian 2 has compiled a network before."""
    return (places.kept / how / model / "first.json").exists()


def _line(model: str, who: str, found: dict[str, Any]) -> Line:
    again, rate, peak = Times(*found["again"]), found["rate"], found["peak_mb"]
    return Line(model, who, again, rate, peak=peak, seconds=MODELS[model].seconds)


def _output(
    command: list[str],
    environment: dict[str, str] | None = None,
    patience: float = PATIENCE,
) -> dict[str, Any]:
    """Return what a program prints in its last line.

    Raises
    ------
    RuntimeError
        With the last line of its complaint if it fails.
    """
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=environment,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"given up after {patience:g} s") from error
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
        raise RuntimeError(lines[-1])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def attempt(which: str, model: str, places: Places) -> Line:
    """Run, or return a line that says why not: one peer stops no other."""
    who = NAMES.get(which, which)
    try:
        line = (
            nbspike(model, places) if which == NBSPIKE else peer(which, model, places)
        )
    except Exception as error:
        text = str(error) or type(error).__name__
        return Line(model, who, failed=text)
    return checked(line)


def checked(line: Line) -> Line:
    """Return a line if its rate is the network's, else one that says what it is."""
    low, high = MODELS[line.model].rates
    if line.rate is None or not low <= line.rate <= high:
        why = f"fires at {line.rate:.2f} Hz, not {low:g} to {high:g}"
        return Line(line.model, line.who, failed=why)
    return line


def merged(lines: list[Line]) -> list[Line]:
    """Return one line for each network and package: the least of its rounds."""
    made: dict[tuple[str, str], Line] = {}
    for line in lines:
        key = (line.model, line.who)
        old = made.get(key)
        if old is None or old.failed:
            made[key] = line
        elif not line.failed:
            made[key] = replace(
                old,
                again=least(old.again, line.again),
                cold=least(old.cold, line.cold),
                warm=least(old.warm, line.warm),
            )
    return list(made.values())
