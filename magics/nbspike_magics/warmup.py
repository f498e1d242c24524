"""Run notebooks once, so that everything they compile is kept on disk.

For images that are built once and started often, such as Binder's.
"""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

from nbspike.worksheet.warming import compilations, warm


def warm_up(paths: Iterable[Path]) -> int:
    """Run every code cell of some notebooks; return the exit status.

    Parameters
    ----------
    paths
        Notebooks, or folders of notebooks.  Their code is executed.
    """
    warm()
    failed = 0
    for path in _notebooks(paths):
        failed += not _run(path)
    sys.stdout.write(f"{compilations()} kernels compiled and kept\n")
    return 1 if failed else 0


def _notebooks(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.glob("*.ipynb")) if path.is_dir() else [path]


def _run(path: Path) -> bool:
    """Run one notebook; cells that are meant to fail may do so."""
    shell = InteractiveShell()
    sys.stdout.write(f"{path.name}\n")
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        meant_to_fail = "raises-exception" in cell["metadata"].get("tags", [])
        result = shell.run_cell("".join(cell["source"]), silent=True)
        if not result.success and not meant_to_fail:
            sys.stdout.write(f"  failed: {result.error_in_exec}\n")
            return False
    return True
