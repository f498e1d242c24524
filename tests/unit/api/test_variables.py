"""`P.v` reads, writes and computes like the array of its values, with its unit."""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841, PT012

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    DimensionMismatchError,
    NbspikeError,
    NbspikeWarning,
    NeuronGroup,
    Quantity,
    UnitError,
    UnknownNameError,
    ms,
    mV,
    run,
    seed,
    volt,
)


@pytest.fixture
def group():
    made = NeuronGroup(
        10,
        """dv/dt = (rest - v)/(10*ms) : volt
        w = 2*v + offset : volt
        x : 1
        n : integer
        on : boolean
        rest : volt (shared)""",
        name="P",
    )
    made.v = np.arange(10) * mV
    return made


KEYS = [
    0,
    -1,
    slice(2, 5),
    slice(None, None, 3),
    [1, 3],
    np.array([7, 2]),
    np.arange(10) % 2 == 0,
]


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_indices_read_and_write_like_numpy(group, key):
    reference = np.arange(10) * 1e-3

    assert_allclose(np.asarray(group.v[key]), reference[key], rtol=1e-15)
    group.v[key] = 20 * mV
    reference[key] = 20e-3
    assert_allclose(group.v_[:], reference, rtol=1e-15)


def test_condition_as_index(group):
    low = 6 * mV

    assert_allclose(group.v["v > low"] / mV, [7, 8, 9])
    group.v["v > low"] = "v - i*mV"
    assert_allclose(group.v / mV, [0, 1, 2, 3, 4, 5, 6, 0, 0, 0], atol=1e-12)
    with pytest.raises(NbspikeError, match="NB613"):
        group.v["v > low"] = [1, 2, 3] * mV


def test_text_is_evaluated_for_each_neuron(group):
    slope = 2 * mV
    group.v = "slope*i + rest"
    assert_allclose(group.v / mV, 2 * np.arange(10))

    seed(3)
    group.x = "rand()"
    first = group.x[:].copy()
    seed(3)
    group.x = "rand()"
    assert_array_equal(group.x[:], first)
    group.x = "rand()"
    assert np.all(group.x[:] != first)
    assert len(set(first)) == 10


def test_views_follow_the_state_and_arithmetic_does_not(group):
    view, copy = group.v[:], group.v + 0 * mV
    group.v += 1 * mV

    assert_allclose(view / mV, np.arange(10) + 1)
    assert_allclose(copy / mV, np.arange(10))
    assert isinstance(2 * group.v, Quantity)
    assert_allclose((5 * mV + group.v - group.v) / mV, 5)
    assert_allclose(np.exp(group.v / mV), np.exp(np.arange(10) + 1))
    assert group.v.mean() == np.mean(group.v) == 5.5 * mV


def test_matplotlib_gets_a_copy_in_si(group):
    group.v = 3 * mV
    drawn = group.v.to_numpy()
    drawn[:] = 0

    assert type(drawn) is np.ndarray
    assert (group.v == 3 * mV).all()


def test_values_without_unit(group):
    group.v_ = 0.001

    assert_array_equal(group.v_[:], np.full(10, 0.001))
    assert type(group.v_[:]) is np.ndarray
    assert group.v[0] == 1 * mV


def test_types_are_kept(group):
    group.n = "i//2"
    group.on = "n > 2"

    assert group.n[:].dtype == np.int32
    assert group.on[:].dtype == bool
    assert_array_equal(group.n[:], np.arange(10) // 2)
    assert_array_equal(group.on[:], np.arange(10) > 5)
    with pytest.warns(NbspikeWarning, match="fractions are cut off"):
        group.n = 1.5
    assert group.n[0] == 1
    with pytest.raises(NbspikeError, match="true or false"):
        group.on = 3


def test_shared_variables_are_one_value(group):
    group.rest = -60 * mV

    assert group.rest[:] == -60 * mV
    assert group.rest * 2 == -120 * mV
    group.rest = "-1*mV"
    assert group.rest == -1 * mV
    with pytest.raises(NbspikeError, match="shared"):
        group.rest = "v"


def test_subexpressions_are_computed_when_read(group):
    offset = 100 * mV

    assert_allclose(group.w / mV, 2 * np.arange(10) + 100)
    offset = 1 * volt
    assert_allclose(group.w[1] / mV, 1002)
    with pytest.raises(UnknownNameError):
        group.w = 3 * mV


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (5, r"v of P.*volt"),
        ("5", "dimensionless"),
        ("v*ms", "volt"),
        (5 * ms, "second"),
        ([1, 2], "volt"),
    ],
)
def test_other_units_are_refused(group, value, said):
    with pytest.raises(UnitError, match=said):
        group.v = value
    assert_allclose(group.v / mV, np.arange(10))


def test_zero_needs_no_unit_and_nan_is_refused(group):
    group.v[:5] = 0
    assert_allclose(group.v[:6] / mV, [0, 0, 0, 0, 0, 5])
    with pytest.raises(NbspikeError, match="nan at neuron 2"):
        group.v = [0, 1, np.nan, 3, 4, 5, 6, 7, 8, 9] * mV
    with pytest.raises(NbspikeError, match="nan"):
        group.x = "0/i"


@pytest.mark.parametrize("name", ["vv", "V", "rst", "quite_other"])
def test_unknown_names_are_refused(group, name):
    with pytest.raises(UnknownNameError, match="P has no variable"):
        setattr(group, name, 3)
    with pytest.raises(AttributeError):
        getattr(group, name)
    assert not hasattr(group, name)


def test_unknown_names_get_a_suggestion(group):
    with pytest.raises(UnknownNameError, match="Did you mean `rest`"):
        group.rst = 3
    with pytest.raises(UnknownNameError, match="Did you mean `offset`"):
        offset = 3 * mV
        group.v = "ofset"


def test_values_of_another_number_are_refused(group):
    with pytest.raises(NbspikeError, match="NB613"):
        group.v = [1, 2, 3] * mV
    with pytest.raises(NbspikeError, match="no such element"):
        group.v[10] = 1 * mV


def test_subgroups_count_from_zero_and_share_the_state(group):
    part = group[2:8][1:3]

    assert len(part) == part.N == 2
    assert_allclose(part.v / mV, [3, 4])
    assert_array_equal(part.i[:], [0, 1])
    part.v = "i*10*mV"
    assert_allclose(group.v[2:6] / mV, [2, 0, 10, 5])
    assert len(group[-1]) == len(group[4]) == 1
    assert len(group[[3, 4, 5]]) == 3
    assert_allclose(group.v[part] / mV, [0, 10])


@pytest.mark.parametrize("index", [slice(0, 9, 2), [1, 3], 10, "v > 0*mV", slice(5, 5)])
def test_parts_that_are_not_consecutive_are_refused(group, index):
    with pytest.raises(NbspikeError, match="NB602"):
        group[index]


def test_built_in_names(group):
    offset = 0 * mV
    run(1 * ms)

    assert group.t == 1 * ms
    assert group.N == len(group) == 10
    assert_array_equal(group.i, np.arange(10))
    with pytest.raises(NbspikeError, match="not set"):
        group.i = 3


def test_mixing_units_of_views_is_refused(group):
    with pytest.raises(DimensionMismatchError):
        group.v + 1
    with pytest.raises(DimensionMismatchError):
        group.v += 1 * ms
    assert (group.v > 5 * mV).sum() == 4
