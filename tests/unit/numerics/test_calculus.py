"""The algebra on trees, judged by the values of the expressions."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Binary, Call, Expr, Name, Number, Unary, names_in
from nbspike.lang.expr_parse import parse_value
from nbspike.lang.format import to_text
from nbspike.model.evaluate import evaluate
from nbspike.numerics.calculus import (
    add,
    divide,
    free_of,
    is_one,
    is_zero,
    linear_in,
    multiply,
    negate,
    nonlinear_term,
    substitute,
    sum_of,
)

VARIABLES, CONSTANTS = ("x", "y"), ("a", "b")
NAMES = (*VARIABLES, *CONSTANTS)


def read(text: str) -> Expr:
    return parse_value(SourceText(text, "expression"))


numbers = st.sampled_from([0, 1, -1, 2, 0.5, 3.25]).map(Number)
constant_leaves = st.one_of(numbers, st.sampled_from(CONSTANTS).map(Name))
leaves = st.one_of(numbers, st.sampled_from(NAMES).map(Name))


def grown(leaf):
    """Return trees of sums, products, quotients by numbers, signs and calls."""
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(Binary, st.sampled_from("+-*"), inner, inner),
            st.builds(
                lambda left, by: Binary("/", left, Number(by)),
                inner,
                st.sampled_from([2, -4.0, 0.5]),
            ),
            st.builds(Unary, st.sampled_from("+-"), inner),
            st.builds(lambda item: Call("sin", (item,)), inner),
        ),
        max_leaves=12,
    )


constants = grown(constant_leaves)


def linear_trees():
    """Return trees that are linear in the variables by construction."""
    return st.recursive(
        st.one_of(constants, st.sampled_from(VARIABLES).map(Name)),
        lambda inner: st.one_of(
            st.builds(Binary, st.sampled_from("+-"), inner, inner),
            st.builds(lambda c, e: Binary("*", c, e), constants, inner),
            st.builds(lambda c, e: Binary("*", e, c), constants, inner),
            st.builds(
                lambda e, by: Binary("/", e, Number(by)),
                inner,
                st.sampled_from([2, -4.0]),
            ),
            st.builds(Unary, st.sampled_from("+-"), inner),
        ),
        max_leaves=10,
    )


values = st.fixed_dictionaries(
    {name: st.floats(-2, 2).map(lambda v: round(v, 3)) for name in NAMES}
)


def recombined(parts: tuple[dict[str, Expr], Expr], at: dict[str, float]) -> float:
    coefficients, rest = parts
    inner = (evaluate(c, at) * at[name] for name, c in coefficients.items())
    return math.fsum([*inner, evaluate(rest, at)])


def size(expr: Expr, at: dict[str, float]) -> float:
    """Return a bound on every intermediate result, to judge rounding by."""
    bounds = {name: abs(value) + 1 for name, value in at.items()}
    match expr:
        case Number():
            return abs(expr.value) + 1
        case Name():
            return bounds[expr.id]
        case Unary():
            return size(expr.operand, at)
        case Binary(op="*"):
            return size(expr.left, at) * size(expr.right, at)
        case Binary(op="/"):
            return size(expr.left, at) * 2
        case Binary():
            return size(expr.left, at) + size(expr.right, at)
        case Call():
            return 1 + size(expr.arguments[0], at)
    raise TypeError(expr)


@given(linear_trees(), values)
def test_what_is_linear_by_construction_is_split_and_keeps_its_value(expr, at):
    parts = linear_in(expr, VARIABLES)
    assert parts is not None
    assert set(parts[0]) <= set(VARIABLES)
    for part in (*parts[0].values(), parts[1]):
        assert free_of(part, VARIABLES)
    tolerance = 1e-13 * size(expr, at)
    assert recombined(parts, at) == pytest.approx(
        evaluate(expr, at), rel=0, abs=tolerance
    )


@given(grown(leaves), values)
def test_a_split_of_any_tree_keeps_its_value(expr, at):
    parts = linear_in(expr, VARIABLES)
    if parts is None:  # then a variable does occur
        assert names_in(expr) & set(VARIABLES)
        return
    for part in (*parts[0].values(), parts[1]):
        assert free_of(part, VARIABLES)
    tolerance = 1e-13 * size(expr, at)
    assert recombined(parts, at) == pytest.approx(
        evaluate(expr, at), rel=0, abs=tolerance
    )


@given(grown(leaves), grown(leaves), values)
def test_substitution_is_evaluation_with_another_value(expr, value, at):
    replaced = substitute(expr, {"x": value})
    inner = evaluate(value, at)
    if abs(inner) > 1e6:
        return
    moved = {**at, "x": inner}
    tolerance = 1e-12 * size(expr, moved)
    expected = evaluate(expr, moved)
    assert evaluate(replaced, at) == pytest.approx(expected, rel=0, abs=tolerance)


def test_substitution_is_simultaneous():
    swapped = substitute(read("x - 2*y"), {"x": Name("y"), "y": Name("x")})
    assert swapped == read("y - 2*x")


@pytest.mark.parametrize(
    "text",
    [
        "x*y",
        "x*x",
        "x**2",
        "1/x",
        "a/(1 + x)",
        "sin(x)",
        "exp(-x)*y",
        "(a + x)*(b + y)",
        "clip(x, 0, 1)",
        "(x > 0)*a",
        "x % 2",
        "x//2",
    ],
)
def test_what_is_not_linear_is_not_split(text):
    assert linear_in(read(text), VARIABLES) is None


@pytest.mark.parametrize(
    ("text", "coefficient", "rest"),
    [
        ("x", "1", "0"),
        ("-x", "-1", "0"),
        ("a", None, "a"),
        ("x + x", "1 + 1", "0"),
        ("(a - x)/b", "-1/b", "a/b"),
        ("a*(b - 2*x)", "a*-2", "a*b"),
        ("+(x - a)", "1", "-a"),
        ("sin(a)*x", "sin(a)", "0"),
    ],
)
def test_splits_one_can_read(text, coefficient, rest):
    parts = linear_in(read(text), ("x",))
    assert parts is not None
    at = {"a": 0.7, "b": -1.3}
    if coefficient is None:
        assert parts[0] == {}
    else:
        expected = evaluate(read(coefficient), at)
        assert evaluate(parts[0]["x"], at) == pytest.approx(expected, rel=1e-15)
    assert evaluate(parts[1], at) == pytest.approx(evaluate(read(rest), at), rel=1e-15)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("v*v", "v*v"),
        ("a*v*v + b", "a*v*v"),
        ("(v*v - v + w)/a", "v*v"),
        ("a - b*(v - v*w)", "v*w"),
        ("-(v + exp(v))", "exp(v)"),
        ("(1 - v)*w/a + v", "(1 - v)*w"),
        ("v + 1/v", "1/v"),
    ],
)
def test_the_term_to_blame_is_the_smallest_one(text, term):
    found = nonlinear_term(read(text), ("v", "w"))
    assert to_text(found) == term
    assert linear_in(found, ("v", "w")) is None


@given(grown(leaves), grown(leaves), values)
def test_building_blocks_mean_what_they_say(left, right, at):
    one, two = evaluate(left, at), evaluate(right, at)
    assert evaluate(add(left, right), at) == pytest.approx(one + two, rel=1e-15)
    assert evaluate(multiply(left, right), at) == pytest.approx(one * two, rel=1e-15)
    assert evaluate(negate(left), at) == -one
    assert evaluate(divide(left, Number(4.0)), at) == one / 4
    total = sum_of((left, right, left))
    expected = one + two + one
    assert evaluate(total, at) == pytest.approx(expected, rel=1e-14, abs=1e-15)


def test_neutral_elements_leave_no_trace():
    x, zero, one = Name("x"), Number(0), Number(1.0)
    assert add(x, zero) == add(zero, x) == multiply(x, one) == multiply(one, x) == x
    assert is_zero(multiply(x, zero))
    assert is_zero(sum_of(()))
    assert is_one(multiply(Number(2), Number(0.5)))
    assert divide(x, one) == negate(negate(x)) == x
    assert not is_zero(Name("zero"))


def test_the_deepest_tree_of_the_language_is_split():
    text = "+".join(f"{k}*x" for k in range(1, 300))
    parts = linear_in(read(text), ("x",))
    assert parts is not None
    assert evaluate(parts[0]["x"], {}) == 299 * 300 / 2


def test_a_power_of_one_is_linear():
    assert linear_in(read("a*x**1 + b"), VARIABLES) == linear_in(read("a*x + b"), "xy")
    assert linear_in(read("x**2"), VARIABLES) is None
