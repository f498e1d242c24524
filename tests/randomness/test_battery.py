"""The battery passes what is random and fails what is not."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.runtime.random import stream_key, uniform
from tests.claims.significance import binomial_law, poisson_law
from tests.randomness import laws
from tests.randomness.battery import FAILURE, read
from tests.randomness.orders import ORDERS, blocks, words

COUNT = 1 << 18


@pytest.mark.parametrize("order", ORDERS)
def test_uniform_and_normal_numbers_pass_in_every_order(order):
    found = laws.uniform_numbers(blocks(order, "uniform", COUNT), COUNT)
    found |= laws.normal_numbers(blocks(order, "normal", COUNT), COUNT)

    assert min(found.values()) > FAILURE


def test_orders_are_of_the_places_that_they_say():
    first = np.arange(COUNT)
    key = stream_key(2024, "randomness", "elements")
    made = blocks("elements", block=COUNT)
    np.testing.assert_array_equal(next(made), uniform(key, 5, first))
    np.testing.assert_array_equal(next(made), uniform(key, 5, first + COUNT))
    key = stream_key(2024, "randomness", "neurons and steps")
    found = next(blocks("neurons and steps", block=COUNT))
    np.testing.assert_array_equal(found[2000:3000], uniform(key, 2, np.arange(1000)))
    found = next(blocks("seeds", block=COUNT))
    for seed in (0, 77):
        key = stream_key(seed, "neurons", "update", 0)
        assert found[seed] == uniform(key, 0, np.array([5]))[0]


def test_words_are_the_bits_of_the_numbers():
    values = next(blocks("steps"))[:5]
    upper, lower = (
        np.frombuffer(next(words("steps", part)), np.uint32)[:5].astype(float)
        for part in ("upper", "lower")
    )

    np.testing.assert_array_equal(upper, np.floor(values * 2.0**32))
    np.testing.assert_array_equal(lower, np.floor(values * 2.0**52) % 2.0**32)


def spoiled(change, order="elements", draw="uniform"):
    """Yield blocks that something is wrong with."""
    for values in blocks(order, draw, COUNT):
        yield change(values.copy())


def repeated(values):
    values[1::7] = values[::7][: len(values[1::7])]
    return values


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda u: np.floor(u * 2.0**44) / 2.0**44, "last bits"),
        (lambda u: u**1.05, "cells"),
        (repeated, "pairs"),
        (repeated, "triples"),
        (repeated, "lag 1"),
        (lambda u: np.sort(u.reshape(-1, 4), axis=1).ravel(), "permutations"),
    ],
)
def test_uniform_numbers_with_a_fault_fail(change, what):
    found = laws.uniform_numbers(spoiled(change), COUNT)

    assert found[what] < FAILURE


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda z: z + 0.02, "moment 1"),
        (lambda z: 1.01 * z, "moment 2"),
        (lambda z: np.where(abs(z) > 3, 3, z), "beyond 3"),
        (lambda z: np.round(z, 1), "cells"),
        (lambda z: (z + 0.05 * np.roll(z, 1)) / np.sqrt(1.0025), "lag 1"),
        (lambda z: z * np.sqrt(0.9 + 0.1 * np.roll(z, 1) ** 2), "squares, lag 1"),
    ],
)
def test_normal_numbers_with_a_fault_fail(change, what):
    found = laws.normal_numbers(spoiled(change, draw="normal"), COUNT)

    assert found[what] < FAILURE


def test_whole_numbers_are_held_to_their_law():
    law = poisson_law(3.5, 30)
    drawn = blocks("elements", "poisson#3.5", COUNT)
    assert min(laws.whole_numbers(drawn, COUNT, law).values()) > FAILURE
    drawn = blocks("elements", "poisson#3.55", COUNT)
    assert max(laws.whole_numbers(drawn, COUNT, law).values()) < FAILURE
    law = binomial_law(50, 0.02, 40)
    drawn = blocks("steps", "binomial#50.0, 0.02, 0.0", COUNT)
    assert min(laws.whole_numbers(drawn, COUNT, law).values()) > FAILURE


def test_what_dieharder_prints_is_read():
    text = (
        "   diehard_runs|   0|    100000|     100|0.60657064|  PASSED  \n"
        "#====#\n"
        "        test_name   |ntup| tsamples |psamples|  p-value |Assessment\n"
        "   diehard_sums|   0|       100|     100|0.00000001|  FAILED  \n"
        "   sts_serial|  16|    100000|     100|0.99884184|   WEAK   \n"
    )

    assert list(read(text)) == [
        ("diehard_runs", "0", 0.60657064),
        ("sts_serial", "16", 0.99884184),
    ]


def test_counts_have_p_values_at_both_sides():
    assert laws.of_count(100, 100.0) > 0.9
    assert laws.of_count(50, 100.0) < FAILURE
    assert laws.of_count(170, 100.0) < FAILURE
    assert laws.of_count(0, 0.5) > 0.1
    assert laws.of_count(2_700_000, 2.7e6) > 0.9
    assert laws.of_count(2_710_000, 2.7e6) < FAILURE
