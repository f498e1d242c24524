from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.constants import parse_constants
from nbspike.lang.format import to_text

CELL = """\
tau_m = 20*ms                         # membrane time constant
E_L   = -60*mV
w_e   = 1.62*mV in [0, 5]*mV          # excitatory weight
nu    = 10*Hz   in logspace(1, 1000)*Hz
g     = 4       in {2, 3, 4, 4.5, 6}  # choices
tau_s = tau_m/4                       # derived
k     = 1*mV in linspace(-1, 1, 21)*mV/2; T = 1*second
q     = 3*mV in [0*mV,
                 5*mV]
"""


def read(text):
    return parse_constants(SourceText(text, "%%constants"))


def findings(text):
    with pytest.raises(NbspikeError) as caught:
        read(text)
    return [(item.code, item.span.text) for item in caught.value.findings]


def test_values_and_labels_are_read():
    values = {each.name: (to_text(each.value), each.label) for each in read(CELL)}
    assert values["tau_m"] == ("20*ms", "membrane time constant")
    assert values["E_L"] == ("-60*mV", "")
    assert values["tau_s"] == ("tau_m/4", "derived")
    assert values["T"] == ("1*second", "")


def test_ranges_have_their_unit_multiplied_in():
    ranges = {
        each.name: (
            each.range.kind,
            [to_text(value) for value in each.range.values],
            each.range.points,
        )
        for each in read(CELL)
        if each.range
    }
    assert ranges == {
        "w_e": ("interval", ["0*mV", "5*mV"], None),
        "nu": ("logspace", ["1*Hz", "1000*Hz"], None),
        "g": ("choices", ["2", "3", "4", "4.5", "6"], None),
        "k": ("linspace", ["-1*mV/2", "1*mV/2"], 21),
        "q": ("interval", ["0*mV", "5*mV"], None),
    }


def test_places_are_those_of_the_text():
    w_e = read(CELL)[2]
    assert w_e.span.text == "w_e   = 1.62*mV in [0, 5]*mV"
    assert (w_e.name_span.text, w_e.range.span.text) == ("w_e", "[0, 5]*mV")


def test_an_empty_cell_has_no_constants():
    assert read("# later\n") == ()


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ("a 20*ms", "NB114", "a 20*ms"),
        ("a: 20*ms", "NB114", "a: 20*ms"),
        ("a += 2", "NB114", "a += 2"),
        ("a == 2", "NB114", "a == 2"),
        ("3 = 2", "NB114", "3 = 2"),
        ("a =", "NB114", "="),
        ("a = 'x'", "NB105", "'"),
        ("a = 2^3", "NB104", "^"),
        ("a = [1, 2]", "NB105", "["),
        ("a = 3 in", "NB114", "in"),
        ("a = 3 in (1, 2)", "NB114", "(1, 2)"),
        ("a = 3 in [1]", "NB114", "[1]"),
        ("a = 3 in [1, 2, 3]", "NB114", "[1, 2, 3]"),
        ("a = 3 in [5, 0]*mV", "NB114", "[5, 0]*mV"),
        ("a = 3 in [1,, 2]", "NB114", "[1,, 2]"),
        ("a = 3 in [1, 2] mV", "NB114", "mV"),
        ("a = 3 in {}", "NB114", "{}"),
        ("a = 3 in lnspace(1, 2, 3)", "NB114", "lnspace"),
        ("a = 3 in linspace(1, 2, 0)", "NB114", "0"),
        ("a = 3 in logspace(0, 10)", "NB114", "logspace(0, 10)"),
        ("a = 3 in [0, 5]*mV^2", "NB104", "^"),
        ("None = 3", "NB203", "None"),
        ("reset = 3", "NB203", "reset"),
        ("a = 1\na = 2", "NB202", "a"),
    ],
)
def test_each_fault_has_its_code_and_place(text, code, underlined):
    assert findings(text) == [(code, underlined)]


def test_bounds_with_other_units_are_not_compared_as_numbers():
    (constant,) = read("a = 1*ms in [500*us, 5*ms]")
    assert constant.range.kind == "interval"


def test_all_lines_are_checked():
    codes = [code for code, _ in findings("a 2\nb = 3\nc = (1\nd = 2^2\ne = 'x'")]
    assert codes == ["NB114", "NB102", "NB104", "NB105"]


def test_a_broken_line_does_not_hide_the_next():
    codes = [code for code, _ in findings("a = \u2212 1\nb = 2^2\nc = 'x'\nd e")]
    assert codes == ["NB101", "NB104", "NB105", "NB114"]
