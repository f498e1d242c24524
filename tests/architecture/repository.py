"""Where things lie in this repository."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE_ROOTS = (ROOT, ROOT / "magics")
PACKAGES = (ROOT / "nbspike", ROOT / "magics" / "nbspike_magics")


def source_files() -> list[Path]:
    """Return the Python files that are shipped, sorted."""
    return sorted(path for package in PACKAGES for path in package.rglob("*.py"))


def settings() -> dict[str, Any]:
    """Return the contents of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this Python in the repository, with both source roots importable."""
    return _run([sys.executable, *arguments])


def run_script(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a console script of this environment in the repository."""
    return _run([str(Path(sys.executable).with_name(name)), *arguments])


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    paths = [*map(str, SOURCE_ROOTS), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
