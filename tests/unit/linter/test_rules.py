"""What the rules see, and what they pass over."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.rules import ignores, silences
from nbspike.linter.linting import notes_below, notes_on, sheet_of
from tests.unit.linter.pages import notes_of, run_cells, said_of

LIF = """%%neurons P[10] = E[8] + I[2]
dv/dt = -v/(20*ms) : volt
threshold: v > 10*mV
reset: v = 0*mV
"""


@pytest.mark.parametrize(
    ("line", "silent"),
    [
        ("v = 1 # nbspike: ignore L3", True),
        ("# nbspike: ignore L1, L3", True),
        ("# nbspike: ignore", True),
        ("# a reason; nbspike: ignore L3", True),
        ("# nbspike: ignore L33", False),
        ("nbspike: ignore L3", False),
        ("# ignore L3", False),
    ],
)
def test_comments_that_silence(line, silent):
    assert ignores(line, "L3") is silent


def test_only_a_comment_of_its_own_line_is_for_the_whole_cell():
    assert silences(["v = 1", "  # nbspike: ignore L3"], "L3")
    assert not silences(["v = 1  # nbspike: ignore L3"], "L3")


def test_comment_behind_a_line_is_for_that_line():
    cells = (
        "%%neurons P[1]\ndv/dt = -v/tau : 1{}\ndw/dt = -w/tau : 1{}\nmethod: euler\n"
    )
    tau = "%%constants\ntau = 0.5*ms\n"
    one = tau + cells.format("  # nbspike: ignore L6", "")
    both = tau + cells.format(*["  # nbspike: ignore L6"] * 2)

    assert [note.message.split("`")[1] for note in notes_of(one)] == ["w"]
    assert said_of(both) == []


def test_comment_behind_the_header_is_for_the_cell():
    assert said_of("%%neurons X[1] poisson rate=8*kHz  # nbspike: ignore L3\n") == []


def test_weight_that_a_spike_sets_is_set():
    synapses = "%%synapses S: E -> I\nw : volt\nconnect: True\non_pre:\n    v += w\n"

    assert said_of(LIF + synapses) == ["L1"]
    assert said_of(LIF + synapses + "    w = 1*mV\n") == []


def test_current_of_neurons_that_nothing_sets():
    neurons = "%%neurons P[2]\ndv/dt = (I - v)/(20*ms) : 1\nI : 1\n"

    assert said_of(neurons) == []  # synapses may come
    assert said_of(neurons + "%simulate 1*ms\n") == ["L1"]
    assert said_of(neurons + "init: I = 2\n%simulate 1*ms\n") == []
    assert said_of(neurons + "every 5*ms: I = rand()\n%simulate 1*ms\n") == []


def test_current_that_synapses_sum_up_is_set():
    cells = (
        "%%neurons P[2]\ndv/dt = (I - v)/(20*ms) : 1\nI : 1\nthreshold: v > 1\n"
        "reset: v = 0\n"
        "%%synapses S: P -> P\nI_post = 2 : 1 (summed)\nconnect: True\n"
    )

    assert said_of(cells + "%simulate 1*ms\n") == []


def test_inputs_that_several_projections_share():
    inputs = "%%neurons X[10] poisson rate=5*Hz\n" + LIF
    half = "%%synapses {}: X -> P\nconnect: i={}, j=0\non_pre: v += 1*mV\n"

    assert said_of(inputs + half.format("S", "[0, 1, 2]")) == ["L2"]
    two = half.format("S", "[0, 1, 2]") + half.format("T", "[5, 6]")
    assert said_of(inputs + two) == []


def test_rates_that_differ_between_sources():
    cell = "%%neurons X[10] poisson rate={}\n"

    assert said_of(cell.format("2*kHz*(i == 3)")) == ["L3"]
    assert said_of(cell.format("100*Hz*i")) == []
    assert said_of(cell.format("2*kHz*(t > 100*ms)")) == []  # not known before


def test_constant_that_nearly_has_the_name_of_a_variable():
    cells = "%%constants\nge = 1*mV\n%%neurons P[1]\ndv/dt = ({} - v)/ms : volt\n{}"

    assert said_of(cells.format("ge", "g_e : volt\n")) == ["L4"]
    assert said_of(cells.format("ge", "")) == []


def test_letters_of_another_case_are_another_name():
    cells = (
        "%%constants\nV_th = 10*mV\n"
        "%%neurons P[1]\ndv/dt = -v/(9*ms) : volt\n"
        "dv_th/dt = (V_th - v_th)/(99*ms) : volt\n"
        "threshold: v > v_th\nreset: v = 0*mV\n"
    )

    assert said_of(cells) == []


def test_constant_that_another_cell_mentions_is_used():
    worksheet, _ = run_cells("%%constants\nT = 1*second\ng = 2\n" + LIF)

    assert [note.about for note in notes_on(sheet_of(worksheet))] == [("T",), ("g",)]
    assert [note.about for note in notes_on(sheet_of(worksheet, {"T"}))] == [("g",)]


def test_exact_integration_may_have_long_steps():
    cells = "%%neurons P[1] --method {}\ndv/dt = -v/(0.5*ms) : 1\n"

    assert said_of(cells.format("exact")) == []
    assert said_of(cells.format("euler")) == ["L6"]


def test_ten_steps_in_a_time_constant_are_enough():
    cells = "%%neurons P[1] --method euler\ndv/dt = -v/(1*ms) : 1\n"

    assert said_of(cells) == []


def test_same_value_in_two_cells_is_no_matter():
    one = "%%constants\ntau = 20*ms\n"

    assert (
        said_of(
            one + "%%constants\ntau = 0.02*second\n" + "%%constants\n" + "x = tau\n"
        )
        == []
    )
    assert said_of(one + "%%constants\ntau = 20\n") == ["L7"]


def test_value_of_a_deleted_cell_is_forgotten():
    worksheet, _ = run_cells("%%constants\ntau = 20*ms\n%%constants\ntau = 3*ms\n")
    assert [note.rule for note in notes_on(sheet_of(worksheet))] == ["L7"]

    worksheet.delete_cells(["cell 0"])

    assert notes_on(sheet_of(worksheet)) == ()


def test_resting_above_the_threshold_is_a_drive():
    cells = (
        "%%neurons P[1]\ndv/dt = (-49*mV - v)/(20*ms) : volt\n"
        "threshold: v > -50*mV\nreset: v = -60*mV\n"
    )

    assert said_of(cells) == []


def test_signs_of_weights_that_differ_between_synapses_are_not_known():
    cells = LIF + (
        "%%synapses A: E -> P\nw : volt\nconnect: True\non_pre: v += w\n"
        "init: w = {}\n"
        "%%synapses B: E -> P\nconnect: True\non_pre: v -= 1*mV\n%simulate 1*ms\n"
    )

    assert said_of(cells.format("1*mV*randn()")) == []
    assert said_of(cells.format("1*mV")) == ["L9"]


def test_halves_of_a_population_may_differ():
    cells = LIF + (
        "%%synapses A: P -> P\nconnect: i < 8\non_pre: v += 1*mV\n"
        "%%synapses B: P -> P\nconnect: i >= 8\non_pre: v -= 1*mV\n%simulate 1*ms\n"
    )

    assert said_of(cells) == []


def test_process_with_one_time_constant_and_factors():
    cells = (
        "%%constants\ntau = 20*ms\ntau_n = 5*ms\ns = 2*mV\n%%neurons P[1]\n"
        "dv/dt = (E - v)/tau + s*sqrt(2/{})*xi : volt\nE = 0*mV : volt\n"
    )

    assert said_of(cells.format("tau")) == ["L5"]  # tau_n
    assert said_of(cells.format("tau_n")) == ["L12"]
    assert said_of(cells.replace("sqrt(2/{})", "tau_n**-0.5")) == ["L12"]


def test_notes_below_a_cell_are_those_about_it():
    worksheet, _ = run_cells(
        "%%neurons X[1] poisson rate=8*kHz\n" + LIF + "%%constants\nunused = 2\n"
    )
    sheet = sheet_of(worksheet)

    assert [note.rule for note in notes_on(sheet)] == ["L3", "L5"]
    assert [note.rule for note in notes_below(sheet, ["X"])] == ["L3"]
    assert notes_below(sheet, ["P"]) == ()


def test_rate_of_a_slider_counts():
    worksheet, _ = run_cells(
        "%%constants\nnu = 10*Hz\n%%neurons X[1] poisson rate=nu\n"
    )

    assert notes_on(sheet_of(worksheet)) == ()
    moved = notes_on(sheet_of(worksheet, values={"nu": 4000.0}))
    assert [note.rule for note in moved] == ["L3"]
