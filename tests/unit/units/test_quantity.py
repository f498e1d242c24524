"""A quantity is an array that knows its unit: making, changing, copying it."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from nbspike.diagnostics.errors import UnitError
from nbspike.units import (
    Hz,
    Mohm,
    Quantity,
    cm,
    metre,
    mS,
    ms,
    msecond,
    mV,
    nA,
    nS,
    second,
    um,
    umetre,
    uvolt,
    volt,
)
from nbspike.units.dimension import DIMENSIONLESS
from nbspike.units.mismatch import DimensionMismatchError


def test_value_is_in_si_units():
    assert float(3 * mV) == 0.003
    assert isinstance(3 * mV, np.ndarray)
    assert (3 * mV).dtype == np.float64


def test_ohms_law():
    np.testing.assert_allclose(float(1 * nA * 5 * Mohm), float(5 * mV), rtol=4e-16)
    assert (1 * nA * 5 * Mohm).dimension == volt.dimension


def test_spellings_mean_the_same():
    assert second == msecond * 1000
    assert 1 * umetre == 1e-6 * metre
    assert 10 * mS / cm**2 == 10 * (mS / cm**2)


@pytest.mark.parametrize(
    "made",
    [
        [1, 2] * mV,
        (1, 2) * mV,
        np.array([1, 2]) * mV,
        mV * np.array([1.0, 2.0]),
        Quantity([1e-3, 2e-3], volt.dimension),
        Quantity([1 * mV, 2 * mV]),
    ],
)
def test_ways_to_make_an_array(made):
    assert type(made) is Quantity
    assert made.shape == (2,)
    assert made.dimension == volt.dimension
    np.testing.assert_array_equal(np.asarray(made), [1e-3, 2e-3])


def test_list_of_unlike_quantities_makes_no_array():
    with pytest.raises(DimensionMismatchError, match=r"volt.*second"):
        Quantity([1 * mV, 2 * ms])


def test_quantity_of_another_dimension_is_refused():
    with pytest.raises(DimensionMismatchError) as caught:
        Quantity(3 * mV, second.dimension)
    assert caught.value.code == "NB310"


def test_making_copies():
    values = np.array([1.0, 2.0])
    made = Quantity(values, volt.dimension)
    values[0] = 7.0

    assert float(made[0]) == 1.0


def test_the_ways_to_take_the_unit_off_agree():
    values = [1, 2] * mV

    np.testing.assert_allclose(values / mV, [1, 2], rtol=4e-16)
    np.testing.assert_array_equal(values / volt, np.asarray(values))
    np.testing.assert_array_equal(np.array(values), np.asarray(values))
    assert type(values / mV) is np.ndarray
    assert np.shares_memory(np.asarray(values), values)
    assert not np.shares_memory(np.array(values), values)


def test_elements_keep_their_unit():
    values = [[1, 2], [3, 4]] * mV

    assert values[1, 0] == 3 * mV
    assert values[0].shape == (2,)
    assert [float(x) for row in values for x in row] == [1e-3, 2e-3, 3e-3, 4e-3]
    assert values.tolist()[1][1] == 4 * mV
    assert values.item(0) == 1 * mV
    assert values[values > 2.5 * mV].shape == (2,)
    assert max(values[0]) == 2 * mV
    assert sum(values[0]) == 3 * mV


def test_elements_are_set_with_their_unit_only():
    values = [1, 2, 3] * mV
    values[0] = 5 * mV
    values[1:] = [0.5, 0.25] * volt

    np.testing.assert_array_equal(np.asarray(values), [5e-3, 0.5, 0.25])
    with pytest.raises(DimensionMismatchError) as caught:
        values[0] = 5
    assert caught.value.code == "NB310"
    with pytest.raises(DimensionMismatchError):
        values.fill(1 * ms)
    values[:] = 0
    values[1] = np.inf
    np.testing.assert_array_equal(np.asarray(values), [0.0, np.inf, 0.0])


def test_nan_is_a_value_like_any_other():
    values = [1, 2] * mV
    with pytest.raises(DimensionMismatchError, match=r"Try `nan\*volt`"):
        values[0] = np.nan
    with pytest.raises(DimensionMismatchError):
        values + np.nan
    values[0] = np.nan * mV
    assert np.isnan(values[0])


def test_array_changes_in_place_and_scalar_rebinds():
    values = alias = [1, 2] * mV
    values += 1 * mV
    values *= 2
    assert values is alias
    np.testing.assert_allclose(alias / mV, [4, 6], rtol=1e-15)

    value = kept = 1 * mV
    value += 1 * mV
    assert value == 2 * mV
    assert kept == 1 * mV


def test_factor_with_a_unit_rebinds_so_that_aliases_keep_theirs():
    values = alias = [1, 2] * mV
    values /= ms

    assert values.dimension == (volt / second).dimension
    assert alias.dimension == volt.dimension
    np.testing.assert_array_equal(np.asarray(alias), [1e-3, 2e-3])


def test_plain_array_takes_up_no_unit():
    numbers = np.ones(2)
    with pytest.raises(DimensionMismatchError, match="array has no unit"):
        np.multiply([1.0, 2.0], mV, out=numbers)
    with pytest.raises(DimensionMismatchError):
        numbers += mV
    np.testing.assert_array_equal(numbers, 1.0)


def test_a_name_of_a_plain_array_can_be_given_a_unit():
    values = np.ones(2)
    values *= mV

    assert str(values) == "[1. 1.] mV"
    whole = np.arange(2)
    with pytest.raises(TypeError, match="same_kind"):
        whole *= mV


def test_unit_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        mV[...] = 5 * mV
    unit = mV
    unit *= 2
    assert float(mV) == 1e-3
    assert unit == 2 * mV


def test_comparison_with_something_else_is_false():
    assert (3 * mV == None) is False  # noqa: E711
    assert (3 * mV == "3 mV") is False
    assert (3 * mV != "3 mV") is True


def test_error_names_values_units_and_a_remedy():
    with pytest.raises(DimensionMismatchError) as caught:
        1 * nA + 5 * mV
    assert "`1 nA` is in amp and `5 mV` is in volt" in str(caught.value)
    assert isinstance(caught.value, UnitError)
    with pytest.raises(DimensionMismatchError, match=r"Try `1\*mV`"):
        3 * mV + 1


def test_copies_are_independent_and_keep_the_unit():
    values = [1, 2] * mV
    for twin in (
        pickle.loads(pickle.dumps(values)),  # noqa: S301
        copy.copy(values),
        copy.deepcopy(values),
        values.copy(),
    ):
        assert type(twin) is Quantity
        assert twin.dimension == values.dimension
        twin[0] = 7 * mV
    assert values[0] == 1 * mV


@pytest.mark.parametrize("unit", [mV, nS / cm**2, um**2])
def test_unit_survives_copying(unit):
    twin = pickle.loads(pickle.dumps(unit))  # noqa: S301

    assert (twin.name, twin.scale, twin.dimension, twin.symbol) == (
        unit.name,
        unit.scale,
        unit.dimension,
        unit.symbol,
    )
    assert copy.deepcopy(unit) is unit


def test_scalars_can_be_keys():
    table = {3 * mV: "a", 3e-3 * second: "b"}

    assert table[3 * mV] == "a"
    assert table[0.003 * second] == "b"
    assert hash(1 * second) == hash(1000 * ms)
    with pytest.raises(TypeError, match="unhashable"):
        hash([1, 2] * mV)


@pytest.mark.parametrize(
    ("value", "text", "code"),
    [
        (20 * ms, "20. ms", "20. * msecond"),
        ([1, 2] * mV, "[1. 2.] mV", "array([1., 2.]) * mvolt"),
        (1.62 * mV, "1.62 mV", "1.62 * mvolt"),
        (-60 * mV, "-60. mV", "-60. * mvolt"),
        (0.5 * Hz, "0.5 Hz", "0.5 * hertz"),
        (0 * mV, "0. V", "0. * volt"),
        (3 * mV / ms, "3. V/s", "3. * volt/second"),
        (10 * nS / cm**2, "10. nS/cm^2", "10. * nsiemens/cmetre**2"),
        ((3 * mV) ** 2, "9. mV^2", "9. * mvolt**2"),
    ],
)
def test_display_picks_the_best_unit(value, text, code):
    assert str(value) == text
    assert repr(value) == code


def test_unit_is_shown_as_itself():
    assert (str(mV), repr(mV)) == ("mV", "mV")
    assert (str(nS / cm**2), repr(nS / cm**2)) == ("nS/cm^2", "nS/cm**2")
    assert repr(mV / (ms * um)) == "mV/(ms*um)"


def test_format_writes_the_number_and_keeps_the_unit():
    assert f"{3.14159 * mV:.2f}" == "3.14 mV"
    assert f"{[1, 2.5] * mV:.1f}" == "[1.0 2.5] mV"
    assert f"{3 * mV}" == "3. mV"


def test_in_unit_converts():
    assert (3 * mV).in_unit(uvolt) == "3000. uV"
    assert (3.14159 * mV).in_unit(mV, precision=2) == "3.14 mV"
    with pytest.raises(DimensionMismatchError):
        (3 * mV).in_unit(ms)


def test_latex_of_scalars_and_units():
    assert (20 * ms)._repr_latex_() == r"$20\,\mathrm{ms}$"
    assert um._repr_latex_() == r"$\mathrm{\mu m}$"
    assert (nS / cm**2)._repr_latex_() == r"$\mathrm{nS/cm^{2}}$"
    assert (5 * Mohm)._repr_latex_() == r"$5\,\mathrm{M\Omega}$"
    row = r"\begin{bmatrix}1 & 2\end{bmatrix}"
    assert ([1, 2] * mV)._repr_latex_() == rf"${row}\,\mathrm{{mV}}$"
    assert (np.ones(11) * mV)._repr_latex_() is None


def test_dimensionless_results_are_plain():
    assert type(3 * mV / mV) is float
    assert type([1, 2] * mV / mV) is np.ndarray
    assert type(Hz * ms) is float
    assert np.asarray(Quantity(2.0)).shape == ()
    assert Quantity(2.0).dimension == DIMENSIONLESS
