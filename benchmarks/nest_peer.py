"""NEST as a peer, in an environment of its own that is built on first use."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from measuring import HERE

PACKAGES = ("nest-simulator",)
ENVIRONMENT = HERE / ".venv" / "nest"

#: What NEST's own models can express.
KNOWN = ("cuba", "coba", "cobahh", "brunel")

T = TypeVar("T")


def run(name: str, line: Callable[..., T]) -> T | None:
    """Return the line of a workload; `None` where NEST has no such model."""
    if name not in KNOWN:
        return None
    program = HERE / "peers" / "nest_workloads.py"
    command = [str(python()), str(program), name]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return line(
        name, "NEST", found["first"], found["again"], found["rate"], found["peak_mb"]
    )


def python() -> Path:
    """Return the interpreter of NEST's environment, made if it is not there."""
    folder = "Scripts" if sys.platform == "win32" else "bin"
    interpreter = ENVIRONMENT / folder / "python"
    ready = ENVIRONMENT / "ready"
    if not ready.exists():
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        command = [str(interpreter), "-m", "pip", "install", "--quiet", *PACKAGES]
        subprocess.run(command, check=True)
        ready.write_text("\n".join(PACKAGES), encoding="utf-8")
    return interpreter
