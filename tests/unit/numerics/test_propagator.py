"""Matrix exponentials against mpmath with 50 digits and more, entry by entry.

An entry's error is measured against the entry of ``exp(M)``, where M is the matrix
with its off-diagonal entries made positive.  It bounds the entry of ``exp(A)`` and
equals it wherever nothing cancels, as in every chain of decaying variables.
"""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from nbspike.numerics.propagator import matrix_exponential, reachable

LIMIT = 1e-13


@pytest.fixture(autouse=True)
def many_digits():
    with mpmath.workdps(70):  # 50, and what the largest couplings cancel
        yield


def exact(matrix):
    return mpmath.expm(mpmath.matrix(matrix.tolist()))


def majorant(matrix):
    bound = np.abs(matrix)
    np.fill_diagonal(bound, np.diagonal(matrix))
    return exact(bound)


def assert_exponential(matrix, *, relative=False):
    """Check every entry, and the diagonal minus 1."""
    found, increment = matrix_exponential(matrix)
    truth = exact(matrix)
    bound = truth if relative else majorant(matrix)
    growth = truth if relative else exact(np.abs(matrix))
    for row in range(len(matrix)):
        for column in range(len(matrix)):
            entry, size = truth[row, column], bound[row, column]
            if size == 0:
                assert found[row, column] == 0
            elif abs(size) > 1e-290:
                error = abs(mpmath.mpf(float(found[row, column])) - entry)
                assert error <= LIMIT * size, (row, column, matrix.tolist())
        change = truth[row, row] - 1
        error = abs(mpmath.mpf(float(increment[row])) - change)
        assert error <= LIMIT * abs(growth[row, row] - 1)


def shuffled(generator, matrix):
    order = generator.permutation(len(matrix))
    return matrix[np.ix_(order, order)]


def chain(generator, rates, decades=9):
    """Return a triangular matrix, in an order that does not show it."""
    size = len(rates)
    couplings = generator.uniform(0.1, 1, (size, size))
    couplings *= 10.0 ** generator.uniform(-decades, decades, (size, size))
    matrix = np.triu(couplings, 1)
    matrix[np.diag_indices(size)] = rates
    return shuffled(generator, matrix)


def assert_relative(matrix):
    """Check every entry against its own size: nothing cancels in a positive chain."""
    assert_exponential(matrix, relative=True)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_chains_with_couplings_of_any_unit(size):
    generator = np.random.default_rng(size)
    for _ in range(20):
        rates = -(10.0 ** generator.uniform(-3, 1, size))
        assert_relative(chain(generator, rates))


@pytest.mark.parametrize("exponent", [*range(-16, 1), None])
def test_time_constants_that_are_equal_or_nearly_so(exponent):
    """A2: relative gaps from 1 to 1e-16, and none."""
    generator = np.random.default_rng(17)
    gap = 0.0 if exponent is None else 10.0**exponent
    for size in (2, 3, 4):
        rate = -(10.0 ** generator.uniform(-3, 0.5))
        rates = rate * (1 + gap * generator.integers(-1, 2, size) / 2)
        assert_relative(chain(generator, rates))


def test_stiff_chains():
    """Time constants eight decades apart, the fastest far below the step."""
    generator = np.random.default_rng(3)
    for _ in range(20):
        assert_relative(chain(generator, -(10.0 ** generator.uniform(-4, 4, 4))))


def test_increments_of_decays_are_exact_in_any_company():
    """The bound on the error of a driven neuron (A1) counts on the last digit."""
    rates = -(10.0 ** np.linspace(-6, 4, 201))
    matrix = np.diag(rates) + np.diag(np.full(200, 0.1), 1)
    _, increment = matrix_exponential(matrix)
    np.testing.assert_array_max_ulp(increment, np.expm1(rates), 0)


def test_defective_matrices():
    for rate in (-3.0, -0.01, 0.0, 0.5):
        block = np.diag(np.full(4, rate)) + np.diag([1.0, 1e6, 1e-6], 1)
        assert_relative(block)


def test_pure_integrators():
    generator = np.random.default_rng(4)
    for _ in range(10):
        rates = -(10.0 ** generator.uniform(-3, 1, 4)) * generator.integers(0, 2, 4)
        assert_relative(chain(generator, rates))
    assert_relative(np.zeros((3, 3)))


def test_oscillators():
    for angle in (1e-8, 1e-3, 0.1, 1.0, 2.0):
        for damping in (0.0, 1e-4, 0.3):
            turn = np.array([[-damping, angle], [-angle, -damping]])
            assert_exponential(turn)
            both = np.zeros((4, 4))
            both[:2, :2], both[2:, 2:] = turn, turn.T
            both[0, 3] = 0.5  # resonance
            assert_exponential(both)


def test_oscillators_in_volt_and_ampere():
    """An inductance couples 1e9 one way and 1e-9 the other."""
    for unit in (1.0, 1e3, 1e9, 1e12):
        matrix = np.array([[-0.02, 0.3 * unit], [-0.3 / unit, -0.01]])
        assert_exponential(matrix)


@pytest.mark.parametrize("decades", [0, 8])
def test_random_matrices(decades):
    generator = np.random.default_rng(5)
    for _ in range(40):
        size = int(generator.integers(2, 5))
        matrix = generator.normal(size=(size, size))
        matrix *= 10.0 ** generator.uniform(-3, 0.3)
        units = 10.0 ** generator.uniform(-decades, decades, size)
        assert_exponential(units[:, None] * matrix / units)


def test_paths_of_both_signs():
    generator = np.random.default_rng(6)
    for _ in range(20):
        matrix = chain(generator, -(10.0 ** generator.uniform(-3, 1, 4)), decades=3)
        sign = np.where(generator.random((4, 4)) < 0.5, -1.0, 1.0)
        np.fill_diagonal(sign, 1.0)
        assert_exponential(matrix * sign)


def test_a_stack_is_its_members():
    """Neurons with time constants decades apart do not disturb each other."""
    generator = np.random.default_rng(8)
    stack = np.zeros((40, 3, 3))
    stack[:, [0, 1], [1, 2]] = 10.0 ** generator.uniform(-6, 6, (40, 2))
    diagonal = np.arange(3)
    stack[:, diagonal, diagonal] = -(10.0 ** generator.uniform(-3, 3, (40, 3)))
    found, increment = matrix_exponential(stack)
    assert found.shape == (40, 3, 3)
    assert increment.shape == (40, 3)
    for one, whole, change in zip(stack, found, increment, strict=True):
        alone, alone_change = matrix_exponential(one)
        np.testing.assert_allclose(whole, alone, rtol=1e-14, atol=0)
        np.testing.assert_allclose(change, alone_change, rtol=1e-14, atol=0)


def test_ten_thousand_systems_have_no_nan():
    generator = np.random.default_rng(9)
    for size in (2, 3, 4):
        stack = generator.normal(size=(10_000, size, size))
        stack *= 10.0 ** generator.uniform(-6, 2, (10_000, 1, 1))
        stack[::3] = np.triu(stack[::3])
        stack[::7, 1, 1] = stack[::7, 0, 0]
        stack[::11, 0] = 0
        found, increment = matrix_exponential(stack)
        assert np.isfinite(found).all()
        assert np.isfinite(increment).all()
        trace = np.trace(stack, axis1=1, axis2=2)
        moderate = np.abs(stack).max(axis=(1, 2)) < 1
        determinant = np.linalg.det(found[moderate])
        np.testing.assert_allclose(determinant, np.exp(trace[moderate]), rtol=1e-11)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_matrix_that_is_not_finite_spoils_only_itself(bad):
    stack = np.tile(-0.1 * np.eye(2), (3, 1, 1))
    stack[1, 0, 0] = bad
    found, increment = matrix_exponential(stack)
    assert np.isnan(found[1]).all()
    assert np.isnan(increment[1]).all()
    for left in (0, 2):
        np.testing.assert_allclose(found[left], np.exp(-0.1) * np.eye(2), rtol=1e-15)


def test_a_decay_below_every_number_is_zero():
    found, increment = matrix_exponential(np.array([[-1e300, 1.0], [0.0, -1.0]]))
    assert found[0, 0] == 0
    assert increment[0] == -1
    assert found[1, 1] == pytest.approx(np.exp(-1), rel=1e-15)


def test_reachable_follows_every_path():
    links = np.zeros((5, 5), np.bool_)
    for start, end in ((0, 1), (1, 2), (2, 0), (3, 2)):
        links[start, end] = True
    closed = reachable(links)
    cycle = [0, 1, 2]
    assert closed[np.ix_(cycle, cycle)].all()
    assert closed[3, :3].all()
    assert not closed[3, 3]
    assert not closed[4].any()
    assert not closed[:, 4].any()
