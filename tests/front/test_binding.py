"""An Explorer of a notebook's network: which sliders, and what they run."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike_magics.extension import session_of
from tests.front.conftest import NEURONS


@pytest.fixture
def explore(network):
    made = []

    def run(line, cell=None):
        made.append(network.run(line, cell=cell))
        return made[-1]

    yield run
    for explorer in made:
        explorer.close()


def control(explorer, name):
    return explorer._strip.rows[name].control


def assert_same(view, other):
    for one, two in zip(view.spikes, other.spikes, strict=True):
        np.testing.assert_array_equal(one.t, two.t)
        np.testing.assert_array_equal(one.i, two.i)
    for one, two in zip(view.traces, other.traces, strict=True):
        np.testing.assert_array_equal(one.values, two.values)


def test_moving_compiles_nothing_and_equals_a_fresh_run(network, explore):
    ex = explore("%explore w_e w_i tau_m=[10, 30]*ms --for 100*ms --seed 5 as ex")
    assert network.variables["ex"] is ex
    for name, value in (("w_e", 2e-3), ("tau_m", 12e-3), ("w_i", 4e-3), ("w_e", 1e-3)):
        ex.set(name, value)
        assert ex.wait(30)
    assert ex.compilations == 0

    worksheet = session_of(network.shell).worksheet
    assert_same(ex.view, worksheet.simulate(0.1, seed=5, values=ex.values).view())
    network.run("from nbspike.units import mV, ms")
    network.run("w_e = 1*mV\nw_i = 4*mV\ntau_m = 12*ms")
    assert_same(ex.view, network.run("%simulate 100*ms --seed 5").view())


def test_first_picture_is_the_run_of_the_notebook(network, explore):
    ex = explore("%explore --for 100*ms --seed 2")

    assert_same(ex.view, network.run("%simulate 100*ms --seed 2").view())


def test_sliders_do_not_change_the_notebook(network, explore):
    before = network.variables["w_e"]
    ex = explore("%explore w_e --for 20*ms")
    ex.set("w_e", 3e-3)
    assert ex.wait(30)

    assert network.variables["w_e"] is before


def test_derived_constants_follow_a_slider(network, explore):
    ex = explore("%explore tau_e=[1, 20]*ms --for 50*ms")
    ex.set("tau_e", 10e-3)
    assert ex.wait(30)
    network.run("from nbspike.units import ms\ntau_e = 10*ms")

    result = network.run("%simulate 50*ms")
    assert result.constants["tau_i"].value == pytest.approx(20e-3)
    assert_same(ex.view, result.view())


def test_declared_ranges_are_taken_without_arguments(explore):
    ex = explore("%explore --for 20*ms")

    assert list(ex.values) == ["w_e", "w_i"]
    assert (control(ex, "w_e").low, control(ex, "w_e").high) == (0, 5)
    assert control(ex, "w_e").unit == "mV"
    assert control(ex, "w_e").label == "excitatory weight"


def test_weights_then_times_are_taken_where_no_range_is_declared(network, explore):
    network.run("%%constants\nw_e = 1.62*mV\nw_i = 9*mV\n")
    ex = explore("%explore --for 20*ms")

    names = list(ex.values)
    assert set(names[:2]) == {"w_e", "w_i"}
    assert set(names[2:4]) == {"tau_e", "tau_m"}
    assert len(names) == 6
    assert "tau_i" not in names


def test_kinds_of_range(network, explore):
    network.run("%%constants\nnu = 10*Hz in logspace(1, 1000)*Hz\ng = 4 in {2, 4, 6}\n")
    ex = explore("%explore nu g w_i=linspace(0, 10, 11)*mV --for 20*ms")

    assert control(ex, "nu").kind == "log"
    assert control(ex, "g").choices == (2, 4, 6)
    assert control(ex, "w_i").step == 1


def test_sizes_and_probabilities_wait_for_the_hand_to_let_go(network, explore):
    network.run("%%constants\nN = 50\nN_e = 4*N/5\np_c = 0.1")
    network.run(NEURONS.replace("[50] = E[40] + I[10]", "[N] = E[N_e] + I[N - N_e]"))
    network.run("%%synapses Ce: E -> P\nconnect: p=p_c\non_pre: g_e += w_e\n")
    ex = explore("%explore N=[10, 100] p_c w_e --for 20*ms")

    assert not control(ex, "N").live
    assert not control(ex, "p_c").live
    assert control(ex, "w_e").live
    assert control(ex, "N").step == 1
    ex.set("N", 20)
    assert ex.wait(30)
    assert [item.size for item in ex.view.spikes] == [16, 4]
    assert ex.compilations == 0


def test_the_time_step_can_have_a_slider(network, explore):
    network.run("%%constants\nstep = 0.1*ms in [0.05, 0.5]*ms\n")
    network.run(NEURONS.replace("I[10]\n", "I[10] --dt step\n"))
    ex = explore("%explore step --for 50*ms")

    assert not control(ex, "step").live
    ex.set("step", 0.5e-3)
    assert ex.wait(30)
    assert np.diff(ex.view.traces[0].t)[0] == pytest.approx(0.5e-3)
    network.run("%%constants\nstep = 0.5*ms\n")
    assert_same(ex.view, network.run("%simulate 50*ms").view())


def test_plots_choose_what_is_seen(explore):
    ex = explore("%explore w_e --plots raster(I, E) rate(P) vm(E[1], P[0]) --for 50*ms")

    rows = [(item.name, item.offset) for item in ex.view.spikes]
    assert rows == [("I", 0), ("E", 10)]
    assert [item.name for item in ex.view.rates] == ["P"]
    assert [item.name for item in ex.view.traces] == ["v of P[1]", "v of P[0]"]
    ex.set("w_e", 2e-3)
    assert ex.wait(30)
    assert [(item.name, item.offset) for item in ex.view.spikes] == rows


def test_running_the_cell_again_closes_its_explorer(network, explore):
    first = explore("%explore w_e --for 20*ms", cell="a")
    explore("%explore w_e --for 20*ms", cell="a")

    assert first.widget.comm is None


def test_name_given_again_closes_the_explorer_it_held_and_nothing_else(
    network, explore, tmp_path
):
    first = explore("%explore w_e --for 20*ms as ex")
    explore("%explore w_e --for 20*ms as ex")
    assert first.widget.comm is None

    with (tmp_path / "notes").open("w") as file:
        network.variables["ex"] = file
        explore("%explore w_e --for 20*ms as ex")
        assert not file.closed
