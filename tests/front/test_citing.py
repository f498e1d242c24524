"""`%nbspike cite`, as a notebook shows it."""

from __future__ import annotations


def text_of(card) -> str:
    return card._repr_mimebundle_()["text/plain"]


def test_cite_names_nbspike_and_the_papers_of_the_model(notebook):
    alone = text_of(notebook.run("%nbspike cite"))
    assert alone.startswith("The nbspike developers. nbspike: spiking")
    assert "Diesmann" not in alone

    notebook.run("%%neurons G[2]\ndv/dt = -v/(10*ms) : 1")
    text = text_of(notebook.run("%nbspike cite"))
    assert text.startswith(alone)
    assert "Rotter and Diesmann (1999)" in text
