"""Values of expressions, and that folding and inlining do not change them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from nbspike.diagnostics.errors import NbspikeError
from nbspike.lang.expr import Binary, Call, Name, Number, Select
from nbspike.lang.format import to_text
from nbspike.model.evaluate import evaluate
from nbspike.model.functions import FUNCTIONS
from nbspike.model.inline import fold_units, inline
from nbspike.model.tree import name_ids


def draws(seed=1):
    """Return a source of random numbers."""
    generator = np.random.default_rng(seed)
    laws = {"uniform": generator.random, "normal": generator.standard_normal}
    return lambda law, count: laws[law](count)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/3", 1 / 3),
        ("7//2", 3),
        ("-7//2", -4),
        ("7//-2", -4),
        ("-7 % 3", 2),
        ("7 % -3", -2),
        ("-7.5 % 2", 0.5),
        ("int(-0.5)", 0),
        ("int(2.9)", 2),
        ("int(True)", 1),
        ("2**-1", 0.5),
        ("2**3", 8),
        ("-2**2", -4),
        ("(1 < 2)*2.5", 2.5),
        ("True + True", 2),
        ("not 1 < 2", False),
        ("1 < 2 and 2 < 1 or True", True),
        ("5*mV", 0.005),
        ("3*kHz*ms", 3.0),
        ("sin(pi/2) + log(e)", 2.0),
        ("exprel(0)", 1.0),
        ("exprel(1)", math.e - 1),
        ("exprel(1e-12)", 1.0 + 0.5e-12),
        ("clip(5, 0, 3)", 3),
        ("clip(-5, 0, inf)", 0),
        ("sign(-2*mV)", -1.0),
        ("abs(-3)", 3),
        ("floor(-0.5)", -1.0),
        ("ceil(-0.5)", 0.0),
        ("timestep(0.3*ms, 0.1*ms)", 3),
        ("timestep(0.29*ms, 0.1*ms)", 2),
        ("1/0", math.inf),
        ("-1/0.0", -math.inf),
    ],
)
def test_value(read, text, value):
    result = evaluate(read.expression(text), {})
    assert_allclose(result, value, rtol=1e-15, atol=0)
    assert not isinstance(result, np.ndarray)


@pytest.mark.parametrize("name", sorted(n for n, f in FUNCTIONS.items() if f.numpy))
def test_functions_work_on_numbers_and_arrays_alike(read, name):
    x = np.array([0.0, 0.25, 0.75])
    arity = FUNCTIONS[name].arity
    rest = (Number(0.5), Number(0.6))[: arity - 1]
    call = Call(name, (Name("x"), *rest))
    together = evaluate(call, {"x": x})
    alone = [evaluate(call, {"x": float(value)}) for value in x]
    assert_allclose(together, alone, rtol=1e-15)
    assert len(together) == len(x)


def test_numpy_agrees_for_what_it_also_has(read):
    x = np.linspace(0.1, 0.9, 5)
    shared = [n for n, f in FUNCTIONS.items() if f.arity == 1 and hasattr(np, n)]
    for name in set(shared) - {"int", "poisson"}:
        assert_array_equal(
            evaluate(read.expression(f"{name}(x)"), {"x": x}), getattr(np, name)(x)
        )
    assert len(shared) > 15


def test_conditions_work_element_by_element(read):
    i = np.arange(6)
    result = evaluate(read.expression("i > 1 and not i == 3 or i == 0"), {"i": i})
    assert_array_equal(result, [True, False, True, False, True, True])


def test_truth_values_count_as_numbers(read):
    up = np.array([True, False])
    assert_array_equal(evaluate(read.expression("up + up - 1"), {"up": up}), [1, -1])
    assert_array_equal(evaluate(read.expression("-up"), {"up": up}), [-1, 0])


def test_indices_do_not_wrap_at_32_bits(read):
    i = np.arange(3, dtype=np.int32)
    result = evaluate(read.expression("(i + 1)*2000000000"), {"i": i})
    assert_array_equal(result, [2_000_000_000, 4_000_000_000, 6_000_000_000])


def test_grid_of_positions_needs_floor_division(read):
    i = np.arange(6)
    assert_array_equal(evaluate(read.expression("i//3"), {"i": i}), [0, 0, 0, 1, 1, 1])
    assert_allclose(evaluate(read.expression("i/3"), {"i": i}), i / 3)


def test_selection_takes_one_of_two():
    node = Select(Name("up"), Number(1.5), Name("x"))
    up, x = np.array([True, False]), np.array([7.0, 8.0])
    assert_array_equal(evaluate(node, {"up": up, "x": x}), [1.5, 8.0])


def test_two_draws_are_independent(read):
    """Two uniform draws differ by a triangular variable, of variance 1/6."""
    result = evaluate(read.expression("rand() - rand()"), {}, draws(), 20_000)
    assert result.shape == (20_000,)
    assert_allclose(np.var(result), 1 / 6, rtol=0.03)  # 3 standard errors


@pytest.mark.parametrize("mean", [0.0, 0.3, 4.0, 60.0, 1300.0])
def test_poisson_numbers_have_mean_and_variance(read, mean):
    size = 20_000
    result = evaluate(read.expression("poisson(m)"), {"m": mean}, draws(), size)
    assert result.dtype.kind == "i"
    error = math.sqrt(max(mean, 1e-12) / size)
    assert abs(result.mean() - mean) <= 4 * error
    assert_allclose(result.var(), mean, rtol=0.05)


def test_poisson_means_may_differ_between_elements(read):
    means = np.array([0.0, 2.0, 900.0])
    result = evaluate(read.expression("poisson(m)"), {"m": means}, draws(), 3)
    assert result[0] == 0
    assert result[1] < 20 < 700 < result[2]


def test_single_draw_is_a_number(read):
    assert 0 <= evaluate(read.expression("rand()"), {}, draws()) < 1


def test_random_numbers_need_a_source(read):
    with pytest.raises(ValueError, match="rand"):
        evaluate(read.expression("rand()"), {})


def test_unknown_name_is_a_key_error(read):
    with pytest.raises(KeyError, match="nothing"):
        evaluate(read.expression("nothing + 1"), {})


def test_long_sum_does_not_exhaust_the_stack():
    tree = Name("x")
    for _ in range(5000):
        tree = Binary("+", tree, Number(1))
    assert evaluate(tree, {"x": 0.5}) == 5000.5


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("5*ms", "0.005"),
        ("-60*mV", "-0.06"),
        ("v/(10*ms)", "v/0.01"),
        ("2*pi*f", "6.283185307179586*f"),
        ("E_L + 2", "E_L + 2"),
        ("i + 0*x", "i + 0*x"),
        ("1/0", "1/0"),
    ],
)
def test_folding(read, text, folded):
    assert to_text(fold_units(read.expression(text))) == folded


ATOMS = st.sampled_from(["x", "y", "2", "3.5", "5*mV", "0", "1*ms", "pi", "7"])
SUMS = st.recursive(
    ATOMS,
    lambda inner: st.tuples(
        inner, st.sampled_from(["+", "-", "*", "/", "//", "%", "**"]), inner
    ).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
    max_leaves=8,
)


def test_folding_keeps_the_value(read):
    values = {"x": 1.25, "y": np.array([-2.0, 3.0])}

    @given(SUMS)
    def check(text: str) -> None:
        expr = read.expression(text)
        assert_allclose(
            evaluate(fold_units(expr), values),
            evaluate(expr, values),
            rtol=1e-12,
            atol=1e-300,
        )

    check()


def test_inlining_writes_subexpressions_out(read):
    model = read.neurons(
        "c = a + b : 1\na = 2*x : 1\nb = a*a : 1\nx : 1\ndx_/dt = -c/(5*ms) : 1"
    )
    expr = inline(model.variable("x_").expression, model)
    assert name_ids(expr) == {"x"}
    assert_allclose(evaluate(expr, {"x": 3.0}), -(6.0 + 36.0) / 0.005)


def test_inlining_stops_before_a_formula_explodes(read):
    lines = [f"x{k} = x{k - 1} + x{k - 1} : 1" for k in range(1, 61)]
    model = read.neurons("x0 : 1\n" + "\n".join(lines))
    with pytest.raises(NbspikeError) as caught:
        inline(Name("x60"), model)
    assert caught.value.code == "NB110"
