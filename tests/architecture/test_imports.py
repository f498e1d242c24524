"""`import nbspike` is quick: what draws, widgets and algebra come when asked for."""

from __future__ import annotations

import json

import pytest

from tests.architecture.repository import run_python

LATE = ("IPython", "bqplot", "ipywidgets", "matplotlib", "pandas", "sympy")


def loaded_by(statement: str) -> set[str]:
    """Return the top-level packages that a fresh Python holds after a statement."""
    program = (
        f"{statement}\n"
        "import json, sys\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    result = run_python("-c", program)
    assert result.returncode == 0, result.stderr
    return set(json.loads(result.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "statement", ["import nbspike", "import nbspike.worksheet", "import nbspike.api"]
)
def test_engine_is_imported_without_a_notebook(statement):
    loaded = loaded_by(statement)

    assert "nbspike" in loaded
    assert loaded.isdisjoint(LATE)


def test_importing_starts_nothing():
    program = (
        "import signal, sys, threading\n"
        "before = (signal.getsignal(signal.SIGINT), sys.excepthook)\n"
        "import nbspike\n"
        "assert threading.active_count() == 1, threading.enumerate()\n"
        "assert (signal.getsignal(signal.SIGINT), sys.excepthook) == before\n"
    )
    result = run_python("-c", program)

    assert result.returncode == 0, result.stderr
