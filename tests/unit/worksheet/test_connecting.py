"""The forms of `connect:` in a cell make the pairs that they make in a script."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nbspike.diagnostics.errors import NbspikeError
from nbspike.worksheet.typeset import definition_lines

BODY = "dv/dt = -v/tau : 1\nx = i/2.0 : 1\nthreshold: v > 1\nreset: v = 0\n"
PATHWAY = "on_pre: v += w\n"


@pytest.fixture
def made(sheet):
    """Return what makes synapses from 4 to 5 neurons and lists their pairs."""
    sheet.neurons("G[4]", BODY, cell="g")
    sheet.neurons("H[5]", BODY, cell="h")

    def make(clause, more=PATHWAY):
        sheet.synapses("S: G -> H", f"connect: {clause}\n{more}", cell="s")
        sheet.simulate(0.001, seed=3)
        return sheet.simulation()._joins["S"].projection

    return make


def listed(projection):
    return " ".join(
        [f"{i}{j}" for i, j in zip(projection.i, projection.j, strict=True)]
    )


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("i + j == N_post - 1", "04 13 22 31"),
        ("abs(x_pre - x_post) < 0.4 and i > 1", "22 33"),
        ("j = i + 1", "01 12 23 34"),
        ("j = i - 1 if i > 0", "10 21 32"),
        ("i = j, skip_if_invalid", "00 11 22 33"),
        ("j = i + k for k in range(-1, 2, 2), skip_if_invalid", "01 10 12 21 23 32 34"),
        ("j = k for k in range(mine) if k > i, n=2", "01 01 02 02 12 12"),
        ("i = k for k in range(j) if i < 2", "01 02 12 03 13 04 14"),
        ("j = k for k in sample(0, N_post, 2, p=1) if i == 0", "00 02 04"),
        ("j = k for k in sample(N_post, size=5) if i == 3", "30 31 32 33 34"),
        ("i != j, fixed_indegree=3, n=1", "01 02 03 04 10 12 13 20 21 23 30 31 32"),
        ("i=[3, 0], j=[1, 1], p=1", "31 01"),
    ],
)
def test_pairs_of_a_clause(made, clause, expected):
    found = listed(made(clause))
    if "fixed_indegree" in clause:  # target 4 chooses 3 of 4 sources
        found, expected = (
            " ".join(pair for pair in text.split() if pair[1] != "4")
            for text in (found, expected)
        )
    assert found == expected


def test_sample_of_a_size(made):
    projection = made("i = k for k in sample(N_pre, size=2)")
    assert projection.incoming.tolist() == [2] * 5
    assert len(set(listed(projection).split())) == 10


def test_counts_of_synapses_in_a_cell(made):
    body = "u : 1\ninit: u = 1.0/N_incoming\non_pre: v += u*N_outgoing/N_pre\n"
    projection = made("i < 2 or j == 4", body)
    u = projection.in_user_order(projection.state["u"])
    assert_allclose(np.bincount(projection.j, u), 1)


def test_synapses_of_a_pair_are_numbered(made):
    body = "u : 1\ninit: u = 10*k + i\non_pre: v += u*(k + 1)\n"
    projection = made("i < 2 and j == 0, n=3, multisynaptic_index=k", body)
    u = projection.in_user_order(projection.state["u"])
    assert u.tolist() == [0, 10, 20, 1, 11, 21]
    with pytest.raises(NbspikeError, match="NB204"):
        made("n=2, multisynaptic_index=k", "on_pre: k = 2\n")
    with pytest.raises(NbspikeError, match="NB204"):
        made("n=2, multisynaptic_index=k", "init: k = 2\n" + PATHWAY)


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("abs(i - j) < N", "`N_pre` or `N_post`"),
        ("j = v", "is not known where `j=`"),
        ("w_own > 1", "no value while"),
        ("j = i + 2", "j = 5 in connect of S is not a neuron of H"),
        ("fixed_indegree=4, i != j", "leaves 3 sources for j = 0"),
        ("j = k for k in sample(3, size=4)", "4 of 3 numbers for i = 0"),
        ("n=2, multisynaptic_index=2", "no name"),
        ("n=2, multisynaptic_index=w_own", "NB202"),
        ("n=2, multisynaptic_index=N", "NB203"),
        ("j = i for i in range(3)", "cannot be what a loop goes through"),
    ],
)
def test_what_cannot_be_connected_is_said(made, clause, said):
    body = f"w_own : 1\n{PATHWAY}"
    with pytest.raises(NbspikeError, match=said):
        made(clause, body)


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("j = i + 1 if i > 2", r"j = i + 1,\quad \text{if } i > 2"),
        (
            "j = i + k for k in range(5)",
            r"j = i + k,\quad k \in \operatorname{range}(5)",
        ),
        (
            "i = k for k in sample(0, 9, 2, p=0.5), n=2",
            r"i = k,\quad k \in \operatorname{sample}(0, 9, 2, p = 0.5),\quad n = 2",
        ),
    ],
)
@pytest.mark.usefixtures("made")
def test_generator_is_shown_as_mathematics(sheet, clause, expected):
    definition = sheet.synapses("S: G -> H", f"connect: {clause}\n{PATHWAY}")
    lines = definition_lines(definition)
    assert [line.latex for line in lines if line.title == "connect"] == [expected]
