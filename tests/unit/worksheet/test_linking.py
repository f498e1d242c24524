"""Linked variables in cells, ``u = Q.v : volt (linked)``."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.worksheet.describing import definition_text
from nbspike.worksheet.typeset import definition_lines
from nbspike.worksheet.worksheet import Worksheet

SOURCE = """v : volt
w : 1 (shared)
z = v : volt
every 1*ms: v += 1*mV*(i + 1)
init: w = 7
"""


@pytest.fixture
def linked():
    worksheet = Worksheet({})
    worksheet.neurons("Q[3] = A[1] + B[2]", SOURCE)
    return worksheet


def last(worksheet, name, variable):
    """Return the values at the end of 5.5 ms: Q.v has grown six times."""
    rows = worksheet.simulate(5.5e-3).traces[name].values[variable]
    return rows[:, -1] * 1e3


def test_values_are_those_of_the_other_population(linked):
    linked.neurons("L[3]", "u = Q.v : volt (linked)\nrecord: u")

    assert last(linked, "L", "u") == pytest.approx([6, 12, 18])


def test_values_of_a_part(linked):
    linked.neurons("L[2]", "u = B.v : volt (linked)\nrecord: u")

    assert last(linked, "L", "u") == pytest.approx([12, 18])


@pytest.mark.parametrize(
    ("line", "expected"),
    [("u = Q.w : 1 (linked)", 7000), ("u = A.v : volt (linked)", 6)],
)
def test_shared_and_single_values_are_for_all(linked, line, expected):
    linked.neurons("L[4]", f"{line}\nrecord: u")

    assert last(linked, "L", "u") == pytest.approx([expected] * 4)


def test_numbers_say_which(linked):
    linked.neurons(
        "L[4]", "k : integer\nu = Q.v[k] : volt (linked)\ninit: k = 2 - i//2\nrecord: u"
    )

    assert last(linked, "L", "u") == pytest.approx([18, 18, 12, 12])


def test_equations_read_what_is_linked(linked):
    linked.neurons("L[3]", "u = Q.v : volt (linked)\ndx/dt = u/ms : volt\nrecord: x")
    # 1 mV in the first ms, 2 mV in the second …; half a ms of 6 mV at the end,
    # of which the last sample has seen all steps but one
    expected = (1 + 2 + 3 + 4 + 5 + 0.4 * 6) * np.array([1, 2, 3])

    assert last(linked, "L", "x") == pytest.approx(expected)


def test_link_follows_a_population_that_is_defined_anew(linked):
    linked.neurons("L[3]", "u = Q.v : volt (linked)\nrecord: u")
    linked.simulate(1e-3)
    linked.neurons("Q[3]", SOURCE.replace("(i + 1)", "10"))

    assert last(linked, "L", "u") == pytest.approx([60] * 3)


def test_link_is_shown(linked):
    made = linked.neurons("L[3]", "u = Q.v : volt (linked)  # from Q")

    assert definition_lines(made)[0].note == "linked: Q.v; from Q"
    assert "u = Q.v : volt (linked)" in definition_text(made)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("u : volt (linked)", "NB103", "not said to what"),
        ("u = v : volt (linked)", "NB103", "not a variable of another group"),
        ("u = Q.v + 1 : volt (linked)", "NB103", "not a variable of another group"),
        ("u = R.v : volt (linked)", "NB207", "is not a group of neurons"),
        ("u = L.v : volt (linked)", "NB207", "is not a group of neurons"),
        ("u = Q.y : volt (linked)", "NB214", "has no variable `y`"),
        ("u = Q.z : volt (linked)", "NB214", "is computed from others"),
        ("u = Q.v[k] : volt (linked)", "NB214", "no integer parameter"),
        ("u = Q.v : 1 (linked)", "NB310", "is dimensionless, but `v` of Q"),
        ("u = Q.v : volt (linked, constant)", "NB210", "is linked"),
    ],
)
def test_link_that_cannot_be(linked, line, code, said):
    with pytest.raises(NbspikeError, match=said) as caught:
        linked.neurons("L[3]", line)

    assert caught.value.code == code
    assert all(item.span is not None for item in caught.value.findings)


def test_sizes_have_to_fit_when_the_network_is_built(linked):
    linked.neurons("L[4]", "u = Q.v : volt (linked)")

    with pytest.raises(NbspikeError, match="has 4 elements, but `v` of Q has 3"):
        linked.simulate(1e-3)


def test_numbers_beyond_the_end_are_refused(linked):
    cell = "k : integer\nu = Q.v[k] : volt (linked)\ninit: k = 3"
    linked.neurons("L[4]", cell)

    with pytest.raises(NbspikeError, match="`k` of L is 3"):
        linked.simulate(1e-3)


def test_synapses_cannot_be_linked_in_cells(linked):
    with pytest.raises(NbspikeError, match="`linked` is for neurons") as caught:
        linked.synapses("S: Q -> Q", "u = Q.v : volt (linked)\nconnect: True")

    assert caught.value.code == "NB105"
