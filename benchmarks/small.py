"""An idle run, memory of a synapse, and the slider that a browser has measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.machine import HERE, ROOT
from benchmarks.results import Results, Row, Times


def small_runs(results: Results, folder: Path) -> None:
    """Measure what `peers/small_runs.py` does; put it into the results."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NBSPIKE_CACHE_DIR": str(folder),
    }
    program = HERE / "peers" / "small_runs.py"
    command = [sys.executable, str(program)]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    found = json.loads(done.stdout.splitlines()[-1])
    times = Times(found.pop("cpu"), found.pop("wall"))
    results.rows["idle"] = Row("`run` of CUBA for one step, nothing changed", times)
    results.numbers.update(found)
    results.numbers["prediction"] = max(prediction(kind) for kind in KINDS)


#: Kinds of synapses of `tests/claims/footprint_program.py`.
KINDS = ("p", "weights", "plastic", "listed")


def prediction(kind: str) -> float:
    """Return by how many percent the memory said before differs from that taken."""
    program = ROOT / "tests" / "claims" / "footprint_program.py"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(program), kind],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    return 100 * abs(found["taken"] / found["said"] - 1)


def slider(results: Results, told: Path) -> None:
    """Take up what the browser's test has written, if it has.

    The file is JSON with the seconds from a moved slider to the new picture, the
    median of several: ``{"median": 0.15, "when": "2026-01-31 12:00 UTC"}``.
    """
    if told.exists():
        found = json.loads(told.read_text(encoding="utf-8"))
        what = "slider to new picture in a browser, CUBA, 500 ms, median"
        times = Times(float(found.get("cpu", "nan")), float(found["median"]))
        results.rows["slider"] = Row(what, times, str(found["when"]))
