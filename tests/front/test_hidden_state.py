"""No hidden state: what is shown was made by the cells that are there."""

from __future__ import annotations

import io
import pickle

import numpy as np
import pytest
from PIL import Image

from nbspike.diagnostics.errors import NbspikeError
from tests.front.conftest import CONSTANTS, NEURONS, SYNAPSES

GREY = (153, 153, 153)


def frame(result):
    """Return the colour of the corner of a result's picture."""
    with Image.open(io.BytesIO(result.plot().png)) as image:
        return image.convert("RGB").getpixel((2, 2))


@pytest.fixture
def result(network):
    return network.run("%simulate 20*ms as res")


def test_result_that_is_up_to_date_says_nothing(network, result):
    for text in (CONSTANTS, NEURONS, *SYNAPSES):  # the same again
        network.run(text)

    assert result.changes == ()
    assert "\n" not in repr(result)
    assert frame(result) == (255, 255, 255)


def test_changed_constants_are_told_in_the_unit_in_which_people_read_them(
    network, result
):
    network.run("%%constants\ntau_m = 30*ms")

    assert result.changes == ("tau_m 20 → 30 ms",)
    assert repr(result).split("\n")[1] == "changed since this run: tau_m 20 → 30 ms"
    assert frame(result) == GREY


def test_constants_that_follow_others_are_told_too(network, result):
    network.run("from nbspike.units import ms, mV\ntau_e = 4*ms")

    assert result.changes == ("tau_e 5 → 4 ms", "tau_i 10 → 8 ms")


def test_constants_of_other_models_are_no_matter(network, result):
    network.run("%%constants\nunused = 3*mV")

    assert result.changes == ()


def test_changing_back_makes_a_result_fresh_again(network, result):
    network.run("%%constants\nw_e = 2*mV")
    assert result.changes

    network.run("%%constants\nw_e = 1.62*mV")

    assert result.changes == ()


def test_redefined_new_and_missing_parts_are_told(network, result):
    network.run(NEURONS.replace("rand()", "0.5"))
    assert result.changes == ("P was redefined",)
    network.run("%nbspike drop Ci")
    network.run("%%neurons X[2] poisson rate=10*Hz")

    assert result.changes == ("P was redefined", "Ci is gone", "X is new")


def test_another_run_does_not_make_a_result_stale(network, result):
    network.run("%simulate 10*ms --seed 3")
    explorer = network.run("%explore w_e --for 10*ms")
    explorer.set("w_e", 0.003)
    assert explorer.wait(30)
    explorer.close()

    assert result.changes == ()


def test_result_outlives_its_notebook_in_a_file(result, network):
    kept = pickle.loads(pickle.dumps(result))  # noqa: S301  (our own)
    network.run("%%constants\ntau_m = 30*ms")

    assert kept.changes == ()
    assert np.array_equal(kept.spikes["P"].seconds, result.spikes["P"].seconds)


def test_status_marks_stale_results(network, result):
    assert "res  result of 20 ms, seed 1\n" in repr(network.run("%nbspike status"))
    network.run("%%constants\nw_e = 2*mV")

    said = "res  result of 20 ms, seed 1, changed since: w_e 1.62 → 2 mV\n"
    assert said in repr(network.run("%nbspike status"))
    assert result.changes


def test_renamed_group_is_missed_by_name(notebook):
    notebook.run(CONSTANTS)
    notebook.run(NEURONS, cell="a")
    for text in SYNAPSES:
        notebook.run(text)
    notebook.run(NEURONS.replace("P[50] = E[40]", "Q[50] = F[40]"), cell="a")

    with pytest.raises(NbspikeError) as caught:
        notebook.run("%simulate 10*ms")

    said = str(caught.value)
    assert "`E`, which `Ce` joins, is not a group of neurons: the cell that " in said
    assert "defined it now defines `Q`" in said
    status = repr(notebook.run("%nbspike status"))
    assert "without E: the cell that defined it now defines `Q`; P: " in status


def test_constant_of_a_deleted_cell_is_missed_by_name(notebook):
    notebook.run("%%constants\ntau = 20*ms", cell="a")
    notebook.run("%%neurons P[2]\ndv/dt = -v/tau : 1", cell="b")
    notebook.run("1", cell="c", deleted=["a"])

    said = "`tau` is not defined: the cell that defined it was deleted"
    with pytest.raises(NbspikeError, match=said):
        notebook.run("%simulate 10*ms")


def test_name_that_is_defined_anew_is_missed_no_more(notebook):
    notebook.run("%%constants\ntau = 20*ms", cell="a")
    notebook.run("1", cell="c", deleted=["a"])
    notebook.run("%%constants\ntau = 20*ms", cell="d")
    notebook.run("%%neurons P[2]\ndv/dt = -v/tau : 1", cell="b")

    assert notebook.run("%simulate 10*ms").duration == pytest.approx(0.01)


def test_origin_of_a_constant_is_the_cell_that_assigned_it_last(network):
    before = network.shell.execution_count
    network.run("from nbspike.units import ms\ntau_m = 3*ms")
    network.run("x = 1")
    status = repr(network.run("%nbspike status"))

    row = next(line for line in status.split("\n") if line.startswith("tau_m"))
    assert row.split("  ")[-1].strip() == f"notebook variable, cell [{before}]"


def test_cells_in_another_order_give_the_same(notebook):
    for text in (CONSTANTS, NEURONS, *SYNAPSES):
        notebook.run(text)
    first = notebook.run("%simulate 30*ms")
    for text in (SYNAPSES[1], NEURONS, SYNAPSES[0], CONSTANTS):
        notebook.run(text)
    second = notebook.run("%simulate 30*ms")

    assert np.array_equal(first.spikes["P"].seconds, second.spikes["P"].seconds)
