"""The loops in C: compiled here, run in a process of their own."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from benchmarks.machine import HERE
from benchmarks.models import MODELS
from benchmarks.results import Line, Times

FLAGS = ("-O3", "-march=native", "-ffast-math")
KNOWN = ("cuba", "cobahh", "brunel", "stdpnet")


def compiled(name: str, folder: Path) -> Path:
    """Compile ``c/NAME.c`` into a folder.

    Raises
    ------
    FileNotFoundError
        If there is no gcc.
    """
    compiler = shutil.which("gcc")
    if compiler is None:
        raise FileNotFoundError("there is no gcc")
    program = folder / name
    source = HERE / "c" / f"{name}.c"
    command = [compiler, *FLAGS, str(source), "-o", str(program), "-lm", "-lpthread"]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return program


def run(name: str, folder: Path, *, seed: int = 1, repeats: int = 3) -> Line:
    """Return the least times of the time loop of several repeats in one process."""
    model = MODELS[name]
    steps = round(model.seconds / model.dt)
    program = folder / name
    if not program.exists():
        compiled(name, folder)
    command = [str(program), str(model.units), str(steps), str(seed), str(repeats)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    times = Times(found["cpu"], found["wall"])
    return Line(name, "C", times, found["rate"], seconds=model.seconds)
