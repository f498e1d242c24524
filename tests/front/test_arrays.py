"""Arrays of the notebook in cells, as a notebook shows them."""

from __future__ import annotations

CELLS = (
    "sources, targets = [0, 1], [1, 0]",
    "%%neurons G[2]\ndv/dt = -v/(10*ms) : 1\nthreshold: v > 1\nreset: v = 0",
    "%%synapses L: G -> G\nconnect: i=sources, j=targets\non_pre: v += 0.1",
)


def text_of(card) -> str:
    return card._repr_mimebundle_()["text/plain"]


def test_card_and_status_count_the_synapses_that_arrays_list(notebook):
    *_, card = [notebook.run(cell) for cell in CELLS]
    assert "i=sources, j=targets (2 synapses)" in text_of(card)

    notebook.run("sources, targets = [0, 1, 1], [1, 0, 1]")
    notebook.run("%simulate 1*ms")
    status = text_of(notebook.run("%nbspike status"))
    assert "i=sources, j=targets (3 synapses)" in status
    assert "2 synapses" not in status
