"""The number beside a slider: units, expressions, and what it refuses."""

from __future__ import annotations

import pytest

from nbspike_magics.controls import Control
from nbspike_magics.slider_row import slider_for
from tests.front.pictures import row


@pytest.fixture
def ex(network):
    made = network.run("%explore w_e tau_m=[10, 30]*ms --for 50*ms")
    yield made
    made.close()


def type_value(explorer, name, text):
    row(explorer, name).number.value = text
    assert explorer.wait(5)


@pytest.mark.parametrize(
    ("text", "shown", "si"),
    [
        ("2.5", "2.5", 2.5e-3),
        ("2.50", "2.5", 2.5e-3),
        ("2.5*mV", "2.5", 2.5e-3),
        ("2.5 mV", "2.5", 2.5e-3),
        ("2500uvolt", "2.5", 2.5e-3),
        ("2.5e-3 volt", "2.5", 2.5e-3),
        ("2.5e-3*volt", "2.5", 2.5e-3),
        (".5mV + 2*mV", "2.5", 2.5e-3),
        ("w_i/4", "2.25", 2.25e-3),
    ],
)
def test_a_value_is_taken_however_it_is_written(ex, text, shown, si) -> None:
    type_value(ex, "w_e", text)
    assert row(ex).number.value == shown
    assert ex.values["w_e"] == pytest.approx(si)
    assert row(ex).slider.value == pytest.approx(si * 1e3)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3*ms", "NB3"),
        ("3 ms", "NB3"),
        ("9", "NB804"),
        ("9 mV", "NB804"),
        ("nan", "NB804"),
        ("inf", "NB804"),
        ("1,5", "NB1"),
        ("", "NB1"),
        ("two", "NB201"),
        ("__import__('os')", "NB1"),
        ("rand()*mV", "NB105"),
    ],
)
def test_what_is_no_value_is_explained_and_the_number_stays(ex, text, code) -> None:
    before = ex.view
    type_value(ex, "w_e", text)
    assert code in ex.status
    assert "<pre" in ex._screen.line.widget.value
    assert (row(ex).number.value, row(ex).slider.value) == ("1.62", 1.62)
    assert ex.view is before
    # the picture still shows what the sliders say
    assert "nbspike-stale" not in ex._screen.figures.widget._dom_classes


def test_a_typed_value_compiles_nothing_and_can_be_undone(ex) -> None:
    type_value(ex, "tau_m", "0.015*second")
    assert ex.values["tau_m"] == pytest.approx(15e-3)
    ex.undo()
    assert ex.wait(5)
    assert row(ex, "tau_m").number.value == "20"
    assert ex.compilations == 0


def test_the_same_value_typed_again_runs_nothing_and_reads_as_before() -> None:
    number = slider_for(Control("w", "", 1.5, 0, 5, 0.1, "mV", 1e-3))
    heard: list[float] = []
    number.on_change(lambda _, value: heard.append(value))
    number.number.value = "1.500"
    assert number.number.value == "1.5"
    assert heard == []


def test_the_field_says_what_it_is() -> None:
    """A slider's handle has no name that a screen reader could read."""
    field = slider_for(Control("w", "", 1.5, 0, 5, 0.1, "mV", 1e-3)).number
    assert "w" in field.tooltip
    assert "mV" in field.tooltip
