"""``%%explore``: one line a slider, presets below."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError

CELL = """\
%%explore ex --for 20*ms --seed 3
w_i = [0, 20]*mV                   # inhibition
w_e = 2*mV in [0, 4]*mV
tau_m in {10, 20, 40}*ms
V_th
presets:
    AI: w_e = 1*mV, tau_m = 40*ms  # irregular
    SR: w_e = 3*mV
"""


@pytest.fixture
def explorer(network):
    made = network.run(CELL)
    yield made
    made.close()


def control(explorer, name):
    return explorer._strip.rows[name].control


def test_a_line_is_a_slider_with_its_range_and_label(network, explorer) -> None:
    assert network.variables["ex"] is explorer
    assert list(explorer.values) == ["w_i", "w_e", "tau_m", "V_th"]
    assert (control(explorer, "w_i").low, control(explorer, "w_i").high) == (0, 20)
    assert control(explorer, "w_i").label == "inhibition"
    assert control(explorer, "w_i").value == 9
    assert control(explorer, "w_e").label == "excitatory weight"
    assert control(explorer, "tau_m").choices == (10, 20, 40)
    assert control(explorer, "V_th").low == -100


def test_a_value_is_where_the_slider_begins_and_goes_back_to(explorer) -> None:
    assert explorer.values["w_e"] == 2 * 0.001
    explorer.set("w_e", 3e-3)
    explorer.reset()
    assert explorer.values["w_e"] == 2 * 0.001
    assert explorer.wait(30)


def test_presets_stand_below_the_sliders(explorer) -> None:
    assert explorer.presets == ("AI", "SR")
    explorer.choose("AI")
    assert explorer.values["tau_m"] == pytest.approx(40e-3)
    assert explorer.wait(30)


def test_a_cell_without_sliders_has_those_of_the_line(network) -> None:
    made = network.run("%%explore --for 20*ms\npresets:\n  A: w_e = 1*mV\n")
    made.close()
    assert list(made.values) == ["w_e", "w_i"]
    assert made.presets == ("A",)


def test_an_empty_cell_is_the_line(network) -> None:
    made = network.run("%%explore ex --for 20*ms")
    made.close()
    assert list(made.values) == ["w_e", "w_i"]


def test_a_semicolon_hides_the_explorer_and_keeps_it(network) -> None:
    assert network.run("%%explore ex --for 20*ms\nw_e;\n") is None
    assert list(network.variables["ex"].values) == ["w_e"]
    network.variables["ex"].close()


@pytest.mark.parametrize(
    ("cell", "code", "marked"),
    [
        ("%%explore ex w_e\nw_e", "NB801", "w_e"),
        ("%%explore 3x\nw_e", "NB802", "3x"),
        ("%%explore P\nw_e", "NB802", "P"),
        ("%%explore ex as ey\nw_e", "NB802", "ey"),
        ("%%explore\nw_e : volt", "NB804", "w_e : volt"),
        ("%%explore\nw_e =", "NB804", "w_e ="),
        ("%%explore\nw_e in", "NB804", "in"),
        ("%%explore\nw_e = [5, 1]*mV", "NB114", "[5, 1]*mV"),
        ("%%explore\nw_e = [0, 5]*nA", "NB310", "[0, 5]*nA"),
        ("%%explore\nw_e = [3, 5]*mV", "NB804", "[3, 5]*mV"),
        ("%%explore\nw_e = 6*mV in [0, 5]*mV", "NB804", "[0, 5]*mV"),
        ("%%explore\nw_e = 2*nA", "NB310", "2*nA"),
        ("%%explore\nw_x", "NB201", "w_x"),
        ("%%explore\nw_e\nw_e", "NB202", "w_e"),
        ("%%explore\nw_e\npresets:\n  A: w_i = 1*mV", "NB841", "w_i"),
        ("%%explore\nw_e\npresets:\n  A = 1*mV", "NB840", "A = 1*mV"),
        ("%%explore\nw_e = {1, 2}*mV", "NB804", "{1, 2}*mV"),
        ("%%explore\nw_e = 7*mV", "NB804", "w_e = 7*mV"),
    ],
)
def test_what_is_wrong_is_underlined(network, cell, code, marked) -> None:
    with pytest.raises(NbspikeError) as caught:
        network.run(cell + "\n")
    finding = caught.value.findings[0]
    assert (finding.code, finding.span.text) == (code, marked)


def test_a_wide_range_of_rates_is_logarithmic(network) -> None:
    network.run("%%constants\nnu = 10*Hz\n")
    network.run("%%neurons X[10] poisson rate=nu\n")
    wide = network.run("%explore nu=[0.5, 100]*Hz --for 20*ms")
    narrow = network.run("%explore nu=[1, 100]*Hz --for 20*ms")
    lines = network.run("%explore nu=linspace(0.5, 100, 200)*Hz --for 20*ms")
    kinds = [control(each, "nu").kind for each in (wide, narrow, lines)]
    for each in (wide, narrow, lines):
        each.close()
    assert kinds == ["log", "linear", "linear"]
