"""The C loop as a peer: compiled here, run in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from measuring import HERE, Times

FLAGS = ("-O3", "-march=native", "-ffast-math")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a peer took, and the rate (Hz) of what it simulated."""

    times: Times
    rate: float


def compiled(name: str, folder: Path) -> Path | None:
    """Compile ``c/NAME.c`` into a folder; `None` where there is no gcc."""
    compiler = shutil.which("gcc")
    if compiler is None:
        return None
    program = folder / name
    source = HERE / "c" / f"{name}.c"
    command = [compiler, *FLAGS, str(source), "-o", str(program), "-lm"]
    subprocess.run(command, check=True)
    return program


def run(program: Path, *, neurons: int, steps: int, seed: int) -> Outcome:
    """Return the least times of three repeats in one process."""
    command = [str(program), str(neurons), str(steps), str(seed), "3"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    return Outcome(Times(found["cpu"], found["wall"]), found["rate"])
