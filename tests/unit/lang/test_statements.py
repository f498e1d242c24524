from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.format import statement_text
from nbspike.lang.statement_parse import parse_statements


def read(text):
    return parse_statements(SourceText(text, "reset"))


def only(text):
    with pytest.raises(NbspikeError) as caught:
        read(text)
    (item,) = caught.value.findings
    return item


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("", []),
        ("# nothing", []),
        ("v = 0", ["v = 0"]),
        ("v = 0; w += b;", ["v = 0", "w += b"]),
        ("v = 0  # see C:\\\nc += 1", ["v = 0", "c += 1"]),
        ("  v=(0 +\n 1)\n\n  w*=2", ["v = 0 + 1", "w *= 2"]),
        ("b = v == w", ["b = v == w"]),
        ("a-=1;b/=2;c//=3;d%=4;e**=5", ["a -= 1", "b /= 2", "c //= 3", "d %= 4",
                                         "e **= 5"]),
    ],
)  # fmt: skip
def test_statements_stand_in_lines_or_behind_semicolons(text, statements):
    assert [statement_text(each) for each in read(text)] == statements


def test_targets_and_statements_have_their_places():
    _, second = read("v = 0\n  w_e += 2*x  # more")
    assert (second.target_span.text, second.span.text) == ("w_e", "w_e += 2*x")


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ("v == 0", "NB112", "=="),
        ("v", "NB112", "v"),
        ("open(v)", "NB112", "open(v)"),
        ("v++", "NB112", "v++"),
        ("a + b = 2", "NB112", "a + b"),
        ("v[0] = 2", "NB112", "v[0]"),
        ("a, b = 2", "NB112", "a, b"),
        ("= 2", "NB112", "="),
        ("v =", "NB103", "="),
        ("v = w = 2", "NB103", "="),
        ("v ^= 2", "NB105", "^="),
        ("v := 2", "NB105", ":="),
        ("import os", "NB105", "import"),
        ("if v > 1: v = 0", "NB105", "if"),
        ("del v", "NB105", "del"),
        ("None = 2", "NB203", "None"),
        ("v = w^2", "NB104", "^"),
    ],
)
def test_each_fault_has_its_code_and_place(text, code, underlined):
    item = only(text)
    assert (item.code, item.span.text) == (code, underlined)


def test_a_comparison_is_answered_with_the_assignment():
    assert only("v == E_L + 1").hint == "Did you mean `v = E_L + 1`?"


def test_every_bad_statement_is_reported():
    with pytest.raises(NbspikeError) as caught:
        read("v == 0; w\nx = 1\ny = (2\nz = 3^2")
    codes = [item.code for item in caught.value.findings]
    assert codes == ["NB112", "NB112", "NB102", "NB104"]
