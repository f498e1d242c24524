"""A new process to its first result: with an empty cache, and with a filled one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import Row, Times, report

REPEATS = 3

#: Seconds of CPU time.
MOST_COLD, MOST_WARM = 2.0, 1.0

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


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of a process whose bytecode is kept in a folder.

    An installer compiles the modules it installs; a checkout in which Python may
    not write would read its source anew in every process.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
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


def rows(peers: bool) -> list[Row]:  # noqa: ARG001  (no peer starts in its place)
    """Measure cold and warm starts in turns."""
    cold = warm = bare = Times(float("inf"), float("inf"))
    compiled = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = surroundings(folder)
        start(DEMO, environment, folder / "unmeasured")
        for repeat in range(REPEATS):
            cache = folder / str(repeat)
            times, found = start(DEMO, environment, cache)
            cold, compiled = cold & times, found["compiled"]
            times, found = start(DEMO, environment, cache)
            if found["compiled"]:
                raise AssertionError("a filled cache was not used")
            warm &= times
            bare &= start(BARE, environment, cache)[0]
    return [
        Row("interpreter and NumPy alone", bare),
        Row(
            "new process to first result, empty cache",
            cold,
            note=f"{compiled:.0f} compilations",
            target=f"at most {MOST_COLD:g} s CPU",
            passed=cold.cpu <= MOST_COLD,
        ),
        Row(
            "new process to first result, filled cache",
            warm,
            note="0 compilations",
            target=f"at most {MOST_WARM:g} s CPU",
            passed=warm.cpu <= MOST_WARM,
        ),
    ]


if __name__ == "__main__":
    sys.exit(report(rows))
