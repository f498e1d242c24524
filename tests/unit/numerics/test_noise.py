"""White noise: its variance, its meaning, and which draws are the same."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.unit.numerics.twin import advance, chosen

OU = "dx/dt = -x/tau + sigma*sqrt(2/tau)*xi : 1"


def independent(seed, size):
    """Return new normal numbers for each draw."""
    rng = np.random.default_rng(seed)
    return lambda _site: rng.standard_normal(size)


@pytest.mark.parametrize("method", ["euler", "heun"])
def test_the_variance_of_ornstein_uhlenbeck_is_that_of_the_discrete_process(method):
    """sigma**2/(1 - dt/(2*tau)): at dt = tau/5 that is 11 % above sigma**2."""
    size, tau, sigma, dt = 100_000, 10e-3, 1.5, 2e-3
    start = {"x": np.zeros(size), "tau": tau, "sigma": sigma}
    normal = independent(1, size)
    x = advance(OU, start, dt, 80, method, normal=normal)["x"]
    expected = sigma**2 / (1 - dt / (2 * tau))
    five_errors = 5 * math.sqrt(2 / size)
    assert np.var(x) == pytest.approx(expected, rel=five_errors)
    assert np.mean(x) == pytest.approx(0, abs=5 * math.sqrt(expected / size))


@pytest.mark.parametrize("method", ["euler", "heun"])
def test_a_name_is_one_realisation_and_two_names_are_two(method):
    size = 20_000
    text = "da/dt = k*xi_1 : 1\ndb/dt = k*xi_1 : 1\ndc/dt = k*xi_2 : 1"
    start = {**{name: np.zeros(size) for name in "abc"}, "k": 1.0}
    found = advance(text, start, 1.0, 4, method, normal=independent(2, size))
    np.testing.assert_array_equal(found["a"], found["b"])
    assert abs(np.corrcoef(found["a"], found["c"])[0, 1]) < 5 / math.sqrt(size)


@pytest.mark.parametrize("method", ["euler", "heun"])
def test_the_stream_of_a_noise_follows_from_its_name_alone(method):
    """xi_a is the first by name, wherever it stands and whatever the method."""
    text = "da/dt = k*xi_b : 1\ndb/dt = k*xi_a : 1"
    start = {"a": 0.0, "b": 0.0, "k": 1.0}
    found = advance(text, start, 1.0, 1, method, normal=float)
    assert (found["a"], found["b"]) == (1.0, 0.0)


def test_multiplicative_noise_is_meant_in_the_sense_of_stratonovich():
    """The mean of dx = s x o dW grows as exp(s**2 t/2), where Ito has 1."""
    size, steps, s = 100_000, 50, math.sqrt(0.5)
    text = "dx/dt = s*x*xi : 1"
    assert chosen(text).method == "heun"
    start = {"x": np.ones(size), "s": s}
    found = advance(text, start, 1 / steps, steps, normal=independent(3, size))
    error = math.sqrt((math.exp(1.0) - math.exp(0.5)) / size)
    assert np.mean(found["x"]) == pytest.approx(math.exp(0.25), abs=5 * error)


def test_heun_follows_each_path_with_strong_order_one():
    text = "dx/dt = -x/tau + s*x*xi : 1"
    size, finest, s = 2000, 512, 0.8
    kicks = np.random.default_rng(4).standard_normal((finest, size))
    exact = np.exp(-1 + s * kicks.sum(axis=0) / math.sqrt(finest))
    counts, errors = 2 ** np.arange(5, 10), []
    start = {"x": np.ones(size), "tau": 1.0, "s": s}
    for count in counts:
        together = finest // count
        blocks = kicks.reshape(count, together, size).sum(axis=1) / math.sqrt(together)
        rows = iter(blocks)
        found = advance(
            text,
            start,
            1 / count,
            count,
            "heun",
            normal=lambda _, r=rows: next(r),
        )
        errors.append(np.mean(np.abs(found["x"] - exact)))
    slope = -np.polyfit(np.log(counts), np.log(errors), 1)[0]
    assert slope == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize("method", ["euler", "heun"])
def test_noise_of_a_locked_variable_rests_too(method):
    text = "dx/dt = k*xi : 1 (unless refractory)\nrefractory: 5*ms"
    start = {"x": 3.0, "k": 1.0}
    found = advance(text, start, 1.0, 3, method, active=False, normal=lambda _: 1.0)
    assert found["x"] == 3.0
