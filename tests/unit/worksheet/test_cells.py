"""Cells run again, renamed, deleted and wrong: the worksheet keeps what is right."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.units import ms
from tests.unit.worksheet.conftest import CELL


def test_cells_put_names_into_the_notebook(sheet, variables):
    assert {"X", "P", "A", "B", "C", "R", "tau", "w", "p"} <= set(variables)
    assert variables["mine"] == 3
    assert list(sheet.definitions()) == ["X", "P", "C", "R"]
    assert set(sheet.groups()) == {"X", "P", "A", "B"}


def test_cell_run_again_replaces_what_it_defined(sheet):
    sheet.simulate(0.01)
    again = sheet.neurons("P[6] = A[4] + B[2]", CELL, cell="c2")
    result = sheet.simulate(0.01)

    assert sheet.definitions()["P"] is again
    assert len(sheet.definitions()) == 4
    assert result.spikes["P"].size == 6
    assert result.synapses["R"] == 4 * 2 - 2


def test_cell_run_again_unchanged_gives_the_same_result(sheet):
    before = sheet.simulate(0.05)
    sheet.neurons("P[12] = A[8] + B[4]", CELL, cell="c2")
    after = sheet.simulate(0.05)

    assert len(before.spikes["P"]) > 0
    assert before.spikes["P"].t.tolist() == after.spikes["P"].t.tolist()


def test_renamed_definition_retires_its_old_name(sheet, variables):
    sheet.neurons("Q[12] = A[8] + B[4]", CELL, cell="c2")

    assert "P" not in variables
    assert "P" not in sheet.definitions()
    assert variables["A"].population == "Q"
    with pytest.raises(NbspikeError, match="`P`"):
        sheet.simulate(0.01)  # C still asks for it
    sheet.synapses("C: X -> Q", "connect: p=p\non_pre: v += 4*w", cell="c3")
    assert sheet.simulate(0.01).spikes["Q"].size == 12


def test_renamed_part_goes(sheet, variables):
    sheet.neurons("P[12] = A[8] + D[4]", CELL, cell="c2")

    assert "B" not in variables
    assert variables["D"].start == 8


def test_renamed_constant_goes(sheet, variables):
    sheet.constants("sigma = 3*ms", cell="c0")

    assert not {"tau", "w", "p", "nu", "half"} & set(variables)
    assert list(sheet.declarations) == ["sigma"]


def test_deleted_cells_take_their_names_along(sheet, variables):
    gone = sheet.delete_cells(["c2", "c4", "never heard of"])

    assert {"P", "R"} <= set(gone)
    assert not {"P", "A", "B", "R"} & set(variables)
    assert list(sheet.definitions()) == ["X", "C"]
    assert variables["mine"] == 3


def test_name_belongs_to_the_cell_that_defined_it_last(sheet, variables):
    sheet.neurons("P[3]", CELL, cell="c9")
    sheet.delete_cells(["c2"])

    assert sheet.definitions()["P"].size == 3
    sheet.delete_cells(["c9"])
    assert "P" not in variables


def test_variable_that_the_user_has_overwritten_is_left_alone(sheet, variables):
    variables["P"] = 17
    variables["tau"] = 18 * ms
    assert "P" not in sheet.definitions()
    sheet.delete_cells(["c0", "c2"])

    assert variables["P"] == 17
    assert variables["tau"] == 18 * ms


def test_user_who_deletes_a_variable_deletes_the_definition(sheet, variables):
    del variables["R"]

    assert list(sheet.definitions()) == ["X", "P", "C"]
    assert set(sheet.simulate(0.01).synapses) == {"C"}


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("P[12]", "dv/dt = -v/ta : 1"),
        ("P[12]", "dv/dt = -v/tau : volt\nthreshold: v > 1"),
        ("P[1.5]", CELL),
        ("P[12] = A[3] + B[2]", CELL),
        ("P[", CELL),
        ("P[12]", "dv/dt = "),
        ("P[12] --method ugly", CELL),
    ],
)
def test_wrong_cell_leaves_the_last_good_one(sheet, variables, header, body):
    before = sheet.simulate(0.02)
    held = dict(variables)
    with pytest.raises(NbspikeError):
        sheet.neurons(header, body, cell="c2")

    assert dict(variables) == held
    after = sheet.simulate(0.02)
    assert after.spikes["P"].t.tolist() == before.spikes["P"].t.tolist()


def test_wrong_constants_change_nothing(sheet, variables):
    held = dict(variables)
    with pytest.raises(NbspikeError):
        sheet.constants("tau = 5*ms\nw = 3*ms + 2*mV", cell="c0")

    assert dict(variables) == held


def test_cleared_worksheet_is_empty(sheet, variables):
    sheet.clear()

    assert set(variables) == {"ms", "mV", "Hz", "mine"}
    with pytest.raises(NbspikeError) as caught:
        sheet.simulate(0.01)
    assert caught.value.code == "NB803"
