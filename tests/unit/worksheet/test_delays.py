"""Delays in cells: one for all, one for each pathway, one for each synapse."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.codegen.compiling import compilations
from nbspike.diagnostics.errors import NbspikeError
from nbspike.units import ms
from nbspike.worksheet.worksheet import Worksheet


@pytest.fixture
def sheet():
    made = Worksheet({"ms": ms})
    made.constants("d = 1*ms in [0, 5]*ms\nwrong = -1*ms", cell="c0")
    made.neurons("S[2] spikes i=[0] t=[0.2]*ms", "", cell="c1")
    made.neurons("T[3]", "x : 1\ny : 1\nrecord: x, y", cell="c2")
    return made


def arrivals(result, variable):
    """Return in which step each neuron's counter was raised."""
    trace = result.traces["T"].values[variable]
    return [np.flatnonzero(np.diff(row)).tolist() for row in trace]


def test_every_pathway_may_have_a_delay(sheet):
    body = "connect: i == 0\non_pre: x += 1\non_pre slow: y += 1\ndelay slow: d\n"
    sheet.synapses("C: S -> T", body, cell="c3")

    result = sheet.simulate(4e-3)
    assert arrivals(result, "x") == [[2]] * 3
    assert arrivals(result, "y") == [[12]] * 3
    before = compilations()
    moved = sheet.simulate(4e-3, values={"d": 2e-3})
    assert arrivals(moved, "y") == [[22]] * 3
    assert compilations() == before
    assert "d" in sheet.used_constants()


def test_delays_may_differ_between_synapses(sheet):
    body = (
        "connect: i == 0\non_pre: x += 1\non_pre slow: y += 1\n"
        "delay: j*d\ndelay slow: d + j*0.2*ms\n"
    )
    sheet.synapses("C: S -> T", body, cell="c3")

    result = sheet.simulate(4e-3)
    assert arrivals(result, "x") == [[2], [12], [22]]
    assert arrivals(result, "y") == [[12], [14], [16]]
    moved = sheet.simulate(4e-3, values={"d": 0.1e-3})
    assert arrivals(moved, "x") == [[2], [3], [4]]


def test_initial_values_may_set_the_delays(sheet):
    body = "w : 1\nconnect: i == 0\non_pre: x += 1\ninit:\n    w = j\n    delay = w*d\n"
    sheet.synapses("C: S -> T", body, cell="c3")

    assert arrivals(sheet.simulate(4e-3), "x") == [[2], [12], [22]]


def test_equations_of_synapses_in_cells(sheet):
    body = (
        "connect: i == 0\ndg/dt = -g/d : 1 (clock-driven)\n"
        "da/dt = -a/d : 1 (event-driven)\nx_post = g : 1 (summed)\n"
        "on_pre: g += 1; y += 1 + a\n"
    )
    sheet.synapses("C: S -> T --method euler", body, cell="c3")

    result = sheet.simulate(1e-3)
    trace = result.traces["T"].values["x"][0]
    assert trace[:6].tolist() == pytest.approx([0, 0, 0, 0, 1, 0.9])
    before = compilations()
    moved = sheet.simulate(1e-3, values={"d": 0.5e-3})
    assert moved.traces["T"].values["x"][0][:6] == pytest.approx([0, 0, 0, 0, 1, 0.8])
    assert compilations() == before
    told = sheet.explain("C")
    assert told.method == "euler"
    assert "g_synapses" in told.source


def test_event_driven_equation_that_cannot_be_solved_is_refused(sheet):
    body = "da/dt = -a**2/d : 1 (event-driven)\nconnect: True\non_pre: x += a"
    with pytest.raises(NbspikeError, match="NB637"):
        sheet.synapses("C: S -> T", body, cell="c3")


def test_random_delays_follow_the_seed(sheet):
    sheet.synapses(
        "C: S -> T", "connect: True\non_pre: x += 1\ndelay: rand()*3*ms", cell="c3"
    )

    one, two = (arrivals(sheet.simulate(4e-3, seed=s), "x") for s in (1, 2))
    assert one != two
    assert arrivals(sheet.simulate(4e-3, seed=1), "x") == one


@pytest.mark.parametrize("delay", ["wrong", "(j - 1)*ms"])
def test_negative_delay_is_refused(sheet, delay):
    body = f"connect: True\non_pre: x += 1\ndelay: {delay}"

    def define_and_run():
        sheet.synapses("C: S -> T", body, cell="c3")
        sheet.simulate(1e-3)

    with pytest.raises(NbspikeError, match="NB608"):
        define_and_run()
