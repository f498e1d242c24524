from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbspike.diagnostics.errors import OptionError
from nbspike_magics.controls import Control
from nbspike_magics.ranges import infer_range
from nbspike_magics.slider_row import slider_for


def millivolts(value: float = 1.62, **other: object) -> Control:
    fields: dict[str, object] = {
        "low": 0.0,
        "high": 5.0,
        "step": 0.01,
        "unit": "mV",
        "scale": 1e-3,
    }
    return Control("w_e", "excitatory weight", value, **{**fields, **other})


def test_slider_stands_in_the_unit_that_was_typed() -> None:
    row = slider_for(millivolts())
    assert row.slider.value == 1.62
    assert "(mV)" in row.widget.children[0].value
    assert row.control.si(row.value) == pytest.approx(1.62e-3)


def test_slider_and_number_follow_each_other() -> None:
    row = slider_for(millivolts())
    heard: list[tuple[str, float]] = []
    row.on_change(lambda name, value: heard.append((name, value)))
    row.slider.value = 2.5
    assert row.number.value == "2.5"
    row.number.value = "3.25"
    assert row.slider.value == 3.25
    row.reset_button.click()
    assert (row.slider.value, row.number.value, row.value) == (1.62, "1.62", 1.62)
    assert heard == [("w_e", 2.5), ("w_e", 3.25), ("w_e", 1.62)]


def test_a_moving_slider_is_never_sent_its_own_value() -> None:
    """It would jump back under the hand."""
    row = slider_for(millivolts())
    row.slider.value = 1.7300000000000002
    assert row.slider.value == 1.7300000000000002
    assert row.value == 1.73


def test_the_rounding_a_browser_does_on_display_changes_nothing() -> None:
    row = slider_for(millivolts(12.3456, high=50.0, step=0.5))
    heard: list[float] = []
    row.on_change(lambda _, value: heard.append(value))
    row.slider.value = 12.5
    assert (row.value, row.number.value) == (12.3456, "12.3456")
    row.slider.value = 13.0
    assert heard == [13.0]


def test_logarithmic_rounding_changes_nothing_either() -> None:
    control = Control("nu", "", 10, 1, 1000, 0.03, "Hz", 1.0, "log")
    row = slider_for(control)
    row.slider.value = 10 ** (round(1 / row.slider.step) * row.slider.step)
    assert row.value == 10
    row.slider.value = 1000
    assert row.value == pytest.approx(1000)


def test_the_kernel_does_not_echo_the_moves_of_a_slider() -> None:
    """A late echo takes a moving slider back."""
    log = Control("nu", "", 10, 1, 1000, 0.03, "Hz", 1.0, "log")
    for control in (millivolts(), log):
        slider = slider_for(control).slider
        assert slider.trait_metadata("value", "echo_update") is False
        assert slider.keys.count("value") == 1
        assert slider.value == control.value


def test_reset_goes_back_to_every_digit() -> None:
    third = Control("g", "", 1 / 3, 0, 0, 0, kind="choices", choices=(0.1, 1 / 3))
    for control in (millivolts(1.23456789012345), third):
        row = slider_for(control)
        row.slider.value = 0.1
        row.reset()
        assert row.value == row.slider.value == control.value


def test_choices_are_a_slider_of_their_own() -> None:
    row = slider_for(
        Control("g", "", 4, 0, 0, 0, kind="choices", choices=(2, 3, 4, 4.5, 6))
    )
    row.slider.value = 4.5
    assert row.value == 4.5
    assert row.number not in row.widget.children[1].children


def test_a_slider_that_makes_the_network_anew_says_so_and_waits() -> None:
    slow, quick = slider_for(millivolts(live=False)), slider_for(millivolts())
    assert not slow.slider.continuous_update
    assert quick.slider.continuous_update
    assert slow.slider.style.handle_color != quick.slider.style.handle_color
    assert "rebuilds" in slow.widget.children[0].value
    assert "rebuilds" not in quick.widget.children[0].value
    assert "nbspike-slow" in slow.widget._dom_classes
    slow.slider.value = 3.0
    quick.slider.value = 3.0
    assert (slow.in_hand, quick.in_hand) == (False, True)
    quick.number.value = "2"
    assert not quick.in_hand


def test_choices_can_be_slow_too() -> None:
    fields = {"kind": "choices", "choices": (1.62, 2.0), "live": False}
    assert "rebuilds" in slider_for(millivolts(**fields)).widget.children[0].value


def test_browser_tests_find_the_widgets_by_class() -> None:
    row = slider_for(millivolts())
    assert "nbspike-slider-w_e" in row.slider._dom_classes
    assert "nbspike-number-w_e" in row.number._dom_classes


def test_labels_are_text_not_markup() -> None:
    row = slider_for(
        Control("w", "<script>x</script>", 1, 0, 2, 0.1, '"><img src=x>', 1.0)
    )
    html = row.widget.children[0].value
    assert "<script" not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    "fields",
    [
        {"low": 5.0, "high": 0.0},
        {"value": 9.0},
        {"value": math.nan},
        {"kind": "log"},
        {"kind": "choices", "choices": (1.0, 2.0)},
        {"kind": "choices"},
    ],
)
def test_what_cannot_be_a_slider_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(OptionError) as caught:
        millivolts(**fields)
    assert caught.value.code == "NB804"
    assert "`w_e`" in str(caught.value)


def test_ranges_are_those_a_lecturer_would_write() -> None:
    assert infer_range(1.62, "mV", "w_e")[:2] == (0.0, 4.5)
    assert infer_range(-60, "mV", "E_L")[:2] == (-120.0, 0.0)
    assert infer_range(20, "ms", "tau_m")[:2] == (2.0, 50.0)
    assert infer_range(0.02, "", "p") == (0.0, 1.0, 0.01, "linear")
    assert infer_range(0.1, "", "p_max")[:2] == (0.0, 1.0)
    assert infer_range(10, "Hz", "nu").kind == "log"
    assert infer_range(0, "nA", "I").low < 0 < infer_range(0, "nA", "I").high


@given(
    st.floats(-1e9, 1e9).filter(lambda x: x == 0 or abs(x) > 1e-9),
    st.sampled_from(["", "mV", "ms", "Hz", "second", "nS"]),
    st.sampled_from(["p", "w_e", "tau_m"]),
)
def test_every_inferred_range_makes_a_control(
    value: float, unit: str, name: str
) -> None:
    found = infer_range(value, unit, name)
    Control(name, "", value, found.low, found.high, found.step, unit, 1.0, found.kind)
    assert 0 < found.step <= (found.high - found.low) / 20
