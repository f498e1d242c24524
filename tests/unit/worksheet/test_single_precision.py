"""``--dtype float32``: variables take half the memory and keep seven digits."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.worksheet.worksheet import Worksheet

CELL = (
    "dv/dt = -v/(10*ms) : 1\nn : integer\nthreshold: v > 2\ninit: v = 1\nrecord: v[0]"
)
JOIN = "w : 1\nk : integer\nconnect: True\ninit: w = 1/3\non_pre: v += w"


def built(options=""):
    sheet = Worksheet({})
    sheet.neurons(f"P[3] {options}", CELL)
    sheet.synapses(f"C: P -> P {options}", JOIN)
    return sheet, sheet.simulate(0.02)


def test_variables_are_kept_in_single_precision():
    sheet, _ = built("--dtype float32")
    population = sheet.simulation().section("P").population
    synapses = sheet.simulation()._joins["C"].projection

    assert [population.state[name].dtype for name in "vn"] == [np.float32, np.int32]
    assert [synapses.state[name].dtype for name in "wk"] == [np.float32, np.int32]
    assert synapses.state["w"].tolist() == [float(np.float32(1 / 3))] * 9


def test_each_step_loses_no_more_than_the_rounding_of_one_value():
    trace = built("--dtype float32")[1].traces["P"]
    steps = np.arange(len(trace.seconds))
    exact = np.exp(-trace.seconds / 10e-3)
    off = np.abs(trace.values["v"] / exact - 1).ravel()

    assert (off <= (steps + 1) * 2.0**-24).all()
    assert off.max() > 1e-9  # or it was double


@pytest.mark.parametrize("header", ["neurons", "synapses"])
def test_impossible_types_are_refused_when_the_cell_is_run(header):
    sheet, _ = built()
    text, body = {
        "neurons": ("Q[3] --dtype int32", CELL),
        "synapses": ("D: P -> P --dtype int32", JOIN),
    }[header]
    with pytest.raises(NbspikeError, match="cannot be kept as int32") as caught:
        getattr(sheet, header)(text, body)

    assert caught.value.code == "NB628"
    assert caught.value.findings[0].span is not None
