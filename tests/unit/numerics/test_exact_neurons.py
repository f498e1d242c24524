"""Exact integration against closed forms, and what it must leave alone."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from nbspike.lang.expr import Select
from nbspike.model.tree import name_ids
from tests.unit.numerics.twin import advance, chosen

CUBA = """
dv/dt = (g_e + g_i - (v - E_L))/tau_m : volt (unless refractory)
dg_e/dt = -g_e/tau_e : volt
dg_i/dt = -g_i/tau_i : volt
refractory: 5*ms
"""
CONSTANTS = {"E_L": -49e-3, "tau_m": 20e-3, "tau_e": 5e-3, "tau_i": 10e-3}
START = {"v": -60e-3, "g_e": 3e-3, "g_i": -1e-3}
DT = 1e-4


def membrane(t, tau_m, tau_e, tau_i, E_L):  # noqa: N803
    """Return v of CUBA in closed form, with 40 digits."""
    with mpmath.workdps(40):

        def answer(start, tau):
            a, b = 1 / mpmath.mpf(tau_m), 1 / mpmath.mpf(tau)
            if a == b:
                return start * a * t * mpmath.exp(-a * t)
            return start * a * (mpmath.exp(-b * t) - mpmath.exp(-a * t)) / (a - b)

        decay = mpmath.exp(-mpmath.mpf(t) / tau_m)
        rest = E_L + (START["v"] - mpmath.mpf(E_L)) * decay
        return float(rest + answer(START["g_e"], tau_e) + answer(START["g_i"], tau_i))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"tau_e": 20e-3},
        {"tau_e": 20e-3, "tau_i": 20e-3},
        {"tau_e": 20e-3 * (1 + 1e-12)},
    ],
)
def test_cuba_follows_the_closed_form(changed):
    constants = CONSTANTS | changed
    found = advance(CUBA, START | constants, DT, 300)
    t = 300 * DT
    # 300 roundings of at most half a unit in the last place, decaying
    assert found["v"] == pytest.approx(membrane(t, **constants), rel=1e-13)
    decayed = START["g_e"] * math.exp(-t / constants["tau_e"])
    assert found["g_e"] == pytest.approx(decayed, rel=1e-13)


@pytest.mark.parametrize("ratio", [1 / 1000, 1 / 200, 1 / 20])
def test_a_membrane_stays_within_the_stated_bound(ratio):
    """Half a unit in the last place over 1 - exp(-dt/tau), and 4, for any length.

    Near its limit v no longer moves once a step would be less than half a unit.
    The 4 are the roundings of D, Q, E/tau and two products, each of half a unit
    or one.  Written as ``P v + q`` the step is up to twice as far off (measured).
    """
    rng = np.random.default_rng(5)
    tau, rest, start = DT / ratio, -rng.uniform(0.05, 0.09, 200), -0.06
    values = {"v": start, "E": rest, "tau": tau}
    steps = 20_000
    text = "dv/dt = (E - v)/tau : volt\nE : volt"
    found = advance(text, values, DT, steps)["v"]
    with mpmath.workdps(40):
        decay = mpmath.exp(-steps * mpmath.mpf(DT) / mpmath.mpf(tau))
        exact = [float(mpmath.mpf(e) + (mpmath.mpf(start) - e) * decay) for e in rest]
    units = np.abs(found - exact) / np.spacing(np.abs(exact))
    assert units.max() <= 0.5 / -math.expm1(-ratio) + 4


def test_a_constant_drift_and_an_oscillator_are_exact():
    drift = advance("dx/dt = c : 1", {"x": 1.0, "c": -2.0}, 0.1, 10, "exact")
    assert drift["x"] == pytest.approx(-1.0, rel=1e-15)
    values = {"x": 1.0, "y": 0.0, "w": 3.0}
    turned = advance("dx/dt = w*y : 1\ndy/dt = -w*x : 1", values, 0.1, 100, "exact")
    assert turned["x"] == pytest.approx(math.cos(30), abs=1e-13)
    assert turned["y"] == pytest.approx(-math.sin(30), abs=1e-13)


def test_a_chain_of_integrators_is_a_polynomial():
    text = "dx/dt = u/s : 1\ndu/dt = -g/s : 1"
    start = {"x": 0.0, "u": 1.0, "g": 9.81, "s": 1.0}
    fallen = advance(text, start, 0.5, 6, "exact")
    assert fallen["x"] == pytest.approx(3 - 9.81 * 9 / 2, rel=1e-14)


def test_a_variable_alone_takes_its_exponential_in_every_step():
    """What stands alone is integrated as by a propagator, whatever its rate."""
    text = "dv/dt = k*v + c : 1\nk : Hz\ndw/dt = -w/tau : 1\nthreshold: v > 9\n"
    rates = np.array([0.0, 1e-12, -3.0, 2.0])
    values = {"v": 0.5, "w": 1.0, "k": rates, "c": 0.7, "tau": 2.0}
    held = advance(text, values, 0.25, 8)
    written = advance(text + "reset: k = 0*Hz", values, 0.25, 8)
    np.testing.assert_allclose(written["v"], held["v"], rtol=1e-13)
    np.testing.assert_array_equal(written["w"], held["w"])
    resting = advance(
        text.replace("c : 1", "c : 1 (unless refractory)", 1)
        + "reset: k = 0*Hz\nrefractory: 1*ms",
        values,
        0.25,
        8,
        active=False,
    )
    assert (resting["v"] == 0.5).all()
    np.testing.assert_allclose(resting["w"], math.exp(-1), rtol=1e-13)


def test_decaying_variables_may_drive_the_one_that_is_alone():
    text = """
    dv/dt = (c + 2*g - h - v)*k : 1 (unless refractory)
    dg/dt = -g/tau : 1
    dh/dt = -3*h/tau : 1
    k : Hz
    threshold: v > 9
    refractory: 1*ms
    """
    # slower, as fast as one or the other, faster, and without end
    rates = np.array([0.0, 1e-9, 0.5, 1.5, 1.5 + 1e-12, 40.0, -0.3])
    values = {"v": 0.5, "g": 1.0, "h": -0.4, "k": rates, "c": 0.7, "tau": 2.0}
    held = advance(text, values, 0.25, 8)
    written = advance(text + "reset: k = 1*Hz", values, 0.25, 8)
    for name in "vgh":
        np.testing.assert_allclose(written[name], held[name], rtol=1e-12)
    resting = advance(text + "reset: k = 1*Hz", values, 0.25, 8, active=False)
    assert (resting["v"] == 0.5).all()
    np.testing.assert_allclose(resting["g"], math.exp(-1), rtol=1e-13)


def test_a_refractory_neuron_freezes_its_locked_variables_only():
    found = advance(CUBA, START | CONSTANTS, DT, 50, active=False)
    assert found["v"] == START["v"]
    decayed = START["g_e"] * math.exp(-50 * DT / CONSTANTS["tau_e"])
    assert found["g_e"] == pytest.approx(decayed, rel=1e-13)
    selects = {u.name: isinstance(u.value, Select) for u in chosen(CUBA).updates}
    assert selects == {"v": True, "g_e": False, "g_i": False}


def test_followers_of_a_locked_variable_see_it_frozen():
    """w relaxes to a*v; with v frozen it does so exponentially."""
    text = """
    dv/dt = (E - v)/tau : 1 (unless refractory)
    dw/dt = (a*v - w)/tau_w : 1
    dz/dt = -z/tau : 1
    refractory: 5*ms
    """
    values = {"v": 2.0, "w": 0.0, "z": 1.0, "E": 1.0, "a": 0.5}
    times = {"tau": 10e-3, "tau_w": 10e-3}
    found = advance(text, values | times, 1e-3, 7, active=False)
    assert found["v"] == 2.0
    assert found["w"] == pytest.approx(1 - math.exp(-0.7), rel=1e-13)
    assert found["z"] == pytest.approx(math.exp(-0.7), rel=1e-13)
    selects = {u.name: isinstance(u.value, Select) for u in chosen(text).updates}
    assert selects == {"v": True, "w": True, "z": False}


def test_a_written_lock_is_the_same_as_the_flag():
    text = "dv/dt = (E - v)/tau*int(not_refractory) : 1\nrefractory: 5*ms"
    assert chosen(text).method == "exact"
    values = {"v": 0.0, "E": 1.0, "tau": 1e-2}
    active = advance(text, values, 1e-3, 10, active=True)
    resting = advance(text, values, 1e-3, 10, active=False)
    assert active["v"] == pytest.approx(-math.expm1(-1), rel=1e-13)
    assert resting["v"] == 0


def test_parameters_of_each_neuron_give_propagators_of_each_neuron():
    text = "dv/dt = (E - v)/tau : 1\ntau : second\nE : 1"
    coefficients = chosen(text).coefficients
    assert coefficients is not None
    assert coefficients.per_element
    tau, rest = np.array([5e-3, 10e-3, 20e-3]), np.array([1.0, 2.0, 3.0])
    values = {"v": np.zeros(3), "tau": tau, "E": rest}
    found = advance(text, values, DT, 100)
    np.testing.assert_allclose(found["v"], -rest * np.expm1(-1e-2 / tau), rtol=1e-13)


def test_shared_parameters_and_constants_give_one_propagator():
    coefficients = chosen("dv/dt = -v/tau : 1\ntau : second (shared)").coefficients
    assert coefficients is not None
    assert not coefficients.per_element
    assert coefficients.depends == {"tau", "dt"}


def test_a_variable_out_of_the_numbers_spoils_only_its_followers():
    found = advance(CUBA, START | CONSTANTS | {"v": math.nan}, DT, 3)
    assert math.isnan(found["v"])
    assert math.isfinite(found["g_e"])
    assert math.isfinite(found["g_i"])


def test_only_entries_that_are_not_zero_by_structure_occur():
    variables = {"v", "g_e", "g_i"}
    updates = {u.name: name_ids(u.value) & variables for u in chosen(CUBA).updates}
    assert updates == {"v": variables, "g_e": {"g_e"}, "g_i": {"g_i"}}


def test_coefficients_have_names_of_their_own():
    """`g_e` following `x` must not share a number with `g` following `e_x`."""
    text = """
    dg/dt = (e_x - g)/tau : 1
    dg_e/dt = (x - g_e)/tau : 1
    de_x/dt = -e_x/tau_1 : 1
    dx/dt = -x/tau_2 : 1
    """
    coefficients = chosen(text).coefficients
    assert coefficients is not None
    assert len(set(coefficients.names)) == len(coefficients.names)
    values = {"g": 0.0, "g_e": 0.0, "e_x": 1.0, "x": 1.0}
    times = {"tau": 10e-3, "tau_1": 5e-3, "tau_2": 2e-3}
    found = advance(text, values | times, DT, 100)
    for name, tau in (("g", 5e-3), ("g_e", 2e-3)):
        exact = (math.exp(-1) - math.exp(-1e-2 / tau)) / (1e-2 / tau - 1)
        assert found[name] == pytest.approx(exact, rel=1e-13)


def test_the_same_equations_have_the_same_structure():
    first, second = chosen(CUBA).coefficients, chosen("\n" + CUBA).coefficients
    other = chosen(CUBA.replace("tau_i", "tau_e")).coefficients
    assert first == second
    assert hash(first) == hash(second)
    assert first != other
