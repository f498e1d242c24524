"""Environments of the peers, built on first use.

Brian 2.9 needs a NumPy older than ours, and setuptools that still has
``pkg_resources``, so nothing is shared with the environment of nbspike.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.machine import HERE

PACKAGES = {
    "brian2": (
        *("brian2==2.9.0", "numpy<2.4", "setuptools<81", "cython"),
        *("ipykernel", "ipywidgets", "matplotlib"),  # for sliders in a browser
    ),
    "nest": ("nest-simulator",),
}
FOLDER = HERE / ".venv"


def interpreter(name: str, given: Path | None) -> Path:
    """Return the Python of a peer: the one given, or one that is built here.

    Parameters
    ----------
    name
        ``brian2`` or ``nest``.
    given
        An interpreter of an environment that has the package already.
    """
    if given is not None:
        return given
    folder = FOLDER / name
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    ready = folder / "ready"
    wanted = "\n".join(PACKAGES[name])
    if not ready.exists() or ready.read_text(encoding="utf-8") != wanted:
        venv.create(folder, with_pip=True, clear=True)
        command = [str(python), "-m", "pip", "install", "--quiet", *PACKAGES[name]]
        subprocess.run(command, check=True)
        ready.write_text(wanted, encoding="utf-8")
    return python
