"""Scripts run from a file, as a student runs them, each in a fresh scope."""

from __future__ import annotations

import runpy

import pytest

from nbspike import defaultclock, ms, seed, start_scope
from nbspike.brian2.devices import set_device
from nbspike.diagnostics.notes import forget_warnings


@pytest.fixture(autouse=True)
def fresh_script():
    start_scope()
    forget_warnings()
    defaultclock.dt = 0.1 * ms
    seed(20)
    yield
    set_device("runtime")
    defaultclock.dt = 0.1 * ms
    seed()


@pytest.fixture
def script(tmp_path):
    def run_script(text, head="from nbspike.brian2 import *"):
        path = tmp_path / "script.py"
        path.write_text(f"{head}\n{text}", encoding="utf-8")
        return runpy.run_path(str(path))

    return run_script
