"""Code on a clock and on events: in what a worksheet checks and runs."""

from __future__ import annotations

import pytest
from numpy.testing import assert_array_equal

from nbspike.codegen.compiling import compilations
from nbspike.diagnostics.errors import NbspikeError
from nbspike.units import ms, mV
from nbspike.worksheet.typeset import definition_lines
from nbspike.worksheet.worksheet import Worksheet

COUNTS = "x : 1\nn : 1\nevery T: x += 1\nevery 5*ms: n += 2*x\nrecord: x[0], n[0]"
RAMP = (
    "dv/dt = 1/ms : 1\nk : 1\nn : 1\nthreshold: v > 3.05\nreset: v = 0\n"
    "events: up = v > 1.05\non_up: k += 1\non_spike: n = k; k = 0\n"
    "record: up, k[0], n[0]"
)


@pytest.fixture
def sheet():
    return Worksheet({"ms": ms, "mV": mV, "T": 2 * ms})


def recorded(result, name):
    return result.traces["P"][name][0]


def test_code_runs_on_its_clock_from_zero(sheet):
    sheet.neurons("P[3]", COUNTS)
    result = sheet.simulate(0.0101)

    assert_array_equal(recorded(result, "x")[::20], [1, 2, 3, 4, 5, 6])
    # at 0 ms the clauses run in their order: x is 1 already
    assert_array_equal(recorded(result, "n")[[0, 49, 50, 99, 100]], [2, 2, 8, 8, 20])


def test_moved_time_of_a_clock_compiles_nothing(sheet):
    sheet.neurons("P[3]", COUNTS)
    sheet.simulate(0.001)
    before = compilations()
    moved = sheet.simulate(0.0101, values={"T": 5e-3})
    sheet.variables["T"] = 1 * ms
    assigned = sheet.simulate(0.0101)

    assert compilations() == before
    assert recorded(moved, "x")[-1] == 3
    assert recorded(assigned, "x")[-1] == 11
    assert "T" in sheet.used_constants()


def test_clock_goes_on_where_a_run_ended(sheet):
    sheet.neurons("P[3]", COUNTS)
    sheet.simulate(0.003)
    assert (
        recorded(sheet.simulate(0.002, go_on=True), "x").tolist() == [2] * 10 + [3] * 10
    )


def test_events_are_counted_and_recorded(sheet):
    sheet.neurons("P[2]", RAMP)
    result = sheet.simulate(0.0065)

    # v passes 1.05 at 1.0 ms and 3.05 at 3.0 ms: 21 steps; code on `spike` goes
    # before that on `up`, so that of the last step counts for the next time
    assert result.spikes["P.up"].train(0)[0] == 1.0 * ms
    assert_array_equal(recorded(result, "n")[[29, 31, 64]], [0, 20, 21])
    assert len(result.spikes["P.up"]) == 2 * (21 + 21)
    assert "P.up" not in [one.name for one in result.view().spikes]


def test_cell_run_again_without_the_clause_runs_no_code(sheet):
    sheet.neurons("P[3]", COUNTS)
    sheet.simulate(0.001)
    sheet.neurons("P[3]", "x : 1\nrecord: x[0]")
    assert recorded(sheet.simulate(0.003), "x").max() == 0


def test_everything_wrong_is_said_at_once_and_the_old_cell_stays(sheet):
    held = sheet.neurons("P[3]", COUNTS)
    with pytest.raises(NbspikeError) as caught:
        sheet.neurons(
            "P[3]",
            "v : 1\nevery 5: v = 0\nevery 0.03*ms: v = 1*mV\n"
            "every 0.33333337*ms: v = 1\nevery rand()*ms: v = 1\nevery 5*mss: v = u\n"
            "events: a = v; c = u > 1\non_c: v = 2*mV",
        )
    found = [(each.code, each.span.text) for each in caught.value.findings]
    assert sorted(found) == sorted([
        ("NB309", "5"),
        ("NB610", "0.03*ms"),
        ("NB303", "1*mV"),
        ("NB612", "0.33333337*ms"),
        ("NB105", "rand()"),
        ("NB201", "mss"),
        ("NB201", "u"),
        ("NB308", "v"),
        ("NB201", "u"),
        ("NB303", "2*mV"),
    ])  # fmt: skip
    assert sheet.definitions()["P"] is held


def test_time_of_a_clock_is_measured_by_the_step_of_the_cell(sheet):
    sheet.neurons("P[1] --dt 0.01*ms", "x : 1\nevery 0.02*ms: x += 1\nrecord: x")
    assert recorded(sheet.simulate(1e-4), "x").max() == 5


def test_code_is_shown_with_the_model(sheet):
    titles = [line.title for line in definition_lines(sheet.neurons("P[1]", RAMP))]
    assert titles[-3:] == ["event up", "on_up", "on_spike"]
    titles = [line.title for line in definition_lines(sheet.neurons("P[1]", COUNTS))]
    assert titles[-2:] == ["every T", "every 5*ms"]


def test_pathway_follows_an_event(sheet):
    silent = "dv/dt = 1/ms : 1\nevents: up = (v > 1.05) and (v < 1.15)"
    sheet.neurons("S[2]", silent)
    sheet.neurons("P[2]", "v : 1\nrecord: v[0]")
    sheet.synapses("C: S -> P", "connect: i == j\non_pre(up): v += 1\ndelay up: 1*ms")
    result = sheet.simulate(0.003)

    # the event is at 1.0 ms, and acts in the step that begins at 2.0 ms
    assert_array_equal(recorded(result, "v")[[20, 21, 29]], [0, 1, 1])


def test_pathway_on_an_event_that_is_not_there(sheet):
    sheet.neurons("P[2]", RAMP)
    body = "connect: i == j\non_pre(upp): k += 1\non_post(down): k += 1"
    with pytest.raises(NbspikeError) as caught:
        sheet.synapses("C: P -> P", body)
    found = [(each.code, each.span.text, each.hint) for each in caught.value.findings]
    assert found == [
        ("NB207", "upp", "Did you mean `up`?"),
        ("NB207", "down", "Write `events: down = condition` in its cell"),
    ]
    sheet.synapses("C: P -> P", "connect: i == j\non_pre(up): k += 1")
    sheet.neurons("P[2]", "k : 1\ndv/dt = 1/ms : 1")  # the event has gone
    with pytest.raises(NbspikeError, match="`P` has no event `up`"):
        sheet.simulate(0.001)
