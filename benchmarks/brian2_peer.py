"""Brian 2 as a peer, in an environment of its own that is built on first use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv

from c_loop import Outcome
from measuring import HERE, Times

#: Brian 2.9 needs a NumPy older than ours, and setuptools that still has
#: `pkg_resources`.
PACKAGES = ("brian2==2.9.0", "numpy<2.4", "setuptools<81", "cython")
ENVIRONMENT = HERE / ".venv" / "brian2"


def run(target: str) -> Outcome:
    """Return the least times of re-runs with a code generation target.

    Parameters
    ----------
    target
        ``numpy`` or ``cython``; the latter compiles for up to a minute first.
    """
    command = [str(python()), str(HERE / "peers" / "brian2_cuba.py"), target]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return Outcome(Times(found["cpu"], found["wall"]), found["rate"])


def python() -> os.PathLike[str]:
    """Return the interpreter of Brian's environment, made if it is not there."""
    folder = "Scripts" if sys.platform == "win32" else "bin"
    interpreter = ENVIRONMENT / folder / "python"
    ready = ENVIRONMENT / "ready"
    if not ready.exists():
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        command = [str(interpreter), "-m", "pip", "install", "--quiet", *PACKAGES]
        subprocess.run(command, check=True)
        ready.write_text("\n".join(PACKAGES), encoding="utf-8")
    return interpreter
