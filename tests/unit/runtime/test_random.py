"""Random numbers: the same in NumPy and in kernels, and as random as they should."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike.codegen.compiling import compile_source
from nbspike.lang.expr import Binary, Call, Name
from nbspike.network.values import draws
from nbspike.runtime.plan import Operation, Plan
from nbspike.runtime.random import normal, stream_key, uniform
from nbspike.runtime.run import run

COUNT = 1_000_000
KEYS = (0, 1, -1, stream_key(1, "P", "update", 0), -(2**63), 2**63 - 1)
STEPS = (0, 1, 12345, 2**31 - 1)
KERNEL = """def kernel(context, step):
    values = float64_array(context, 0)
    n = context[1]
    key = context[2]
    for element in range(n):
        values[element] = {}(key, step, element)
"""


def drawn_by_kernel(law, key, step, count=999):
    values = np.zeros(count)
    operation = compile_source(KERNEL.format(law))
    context = np.array([values.ctypes.data, count, key], np.int64)
    from nbspike.codegen.compiling import operation as fixed

    clock = np.array([step], np.int64)
    step_of = Operation(law, operation.address, context, (values,))
    run(Plan(fixed("loop").address, [], [step_of], 1e-4, clock), 1)
    return values


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("step", STEPS)
def test_uniform_numbers_of_kernels_are_those_of_numpy(key, step):
    expected = uniform(key, step, np.arange(999))

    assert_array_equal(drawn_by_kernel("uniform", key, step), expected)


@pytest.mark.parametrize("key", KEYS)
def test_normal_numbers_of_kernels_are_those_of_numpy(key):
    expected = normal(key, 77, np.arange(999))

    # NumPy rounds the angle before it takes the cosine; kernels count in quarters
    assert_allclose(
        drawn_by_kernel("normal", key, 77), expected, rtol=1e-14, atol=1e-14
    )


def test_uniform_numbers_lie_in_their_interval():
    u = uniform(stream_key(1, "interval"), 0, np.arange(COUNT))

    assert u.min() >= 0
    assert u.max() < 1
    assert len(np.unique(u)) > COUNT - 5  # 52 bits: hardly any comes twice


def one_a_step(draw, key):
    return np.concatenate([draw(key, step, np.arange(1000)) for step in range(1000)])


def one_element(draw, key):
    found = [draw(key, step, np.array([3])) for step in range(20_000)]
    return np.concatenate(found)


@pytest.mark.parametrize(
    "sample",
    [
        lambda draw: draw(stream_key(1, "a"), 5, np.arange(COUNT)),
        lambda draw: one_a_step(draw, stream_key(2, "b")),
        lambda draw: one_element(draw, stream_key(3, "c")),
        lambda draw: np.concatenate(
            [draw(stream_key(seed, "d"), 0, np.arange(10)) for seed in range(20_000)]
        ),
    ],
    ids=["elements", "steps of neurons", "steps of one neuron", "seeds"],
)
def test_moments_and_distribution(sample):
    u, z = sample(uniform), sample(normal)
    n = len(u)

    for power in range(1, 5):
        mean, square = 1 / (power + 1), 1 / (2 * power + 1)
        error = math.sqrt((square - mean**2) / n)
        assert abs(np.mean(u**power) - mean) < 5 * error, power
    moments = {1: (0, 1), 2: (1, 3), 3: (0, 15), 4: (3, 105), 6: (15, 10395)}
    for power, (mean, square) in moments.items():
        error = math.sqrt((square - mean**2) / n)
        assert abs(np.mean(z**power) - mean) < 5 * error, power
    assert distance(np.sort(u)) < 2.23 / math.sqrt(n)  # Kolmogorov: 1 in 10 000
    below = np.frompyfunc(lambda x: 0.5 * math.erfc(-x / math.sqrt(2)), 1, 1)
    assert distance(np.sort(below(z).astype(float))) < 2.23 / math.sqrt(n)


def distance(sorted_values):
    """Return how far an empirical distribution is from the uniform one."""
    n = len(sorted_values)
    steps = np.arange(n + 1) / n
    above = np.max(steps[1:] - sorted_values)
    return max(above, np.max(sorted_values - steps[:-1]))


@pytest.mark.parametrize(
    "other",
    [
        lambda i: uniform(stream_key(1, "x", 0), 0, i + 1),
        lambda i: uniform(stream_key(1, "x", 0), 1, i),
        lambda i: uniform(stream_key(1, "x", 1), 0, i),
        lambda i: uniform(stream_key(2, "x", 0), 0, i),
        lambda i: uniform(stream_key(1, "x0"), 0, i),
    ],
    ids=["element", "step", "place", "seed", "name"],
)
def test_neighbouring_streams_are_not_related(other):
    i = np.arange(COUNT)
    one, another = uniform(stream_key(1, "x", 0), 0, i) - 0.5, other(i) - 0.5

    # products of two have mean 0 and variance 1/144
    assert abs(np.mean(one * another)) < 5 / 12 / math.sqrt(COUNT)
    table, _, _ = np.histogram2d(one, another, bins=16)
    expected = COUNT / 256
    chi2 = np.sum((table - expected) ** 2 / expected)
    assert abs(chi2 - 255) < 5 * math.sqrt(2 * 255)


def test_paths_of_streams_are_not_confused():
    paths = [
        ("ab", "c"),
        ("a", "bc"),
        ("abc",),
        ("a", "b", "c"),
        ("abc", ""),
        ("", "abc"),
    ]
    keys = {stream_key(1, *path) for path in paths}

    assert len(keys) == len(paths)


def test_each_draw_in_a_formula_is_another_one():
    from nbspike.model.evaluate import evaluate

    source = draws(1, ("P", "init"), np.arange(1000))
    difference = evaluate(
        Binary("-", Call("rand", ()), Call("rand", ())), {}, source, 1000
    )

    assert np.std(difference) == pytest.approx(math.sqrt(1 / 6), rel=0.1)


def test_element_draws_the_same_number_whoever_else_draws():
    from nbspike.model.evaluate import evaluate

    formula = Binary("*", Call("rand", ()), Name("a"))
    whole = evaluate(formula, {"a": 2.0}, draws(1, ("P",), np.arange(100)), 100)
    part = evaluate(formula, {"a": 2.0}, draws(1, ("P",), np.arange(40, 60)), 20)

    assert_array_equal(part, whole[40:60])
