"""A new process: to its import, and to its first result, cold and warm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.machine import ROOT
from benchmarks.results import Row, Times

REPEATS = 3

#: Ends with the first result; the process then tells its own CPU time.
DEMO = """
from nbspike import demo
result = demo.worksheet().simulate(demo.DURATION)
rate = float(result.rate("P"))
import json, time
from nbspike.codegen.compiling import compilations
found = {"cpu": time.process_time(), "rate": rate, "compiled": compilations()}
print(json.dumps(found), flush=True)
"""

#: What no program that uses NumPy can avoid.
BARE = """
import json, time
import numpy
print(json.dumps({"cpu": time.process_time()}), flush=True)
"""


IMPORT = """
import json, time
import nbspike
print(json.dumps({"cpu": time.process_time()}), flush=True)
"""


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of a process whose bytecode is kept in a folder.

    An installer compiles the modules it installs; a checkout in which Python may
    not write would read its source anew in every process.
    """
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def start(
    program: str, environment: dict[str, str], cache: Path
) -> tuple[Times, dict[str, float]]:
    """Run a program in a new process; wall time ends when its result is there."""
    environment = {**environment, "NBSPIKE_CACHE_DIR": str(cache)}
    command = [sys.executable, "-c", program]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        wall = time.perf_counter() - began
    if child.returncode != 0:
        raise subprocess.CalledProcessError(child.returncode, command)
    found = json.loads(line)
    return Times(found["cpu"], wall), found


def rows(folder: Path, repeats: int = REPEATS) -> dict[str, Row]:
    """Measure cold and warm starts in turns."""
    found: dict[str, list[Times]] = {key: [] for key in _WORDS}
    compiled = 0.0
    folder.mkdir(parents=True, exist_ok=True)
    environment = surroundings(folder)
    start(DEMO, environment, folder / "unmeasured")
    for repeat in range(repeats):
        cache = folder / str(repeat)
        times, told = start(DEMO, environment, cache)
        found["start_cold"].append(times)
        compiled = told["compiled"]
        times, told = start(DEMO, environment, cache)
        if told["compiled"]:
            raise AssertionError("a filled cache was not used")
        found["start_warm"].append(times)
        found["start_bare"].append(start(BARE, environment, cache)[0])
        found["start_import"].append(start(IMPORT, environment, cache)[0])
    notes = {"start_cold": f"{compiled:.0f} compilations"}
    made = {}
    for key, times in found.items():
        best = times[0]
        for each in times:
            best &= each
        made[key] = Row(_WORDS[key], best, notes.get(key, ""))
    return made


_WORDS = {
    "start_bare": "new process, interpreter and NumPy alone",
    "start_import": "new process, `import nbspike`",
    "start_warm": "new process to first result, filled cache",
    "start_cold": "new process to first result, empty cache",
}
