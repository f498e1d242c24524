"""Errors as text: five as they are printed, and what must hold for any of them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbspike.diagnostics.codes import CODES
from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import NbspikeError, error_from, fail
from nbspike.diagnostics.render import render
from nbspike.diagnostics.source import SourceText, Span
from nbspike.worksheet.worksheet import Worksheet

RIGHT_TO_LEFT = "\u202e"


def drawn(text, start, end, *, message="wrong", hint=None):
    """Return one finding as text, for the characters `start` to `end` of `text`."""
    span = Span(SourceText(text, "%%neurons P"), start, end)
    return render((Diagnostic("NB103", message, span, hint),), CODES)


def underlined(text, start, end):
    """Return what stands above the carets of a finding."""
    _, excerpt, carets, _ = drawn(text, start, end).split("\n")
    first = carets.index("^")
    return excerpt[first : first + carets.count("^")]


def neurons_error(body, header="P[10]"):
    with pytest.raises(NbspikeError) as caught:
        Worksheet({}).neurons(header, body)
    return caught.value


# --- golden texts ---------------------------------------------------------------


def test_unlike_units_are_drawn_with_the_term_to_mend():
    error = neurons_error(
        "dv/dt = (-(v - E_L) + I_const)/tau_m : volt\n"
        "E_L : volt\nI_const : amp\ng_L : siemens\ntau_m : second\n"
    )

    assert str(error) == (
        "UnitError NB301 in %%neurons P, line 1, column 23\n"
        "    dv/dt = (-(v - E_L) + I_const)/tau_m : volt\n"
        "                          ^^^^^^^\n"
        "  `I_const` is an ampere, the other terms are volt. "
        "Did you mean `I_const/g_L`?"
    )


def test_all_mistakes_of_a_cell_are_drawn_in_the_order_of_the_text():
    error = neurons_error(
        "dv/dt = -v/tau : mV\n"
        "tau : second\n"
        "threshold: 10*mV\n"
        "reset: u = 0*mV\n"
        "refractory: 5\n"
    )

    assert str(error) == (
        "UnitError NB305 in %%neurons P, line 1, column 18\n"
        "    dv/dt = -v/tau : mV\n"
        "                     ^^\n"
        "  `mV` is a scaled unit; a declaration names the base unit. "
        "Write `volt`; values such as `5*mV` still fit it\n"
        "\n"
        "UnitError NB308 in %%neurons P, line 3, column 12\n"
        "    threshold: 10*mV\n"
        "               ^^^^^\n"
        "  the threshold `10*mV` is a number, not a condition. "
        "Write `v > 10*mV`\n"
        "\n"
        "UnknownNameError NB201 in %%neurons P, line 4, column 8\n"
        "    reset: u = 0*mV\n"
        "           ^\n"
        "  `u` is not a variable, and its value is never used. "
        "The variables are `tau`, `v`\n"
        "\n"
        "UnitError NB309 in %%neurons P, line 5, column 13\n"
        "    refractory: 5\n"
        "                ^\n"
        "  `refractory` is a time or a condition, but `5` is dimensionless. "
        "Give it a unit, such as `5*ms`"
    )


def test_mistake_in_a_header_is_drawn_at_the_option():
    error = neurons_error(
        "dv/dt = -v/tau : volt\ntau : second\n", "P[10] --metod exact"
    )

    assert str(error) == (
        "OptionError NB801 in the header of %%neurons, line 1, column 7\n"
        "    P[10] --metod exact\n"
        "          ^^^^^^^\n"
        "  `--metod` is not an option. Did you mean `--method`?"
    )


def test_character_that_turns_the_text_around_is_drawn_as_its_code_point():
    error = neurons_error(f"dv/dt = -v/tau{RIGHT_TO_LEFT} : volt\ntau : second\n")

    assert str(error) == (
        "EquationSyntaxError NB101 in %%neurons P, line 1, column 15\n"
        "    dv/dt = -v/tau<U+202E> : volt\n"
        "                  ^^^^^^^^\n"
        "  U+202E RIGHT-TO-LEFT OVERRIDE is a character that cannot be seen. "
        "Delete it"
    )


def test_finding_without_text_is_drawn_in_two_lines():
    error = fail("NB803", "there is nothing to simulate yet", hint="Run a cell first")

    assert str(error) == (
        "OptionError NB803\n  there is nothing to simulate yet. Run a cell first"
    )


# --- the caret ------------------------------------------------------------------


def test_caret_stands_below_the_place():
    assert underlined("x = a + bc\n", 8, 10) == "bc"


def test_caret_ends_with_the_line_if_the_place_goes_on():
    text = "x = (a +\n  b)\n"

    assert underlined(text, 4, len(text) - 1) == "(a +"


def test_place_behind_the_last_character_gets_one_caret():
    assert drawn("x =\n", 3, 3).split("\n")[1:3] == ["    x =", "       ^"]


def test_tabs_have_the_same_width_above_and_below():
    _, excerpt, carets, _ = drawn("\tx\t= a*b", 5, 6).split("\n")

    assert excerpt == "    \tx\t= a*b"
    assert carets == "    \t \t  ^"


def test_wide_letters_of_a_comment_take_two_columns():
    _, excerpt, carets, _ = drawn("x = a # 膜電位 b", 12, 13).split("\n")

    assert excerpt.endswith("膜電位 b")
    assert carets == " " * (4 + len("x = a # 膜電位 ") + 3) + "^"


def test_accents_that_combine_take_no_column():
    _, _, carets, _ = drawn("# e\u0301 b", 5, 6).split("\n")

    assert carets == " " * (4 + len("# é ")) + "^"


# --- long lines -----------------------------------------------------------------

LONG = "I = " + " + ".join(f"a_{number:03}" for number in range(200)) + " : amp"


@pytest.mark.parametrize("name", ["a_000", "a_100", "a_199"])
def test_long_line_is_cut_around_the_place(name):
    start = LONG.index(name)
    _, excerpt, _, _ = drawn(LONG, start, start + len(name)).split("\n")

    assert underlined(LONG, start, start + len(name)) == name
    assert len(excerpt) < 110


def test_cut_ends_of_a_line_are_marked():
    def ends(name):
        start = LONG.index(name)
        excerpt = drawn(LONG, start, start + 5).split("\n")[1].strip()
        return excerpt.startswith("…"), excerpt.endswith("…")

    assert ends("a_000") == (False, True)
    assert ends("a_100") == (True, True)
    assert ends("a_199") == (True, False)


def test_line_of_many_megabytes_is_drawn_short():
    text = "x" * 10_000_000

    assert len(drawn(text, 9_000_000, 9_000_010)) < 400


# --- what a terminal would obey ---------------------------------------------------

UNSEEN = ("\u202e", "\u2066", "\u200b", "\x1b", "\x00", "\x7f", "\u2028", "\ufeff")


@pytest.mark.parametrize("char", UNSEEN, ids=lambda char: f"U+{ord(char):04X}")
def test_unseen_character_before_the_place_does_not_move_the_caret(char):
    text = f"a{char}b + c"

    assert char not in drawn(text, 6, 7)
    assert f"<U+{ord(char):04X}>" in drawn(text, 6, 7)
    assert underlined(text, 6, 7) == "c"


def test_messages_and_names_of_texts_are_shown_in_the_same_way():
    span = Span(SourceText("x", f"%%neurons {RIGHT_TO_LEFT}P"), 0, 1)
    finding = Diagnostic("NB103", f"`{RIGHT_TO_LEFT}`", span, f"Write {RIGHT_TO_LEFT}")

    assert render((finding,), CODES).count("<U+202E>") == 3


@given(st.text(max_size=150), st.integers(0, 150), st.integers(1, 20))
def test_any_place_in_any_text_is_drawn_with_a_caret_and_nothing_unseen(
    text, start, length
):
    start = min(start, len(text))
    shown = drawn(text, start, min(start + length, len(text)))

    assert "^" in shown.split("\n")[2]
    assert {unicodedata.category(char) for char in shown} & {"Cf", "Cs"} == set()
    assert [char for char in shown if char < " " and char not in "\n\t"] == []


# --- several findings -------------------------------------------------------------


def test_findings_are_sorted_by_place_and_the_first_names_the_class():
    source = SourceText("a\nb\nc\n", "%%constants")
    later = Diagnostic("NB301", "second", Span(source, 4, 5))
    sooner = Diagnostic("NB103", "first", Span(source, 0, 1))
    error = error_from((later, sooner))

    assert type(error).__name__ == "EquationSyntaxError"
    assert error.code == "NB103"
    assert str(error).index("first") < str(error).index("second")


def test_error_draws_itself_for_a_notebook():
    error = fail("NB803", "nothing", hint="Try")

    assert error._render_traceback_() == ["OptionError NB803", "  nothing. Try"]
