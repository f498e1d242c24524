"""Did you mean: the nearest name, or nothing if none is near."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.suggest import suggest

NAMES = ("tau_m", "tau_e", "E_L", "V_th", "threshold", "g_e")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("taum", "tau_m"),
        ("e_l", "E_L"),
        ("Vth", "V_th"),
        ("treshold", "threshold"),
        ("thresholds", "threshold"),
    ],
)
def test_slip_is_answered_with_the_name(typed, meant):
    assert suggest(typed, NAMES) == f"Did you mean `{meant}`?"


@pytest.mark.parametrize("typed", ["banana", "x", "I", ""])
def test_far_name_is_answered_with_nothing(typed):
    assert suggest(typed, NAMES) is None


def test_other_case_wins_over_another_letter():
    assert suggest("v_TH", ["V_tm", "V_th"]) == "Did you mean `V_th`?"


def test_answer_does_not_depend_on_the_order_of_the_names():
    assert suggest("tau", NAMES) == suggest("tau", reversed(NAMES))


def test_no_names_no_answer():
    assert suggest("v", ()) is None
