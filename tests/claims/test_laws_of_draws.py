"""Ten million draws of each kind have the law that they should have."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nbspike import (
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    SpikeMonitor,
    ms,
    run,
    seed,
    start_scope,
)
from nbspike.codegen.compiling import compile_source, operation
from nbspike.runtime.plan import Operation, Plan
from nbspike.runtime.random import stream_key
from nbspike.runtime.run import run as advance
from tests.claims.significance import (
    SIGNIFICANCE,
    binomial_law,
    chi_square,
    counts,
    kolmogorov,
    poisson_law,
)

DRAWS = 10_000_000
KERNEL = """def kernel(context, step):
    values = float64_array(context, 0)
    n = context[1]
    key = context[2]
    for element in range(n):
        values[element] = {}
"""


@pytest.fixture(autouse=True)
def fresh_scope():
    start_scope()
    seed(7)
    yield
    seed()


def drawn(call: str, draws: int = DRAWS) -> np.ndarray:
    """Return what a kernel draws for many elements in one step."""
    values = np.zeros(draws)
    address = compile_source(KERNEL.format(call)).address
    key = stream_key(11, "laws", call)
    context = np.array([values.ctypes.data, draws, key], np.int64)
    step = Operation("draw", address, context, (values,))
    plan = Plan(operation("loop").address, [], [step], 1e-4, np.array([5], np.int64))
    advance(plan, 1)
    return values


def normal_law(points: np.ndarray) -> np.ndarray:
    return np.array([0.5 * math.erfc(-x / math.sqrt(2)) for x in points])


def assert_normal(z: np.ndarray) -> None:
    """Test 2000 cells and the distribution function between them."""
    edges = np.linspace(-5.5, 5.5, 2000)
    below = np.cumsum(np.histogram(z, np.append(-np.inf, edges))[0])
    law = normal_law(edges)
    seen = np.diff(np.concatenate([[0], below, [z.size]]))
    expected = np.diff(np.concatenate([[0], law, [1]])) * z.size

    assert kolmogorov(below, law, z.size) > SIGNIFICANCE
    assert chi_square(seen, expected) > SIGNIFICANCE


@pytest.fixture(scope="module")
def u():
    return drawn("uniform(key, step, element)")


def test_uniform_numbers(u):
    seen = np.histogram(u, np.linspace(0, 1, 4097))[0]

    assert chi_square(seen, np.full(4096, DRAWS / 4096)) > SIGNIFICANCE
    assert kolmogorov(np.cumsum(seen), np.arange(1, 4097) / 4096, DRAWS) > SIGNIFICANCE


def test_uniform_numbers_in_their_last_bits(u):
    fine = (u * 2.0**40).astype(np.int64) & 1023

    seen = np.bincount(fine, minlength=1024)
    assert chi_square(seen, np.full(1024, DRAWS / 1024)) > SIGNIFICANCE


def test_pairs_of_neighbours_fill_the_square(u):
    cell = (u[::2] * 64).astype(int) * 64 + (u[1::2] * 64).astype(int)

    seen = np.bincount(cell, minlength=4096)
    assert chi_square(seen, np.full(4096, DRAWS / 2 / 4096)) > SIGNIFICANCE


def test_normal_numbers():
    assert_normal(drawn("normal(key, step, element)"))


@pytest.mark.parametrize("mean", [0.05, 3.5, 20.0])
def test_poisson_numbers(mean):
    top = int(mean + 8 * math.sqrt(mean)) + 4
    seen = counts(drawn(f"poisson(key, step, element, {mean})"), top)

    assert chi_square(seen, poisson_law(mean, top) * DRAWS) > SIGNIFICANCE


def test_poisson_numbers_of_a_large_mean():
    """They are put together from pieces of mean 16."""
    sample = drawn("poisson(key, step, element, 1200.0)", DRAWS // 200)
    law = poisson_law(1200, 1500)

    assert chi_square(counts(sample, 1500), law * sample.size) > SIGNIFICANCE


def test_counts_and_intervals_of_a_poisson_group():
    neurons, steps, chance = 1000, 10_000, 0.02
    group = PoissonGroup(neurons, 200 * Hz)
    monitor = SpikeMonitor(group)
    run(steps * 0.1 * ms)
    step = np.rint(np.asarray(monitor.t) / 1e-4).astype(int)
    of_neurons = np.asarray(monitor.count)

    law = binomial_law(neurons, chance, 60) * steps
    in_steps = np.bincount(step, minlength=steps)
    assert chi_square(counts(in_steps, 60), law) > SIGNIFICANCE
    spread = math.sqrt(steps * chance * (1 - chance))
    z = (of_neurons - steps * chance) / spread
    assert np.sum(z**2) == pytest.approx(neurons, abs=4 * math.sqrt(2 * neurons))

    order = np.lexsort((step, np.asarray(monitor.i)))
    i, k = np.asarray(monitor.i)[order], step[order]
    intervals = np.diff(k)[np.diff(i) == 0]
    intervals = intervals[intervals < 300]  # what the end of the run cuts is rare there
    law = chance * (1 - chance) ** np.arange(299)
    # an interval of k steps can begin in all but the last k of them
    law *= steps - np.arange(1, 300)
    law *= intervals.size / law.sum()
    assert chi_square(np.bincount(intervals, minlength=300)[1:], law) > SIGNIFICANCE


def test_poisson_input_is_binomial():
    group = NeuronGroup(DRAWS // 10, "v : 1")
    source = PoissonInput(group, "v", N=50, rate=200 * Hz, weight=1)
    network = Network(group, source)
    seen = np.zeros(31)
    for _ in range(10):
        group.v = 0
        network.run(0.1 * ms)
        seen += counts(np.asarray(group.v), 30)

    assert chi_square(seen, binomial_law(50, 0.02, 30) * DRAWS) > SIGNIFICANCE


def test_white_noise_of_an_equation():
    group = NeuronGroup(DRAWS // 10, "dv/dt = xi/sqrt(ms) : 1", method="euler")
    found = []
    for _ in range(10):
        group.v = 0
        run(0.1 * ms)
        found.append(np.asarray(group.v) / math.sqrt(0.1))

    assert_normal(np.concatenate(found))


def test_white_noise_is_not_related_to_itself_in_the_next_step():
    group = NeuronGroup(DRAWS // 10, "dv/dt = xi/sqrt(ms) : 1", method="euler")
    run(0.1 * ms)
    first = np.asarray(group.v).copy()
    run(0.1 * ms)
    second = np.asarray(group.v) - first

    product = np.mean(first * second) / 0.1
    assert abs(product) < 4 / math.sqrt(first.size)
