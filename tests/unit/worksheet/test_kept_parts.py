"""What a run with other constants may keep of the network, and what it may not."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.codegen.compiling import compilations
from nbspike.diagnostics.errors import UnitError
from nbspike.units import second
from nbspike.worksheet.worksheet import Worksheet

BODY = """\
dv/dt = (2*mV - v)/tau : volt
threshold: v > 1*mV
reset: v = 0*mV
"""


@pytest.fixture
def sheet():
    made = Worksheet({})
    made.constants("n_e = 30 in [10, 90]\ntau = 10*ms\nw = 0.1*mV\n")
    made.neurons("P[100] = E[n_e] + I[100 - n_e]", BODY)
    made.synapses("S: E -> I", "connect: p=0.1\non_pre: v += w\n")
    return made


def test_segments_follow_their_constant_though_the_population_keeps_its_size(sheet):
    sizes = [
        sheet.simulate(0.01, values={"n_e": n}).spikes["E"].size for n in (30, 50, 30)
    ]

    assert sizes == [30, 50, 30]


def test_a_constant_of_another_dimension_is_noticed(sheet):
    sheet.simulate(0.01)
    sheet.constants("w = 0.1*ms\n")

    with pytest.raises(UnitError):
        sheet.simulate(0.01)


def test_a_new_constant_does_not_reset_a_network_that_goes_on(sheet):
    whole = sheet.simulate(0.1).spikes["P"]
    first = sheet.simulate(0.05).spikes["P"]
    sheet.constants("unused = 3*mV\n")
    later = sheet.simulate(0.05, go_on=True).spikes["P"]

    np.testing.assert_array_equal(
        np.concatenate([first.t / second, later.t / second]), whole.t / second
    )


def test_a_moved_constant_changes_the_run_and_compiles_nothing(sheet):
    before = sheet.simulate(0.1).spikes["P"].i.size
    count = compilations()
    after = sheet.simulate(0.1, values={"tau": 0.02}).spikes["P"].i.size

    assert compilations() == count
    assert after < before
