"""Front ends that do not name their cells, such as nbclient, get the same results."""

from __future__ import annotations

import os

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from tests.architecture.repository import SOURCE_ROOTS

CELLS = (
    "%load_ext nbspike",
    "%%constants\ntau = 10*ms\nw = 0.1",
    "%%neurons P[5]\ndv/dt = (2 - v)/tau : 1\nthreshold: v > 1\nreset: v = 0",
    "%%synapses S: P -> P\nconnect: i != j\non_pre: v += w",
    "%simulate 50*ms as res",
    "%nbspike status",
)


@pytest.fixture
def run_all(monkeypatch, tmp_path):
    """Return a function that runs cells in a kernel of their own, as nbclient does."""
    paths = [*map(str, SOURCE_ROOTS), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))

    def run(cells):
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells]
        )
        client = NotebookClient(
            notebook, timeout=120, kernel_name="python3", resources={}
        )
        client.execute(cwd=str(tmp_path))
        return [
            [each.get("data", {}).get("text/plain") for each in cell.outputs]
            for cell in notebook.cells
        ]

    return run


def test_run_all_gives_the_same_each_time_and_in_another_order(run_all):
    first = run_all(CELLS)
    # everything twice, then as before: only the numbers of the cells differ
    again = run_all([*CELLS, *CELLS[1:4], CELLS[2], *CELLS[4:]])

    assert first[5][-1].startswith("P    5 neurons, exact integration\nS    synapses P")
    assert again[-2] == first[4]
    assert again[-1][-1].replace("cell [7]", "cell [2]") == first[5][-1]


def test_cell_that_fails_is_seen_by_programs(run_all):
    with pytest.raises(CellExecutionError, match="NB201"):
        run_all([CELLS[0], "%%neurons P[5]\ndv/dt = -v/tau : 1"])
