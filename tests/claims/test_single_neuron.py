"""One neuron against the formulas of a textbook."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tests.reference.networks import Built, Net, Neurons

DT = 1e-4

LIF = """
dv/dt = (E_L + RI - v)/tau : volt (unless refractory)
threshold: v > V_th
reset: v = V_r
refractory: {refractory}
init: v = V_r
"""
CONSTANTS = {
    "tau": "20*ms",
    "E_L": "-70*mV",
    "V_th": "-50*mV",
    "V_r": "-65*mV",
}


def lif(drive: str, refractory: str = "0*ms", **other: str) -> Built:
    body = LIF.format(refractory=refractory)
    return Built(
        Net(
            "LIF",
            (Neurons("P", 1, body),),
            (),
            {**CONSTANTS, "RI": drive, **other},
        )
    )


def updates_to_threshold(drive: float) -> int:
    """Return the first k with V(k dt) > V_th for V(0) = V_r, by the closed form."""
    top = -70e-3 + drive
    k = -20e-3 / DT * math.log((top + 50e-3) / (top + 65e-3))
    return math.floor(k) + 1


@pytest.mark.parametrize("drive", [20.5, 22, 25, 30.3, 47, 90])
@pytest.mark.parametrize("refractory", [0, 1, 20, 50])
def test_spikes_come_in_the_steps_of_the_closed_form(drive, refractory):
    built = lif(f"{drive}*mV", f"{refractory}*0.1*ms")
    built.advance(5000)

    first = updates_to_threshold(drive * 1e-3)
    # the neuron stands still for one step less than its refractory period
    period = first + max(refractory, 1) - 1
    expected = np.arange(first - 1, 5000, period)
    assert len(expected) > 2
    assert_array_equal([step for step, _ in built.fired("P")], expected)


def test_membrane_follows_the_closed_form():
    built = lif("22*mV")
    built.advance(500)

    k = np.arange(500)
    top, bottom = -48e-3, -65e-3
    expected = top + (bottom - top) * np.exp(-k * DT / 20e-3)
    first = built.fired("P")[0][0]
    assert first == updates_to_threshold(22e-3) - 1 > 300
    trace = built.trace("P", "v")[: first + 1, 0]
    # rounding adds up to at most half a unit in the last place over 1 - P
    assert_allclose(trace, expected[: first + 1], rtol=1e-12)


def test_trace_begins_with_the_initial_value_and_never_shows_the_peak():
    """Rule 4: samples are taken at the start of a step."""
    built = lif("25*mV")
    built.advance(1000)
    trace = built.trace("P", "v")[:, 0]

    assert trace[0] == -65e-3
    assert trace.max() <= -50e-3
    assert len(trace) == 1000


@pytest.mark.parametrize(
    ("period", "steps"),
    [
        ("0*ms", 1),
        ("0.14*ms", 1),
        ("0.15*ms", 1),
        ("0.2*ms", 2),
        ("0.25*ms", 2),
        ("0.3*ms", 3),
        ("3*ms", 30),
        ("5*ms", 50),
        ("5.09*ms", 50),
    ],
)
@pytest.mark.parametrize("form", ["{}", "hold", "hold*(1 + 0*i)"])
def test_shortest_interval_is_the_refractory_period_in_whole_steps(period, steps, form):
    """Rule 6, for a fixed period, a constant and an expression of each step."""
    body = f"threshold: True\nrefractory: {form.format(period)}"
    constants = {"hold": period}
    built = Built(Net("always", (Neurons("P", 2, body),), (), constants))
    built.advance(300)

    fired = [step for step, neuron in built.fired("P") if neuron == 0]
    assert fired[0] == 0
    assert set(np.diff(fired)) == {max(steps, 1)}


@pytest.mark.parametrize("dt", [1e-4, 2e-4, 5e-5, 2.5e-5, 1e-3, 3e-4])
def test_refractory_period_does_not_depend_on_the_time_step(dt):
    body = "threshold: True\nrefractory: 3*ms"
    built = Built(Net("always", (Neurons("P", 1, body),), (), {}, dt=dt))
    built.advance(round(0.1 / dt))

    assert set(np.diff([step for step, _ in built.fired("P")])) == {round(3e-3 / dt)}


def test_refractory_text_is_evaluated_in_every_step():
    """Rule 10: a period that draws ends when the first short draw comes."""
    body = "threshold: True\nrefractory: (1 + 2*rand())*ms"
    built = Built(Net("always", (Neurons("P", 200, body),)))
    built.advance(2000)

    gaps = []
    for neuron in range(200):
        gaps += np.diff([s for s, i in built.fired("P") if i == neuron]).tolist()
    assert np.min(gaps) >= 10
    assert np.mean(gaps) == pytest.approx(14.3, abs=0.3)  # not 20


def test_refractory_condition_only_lets_go():
    """Rule 11: true for a while without a spike changes nothing."""
    body = (
        "dv/dt = 1/ms : 1\nthreshold: v > 1\nreset: v = 0\n"
        "refractory: t < 5*ms\ninit: v = 0"
    )
    built = Built(Net("held", (Neurons("P", 1, body),)))
    built.advance(100)

    first, second, *_ = [step for step, _ in built.fired("P")]
    assert first in (9, 10)  # the condition holds, but nobody has fired yet
    assert second == 50


def test_last_spike_is_long_ago_before_the_first():
    """Rule 12."""
    body = "age : second\nthreshold: True\nreset: age = t - lastspike\nrefractory: 1*ms"
    other = "x = t - lastspike : second\nthreshold: False\nrefractory: 1*ms"
    built = Built(Net("ages", (Neurons("P", 1, body), Neurons("Q", 1, other))))
    from nbspike.network.values import read

    assert read(built.populations["Q"].whole(), "x", {})[0] == 1e4
    built.advance(20)
    assert built.populations["P"].state["age"][0] == 0


def test_clock_does_not_drift():
    """Rule A13: t is step times dt, not a sum."""
    body = "x : second\nthreshold: True\nreset: x = t"
    built = Built(Net("clock", (Neurons("P", 1, body),)))
    for _ in range(50):
        built.advance(21)

    assert_array_equal(built.trace("P", "x")[1:, 0], np.arange(1049) * DT)
