"""Presets: named sets of values, from a cell or saved, chosen as one step."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike_magics.explorer import Explorer
from nbspike_magics.presets import Choice
from tests.front.pictures import CONTROL, GAIN, row

PRESETS = """\
# two regimes
%%presets
AI: w_e = 1*mV, w_i = 4*w_e      # asynchronous irregular
SR: w_e = 3*mV
"""


def fixed(name: str, values: dict[str, float], label: str = "") -> Choice:
    return Choice(name, label, lambda _: values, f"{name}: …")


@pytest.fixture
def choosing(fake):
    presets = [
        fixed("AI", {"w_e": 2e-3, "g": 5.0}, "irregular"),
        fixed("far", {"w_e": 2e-3, "g": 50.0}),
        fixed("other", {"w_e": 2e-3, "nu": 5.0}),
    ]
    made = Explorer([CONTROL, GAIN], fake, duration=0.5, seed=7, presets=presets)
    yield made
    made.close()


def menu(explorer):
    return explorer._presets.menu


def test_a_preset_moves_all_its_sliders_as_one_step(choosing, fake) -> None:
    menu(choosing).value = "AI"
    assert choosing.wait(5)
    assert choosing.values == pytest.approx({"w_e": 2e-3, "g": 5.0})
    assert len(fake.calls) == 2
    choosing.undo()
    assert choosing.wait(5)
    assert choosing.values == pytest.approx({"w_e": 1e-3, "g": 4.0})
    assert choosing._toolbar.undo.disabled


def test_the_list_says_which_preset_it_is_until_a_slider_leaves_it(choosing) -> None:
    assert menu(choosing).options[1] == ("AI – irregular", "AI")
    choosing.choose("AI")
    assert menu(choosing).value == "AI"
    row(choosing).slider.value = 3.0
    assert menu(choosing).value == ""
    assert choosing.wait(5)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("far", "`far` sets `g` to 50, outside the range 0 to 10"),
        ("other", "`other` sets `nu`, which has no slider here"),
    ],
)
def test_what_the_sliders_cannot_follow_moves_none_of_them(
    choosing, fake, name, words
) -> None:
    with pytest.raises(NbspikeError, match="NB841"):
        choosing.choose(name)
    menu(choosing).value = name
    assert words in choosing.status
    assert menu(choosing).value == ""
    assert choosing.values == {"w_e": 1e-3, "g": 4.0}
    assert len(fake.calls) == 1
    assert "nbspike-stale" not in choosing._screen.figures.widget._dom_classes


def test_a_name_that_is_no_preset_is_corrected(choosing) -> None:
    with pytest.raises(NbspikeError, match="Did you mean `other`"):
        choosing.choose("othr")


def test_present_values_are_saved_and_shown_as_a_cell(choosing) -> None:
    choosing.set("w_e", 2.5e-3)
    choosing._presets.name.value = "mine"
    choosing._presets.save.click()
    assert choosing.presets == ("AI", "far", "other", "mine")
    assert menu(choosing).value == "mine"
    assert choosing._box.text.splitlines()[-1] == "mine: w_e = 2.5*mV, g = 4"
    choosing.reset()
    choosing.choose("mine")
    assert choosing.values["w_e"] == pytest.approx(2.5e-3)
    assert choosing.wait(5)


@pytest.mark.parametrize("name", ["", "two words", "3x", "lambda"])
def test_a_preset_needs_a_name(choosing, name) -> None:
    with pytest.raises(NbspikeError, match="NB840"):
        choosing.save_preset(name)
    assert len(choosing.presets) == 3


def test_presets_of_a_cell_are_offered_with_their_comments(network) -> None:
    card = network.run(PRESETS)
    assert repr(card).splitlines()[0].split("  ") == [
        "AI",
        "w_e = 1*mV, w_i = 4*w_e",
        "asynchronous irregular",
    ]
    ex = network.run("%explore --for 20*ms")
    assert ex.presets == ("AI", "SR")
    ex.choose("AI")
    # left to right: w_e is a millivolt already when w_i is taken
    assert ex.values == pytest.approx({"w_e": 1e-3, "w_i": 4e-3})
    assert ex.wait(30)
    ex.close()


def test_an_open_explorer_follows_the_cell(network) -> None:
    ex = network.run("%explore --for 20*ms", cell="b")
    network.run(PRESETS, cell="a")
    assert ex.presets == ("AI", "SR")
    network.run("%%presets\nSI: w_e = 4*mV\n", cell="a")
    assert ex.presets == ("SI",)
    ex.choose("SI")
    assert ex.values["w_e"] == pytest.approx(4e-3)
    assert ex.wait(30)
    network.run("1", cell="c", deleted=["a"])
    assert ex.presets == ()
    ex.close()


def test_a_constant_that_is_gone_or_has_another_unit_is_said(network) -> None:
    network.run("%%presets\nA: w_e = 1*mV, w_i = 2*mV\n")
    ex = network.run("%explore w_e w_i --for 20*ms")
    network.run("del w_i")
    ex._presets.menu.value = "A"
    assert "NB201" in ex.status
    network.run("from nbspike.units import nA\nw_i = 2*nA")
    ex._presets.menu.value = "A"
    assert "NB310" in ex.status
    assert "2*mV" in ex.status
    assert ex.values["w_e"] == pytest.approx(1.62e-3)
    ex.close()


@pytest.mark.parametrize(
    ("line", "code", "marked"),
    [
        ("AI = 5", "NB840", "AI = 5"),
        ("AI: w_e", "NB840", "w_e"),
        ("AI: w_e = 1*mV,, w_i = 2*mV", "NB840", "AI: w_e = 1*mV,, w_i = 2*mV"),
        ("AI:", "NB840", "AI:"),
        ("AI: w_x = 1*mV", "NB201", "w_x"),
        ("AI: w_e = 1*nA", "NB310", "1*nA"),
        ("AI: w_e = 1*mV, w_e = 2*mV", "NB202", "w_e"),
        ("AI: w_e = rand()*mV", "NB105", "rand()"),
        ("if: w_e = 1*mV", "NB203", "if"),
    ],
)
def test_what_is_wrong_in_the_cell_is_underlined(network, line, code, marked) -> None:
    with pytest.raises(NbspikeError) as caught:
        network.run(f"%%presets\nSR: w_e = 3*mV\n{line}\n")
    finding = caught.value.findings[0]
    assert (finding.code, finding.span.text) == (code, marked)
    assert "in %%presets, line 2, column" in str(caught.value)


def test_all_mistakes_of_a_cell_are_told_together(network) -> None:
    with pytest.raises(NbspikeError) as caught:
        network.run("%%presets\nA: w_x = 1\nB: w_e = 1*nA\nC: w_e = 1*mV\n")
    assert [each.code for each in caught.value.findings] == ["NB201", "NB310"]


def test_the_cell_has_nothing_behind_its_magic(network) -> None:
    with pytest.raises(NbspikeError, match="NB801"):
        network.run("%%presets ex\nA: w_e = 1*mV\n")
