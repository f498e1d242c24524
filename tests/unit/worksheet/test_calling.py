"""Cells that call a `TimedArray` or a Python function of the notebook."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike.api.timed_array import TimedArray
from nbspike.codegen.compiling import compilations
from nbspike.diagnostics.errors import NbspikeError
from nbspike.units import Hz, check_units, ms, mV
from nbspike.worksheet.worksheet import Worksheet


@check_units(x=1, result=1)
def doubled(x):
    return 2 * x


@check_units(x=1, result=1)
def tripled(x):
    return 3 * x


@pytest.fixture
def sheet():
    held = {"ms": ms, "mV": mV, "Hz": Hz, "f": doubled}
    held["drive"] = TimedArray([1.0, 3.0], dt=1 * ms)
    held["each"] = TimedArray(np.array([[0, 500], [1000, 0]]) * Hz, dt=100 * ms)
    return Worksheet(held)


def recorded(result, name):
    return result.traces["P"][name][0]


def test_timed_array_drives_an_equation(sheet):
    cell = "dv/dt = (drive(t) - v)/ms : 1\nrecord: v[0]"
    made = sheet.neurons("P[1]", cell)
    result = sheet.simulate(0.0021)

    assert made.integration[0] == "exact"
    first = 1 - np.exp(-1)
    second = 3 + (first - 3) * np.exp(-1)
    assert_allclose(recorded(result, "v")[[10, 20]], [first, second], rtol=1e-12)


def test_other_values_and_functions_count_in_the_next_run(sheet):
    sheet.neurons("P[1]", "x = f(drive(t)) : 1\nrecord: x[0]")
    assert recorded(sheet.simulate(0.0011), "x")[-1] == 6
    before = compilations()
    sheet.variables["drive"] = TimedArray([5.0, 7.0], dt=1 * ms)
    assert recorded(sheet.simulate(0.0011), "x")[-1] == 14
    assert compilations() == before
    sheet.variables["f"] = tripled
    assert recorded(sheet.simulate(0.0011), "x")[-1] == 21


def test_every_place_of_a_cell_can_call(sheet):
    sheet.neurons(
        "P[1]",
        "v : 1\nn : 1\nthreshold: f(v) > 11\nreset: v = f(1)\ninit: v = f(3)\n"
        "every 1*ms: v = f(f(v)) - drive(t)\nevents: low = f(v) < 5\n"
        "on_low: n += f(2)\nrecord: v[0], n[0]",
    )
    result = sheet.simulate(0.0012)
    # 6 -> 24 - 1 at 0 ms, a spike resets to 2; at 1 ms 8 - 3 = 5
    assert_array_equal(recorded(result, "v")[[1, 9, 10, 11]], [2, 2, 5, 5])
    assert_array_equal(recorded(result, "n")[[1, 2, 9]], [0, 4, 32])


def test_rate_of_an_input_may_have_a_column_for_each_source(sheet):
    sheet.neurons("X[2] poisson rate=each(t, i)", "")
    trains = sheet.simulate(0.2).spikes["X"]

    assert trains.train(0).min() >= 100 * ms
    assert trains.train(1).max() < 100 * ms
    assert 70 < trains.count[0] < 130
    assert 25 < trains.count[1] < 80


def test_synapses_call(sheet):
    sheet.neurons("S[1] spikes i=[0, 0] t=[0, 1]*ms", "")
    sheet.neurons("P[2]", "v : 1\nrecord: v[0]")
    sheet.synapses("C: S -> P", "w : 1\nconnect: p=f(0.5)\non_pre: v += f(w)*drive(t)\n"
                   "init: w = f(2)")  # fmt: skip
    assert recorded(sheet.simulate(0.0012), "v")[[1, 11]].tolist() == [8, 32]


def test_mistakes_are_said_in_the_cell(sheet):
    sheet.variables |= {"g": lambda x: x, "h": check_units(x=1)(doubled.__wrapped__)}
    with pytest.raises(NbspikeError) as caught:
        sheet.neurons("P[1]", "v = g(2) + h(1) : 1")
    found = [(each.code, each.span.text) for each in caught.value.findings]
    assert found == [("NB212", "g(2)"), ("NB212", "h(1)")]
    with pytest.raises(NbspikeError) as caught:
        sheet.neurons(
            "P[1]",
            "a = driv(t) : 1\nb = drive(5) : 1\nc = f(3*mV) : 1\nd = drive : 1\n"
            "n = drive(t) : volt\nthreshold: f(1, 2) > 1",
        )
    found = [(each.code, each.span.text) for each in caught.value.findings]
    assert found == [
        ("NB208", "driv"),
        ("NB306", "5"),
        ("NB306", "3*mV"),
        ("NB201", "drive"),
        ("NB302", "drive(t)"),
        ("NB115", "f(1, 2)"),
    ]
    assert caught.value.findings[0].hint == "Did you mean `drive`?"
    assert caught.value.findings[3].hint == "Write `drive(t)`"
    with pytest.raises(NbspikeError, match=r"Call it, as in `drive\(t\)`") as caught:
        sheet.neurons("P[1]", "v = drive : 1")
    assert caught.value.code == "NB206"


def test_too_few_columns_are_refused(sheet):
    sheet.neurons("P[3]", "x = each(t, i) : Hz")
    with pytest.raises(NbspikeError) as caught:
        sheet.simulate(0.001)
    assert caught.value.code == "NB211"


def test_time_of_an_array_that_is_misaligned_is_held_by_the_step_of_the_cell(sheet):
    sheet.variables["fine"] = TimedArray([1.0, 2.0, 4.0], dt=0.05 * ms)
    sheet.neurons("P[1] --dt 0.05*ms", "x = fine(t) : 1\nrecord: x[0]")
    assert recorded(sheet.simulate(0.0002), "x").tolist() == [1, 2, 4, 4]


def test_rate_of_an_input_may_depend_on_source_and_time(sheet):
    sheet.neurons("X[4] poisson rate=1000*Hz*(i == 2)*(t < 50*ms)", "")
    trains = sheet.simulate(0.1).spikes["X"]

    assert trains.count[[0, 1, 3]].tolist() == [0, 0, 0]
    assert 25 < trains.count[2] < 80  # 50 are expected
    assert trains.seconds.max() < 0.05
