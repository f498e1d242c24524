"""Values brought up to date at events: closed forms, limits, and what is refused."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from nbspike.lang.expr import Name
from nbspike.model.evaluate import evaluate
from nbspike.numerics.event_driven import event_driven
from nbspike.numerics.system import Refusal, System
from tests.unit.numerics.reading import expression

ELAPSED = Name("elapsed")


def system(**rates):
    """Return equations by variable."""
    return System(tuple(rates), tuple(expression(rate) for rate in rates.values()))


def after(equations, elapsed, **values):
    """Return all variables `elapsed` later."""
    updates = event_driven(equations, ELAPSED)
    assert not isinstance(updates, Refusal)
    known = {**values, "elapsed": elapsed}
    return {item.name: evaluate(item.value, known) for item in updates}


def test_decay_of_two_traces():
    found = after(
        system(apre="-apre/taupre", apost="-apost/taupost"),
        3e-3,
        apre=0.01,
        apost=-0.0105,
        taupre=20e-3,
        taupost=10e-3,
    )
    assert found["apre"] == pytest.approx(0.01 * math.exp(-0.15), rel=1e-15)
    assert found["apost"] == pytest.approx(-0.0105 * math.exp(-0.3), rel=1e-15)


def test_recovery_towards_a_level():
    found = after(system(x="(1 - x)/tau"), 40e-3, x=0.25, tau=0.2)
    assert found["x"] == pytest.approx(1 - 0.75 * math.exp(-0.2), rel=1e-15)


@pytest.mark.parametrize("rate", [0.0, 1e-300, -1e-9, 1e-3, -5.0, -1e6])
def test_a_rate_of_zero_is_no_special_case(rate):
    found = after(system(x="k*x + c"), 0.5, x=2.0, k=rate, c=3.0)["x"]
    with mpmath.workdps(40):
        k = mpmath.mpf(rate)
        growth = mpmath.expm1(k / 2) / k if rate else mpmath.mpf("0.5")
        assert found == pytest.approx(float(2 + (2 * k + 3) * growth), rel=1e-13)


def test_no_time_changes_nothing():
    found = after(system(x="(1 - x)/tau", y="-y/tau"), 0.0, x=0.3, y=0.7, tau=0.1)
    assert found == {"x": 0.3, "y": 0.7}


def test_two_halves_are_one_whole():
    equations = system(x="(c - x)/tau")
    first = after(equations, 0.03, x=0.9, c=0.2, tau=0.05)
    second = after(equations, 0.03, **first, c=0.2, tau=0.05)
    whole = after(equations, 0.06, x=0.9, c=0.2, tau=0.05)
    assert second["x"] == pytest.approx(whole["x"], rel=1e-14)


def test_values_may_be_arrays():
    found = after(system(x="-x/tau"), np.array([0.0, 1.0]), x=np.ones(2), tau=1.0)
    np.testing.assert_allclose(found["x"], [1.0, math.exp(-1)], rtol=1e-15)


@pytest.mark.parametrize(
    ("rates", "reason"),
    [
        ({"x": "-x*x/tau"}, "`-x*x` in dx/dt is not linear in `x`"),
        ({"x": "(t/tau - x)/tau"}, "`t` in dx/dt changes between two events"),
        ({"x": "(y - x)/tau", "y": "-y/tau"}, "`y` in dx/dt changes between"),
        ({"x": "(v - x)/tau"}, "`v` in dx/dt changes between two events"),
        ({"x": "(rand() - x)/tau"}, "`rand()` in dx/dt changes between two events"),
    ],
)
def test_what_changes_between_events_is_refused(rates, reason):
    found = event_driven(system(**rates), ELAPSED, others=frozenset("v"))
    assert isinstance(found, Refusal)
    assert found.reason.startswith(reason)
