"""Listings are run as a student runs them: a script, or the cells of a notebook."""

from __future__ import annotations

import json
import runpy

import pytest

from nbspike import defaultclock, ms, seed, start_scope
from nbspike.diagnostics.notes import forget_warnings
from nbspike_magics.extension import session_of
from tests.front.conftest import Notebook, shell  # noqa: F401  (a fixture)
from tests.oracle import observed


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
def notebook(shell, request):  # noqa: F811  (the fixture)
    """Run cells; afterwards the linter has found the slips of the test, no others.

    Constants that a listing defines and does not use (L5) are in most of them.
    """
    made = Notebook(shell)
    made.run("%load_ext nbspike")
    yield made
    marked = request.node.get_closest_marker("slips")
    found = {note.rule for note in session_of(shell).notes()} - {"L5"}
    assert found == set(() if marked is None else marked.args)


@pytest.fixture
def script(tmp_path):
    """Run a text from a file after the changed import; return its names."""

    def run_script(text, head="from nbspike.brian2 import *"):
        path = tmp_path / "script.py"
        path.write_text(f"{head}\n{text}", encoding="utf-8")
        return runpy.run_path(str(path))

    return run_script


@pytest.fixture
def agrees():
    """Compare arrays with the numbers that Brian 2.9 gave for a model."""
    seen = json.loads(observed.FILE.read_text(encoding="utf-8"))

    def compare(model, /, **arrays):
        wrong = {
            name: observed.difference(seen[model][name], array, 1e-10)
            for name, array in arrays.items()
        }
        assert {name: what for name, what in wrong.items() if what} == {}

    return compare
