"""Traces of neurons give what a trace in every synapse gives."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest import mock

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import nbspike
from nbspike import Synapses, ms, second
from nbspike.optimisations import VARIABLE
from tests.agreement.trace_rules import RELATIVE, RULE, Rule, Running, without


@pytest.fixture(autouse=True)
def _none_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def assert_equal_states(rule: Rule, hoisted: set[str]) -> None:
    """Hold a rule to its form by synapses."""
    with mock.patch.dict(os.environ, {VARIABLE: ""}):
        own = Running(rule).run()
    with without():
        expected = Running(rule).run()
    assert own.hoisted == hoisted
    assert expected.hoisted == set()
    found, wanted = own.state(), expected.state()
    assert found.keys() == wanted.keys()
    for name, values in wanted.items():
        assert_allclose(found[name], values, rtol=RELATIVE, atol=1e-290, err_msg=name)
    assert len(np.unique(wanted["w"])) > 5


def moved(rate: str, **changes: Any) -> Rule:
    """Return the rule with another equation of x."""
    return replace(RULE, model=RULE.model.replace("-x/tau_x", rate), **changes)


SHARED = {
    "a pair of traces": RULE,
    "parts of groups": replace(RULE, ends=(slice(2, 8), slice(1, 5))),
    "delays": replace(RULE, pre_delay=1.3 * ms, post_delay=0.7 * ms),
    "nearest spikes only": replace(RULE, on_pre="x = 1; w = clip(w - y, 0, 1)"),
    "values of the neuron that fired": replace(
        RULE, on_pre="w -= 0.1*x; x += A*exp(-a_pre)*k_pre + 0.1*t/second; w -= y"
    ),
    "saturation": replace(RULE, on_post="y += 0.5*(1 - y); y *= 0.9; w += 0.01*x*y"),
    "several pathways": replace(
        RULE,
        on_pre={"down": "w = clip(w - y, 0, 1)", "up": "x += 0.01; w += 1e-4*x"},
        pre_delay={"down": 0.4 * ms, "up": 2 * ms},
    ),
    "a shared value": replace(
        RULE,
        model=RULE.model + "\namount : 1 (shared)",
        on_pre="x += amount; w = clip(w - y, 0, 1)",
        before=lambda synapses: setattr(synapses, "amount", 0.02),
    ),
    "a rate of the neuron": moved("-x/(tau_x*a_pre)"),
    "a rate of the target": replace(
        RULE,
        model=RULE.model.replace("-y/(15*ms)", "-y*a_post/(15*ms)"),
        ends=(slice(2, 8), slice(1, 5)),
    ),
    "a trace that stands still": replace(RULE, constants=(("tau_x", np.inf * ms),)),
    "a trace that is gone at once": replace(RULE, constants=(("tau_x", 0.02 * ms),)),
}


@pytest.mark.parametrize("rule", SHARED.values(), ids=SHARED.keys())
def test_traces_of_neurons_are_those_of_synapses(rule):
    assert_equal_states(rule, {"x", "y"})


def test_a_trace_may_raise_another():
    """Triplets of spikes (Pfister and Gerstner 2006) need two traces of a side."""
    model = RULE.model + "\ndz/dt = -z/(100*ms) : 1 (event-driven)"
    rule = replace(RULE, model=model, on_pre="x += 0.01*(1 + z); z += 1; w -= y*x")
    assert_equal_states(rule, {"x", "y", "z"})


def network_operation(synapses: Synapses) -> list[Any]:
    seen: list[float] = []

    @nbspike.network_operation(dt=100 * ms)
    def look() -> None:
        seen.append(float(synapses.x[0]))

    return [look]


def onto(synapses: Synapses) -> list[Any]:
    """Return synapses that change these."""
    other = Synapses(synapses.source, synapses, on_pre="x_post += 0.1", name="others")
    other.connect(i=0, j=0)
    return [other]


def set_regularly(neurons: Any) -> None:
    neurons.group.run_regularly("a = 1 + 0.5*rand()", dt=100 * ms)


def setting_rates(synapses: Synapses) -> list[Any]:
    other = Synapses(
        synapses.target, synapses.source, on_pre="a_post *= 0.99", name="back"
    )
    other.connect(i=0, j=0)
    return [other]


def different(synapses: Synapses) -> None:
    synapses.x = "0.1*rand()"


#: Each breaks one condition; what still is a trace of neurons.
SEPARATE = {
    "an inhomogeneous rate": (moved("(0.1 - x)/tau_x"), {"y"}),
    "a rate of the synapse": (
        moved("-x/(tau_x*(1 + w))", on_post="y += 0.012; w = clip(w + x, 0, 1)"),
        {"y"},
    ),
    "a rate of the other end": (moved("-x/(tau_x*a_post)"), {"y"}),
    "a rate that a pathway sets": (
        moved("-x/(tau_x*a_pre)", on_post="y += 0.01; a_pre *= 0.99; w += x"),
        {"y"},
    ),
    "a rate that code sets": (
        moved("-x/(tau_x*a_pre)", before=lambda s: set_regularly(s.source)),
        {"y"},
    ),
    "a rate that other synapses set": (
        moved("-x/(tau_x*a_pre)", more=setting_rates),
        {"y"},
    ),
    "a rate of two neurons": (moved("-x/(tau_x*(a_pre + a_post))"), {"y"}),
    "a nonlinear rate": (moved("-x/tau_x*(1 + 0*w)"), {"y"}),
    "an amount of the synapse": (replace(RULE, on_pre="x += w; w -= y"), {"y"}),
    "an amount of the other end": (replace(RULE, on_pre="x += a_post; w -= y"), {"y"}),
    "an amount by the number of the other": (
        replace(RULE, on_pre="x += 0.01*j; w -= y"),
        {"y"},
    ),
    "an amount of a temporary": (
        replace(RULE, on_pre="d = 2*w; x += d; w -= y"),
        {"y"},
    ),
    "a random amount": (replace(RULE, on_pre="x += rand(); w -= y"), {"y"}),
    "an amount that the pathway changes": (
        replace(RULE, on_pre="a_pre += 0.01; x += 0.1*a_pre; w -= y"),
        {"y"},
    ),
    "a trace of the other side": (replace(RULE, on_pre="x += 0.1 + y; w -= y"), {"y"}),
    "changed on both sides": (
        replace(RULE, on_post="y += 0.01; x *= 0.5; w += x"),
        {"y"},
    ),
    "the time of the last update": (
        replace(RULE, on_pre="x += 0.01; w -= y*exp((lastupdate - t)/second)"),
        set(),
    ),
    "different delays": (
        replace(RULE, before=lambda s: setattr(s.pre, "delay", "0.2*ms*j")),
        set(),
    ),
    "different values": (replace(RULE, before=different), set()),
    "single precision": (replace(RULE, dtype={"x": np.float32}), {"y"}),
    "a sum of them": (
        replace(RULE, model=RULE.model + "\nv_post = 0.01*x : 1 (summed)"),
        {"y"},
    ),
    "a recording": (
        replace(
            RULE,
            more=lambda s: [nbspike.StateMonitor(s, "x", record=[0, 3], dt=10 * ms)],
        ),
        {"y"},
    ),
    "code at all times": (
        replace(
            RULE,
            before=lambda s: s.run_regularly("x *= 0.5*rand()", dt=50 * ms),
        ),
        {"y"},
    ),
    "a Python function": (replace(RULE, more=network_operation), set()),
    "synapses onto the synapses": (replace(RULE, more=onto), set()),
}


@pytest.mark.parametrize(("rule", "hoisted"), SEPARATE.values(), ids=SEPARATE.keys())
def test_what_breaks_a_condition_stays_with_synapses(rule, hoisted):
    assert_equal_states(rule, hoisted)


@pytest.mark.filterwarnings("ignore:.*runs with the time step:UserWarning")
def test_two_time_steps_keep_traces_with_synapses():
    assert_equal_states(replace(RULE, target_dt=0.2 * ms), set())


def in_two_runs(between: Callable[[Running], object]) -> Running:
    made = Running(RULE).run(0.4 * second)
    between(made)
    return made.run(0.4 * second)


def nothing(made: Running) -> None:
    del made


def test_looking_at_traces_changes_no_bit():
    expected = in_two_runs(nothing)
    found = in_two_runs(lambda made: made.state())
    assert found.hoisted == {"x", "y"}
    for name, values in expected.state().items():
        assert_array_equal(found.state()[name], values)


def test_stored_traces_go_on_with_the_same_bits():
    expected = in_two_runs(nothing).state()
    made = in_two_runs(lambda made: made.network.store())
    made.network.restore(restore_random_state=True)
    for name, values in made.run(0.4 * second).state().items():
        assert_array_equal(values, expected[name])


def set_one(made: Running) -> None:
    made.synapses.x[3] = 0.25


def set_all(made: Running) -> None:
    made.synapses.x, made.synapses.y = 0.1, -0.2
    made.synapses.lastupdate = 0.4 * second


def slower(made: Running) -> None:
    made.constants["tau_x"] = 30 * ms


def connect_more(made: Running) -> None:
    made.synapses.connect(i=[0, 1, 2], j=[6, 6, 5])


@pytest.mark.parametrize(
    ("change", "hoisted"),
    [
        (set_one, set()),
        (set_all, {"x", "y"}),
        (slower, set()),
        (connect_more, set()),
        (lambda made: setattr(made.synapses, "x", "0.1*(i + 1)"), set()),
        (lambda made: made.synapses.connect(i=[0], j=[6]), set()),
    ],
)
def test_changes_between_runs_count(change, hoisted):
    found = in_two_runs(change)
    with without():
        expected = in_two_runs(change)
    assert found.hoisted == hoisted
    for name, values in expected.state().items():
        assert_allclose(found.state()[name], values, rtol=RELATIVE, atol=1e-290)


def test_equal_values_of_each_neuron_stand_with_it():
    rule = replace(RULE, before=lambda s: setattr(s, "x", "0.1*(i + 1)"))
    assert_equal_states(rule, {"x", "y"})


def test_chunks_and_pieces_change_no_bit():
    whole = Running(RULE).run(0.3 * second).state()
    pieces = Running(RULE)
    for length in (0.1, 12.3, 0.3, 287.3):
        pieces.run(length * ms)
    for name, values in pieces.state().items():
        assert_array_equal(values, whole[name])


def test_a_recorded_weight_keeps_traces_with_neurons():
    rule = replace(RULE, more=lambda s: [nbspike.StateMonitor(s, "w", record=[0, 5])])
    made = Running(rule).run(50 * ms)
    assert made.hoisted == {"x", "y"}
