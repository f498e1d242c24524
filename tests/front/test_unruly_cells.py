"""Cells as an unruly student writes them: each has an answer that helps."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError


def refused(notebook, cell: str) -> str:
    """Return what is said about a cell that is refused."""
    with pytest.raises(NbspikeError) as caught:
        notebook.run(cell)
    return str(caught.value)


@pytest.mark.parametrize(
    "cell",
    [
        "%%constants\nq = rand()",
        "%%neurons Q[rand()*10]\nx : 1",
        "%%neurons Q[3] spikes i=[rand()] t=[1*ms]\n",
        "%simulate rand()*ms",
    ],
)
def test_fixed_number_is_not_drawn(network, cell):
    said = refused(network, cell)

    assert "NB105" in said
    assert "one fixed number, but `rand` draws one" in said


@pytest.mark.parametrize("size", ["1/0", "0/0", "-1/0"])
def test_size_is_finite(notebook, size):
    assert "NB601" in refused(notebook, f"%%neurons Q[{size}]\nx : 1")


def test_listed_neuron_is_finite(notebook):
    assert "NB611" in refused(notebook, "%%neurons Q[3] spikes i=[1/0] t=[1*ms]\n")
