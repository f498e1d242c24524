"""Functions of users in equations: decorated, wrapped, with other code, with state.

Expected numbers are Brian 2.9's, or follow from the functions.
"""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

import math

import numpy as np
import pytest

from nbspike import (
    BinomialFunction,
    Function,
    NbspikeError,
    NbspikeWarning,
    NeuronGroup,
    StateMonitor,
    Synapses,
    UnitError,
    amp,
    check_units,
    declare_types,
    implementation,
    ms,
    mV,
    mwatt,
    run,
    volt,
)
from nbspike.codegen.compiling import compilations


@check_units(x=volt, result=1)
def in_mV(x):
    return x / mV


def trial(text, **names):
    """Return x after one step of a group with this model."""
    G = NeuronGroup(3, text, namespace=names)
    M = StateMonitor(G, "x", record=True)
    run(0.2 * ms)
    return M.x[:, -1]


def test_G10_decorated_function_in_equations_and_texts():
    G = NeuronGroup(2, "dv/dt = -in_mV(v)*mV/(10*ms) : volt\nw = in_mV(v) + 1 : 1")
    G.v = [1, 2] * mV

    run(0.1 * ms)

    assert G.w[:] == pytest.approx([1.99, 2.98])
    G.v = "in_mV(v)*2*mV"
    assert G.v / mV == pytest.approx([1.98, 3.96])


def test_G10_in_threshold_reset_and_synapses():
    G = NeuronGroup(1, "v : volt", threshold="in_mV(v) > 1", reset="v = in_mV(v)*uV")
    H = NeuronGroup(1, "v : volt")
    S = Synapses(G, H, "w : volt", on_pre="v_post += in_mV(w)*mV/2")
    S.connect()
    S.w = "in_mV(v_pre + 3*mV)*mV"
    G.v = 2 * mV

    run(0.1 * ms, namespace={"in_mV": in_mV, "uV": 1e-6 * volt})

    assert G.v[0] / mV == pytest.approx(0.002)
    assert H.v[0] / mV == pytest.approx(1.5)


def test_G10_function_object_with_units():
    product = Function(
        lambda x, y: x * y, arg_units=[volt, None], return_unit=lambda a, b: a * b
    )

    x = trial("x = product(1*mV, 3*amp) : watt", product=product)

    assert x / mwatt == pytest.approx([3, 3, 3])
    assert product(2 * mV, 3 * amp) == 6 * mwatt


def test_G10_units_of_arguments_are_checked():
    with pytest.raises(UnitError, match="`in_mV` takes a volt"):
        trial("x = in_mV(3) : 1", in_mV=in_mV)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (lambda x: np.where(x > 1, 10.0, x), [0, 1, 10]),
        (lambda x: np.clip(x, 0.5, 1.5), [0.5, 1, 1.5]),
        (lambda x: max(x, 1.0) + abs(-x), [1, 2, 4]),
        (lambda x: 5 if x > 1 else -1, [-1, -1, 5]),
    ],
)
def test_G10_bodies_for_numbers_and_for_arrays(body, expected):
    f = Function(body, arg_units=[1], return_unit=1)

    assert trial("x = f(i) : 1", f=f) == pytest.approx(expected)


def test_G10_numbers_outside_count_as_they_are_at_the_run():
    table = np.array([1.0, 4.0, 9.0])

    @check_units(k=1, result=1)
    def look_up(k):
        return table[k]

    G = NeuronGroup(3, "x = look_up(i) : 1")
    M = StateMonitor(G, "x", record=True)
    run(0.1 * ms)
    table[:] = [5, 6, 7]
    run(0.1 * ms)

    assert M.x.T.tolist() == [[1, 4, 9], [5, 6, 7]]


def test_G10_other_functions_compile_no_kernel_again():
    def f(factor):
        return Function(lambda x: factor * x, arg_units=[1], return_unit=1)

    trial("x = f(i) : 1", f=f(2))
    before = compilations()

    assert trial("x = f(i) : 1", f=f(3)) == pytest.approx([0, 3, 6])
    assert compilations() == before


def test_G10_what_numba_does_not_take_is_run_by_python():
    seen = []

    @check_units(x=volt, result=volt)
    def noted(x):
        seen.append(str(x))
        return x / 2

    with pytest.warns(NbspikeWarning, match="run by Python"):
        x = trial("x = noted(2*mV) : volt", noted=noted)

    assert x / mV == pytest.approx([1, 1, 1])
    assert seen[0].endswith("mV")  # as in Brian, with its unit


def test_G10_errors_of_a_function_end_the_run():
    @check_units(x=1, result=1)
    def picky(x):
        if x > 1:
            raise LookupError("no more than one")
        return x

    with pytest.raises(LookupError, match="no more than one"):
        trial("x = picky(i) : 1", picky=picky)


def test_G11_code_in_other_languages_is_not_needed():
    @implementation("cpp", "double f(double x) { return x; }", headers=["<cmath>"])
    @check_units(x=1, result=1)
    def f(x):
        return x + 1

    assert f(3) == 4
    assert trial("x = f(i) : 1", f=f) == pytest.approx([1, 2, 3])


def test_G11_discard_units_hands_over_plain_numbers():
    @implementation("numpy", discard_units=True)
    @check_units(x=volt, result=1)
    def bare(x):
        return np.exp(x)

    G = NeuronGroup(1, "v : volt\nx : 1")
    G.v = 0 * mV
    G.x = "bare(v)"

    assert G.x[0] == 1
    assert trial("x = bare(0*mV) : 1", bare=bare)[0] == 1


def test_G12_integers_stay_integers():
    @declare_types(k="integer", result="integer")
    @check_units(k=1, result=1)
    def half(k):
        return k // 2

    assert trial("x = half(i)/2 : 1", half=half) == pytest.approx([0, 0, 0.5])
    assert trial("x = half(i + 4)//2 : 1", half=half).tolist() == [1, 1, 1]
    with pytest.raises(UnitError, match="takes a whole number"):
        trial("x = half(0.5*i) : 1", half=half)


def test_G12_truth_values():
    @declare_types(result="boolean")
    @check_units(x=1, flag=bool, result=bool)
    def both(x, flag):
        return x > 0 and flag

    assert trial("x = int(both(i, i < 2)) : 1", both=both).tolist() == [0, 1, 0]
    with pytest.raises(UnitError, match="is a number"):
        trial("x = int(both(i, i)) : 1", both=both)


def test_G13_stateful_function_in_a_subexpression_is_refused():
    f = Function(lambda: 1.0, arg_units=[], return_unit=1, stateless=False)

    with pytest.raises(NbspikeError, match="another `f` wherever it is used"):
        trial("x = f() : 1", f=f)


def test_G13_stateful_function_is_called_once_a_step_and_neuron():
    counts = iter(range(100))
    f = Function(
        lambda: float(next(counts)), arg_units=[], return_unit=1, stateless=False
    )
    G = NeuronGroup(2, "dx/dt = f()/(1*ms) : 1", method="rk4", namespace={"f": f})

    with pytest.warns(NbspikeWarning, match="run by Python"):
        run(0.2 * ms)

    assert G.x[:] == pytest.approx([0.2, 0.4])  # 0 + 2 and 1 + 3, each for 0.1 ms


@pytest.mark.parametrize(
    ("n", "p", "approximate"), [(100, 0.1, True), (100, 0.1, False), (20, 0.02, True)]
)
def test_G14_mean_and_variance(n, p, approximate):
    b = BinomialFunction(n, p, approximate=approximate)
    G = NeuronGroup(20000, "x : 1", threshold="True", reset="x = b()")

    run(0.1 * ms)
    drawn = np.array(G.x[:])
    G.x = "b()"

    for values in (drawn, np.array(G.x[:])):
        # six standard errors
        assert values.mean() == pytest.approx(n * p, abs=6 * (n * p / 20000) ** 0.5)
        assert values.var() == pytest.approx(n * p * (1 - p), rel=0.1)
    assert not np.array_equal(drawn, G.x[:])


def test_G14_normal_numbers_only_where_they_are_near():
    near, exact = BinomialFunction(100, 0.1), BinomialFunction(20, 0.1)
    G = NeuronGroup(100, "x : 1\ny : 1", threshold="True", reset="x=near()\ny=exact()")

    run(0.1 * ms)

    assert (G.x % 1 > 0).any()  # as in Brian: n*p and n*(1 - p) exceed 5
    assert (G.y % 1 == 0).all()


@pytest.mark.parametrize(("n", "p"), [(5, 0.0), (5, 1.0), (0, 0.5)])
def test_G14_certain_numbers(n, p):
    b = BinomialFunction(n, p)
    G = NeuronGroup(10, "x : 1", threshold="True", reset="x = b()")

    run(0.1 * ms)
    assert (G.x == n * p).all()
    G.x = "b()"
    assert (G.x == n * p).all()


def test_G10_in_code_that_runs_regularly():
    table = np.array([10.0, 20.0, 30.0])

    @check_units(k=1, result=1)
    def look_up(k):
        return table[k]

    G = NeuronGroup(3, "x : 1")
    G.run_regularly("x = look_up(i)")

    run(0.1 * ms)

    assert G.x[:].tolist() == [10, 20, 30]


def test_G10_in_conditions_of_connections():
    @check_units(d=1, result=1)
    def near(d):
        return np.exp(-d)

    G = NeuronGroup(4, "x : 1", threshold="x > 1", reset="")
    S = Synapses(G, G, "w : 1")
    S.connect(condition="near(abs(i - j)) > 0.2 and i != j")
    S.w = "near(i)"

    assert S.i[:].tolist() == [0, 1, 1, 2, 2, 3]
    assert S.w["i == 1"] == pytest.approx(np.exp([-1, -1]))


@pytest.mark.parametrize(
    ("function", "wanted"),
    [(np.sin, np.sin([1, 2, 3])), (math.gamma, [1, 1, 2])],
    ids=["numpy", "math"],
)
def test_G10_functions_of_numpy_and_python(function, wanted):
    f = Function(function, arg_units=[1], return_unit=1)

    assert trial("x = f(i + 1) : 1", f=f) == pytest.approx(wanted)
    G = NeuronGroup(3, "x : 1", namespace={"f": f})
    G.x = "f(i + 1)"
    assert G.x[:] == pytest.approx(wanted)


def test_G11_implementations_may_be_added():
    f = Function(lambda x: x + 1, arg_units=[1], return_unit=1)
    f.implementations.add_implementation("cpp", "double f(double x) { … }", name="f")

    assert trial("x = f(i) : 1", f=f) == pytest.approx([1, 2, 3])
