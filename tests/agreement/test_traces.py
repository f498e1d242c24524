"""Traces of neurons give what a trace in every synapse gives."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import nbspike
from nbspike import Synapses, ms, second
from nbspike.optimisations import VARIABLE

#: The weights of a second of learning, computed on two ways.
RELATIVE = 1e-12


@dataclass(frozen=True)
class Rule:
    """A learning rule between Poisson neurons that fire whatever it does."""

    model: str = (
        "w : 1\ndx/dt = -x/tau_x : 1 (event-driven)\n"
        "dy/dt = -y/(15*ms) : 1 (event-driven)"
    )
    on_pre: Any = "x += 0.01; w = clip(w - y, 0, 1)"
    on_post: Any = "y += 0.012; w = clip(w + x, 0, 1)"
    pre_delay: Any = None
    post_delay: Any = None
    ends: tuple[slice, slice] = (slice(None), slice(None))
    before: Callable[..., object] | None = None
    more: Callable[..., list[Any]] | None = None
    constants: tuple[tuple[str, Any], ...] = (("tau_x", 20 * ms), ("A", 0.03))
    target_dt: Any = None
    dtype: Any = None


class Running:
    """The network of a rule, made again for each way to compute it."""

    def __init__(self, rule: Rule) -> None:
        nbspike.start_scope()
        nbspike.seed(7)
        made = "v : 1\na : 1\nk : 1 (shared)"
        kinds = {"threshold": "rand() < 40*Hz*dt", "reset": "v += 0.1*a"}
        source = nbspike.NeuronGroup(9, made, name="source", **kinds)
        target = nbspike.NeuronGroup(7, made, name="target", dt=rule.target_dt, **kinds)
        source.a, source.k, target.a = "1 + 0.1*i", 0.5, "2 - 0.1*i"
        synapses = Synapses(
            source[rule.ends[0]],
            target[rule.ends[1]],
            rule.model,
            on_pre=rule.on_pre,
            on_post=rule.on_post,
            delay=rule.pre_delay,
            dtype=rule.dtype,
            name="synapses",
        )
        synapses.connect(p=0.7)
        synapses.w = "0.5 + 0.2*rand()"
        if rule.post_delay is not None:
            synapses.post.delay = rule.post_delay
        if rule.before is not None:
            rule.before(synapses)
        more = [] if rule.more is None else rule.more(synapses)
        self.constants = dict(rule.constants)
        self.synapses, self.more = synapses, more
        self.network = nbspike.Network(source, target, synapses, *more)

    def run(self, duration: Any = 1 * second) -> Running:
        self.network.run(duration, namespace=self.constants)
        return self

    def state(self) -> dict[str, np.ndarray]:
        found = self.synapses.get_states(units=False)
        return {name: np.array(values) for name, values in found.items()}

    @property
    def hoisted(self) -> set[str]:
        """Names of the traces that stood with neurons in the last run."""
        return {item.name for item in self.synapses.projection.traces.traces}


def without() -> Any:
    """Leave the traces with the synapses."""
    return mock.patch.dict(os.environ, {VARIABLE: "traces"})


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


RULE = Rule()

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


def different(synapses: Synapses) -> None:
    synapses.x = "0.1*rand()"


def moved(rate: str, **changes: Any) -> Rule:
    """Return the rule with another equation of x."""
    return replace(RULE, model=RULE.model.replace("-x/tau_x", rate), **changes)


#: Each breaks one condition; what still is a trace of neurons.
SEPARATE = {
    "an inhomogeneous rate": (moved("(0.1 - x)/tau_x"), {"y"}),
    "a rate of the synapse": (
        moved("-x/(tau_x*(1 + w))", on_post="y += 0.012; w = clip(w + x, 0, 1)"),
        {"y"},
    ),
    "a rate of the neuron": (moved("-x/(tau_x*a_pre)"), {"y"}),
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


AMOUNTS = ("0.01", "A*a_{near}", "A*k_{near}", "A/(1 + i_of)", "A*w", "A*a_{far}")


@st.composite
def rules(draw):
    """Draw a rule with three traces, each on one side, some of them not of neurons."""
    model, code = ["w : 1"], {"pre": [], "post": []}
    for name in "xyz":
        tau = draw(st.sampled_from(("tau_x", "(15*ms)", "(3*ms + tau_x/2)")))
        model.append(f"d{name}/dt = -{name}/{tau} : 1 (event-driven)")
        near, far = draw(st.sampled_from((("pre", "post"), ("post", "pre"))))
        amount = draw(st.sampled_from(AMOUNTS)).format(near=near, far=far)
        amount = amount.replace("i_of", "i" if near == "pre" else "j")
        form = draw(
            st.sampled_from(("{0} += {1}", "{0} = {1}", "{0} += {1}*(1 - {0})"))
        )
        code[near].append(form.format(name, amount))
    for lines in code.values():
        read = draw(st.sampled_from("xyz"))
        sign = draw(st.sampled_from("+-"))
        place = draw(st.integers(0, len(lines)))
        lines.insert(place, f"w = clip(w {sign} 0.1*{read}, 0, 1)")
    return replace(
        RULE,
        model="\n".join(model),
        on_pre="; ".join(code["pre"]),
        on_post="; ".join(code["post"]),
        pre_delay=draw(st.sampled_from((None, 0.5 * ms))),
    )


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules())
def test_generated_rules_are_the_same_with_and_without(rule):
    with mock.patch.dict(os.environ, {VARIABLE: ""}):
        own = Running(rule).run()
    with without():
        expected = Running(rule).run().state()
    for name, values in expected.items():
        assert_allclose(own.state()[name], values, rtol=RELATIVE, atol=1e-290)
    for item in own.synapses.projection.traces.traces:
        assert item.name in "xyz"
