"""What a moved constant touches, and what it leaves."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nbspike.codegen.compiling import compilations
from nbspike.diagnostics.errors import NbspikeError
from nbspike.units import ms
from tests.unit.worksheet.conftest import CELL


def everything(result):
    found = {}
    for name, trains in result.spikes.items():
        found[f"{name}.i"], found[f"{name}.t"] = trains.i, np.asarray(trains.t)
    for name, traces in result.traces.items():
        found[f"{name}.v"] = traces.values["v"]
    return found


def assert_same(one, other):
    one, other = everything(one), everything(other)
    assert one.keys() == other.keys()
    for name, values in one.items():
        assert_array_equal(values, other[name], err_msg=name)


def pairs(sheet, name="C"):
    made = sheet.simulation()._joins[name].projection
    return list(zip(made.i.tolist(), made.j.tolist(), strict=True))


def test_same_seed_same_bits(sheet):
    one = sheet.simulate(0.1, seed=5)
    sheet.simulate(0.03, seed=6)
    sheet.simulate(0.05, values={"w": 0.3})
    other = sheet.simulate(0.1, seed=5)

    assert len(one.spikes["P"]) > 20
    assert_same(one, other)


def test_another_seed_is_another_network(sheet):
    one, first = sheet.simulate(0.1, seed=5), pairs(sheet)
    other, second = sheet.simulate(0.1, seed=6), pairs(sheet)

    assert first != second
    assert one.spikes["X"].t.tolist() != other.spikes["X"].t.tolist()


def test_slider_back_to_its_value_gives_the_same_bits(sheet):
    one = sheet.simulate(0.1, values={"w": 0.05})
    sheet.simulate(0.1, values={"w": 0.2, "tau": 20e-3, "p": 0.9})

    assert_same(sheet.simulate(0.1, values={"w": 0.05}), one)
    assert_same(sheet.simulate(0.1), one)


def test_weights_keep_the_connectivity(sheet):
    sheet.simulate(0.02)
    before, compiled = pairs(sheet), compilations()
    projection = sheet.simulation()._joins["C"].projection
    targets = projection.targets
    stronger = sheet.simulate(0.02, values={"w": 0.5})

    assert sheet.simulation()._joins["C"].projection.targets is targets
    assert pairs(sheet) == before
    assert len(stronger.spikes["P"]) > 0
    assert compilations() == compiled


def test_probability_draws_the_connectivity_again(sheet):
    sheet.simulate(0.02)
    before, other = pairs(sheet), pairs(sheet, "R")
    sheet.simulate(0.02, values={"p": 0.6})
    more = pairs(sheet)
    sheet.simulate(0.02)

    assert len(more) > 2 * len(before)
    assert pairs(sheet) == before
    assert pairs(sheet, "R") == other


def test_sliders_do_not_touch_the_notebook(sheet, variables):
    held = dict(variables)
    result = sheet.simulate(0.02, values={"tau": 30e-3, "w": 0.7})

    assert dict(variables) == held
    assert result.constants["tau"].value == 30e-3


def test_derived_constants_follow(sheet, variables):
    moved = sheet.simulate(0.02, values={"tau": 30e-3})
    assert moved.constants["half"].value == 15e-3
    assert variables["half"] == 5 * ms  # a slider changes nothing here

    variables["tau"] = 12 * ms
    sheet.simulate(0.02)
    assert variables["half"] == 6 * ms


def test_derived_constant_that_was_assigned_is_its_own(sheet, variables):
    variables["half"] = 1 * ms
    variables["tau"] = 12 * ms
    result = sheet.simulate(0.02)

    assert variables["half"] == 1 * ms
    assert result.constants["half"].value == 1e-3


def test_run_goes_on_where_the_last_ended(sheet):
    whole = sheet.simulate(0.1)
    first = sheet.simulate(0.04)
    second = sheet.simulate(0.06, go_on=True)

    assert second.start == pytest.approx(0.04)
    for name in ("X", "P", "A"):
        t = np.concatenate(
            [np.asarray(part.spikes[name].t) for part in (first, second)]
        )
        assert_array_equal(t, np.asarray(whole.spikes[name].t))
    traces = [part.traces["P"].values["v"] for part in (first, second)]
    assert_array_equal(np.concatenate(traces, axis=1), whole.traces["P"].values["v"])


def test_run_does_not_go_on_from_one_of_sliders(sheet):
    sheet.simulate(0.02)
    sheet.simulate(0.02, values={"w": 0.2})
    with pytest.raises(NbspikeError) as caught:
        sheet.simulate(0.02, go_on=True)

    assert caught.value.code == "NB803"


def test_results_of_earlier_runs_stay_as_they_were(sheet):
    """A ghost is the last result: no later run may write into it."""
    first = sheet.simulate(0.05)
    kept = {name: values.copy() for name, values in everything(first).items()}
    for value in (0.1, 0.4, 0.9):
        sheet.simulate(0.05, values={"w": value})
    sheet.simulate(0.05, go_on=False)

    for name, values in everything(first).items():
        assert_array_equal(values, kept[name], err_msg=name)


def test_cancelled_run_keeps_what_it_has(sheet):
    whole = sheet.simulate(0.5)
    part = sheet.simulate(0.5, cancelled=lambda: True)
    rest = sheet.simulate(0.5 - part.duration, go_on=True)

    assert part.interrupted
    assert 0 < part.duration < 0.5
    t = np.concatenate([np.asarray(x.spikes["P"].t) for x in (part, rest)])
    assert_array_equal(t, np.asarray(whole.spikes["P"].t))


def test_keyboard_interrupt_gives_a_result(sheet):
    def press(_share):
        raise KeyboardInterrupt

    part = sheet.simulate(0.5, progress=press)

    assert part.interrupted
    assert 0 < part.duration < 0.5
    assert part.traces["P"].values["v"].shape[1] == round(part.duration / 1e-4)


def test_names_used_are_constants_only(sheet):
    assert set(sheet.used_constants()) == {"nu", "tau", "w", "p"}


def test_time_step_of_a_cell_holds_for_the_network(sheet):
    sheet.neurons("P[12] = A[8] + B[4] --dt 0.05*ms", CELL, cell="c2")
    result = sheet.simulate(0.01)

    assert result.dt == 5e-5
    assert result.traces["P"].values["v"].shape[1] == 200


def test_missing_constant_is_named_when_a_run_starts(sheet, variables):
    del variables["tau"]
    with pytest.raises(NbspikeError, match="`tau`"):
        sheet.simulate(0.01)
    variables["tau"] = 10 * ms
    assert sheet.simulate(0.01).duration == pytest.approx(0.01)


def test_weights_of_synapses_are_drawn_anew_for_each_run(sheet):
    body = "u : 1\nconnect: True\ninit: u = rand()*w\non_pre: v += u; u += 1"
    sheet.synapses("R: A -> B", body, cell="c4")
    sheet.simulate(0.05)
    projection = sheet.simulation()._joins["R"].projection
    sheet.simulate(0.0)
    drawn = projection.state["u"].copy()
    sheet.simulate(0.0, values={"w": 0.1})

    assert drawn.max() < 0.05
    np.testing.assert_allclose(projection.state["u"], 2 * drawn)
