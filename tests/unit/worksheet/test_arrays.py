"""Cells name lists and arrays of the notebook, which a run looks up."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nbspike.diagnostics.errors import NbspikeError
from nbspike.units import mV
from nbspike.worksheet.typeset import definition_lines

BODY = "dv/dt = -v/tau : 1\nthreshold: v > 1\nreset: v = 0\nrecord: spikes"
ON_PRE = "\non_pre: v += 2"


@pytest.fixture
def listing(sheet, variables, ms):
    """Return a worksheet in which S's spikes and synapses are arrays."""
    variables.update(sources=[0, 1, 2], targets=np.array([1, 2, 3]))
    variables.update(idx=[0, 1, 2], times=np.array([1, 2, 3]) * ms)
    sheet.neurons("S[3] spikes i=idx t=times", "", cell="s")
    sheet.neurons("H[5]", BODY, cell="h")
    return sheet


@pytest.fixture
def ms(variables):
    return variables["ms"]


def connect(sheet, clause="i=sources, j=targets"):
    return sheet.synapses("L: S -> H", f"connect: {clause}{ON_PRE}", cell="l")


def pairs(sheet):
    made = sheet.simulation().projections()["L"]
    return [(int(i), int(j)) for i, j in zip(made.i, made.j, strict=True)]


def failing(act):
    with pytest.raises(NbspikeError) as caught:
        act()
    (finding,) = caught.value.findings
    return finding.code, finding.span.text, str(caught.value)


def test_arrays_are_pairs_and_the_card_counts_them(listing):
    made = connect(listing)
    result = listing.simulate(0.01)

    assert pairs(listing) == [(0, 1), (1, 2), (2, 3)]
    assert repr(made) == "L: synapses S -> H, i=sources, j=targets (3 synapses)"
    assert "sources" in definition_lines(made)[0].latex
    assert result.spikes["H"].i.tolist() == [1, 2, 3]
    assert_allclose(result.spikes["S"].seconds, [1e-3, 2e-3, 3e-3])


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("i=sources, j=targets + 1", [(0, 2), (1, 3), (2, 4)]),
        ("i=[2, 1, 0], j=targets", [(2, 1), (1, 2), (0, 3)]),
        ("i=0, j=targets", [(0, 1), (0, 2), (0, 3)]),
        ("i=sources, j=mine", [(0, 3), (1, 3), (2, 3)]),
        ("i=sources, j=targets + 2, skip_if_invalid", [(0, 3), (1, 4)]),
        ("i=sources, j=[1, 1, 1]", [(0, 1), (1, 1), (2, 1)]),
        ("i=[0, 1], j=[1, 2]", [(0, 1), (1, 2)]),
    ],
)
def test_forms_of_listed_pairs(listing, clause, expected):
    connect(listing, clause)
    listing.simulate(0.001)

    assert pairs(listing) == expected


def test_the_next_run_takes_changed_arrays(listing, variables, ms):
    connect(listing)
    first = listing.simulate(0.01)
    assert first.changes == ()
    variables["targets"][0] = 4  # in place, too
    variables["times"] = [5 * ms, 6 * ms, 7 * ms]
    assert first.changes == ("targets has other values", "times has other values")
    second = listing.simulate(0.01)

    assert pairs(listing) == [(0, 4), (1, 2), (2, 3)]
    assert second.spikes["H"].i.tolist() == [4, 2, 3]
    assert_allclose(second.spikes["S"].seconds, [5e-3, 6e-3, 7e-3])
    assert second.changes == ()
    assert copy.copy(second.since).changes() == ()
    del variables["targets"]
    assert second.changes == ("targets is gone",)


def test_unchanged_arrays_keep_the_synapses(listing, variables):
    connect(listing)
    listing.simulate(0.001)
    before = listing.simulation()._joins["L"].drawn_with
    variables["sources"] = np.array(variables["sources"])
    listing.simulate(0.001)

    assert listing.simulation()._joins["L"].drawn_with is before


def test_arrays_are_no_constants_with_sliders(listing):
    connect(listing)

    assert not {"sources", "targets", "idx", "times"} & set(listing.used_constants())


def test_a_slider_of_a_single_number_acts(listing, variables):
    connect(listing, "i=sources, j=mine")
    listing.simulate(0.001, values={"mine": 4.0})

    assert [j for _, j in pairs(listing)] == [4, 4, 4]
    assert variables["mine"] == 3


@pytest.mark.parametrize(
    ("targets", "code", "said"),
    [
        ([1, 1.5, 2], "NB880", "number 1 of `targets` is 1.5"),
        ([1, float("nan"), 2], "NB880", "number 1 of `targets` is nan"),
        ([1, 2, 9], "NB602", "number 2 of `targets` is 9, but the neurons of `H` are"),
        ([-1, 2, 3], "NB602", "number 0 of `targets` is -1"),
        ("abc", "NB880", "`targets` is a str, not an array of numbers"),
        ([[1, 2, 3]], "NB880", "`targets` is not a list of numbers"),
        ([1, [2]], "NB880", "`targets` is not a list of numbers"),
        ([1 * mV, 2, 3], "NB880", "`targets` is not a list of numbers with one unit"),
        ([1, 2, 3] * mV, "NB310", "`j=`, the neurons of `H`,"),
    ],
)
def test_what_no_array_of_neurons_is(listing, variables, targets, code, said):
    connect(listing)
    variables["targets"] = targets
    found, place, message = failing(lambda: listing.simulate(0.001))

    assert (found, place) == (code, "targets")
    assert said in message
    variables["targets"] = [4, 4, 4]
    listing.simulate(0.001)
    assert pairs(listing) == [(0, 4), (1, 4), (2, 4)]


def test_lists_of_different_lengths(listing, variables):
    variables["targets"] = [1, 2]
    code, place, message = failing(lambda: connect(listing))

    assert (code, place) == ("NB604", "i=sources, j=targets")
    assert "`i=sources` has 3 numbers and `j=targets` has 2" in message


@pytest.mark.parametrize("clause", ["i=sources, j=targetz", "i=[0], j=targetz"])
def test_an_unknown_name_is_found_in_the_cell(listing, clause):
    code, place, message = failing(lambda: connect(listing, clause))

    assert (code, place) == ("NB201", "targetz")
    assert "Did you mean `targets`?" in message


def test_random_numbers_are_not_looked_up(listing):
    assert failing(lambda: connect(listing, "i=sources, j=targets*rand()"))[0] == (
        "NB105"
    )


@pytest.mark.parametrize(
    ("header", "numbers", "times"),
    [
        ("i=idx t=plain*ms", [0, 1, 2], [1, 2, 3]),
        ("i=1 t=times", [1, 1, 1], [1, 2, 3]),
        ("i=[2, 1, 0] t=times", [2, 1, 0], [1, 2, 3]),
        ("i=idx t=[3, 4, 5]*ms", [0, 1, 2], [3, 4, 5]),
        ("i=idx t=times + 1*ms", [0, 1, 2], [2, 3, 4]),
        ("i=none t=none*ms", [], []),
    ],
)
def test_forms_of_listed_spikes(listing, variables, header, numbers, times):
    variables.update(plain=[1, 2, 3], none=[])
    listing.neurons(f"S[3] spikes {header}", "", cell="s")
    found = listing.simulate(0.01).spikes["S"]

    assert found.i.tolist() == numbers
    assert_allclose(found.seconds * 1e3, times)


@pytest.mark.parametrize(
    ("name", "value", "code", "said"),
    [
        ("idx", [0, 1, 3], "NB611", "`S` has no neuron 3"),
        ("idx", [0, 1.5, 2], "NB611", "`S` has no neuron 1.5"),
        ("idx", [0, 1], "NB611", "`S` lists 2 neurons and 3 times"),
        ("times", [1, 2, 3], "NB309", "`times` is dimensionless"),
        ("times", [1, 2, -3], "NB611", "a spike at -3 ms is not in any run"),
        ("times", None, "NB880", "`times` is a NoneType, not an array"),
    ],
)
def test_what_no_list_of_spikes_is(listing, variables, ms, name, value, code, said):
    if code == "NB611" and name == "times":
        value = value * ms
    variables[name] = value
    found, _, message = failing(lambda: listing.simulate(0.01))

    assert found == code
    assert said in message
