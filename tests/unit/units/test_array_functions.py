"""NumPy's functions give the right unit, or refuse; never a silent bare number."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.diagnostics.errors import UnitError
from nbspike.diagnostics.notes import NbspikeWarning, forget_warnings
from nbspike.units import Hz, Quantity, metre, mm, ms, mV, nA, nS, pA, second, volt
from nbspike.units.asking import get_dimensions
from nbspike.units.dimension import DIMENSIONLESS
from nbspike.units.mismatch import DimensionMismatchError
from nbspike.units.ranges import arange, linspace

VOLT = volt.dimension
SECOND = second.dimension
V = [1.0, 4.0, 2.0] * mV
PLAIN = np.array([1e-3, 4e-3, 2e-3])
T = [0.0, 1.0, 3.0] * ms
PLAIN_T = np.asarray(T)

KEEPING = (
    "mean median sum cumsum diff std min max ptp sort ravel flip unique nanmean "
    "nanmax nansum nanstd gradient average zeros_like atleast_1d squeeze diag trace "
    "transpose copy amin amax"
).split()


@pytest.mark.parametrize("name", KEEPING)
def test_function_keeps_the_unit(name):
    function = getattr(np, name)
    argument, plain = (V, PLAIN)
    if name == "trace":
        argument, plain = Quantity([V, V, V]), np.array([PLAIN] * 3)
    result = function(argument)

    assert get_dimensions(result) == VOLT
    np.testing.assert_array_equal(np.asarray(result), function(plain))


METHODS = "mean std sum cumsum min max ptp copy ravel flatten".split()


@pytest.mark.parametrize("name", METHODS)
def test_method_does_what_the_function_does(name):
    plain = getattr(PLAIN, name, None) or (lambda: np.ptp(PLAIN))
    result = getattr(V, name)()

    assert get_dimensions(result) == VOLT
    np.testing.assert_array_equal(np.asarray(result), plain())


COMPUTED = {
    "var": (lambda v, _: np.var(v), VOLT**2),
    "var method": (lambda v, _: v.var(), VOLT**2),
    "prod": (lambda v, _: np.prod(v), VOLT**3),
    "dot": (np.dot, VOLT * SECOND),
    "matmul": (lambda v, t: v @ t, VOLT * SECOND),
    "outer": (np.outer, VOLT * SECOND),
    "multiply.outer": (np.multiply.outer, VOLT * SECOND),
    "convolve": (np.convolve, VOLT * SECOND),
    "gradient": (np.gradient, VOLT / SECOND),
    "trapezoid": (np.trapezoid, VOLT * SECOND),
    "cov": (lambda v, _: np.cov(v), VOLT**2),
    "sqrt": (lambda v, _: np.sqrt(v), VOLT**0.5),
    "square": (lambda v, _: np.square(v), VOLT**2),
    "reciprocal": (lambda v, _: np.reciprocal(v), VOLT**-1),
    "norm": (lambda v, _: np.linalg.norm(v), VOLT),
    "percentile": (lambda v, _: np.percentile(v, [25, 75]), VOLT),
    "mean of rows": (lambda v, _: np.mean(np.stack([v, v]), axis=0), VOLT),
    "concatenate": (lambda v, _: np.concatenate([v, v[:2]]), VOLT),
    "append": (lambda v, _: np.append(v, v[0]), VOLT),
    "hstack": (lambda v, _: np.hstack([v, v]), VOLT),
    "column_stack": (lambda v, _: np.column_stack([v, v]), VOLT),
    "clip": (lambda v, _: np.clip(v, v[0], v[2]), VOLT),
    "clip method": (lambda v, _: v.clip(v[0], v[2]), VOLT),
    "where": (lambda v, _: np.where(v > v[0], v, v[2]), VOLT),
    "where zero": (lambda v, _: np.where(v > v[0], v, 0), VOLT),
    "interp": (lambda v, t: np.interp(t[1] / 2, t, v), VOLT),
    "maximum": (lambda v, _: np.maximum(v, v[2]), VOLT),
    "add.reduce": (lambda v, _: np.add.reduce(v), VOLT),
    "maximum.accumulate": (lambda v, _: np.maximum.accumulate(v), VOLT),
    "abs": (lambda v, _: abs(-v), VOLT),
    "linspace": (lambda v, _: np.linspace(v[0], v[1], 5), VOLT),
    "remainder": (lambda v, _: v % v[2], VOLT),
    "take": (lambda v, _: v.take([0, 2]), VOLT),
    "tile": (lambda v, _: np.tile(v, 2), VOLT),
    "full_like": (lambda v, _: np.full_like(v, v[0]), VOLT),
    "bincount": (lambda v, _: np.bincount([0, 1, 1], weights=v), VOLT),
    "exp of a ratio": (lambda _, t: np.exp(-t / t[1]), DIMENSIONLESS),
    "argmax": (lambda v, _: np.argmax(v), DIMENSIONLESS),
    "argsort": (lambda v, _: v.argsort(), DIMENSIONLESS),
    "searchsorted": (lambda _, t: np.searchsorted(t, t[1]), DIMENSIONLESS),
    "digitize": (lambda v, _: np.digitize(v, np.sort(v)), DIMENSIONLESS),
    "isfinite": (lambda v, _: np.isfinite(v), DIMENSIONLESS),
    "sign": (lambda v, _: np.sign(v), DIMENSIONLESS),
    "any": (lambda v, _: v.any(), DIMENSIONLESS),
    "count_nonzero": (lambda _, t: np.count_nonzero(t), DIMENSIONLESS),
    "floor_divide": (lambda v, _: v // v[2], DIMENSIONLESS),
    "corrcoef": (np.corrcoef, DIMENSIONLESS),
    "arctan2": (lambda v, _: np.arctan2(v, v[0]), DIMENSIONLESS),
}


@pytest.mark.parametrize("name", COMPUTED)
def test_result_has_the_number_of_numpy_and_the_unit_of_physics(name):
    compute, dimension = COMPUTED[name]
    result = compute(V, T)

    assert get_dimensions(result) == dimension
    np.testing.assert_array_equal(np.asarray(result), compute(PLAIN, PLAIN_T))
    if dimension.is_dimensionless:
        assert not isinstance(result, Quantity)


REFUSED = {
    "concatenate": lambda: np.concatenate([V, T]),
    "append": lambda: np.append(V, 3.0),
    "stack": lambda: np.stack([V, PLAIN]),
    "clip": lambda: np.clip(V, 1.0, 2.0),
    "where": lambda: np.where([True] * 3, V, T),
    "where number": lambda: np.where([True] * 3, V, 1.0),
    "interp": lambda: np.interp(2 * mV, T, V),
    "searchsorted": lambda: np.searchsorted(T, 0.001),
    "histogram": lambda: np.histogram(T, bins=[0.0, 0.001, 0.002]),
    "histogram range": lambda: np.histogram(T, range=(0 * mV, 1 * mV)),
    "isclose": lambda: np.isclose(V, T),
    "allclose": lambda: np.allclose(V, PLAIN),
    "linspace": lambda: np.linspace(0 * mV, 5.0, 3),
    "arange": lambda: arange(0 * ms, 5 * mV, 1 * ms),
    "full_like": lambda: np.full_like(V, 3.0),
    "copyto": lambda: np.copyto(V.copy(), T),
    "max": lambda: np.max(V, initial=5.0),
    "maximum": lambda: np.maximum(V, 1.0),
    "arctan2": lambda: np.arctan2(V, T),
    "floor_divide": lambda: V // 2,
    "out": lambda: np.add(V, V, out=T.copy()),
}


@pytest.mark.parametrize("name", REFUSED)
def test_unlike_units_are_refused(name):
    with pytest.raises(DimensionMismatchError):
        REFUSED[name]()


def test_arrays_of_unlike_units_are_not_equal():
    assert not np.array_equal(V, T)
    assert not np.array_equal(V, np.asarray(V))
    assert np.array_equal(V, V.copy())


def test_choices_keep_their_unit():
    assert str(np.compress([True, False, True], [1, 2, 3] * mV)) == "[1. 3.] mV"
    assert str(np.extract([True, False, True], [1, 2, 3] * mV)) == "[1. 3.] mV"
    assert str(np.choose([1, 0], [[1, 2] * mV, [3, 4] * mV])) == "[3. 2.] mV"
    with pytest.raises(DimensionMismatchError):
        np.choose([1, 0], [V[:2], T[:2]])


def test_products_of_linear_algebra():
    charge = np.einsum("i,i", [1, 2] * nA, [3, 4] * ms)

    assert str(charge) == "11. pC"
    assert str(np.linalg.det(np.eye(2) * mV)) == "1. mV^2"
    assert str(np.fft.fftshift([1, 2, 3] * mV)) == "[3. 1. 2.] mV"


def test_what_has_no_unit_goes_on_in_si_with_a_note():
    forget_warnings()
    with pytest.warns(NbspikeWarning, match="`fft` takes the unit off"):
        spectrum = np.fft.fft(V)
    with pytest.warns(NbspikeWarning, match="`polyfit` takes the unit off"):
        line = np.polyfit(T, V, 1)

    np.testing.assert_array_equal(spectrum, np.fft.fft(PLAIN))
    np.testing.assert_allclose(line, np.polyfit(np.asarray(T), PLAIN, 1))


def test_files_hold_si_numbers(tmp_path):
    forget_warnings()
    with pytest.warns(NbspikeWarning, match="`savetxt` takes the unit off"):
        np.savetxt(tmp_path / "v.txt", V)
    with pytest.warns(NbspikeWarning, match="`savez` takes the unit off"):
        np.savez(tmp_path / "v.npz", v=V, t=T)

    np.testing.assert_array_equal(np.loadtxt(tmp_path / "v.txt"), PLAIN)
    with np.load(tmp_path / "v.npz") as kept:
        np.testing.assert_array_equal(kept["t"], np.asarray(T))


MEANINGLESS = {
    "round to whole volts": lambda: np.round(V),
    "cumprod": lambda: np.cumprod(V),
    "multiply.accumulate": lambda: np.multiply.accumulate(V),
    "exp": lambda: np.exp(V),
    "heaviside": lambda: np.heaviside(V, 0.5),
    "power": lambda: V ** [1, 2, 3],
    "frexp": lambda: np.frexp(V),
    "fromfunction": lambda: np.apply_along_axis(len, 0, V),
}


@pytest.mark.parametrize("name", MEANINGLESS)
def test_what_has_no_meaning_is_refused_with_a_remedy(name):
    with pytest.raises(UnitError) as caught:
        MEANINGLESS[name]()
    assert caught.value.findings[0].hint


def test_round_to_given_decimals_is_in_si_units():
    np.testing.assert_array_equal(np.asarray(np.round(1.234 * volt, 1)), 1.2)
    assert round(1.234 * volt, 1).dimension == VOLT


def test_histogram_has_counts_and_edges():
    counts, edges = np.histogram(T, bins=[0, 2, 4] * ms)
    np.testing.assert_array_equal(counts, [2, 1])
    assert type(counts) is np.ndarray
    assert edges.dimension == SECOND

    density, edges = np.histogram(T, bins=3, density=True)
    assert density.dimension == Hz.dimension
    np.testing.assert_allclose(float(np.sum(density * np.diff(edges))), 1.0)


def test_tolerance_of_small_values_is_relative():
    """A pA is far below NumPy's default absolute tolerance of 1e-8."""
    assert not np.isclose(1 * pA, 2 * pA)
    assert np.isclose(1 * pA, 2 * pA, atol=1 * nA)
    assert np.allclose(V, V * (1 + 1e-7))
    with pytest.raises(DimensionMismatchError):
        np.isclose(1 * pA, 2 * pA, atol=1e-3)


def test_several_results_keep_their_own_units():
    voltages, times = np.meshgrid(V, T)
    assert (voltages.dimension, times.dimension) == (VOLT, SECOND)
    quotient, rest = divmod(7 * mV, 2 * mV)
    assert quotient == 3.0
    assert get_dimensions(rest) == VOLT
    values, counts = np.unique([1, 1, 2] * mV, return_counts=True)
    assert values.dimension == VOLT
    np.testing.assert_array_equal(counts, [2, 1])
    left, right = np.split([1, 2] * mV, 2)
    assert left.dimension == right.dimension == VOLT


def test_solving_a_linear_system_divides_units():
    conductances = [[2.0, 0.0], [0.0, 4.0]] * nS
    voltages = np.linalg.solve(conductances, [1.0, 2.0] * nA)

    assert voltages.dimension == VOLT
    np.testing.assert_allclose(np.asarray(voltages), [0.5, 0.5])


def test_ranges_have_units():
    times = arange(0 * ms, 5 * ms, 1 * ms)
    np.testing.assert_allclose(times / ms, [0, 1, 2, 3, 4], atol=1e-12)
    assert get_dimensions(arange(0, 5 * metre, metre)) == metre.dimension
    assert get_dimensions(linspace(0, 5 * mV, 3)) == VOLT
    np.testing.assert_array_equal(arange(3), [0, 1, 2])


def test_step_of_a_length_needs_a_unit():
    with pytest.raises(DimensionMismatchError):
        arange(0 * mm, 5 * mm, 1)
    with pytest.raises(DimensionMismatchError):
        arange(5 * mm)


def test_comparison_of_arrays_in_tests_works():
    np.testing.assert_allclose(V, [1, 4, 2] * mV)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(V, [1, 4, 3] * mV)


def test_result_can_go_into_an_array_of_its_unit():
    out = np.zeros_like(V)
    result = np.add(V, V, out=out)

    assert result is out
    np.testing.assert_array_equal(np.asarray(out), 2 * PLAIN)
