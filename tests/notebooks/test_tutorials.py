"""Each tutorial runs, and shows what it showed when it was written."""

from __future__ import annotations

import nbformat
import pytest

from tests.architecture.repository import ROOT, run_python

TUTORIALS = sorted((ROOT / "tutorials").glob("*.ipynb"))


def validate(path):
    """Run nbval on one notebook, in the environment of the tests."""
    return run_python(
        "-m",
        "pytest",
        "--nbval",
        "--nbval-current-env",
        "--nbval-cell-timeout=120",
        f"--nbval-sanitize-with={ROOT / 'tests' / 'sanitize.cfg'}",
        "-p",
        "tests.notebooks.stderr_guard",
        "-p",
        "no:cacheprovider",
        "--quiet",
        str(path),
    )


def write_notebook(path, source, *outputs):
    cell = nbformat.v4.new_code_cell(source, outputs=list(outputs), execution_count=1)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    return path


def test_there_are_tutorials():
    assert TUTORIALS


@pytest.mark.slow
@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_tutorial_shows_what_it_showed(path):
    result = validate(path)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_tutorial_was_saved_after_a_run_in_order(path):
    notebook = nbformat.read(path, as_version=4)
    counts = [
        cell.execution_count
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.strip()
    ]

    assert counts == list(range(1, len(counts) + 1))


def test_unknown_magic_is_noticed(tmp_path):
    refusal = nbformat.v4.new_output(
        "stream",
        name="stderr",
        text="UsageError: Cell magic `%%nosuchmagic` not found.\n",
    )
    path = write_notebook(tmp_path / "bad.ipynb", "%%nosuchmagic\nx", refusal)
    result = validate(path)

    assert result.returncode == 1, result.stdout + result.stderr
    assert "the cell wrote to stderr" in result.stdout


def test_cell_that_shows_what_it_showed_passes(tmp_path):
    shown = nbformat.v4.new_output("stream", name="stdout", text="took 3 ms\n")
    path = write_notebook(tmp_path / "good.ipynb", "print('took 5 ms')", shown)
    result = validate(path)

    assert result.returncode == 0, result.stdout + result.stderr
