"""Misspelt magics are errors, not lines on stderr."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("%%neuron P[2]\nv : 1", "%%neurons"),
        ("# my cell\n%%synapse S: P -> P\nconnect: True", "%%synapses"),
        ("%%constant\nx = 1", "%%constants"),
        ("%simulat 5*ms", "%simulate"),
        ("%explor", "%explore"),
    ],
)
def test_misspelt_magic_is_an_error_with_a_hint(notebook, cell, meant):
    with pytest.raises(NbspikeError, match=f"Did you mean `{meant}`") as caught:
        notebook.run(cell)

    assert caught.value.code == "NB801"


@pytest.mark.parametrize(
    "cell", ["%%time\nx = 1", "%who_ls", "x = 7 % 4", "x = '''\n%%neuron\n'''"]
)
def test_other_cells_are_left_alone(notebook, cell):
    notebook.run(cell)

    assert "x" in notebook.variables or cell == "%who_ls"


def test_unloading_takes_it_away(notebook):
    before = len(notebook.shell.input_transformers_cleanup)
    notebook.run("%reload_ext nbspike")
    assert len(notebook.shell.input_transformers_cleanup) == before
    notebook.run("%unload_ext nbspike")

    assert len(notebook.shell.input_transformers_cleanup) == before - 2
