"""Whether everything that sliders and speed need is here."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path

from nbspike.version import __version__
from nbspike.worksheet.warming import cache_state, compilations

_PACKAGES = ("numpy", "numba", "llvmlite", "ipywidgets", "bqplot", "ipykernel")
_FRONT_ENDS = {
    "widget manager of JupyterLab": "@jupyter-widgets/jupyterlab-manager",
    "bqplot in JupyterLab": "bqplot",
}


def examine() -> list[tuple[str, str]]:
    """Return what is here, and what is missing, as rows of two texts."""
    rows = [("nbspike", __version__), ("python", platform.python_version())]
    rows += [(name, _version(name)) for name in _PACKAGES]
    state = cache_state()
    rows.append(("kernels on disk", f"{state.kernels} in {state.folder}"))
    rows.append(("kernel cache", state.problem or "works"))
    rows.append(("kernels compiled in this process", str(compilations())))
    for what, folder in _FRONT_ENDS.items():
        found = _extension(folder)
        rows.append((what, "found" if found else f"not found; {_REMEDY}"))
    return rows


_REMEDY = "sliders need it where JupyterLab itself is installed"


def _version(name: str) -> str:
    try:
        return installed_version(name)
    except PackageNotFoundError:
        return "not installed"


def _extension(name: str) -> bool:
    """Return whether JupyterLab would find an extension in this environment."""
    roots = {Path(sys.prefix), Path(sys.base_prefix), Path("/usr/local")}
    roots.add(Path.home() / ".local")
    folders = [root / "share" / "jupyter" / "labextensions" for root in roots]
    return any((folder / name / "package.json").is_file() for folder in folders)
