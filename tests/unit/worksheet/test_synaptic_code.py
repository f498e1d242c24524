"""``every 10*ms:`` in ``%%synapses`` cells."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.worksheet.typeset import definition_lines
from nbspike.worksheet.warming import compilations
from nbspike.worksheet.worksheet import Worksheet

BODY = "w : 1\nconnect: True\ninit: w = 8\nevery T: w = w*keep\n"


@pytest.fixture
def decaying():
    worksheet = Worksheet({})
    worksheet.constants("T = 10*ms\nkeep = 0.5")
    worksheet.neurons("P[2]", "v : 1\nthreshold: v > 10\nreset: v = 0\nrecord: v")
    worksheet.synapses("S: P -> P", BODY)
    return worksheet


def weights(worksheet):
    return worksheet.simulation().projections()["S"].state["w"]


def test_code_runs_at_the_start_and_then_as_often_as_it_says(decaying):
    decaying.simulate(0.0251)

    assert np.array_equal(weights(decaying), np.full(4, 8 * 0.5**3))  # 0, 10, 20 ms


def test_moving_its_constants_compiles_nothing(decaying):
    decaying.simulate(0.0251)
    before = compilations()
    decaying.simulate(0.0251, values={"keep": 0.25, "T": 0.005})

    assert compilations() == before
    assert np.allclose(weights(decaying), 8 * 0.25**6)  # 0, 5 … 25 ms


def test_code_sets_variables_of_the_neurons(decaying):
    body = f"{BODY}every 20*ms:\n    v_post = w + 1\n"
    decaying.synapses("S: P -> P", body)
    v = decaying.simulate(0.03).traces["P"].values["v"][0]

    assert v[100] == v[199] == v[1]
    assert v[1] in (5.0, 9.0)  # before or after the halving at t = 0
    assert v[201] in (2.0, 3.0)


def test_code_is_shown(decaying):
    definition = decaying.definitions()["S"]
    titles = [line.title for line in definition_lines(definition)]

    assert titles == ["", "connect", "every T", "init"]
    assert {"T", "keep"} <= set(decaying.used_constants())


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("every T: u = 1", "NB201"),
        ("every T: w = nowhere", "NB201"),
        ("every T: w = T", "NB303"),
        ("every keep: w = 1", "NB309"),
        ("every 1*us: w = 1", "NB610"),
        ("every: w = 1", "NB106"),
    ],
)
def test_code_that_cannot_be(decaying, line, code):
    with pytest.raises(NbspikeError) as caught:
        decaying.synapses("R: P -> P", f"w : 1\nconnect: True\n{line}")

    assert code in [item.code for item in caught.value.findings]
