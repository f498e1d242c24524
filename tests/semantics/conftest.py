"""Each row is tested in a fresh scope, with the usual time step and a fixed seed."""

from __future__ import annotations

import runpy

import pytest

from nbspike import defaultclock, ms, seed, start_scope
from nbspike.diagnostics.notes import forget_warnings


@pytest.fixture(autouse=True)
def fresh_scope():
    start_scope()
    forget_warnings()
    defaultclock.dt = 0.1 * ms
    seed(20)
    yield
    defaultclock.dt = 0.1 * ms
    seed()


@pytest.fixture
def script(tmp_path):
    """Run a text from a file, as a student runs it; return its names."""

    def run_script(text, head="from nbspike.brian2 import *"):
        path = tmp_path / "script.py"
        path.write_text(f"{head}\n{text}", encoding="utf-8")
        return runpy.run_path(str(path))

    return run_script
