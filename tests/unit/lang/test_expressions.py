from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import (
    Binary,
    Boolean,
    Call,
    Compare,
    Name,
    Number,
    Truth,
    Unary,
    children,
)
from nbspike.lang.expr_parse import parse_condition, parse_value
from nbspike.lang.format import to_text
from nbspike.lang.limits import LEVELS
from tests.unit.lang.trees import trees


def read(text):
    return parse_value(SourceText(text, "value"))


def first_finding(text, parse=parse_value):
    with pytest.raises(NbspikeError) as caught:
        parse(SourceText(text, "value"))
    return caught.value.findings[0]


def nodes(tree):
    yield tree
    for child in children(tree):
        yield from nodes(child)


def value_of(tree):
    """Return the number of a tree without names, the slow and plain way."""
    match tree:
        case Number(value=value):
            return value
        case Unary(op="-", operand=operand):
            return -value_of(operand)
        case Binary(op=op, left=left, right=right):
            a, b = value_of(left), value_of(right)
            return {
                "+": lambda: a + b,
                "-": lambda: a - b,
                "*": lambda: a * b,
                "/": lambda: a / b,
                "//": lambda: a // b,
                "%": lambda: a % b,
                "**": lambda: a**b,
            }[op]()
    raise AssertionError(tree)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 + 3*4", 14),
        ("2 - 3 - 4", -5),
        ("2**3**2", 512),
        ("-2**2", -4),
        ("2**-1", 0.5),
        ("7//2*2 + 7%2", 7),
        ("-7//2", -4),
        ("8/4/2", 1),
        ("(2 + 3)*4", 20),
        (".5e1 + 1.", 6),
    ],
)
def test_precedence_is_that_of_mathematics(text, value):
    assert math.isclose(value_of(read(text)), value)


def test_each_form_has_its_node():
    v, w = Name("v"), Name("w")
    assert read("clip(v, 0, w)") == Call("clip", (v, Number(0), w))
    assert read("rand()") == Call("rand", ())
    assert read("v <= w") == Compare("<=", v, w)
    assert read("v and w and True") == Boolean("and", (v, w, Truth(True)))
    assert read("not v") == Unary("not", v)
    assert isinstance(read("1").value, int)
    assert isinstance(read("1.0").value, float)


@given(trees, st.sampled_from(["", " ", "\n", "  # note (\n "]))
def test_every_node_is_read_back_from_its_own_place(tree, gap):
    words = to_text(tree).replace(" ", f" {gap}")
    source = SourceText(f"{gap} {words} {gap}", "value")
    read_tree = parse_value(source)
    assert read_tree == tree
    for node in nodes(read_tree):
        assert read(node.span.text) == node
        assert node.span.source.text == source.text


def test_places_count_from_the_users_own_text():
    source = SourceText("(a  # first\n\n   + bcd*exp(x))\n", "value")
    tree = parse_condition(source)
    product = tree.right
    assert product.span.text == "bcd*exp(x)"
    assert source.position(product.span.start) == (3, 6)
    assert product.right.name_span.text == "exp"


def test_carriage_returns_before_line_feeds_do_not_shift_places():
    tree = parse_value(SourceText("a +\r\n  b", "value"))
    assert tree.right.span.text == "b"
    assert tree.right.span.source.position(tree.right.span.start) == (2, 3)


# text, code, what the caret underlines
ILLEGAL = [
    ("v^2", "NB104", "^"),
    ("0 < v < 1", "NB105", "0 < v < 1"),
    ("v[0]", "NB105", "["),
    ("v.shape", "NB105", ".shape"),
    ("(v, 1)", "NB105", ","),
    ("[v]", "NB105", "["),
    ("{v}", "NB105", "{"),
    ("lambda x: x", "NB105", "lambda"),
    ("v if w else x", "NB105", "if"),
    ("v for v in w", "NB105", "for"),
    ("v in w", "NB105", "in"),
    ("v is w", "NB105", "is"),
    ("None", "NB105", "None"),
    ("exp(x=v)", "NB105", "x="),
    ("exp(*v)", "NB103", "*"),
    ("v & w", "NB105", "&"),
    ("v | w", "NB105", "|"),
    ("v && w", "NB105", "&&"),
    ("v << 2", "NB105", "<<"),
    ("~v", "NB105", "~"),
    ("!v", "NB105", "!"),
    ("v @ w", "NB105", "@"),
    ("x := 3", "NB105", ":="),
    ("x = 3", "NB103", "="),
    ("x += 3", "NB103", "+="),
    ("0x10", "NB103", "0x10"),
    ("1_0", "NB103", "1_0"),
    ("007", "NB103", "007"),
    ("10ms", "NB103", "10ms"),
    ("1.2.3", "NB103", "1.2.3"),
    ("2j", "NB103", "2j"),
    ("1e999", "NB103", "1e999"),
    ("a +", "NB103", "+"),
    ("a + * b", "NB103", "+"),
    ("* b", "NB103", "*"),
    ("f(a, )", "NB103", ","),
    ("(, a)", "NB103", ","),
    ("()", "NB103", "()"),
    ("a b", "NB103", "a b"),
    ("2(a)", "NB103", "2("),
    ("a + not b", "NB103", "not"),
    ("a and or b", "NB103", "and"),
    ("a : b", "NB103", ":"),
    ("a; b", "NB103", ";"),
    ("a ? b", "NB101", "?"),
    ("'v'", "NB105", "'"),
    ("v \\\n+ 1", "NB101", "\\"),
    ("(v", "NB102", "("),
    ("v)", "NB102", ")"),
    ("(v]", "NB102", "]"),
    ("v" * 65, "NB110", "v" * 65),
]


@pytest.mark.parametrize(("text", "code", "underlined"), ILLEGAL)
def test_each_illegal_form_has_its_code_and_place(text, code, underlined):
    found = first_finding(text)
    assert (found.code, found.span.text) == (code, underlined)
    assert "invalid syntax" not in found.message


def test_illegal_forms_do_not_share_a_message():
    messages = [first_finding(text).message for text, *_ in ILLEGAL]
    assert len(set(messages)) > 0.9 * len(ILLEGAL)  # a few quote the same sign


def test_a_chain_is_answered_with_what_it_means():
    assert first_finding("0 < (v) <= 1").hint == "Write `0 < v and v <= 1`"


def test_all_bit_operators_of_a_text_are_found_together():
    with pytest.raises(NbspikeError) as caught:
        read("v^2 + w^2 + (a & b)")
    assert [item.span.text for item in caught.value.findings] == ["^", "^", "&"]


def test_an_empty_text_says_so():
    assert first_finding(" # nothing").code == "NB106"


def test_sums_may_be_long_but_not_endless():
    assert read("+".join(["v"] * LEVELS)) is not None
    for count in (LEVELS + 1, 1500, 3000):
        text = "(" + "\n+".join(["v"] * count) + ")"
        assert first_finding(text).code == "NB110"
    for text in ("-" * 4000 + "v", "**".join(["v"] * 1000), "not " * 500 + "v"):
        assert first_finding(text).code == "NB110"
