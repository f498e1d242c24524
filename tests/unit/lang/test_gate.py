from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.constants import parse_constants
from nbspike.lang.equations import parse_model
from nbspike.lang.expr_parse import parse_value
from nbspike.lang.gate import gate
from nbspike.lang.headers import parse_neurons_header, parse_synapses_header
from nbspike.lang.limits import DEPTH, LINE_BYTES, TEXT_BYTES
from nbspike.lang.neurons import parse_neurons
from nbspike.lang.statement_parse import parse_statements
from nbspike.lang.synapses import parse_synapses

PARSERS = (
    parse_constants,
    parse_model,
    parse_neurons,
    parse_neurons_header,
    parse_statements,
    parse_synapses,
    parse_synapses_header,
    parse_value,
)

NOISE = "\r\x85\u2028\u2029\0\v\f\u202e\uff56\u0301\ud800\t\u00a0\u2212\u0430'\"\\`;"
WORDS = [
    "dv/dt", "x", "v", "=", ":", "volt", "1", "(unless refractory)", "(", ")", "[",
    "]", "{", "}", "*", "**", "-", "+", "/", "^", "<", "==", "+=", ",", "\n", "\n  ",
    "# note", "threshold:", "reset:", "connect:", "record:", "on_pre slow:", "delay:",
    "in", "not", "and", "lambda", "range(3)", "i=", "j=", "p=", "one_to_one", "--dt",
    "--method", "poisson", "spikes", "->", "P[3]", "linspace(1, 2, 3)", "0x1", "1e5",
    "exp(", ".real", "import", "5*ms", "\r\n", "every",
    "every 5*ms:", "events:", "on_up:",
]  # fmt: skip

cell_text = st.lists(
    st.one_of(
        st.sampled_from(WORDS), st.sampled_from(list(NOISE)), st.text(max_size=2)
    ),
    max_size=30,
).map(" ".join)


def findings(parse, text):
    """Return what is wrong with a text; anything but our own error escapes."""
    try:
        parse(SourceText(text, "cell"))
    except NbspikeError as error:
        return error.findings
    return ()


@pytest.mark.parametrize("parse", PARSERS)
@given(text=cell_text)
def test_any_text_is_read_or_refused_with_places_inside_it(parse, text):
    for item in findings(parse, text):
        assert "invalid syntax" not in item.message
        if item.span is not None:
            assert 0 <= item.span.start < item.span.end
            assert item.span.end <= len(item.span.source.text)


REPEATED = [
    "(", ")", "()", "[", "{", "(\n", "x = (\n", "'", '"', "\n", "#\n", "\r", "\u2028",
    "\xff", "a\n", "a:", "a :1\n", "a,b ", "a,", "a ", "1", ".", "-", "a+", "a^", "a**",
    "*", "not ", "f(a,", "=", "=\n", "a=1;", "i=[0]", "--a ", "dv/dt=", "reset:\n",
    "on_pre a: b\n", "delay a:1\n", "every ", "every a:b\n", "events:a=b;",
    "on_a:a=b\n", "x : 1 (a)\n",
]  # fmt: skip


@pytest.mark.parametrize("unit", REPEATED)
@pytest.mark.parametrize("size", [LINE_BYTES - 8, TEXT_BYTES - 1])
def test_no_repetition_is_slow_or_escapes(unit, size):
    text = unit * (size // len(unit.encode()))
    for parse in PARSERS:
        start = time.process_time()
        found = findings(parse, text)
        # far above what it takes; quadratic work on 64 KiB would be minutes
        assert time.process_time() - start < 2.0
        assert len(found) < 100


def codes(text, **options):
    return [item.code for item in gate(SourceText(text, "cell"), **options).findings]


def first(text):
    return next(iter(gate(SourceText(text, "cell")).findings))


def test_plain_text_passes():
    assert codes('dv/dt = -v/(10*ms) : 1\t# it\'s µ-like \\ "x"\n') == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a \u2212 b", ["U+2212 MINUS SIGN", "`-`"]),
        ("a \u00d7 b", ["U+00D7 MULTIPLICATION SIGN", "`*`"]),
        ("\u03c4", ["U+03C4 GREEK SMALL LETTER TAU", "`tau`"]),
        ("\u0430", ["U+0430 CYRILLIC SMALL LETTER A", "`a`"]),
        ("\uff56", ["U+FF56", "`v`"]),
        ("\U0001d41e", ["U+1D41E", "`e`"]),
        ("x\u00b2", ["U+00B2", "`**2`"]),
        ("a\u00a0b", ["U+00A0 NO-BREAK SPACE", "blank"]),
        ("a\u202eb", ["U+202E RIGHT-TO-LEFT OVERRIDE", "Delete"]),
        ("a\0b", ["U+0000"]),
        ("a # b\rc", ["U+000D CARRIAGE RETURN"]),
        ("a # b\x85c", ["U+0085 NEXT LINE"]),
        ("a # b\u2028c", ["U+2028 LINE SEPARATOR"]),
    ],
)
def test_foreign_characters_are_named(text, words):
    found = first(text)
    assert found.code == "NB101"
    assert not [word for word in words if word not in f"{found.message} {found.hint}"]


def test_invisible_characters_do_not_enter_the_sentence():
    assert first("a\u202eb").message.isascii()


def test_a_prime_is_answered_with_the_derivative():
    found = first("g_e' = -g_e/tau : 1")
    assert found.hint == "Write `dg_e/dt = …`"


def test_quotes_are_allowed_where_they_mean_nothing():
    assert codes("'P[3]'", quotes=True) == []
    assert codes("'P[3]'") == ["NB105"]


def test_a_bracket_that_is_never_closed_does_not_hide_the_next_line():
    gated = gate(SourceText("dv/dt = (v/tau : 1\ndw/dt = w) : 1", "cell"))
    assert [item.span.start for item in gated.findings] == [8, 28]
    assert gated.spoiled == {1, 2}
    assert gated.joined == frozenset()


def test_brackets_join_lines():
    gated = gate(SourceText("x = (a\n# why\n  + b) : 1\ny : 1", "cell"))
    assert gated.joined == {2, 3}


def test_flags_that_are_never_closed_are_called_flags():
    assert "flags" in first("v : volt (constant").hint
    assert "flags" not in first("reset: v = (0").hint


@pytest.mark.parametrize("inside", [DEPTH, DEPTH + 1])
def test_depth_is_bounded(inside):
    text = "(" * inside + "v" + ")" * inside
    if inside <= DEPTH:
        assert codes(text) == []
    else:
        with pytest.raises(NbspikeError, match=r"nested 65 deep, the limit is 64"):
            gate(SourceText(text, "cell"))


def test_length_counts_bytes():
    assert codes("#" + "\u00e4" * 100) == []
    text = "\n".join(["#" + "\u00e4" * 1000] * 33)
    assert len(text) < TEXT_BYTES < len(text.encode())
    with pytest.raises(NbspikeError, match="bytes, the limit is 65536"):
        gate(SourceText(text, "cell"))


def test_a_long_line_does_not_hide_the_others():
    with pytest.raises(NbspikeError) as caught:
        parse_model(SourceText("x = " + "a+" * 3000 + "a : 1\ny = b^2 : 1", "cell"))
    assert [item.code for item in caught.value.findings] == ["NB110", "NB104"]


def test_refusing_a_huge_text_takes_no_time():
    source = SourceText("(" * 10_000_000, "cell")
    start = time.process_time()
    with pytest.raises(NbspikeError, match="limit"):
        gate(source)
    assert time.process_time() - start < 0.1  # 0.005 s, with room for a busy machine
