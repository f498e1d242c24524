"""Python functions as machine code, compiled or called back."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest

from nbspike import check_units, mV, volt
from nbspike.brian2 import clip, where
from nbspike.brian2 import numpy_ as unitful
from nbspike.codegen.calling import machine_code
from nbspike.codegen.plain import draws_random_numbers, fingerprint


def call(made, *given):
    kind = ctypes.CFUNCTYPE(ctypes.c_double, *[ctypes.c_double] * len(given))
    return kind(made.address)(*given)


def code(function, *kinds):
    return machine_code(function, kinds or ("float",), function)


@check_units(x=volt, result=1)
def in_units(x):
    return x / (10 * mV)


def of_several(x):
    return where(x > 1, clip(x, 0, 5), unitful.exp(x)) + in_units(x)


def test_names_of_scripts_mean_plain_numbers_and_numpy():
    made = code(of_several)

    assert made.problem is None
    assert call(made, 0.0) == 1
    assert call(made, 7.0) == pytest.approx(5 + 700)


def test_arguments_keep_their_types():
    def third(k, flag, x):
        return k // 2 + (10 if flag else 20) + x

    made = code(third, "int", "bool", "float")

    assert made.problem is None
    assert call(made, 7.0, 1.0, 0.5) == 13.5


def test_bodies_for_arrays_are_compiled_too():
    def marks(x):
        found = np.zeros_like(x)
        found[x > 0] = 1
        return found

    made = code(marks)

    assert made.problem is None
    assert [call(made, 2.0), call(made, -2.0)] == [1, 0]


def test_what_numba_does_not_take_is_called_back():
    def reads_a_file(x):
        import decimal

        return float(decimal.Decimal(float(x[0])) * 2)

    made = code(reads_a_file)

    assert "unsupported opcode" in made.problem
    assert call(made, 1.5) == 3


@pytest.mark.parametrize("index", [7.0, -9.0])
def test_machine_code_that_fails_is_run_by_python_to_say_why(index):
    table = np.arange(5.0)
    faults = []

    def look_up(k):
        return table[k]

    made = code(look_up, "int")
    made.report = faults.append

    assert made.problem is None
    assert call(made, 3.0) == 3
    assert np.isnan(call(made, index))
    assert isinstance(faults[0], IndexError)


def test_random_numbers_are_those_of_numpy():
    def noisy(x):
        return x + np.random.rand()  # noqa: NPY002  (as scripts do)

    assert draws_random_numbers(noisy)
    assert not draws_random_numbers(of_several)
    assert code(noisy).problem == "it draws random numbers"


def test_fingerprint_follows_numbers_outside():
    table, factor = np.zeros(3), 2

    def looks(k):
        return factor * table[k]

    before = fingerprint(looks)
    assert fingerprint(looks) == before
    table[1] = 1
    changed = fingerprint(looks)
    factor = 3

    assert len({before, changed, fingerprint(looks)}) == 3
