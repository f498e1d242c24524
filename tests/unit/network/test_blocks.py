"""Code at times of a clock, custom events, and Poisson input."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr_parse import parse_condition
from nbspike.lang.neurons import parse_neurons
from nbspike.lang.statement_parse import parse_statements
from nbspike.model.check import check_block, check_neurons
from nbspike.model.check_text import check_expression
from nbspike.model.checked import ValueType
from nbspike.model.context import Block
from nbspike.model.scopes import neuron_scope
from nbspike.network.assembly import Assembly
from nbspike.network.blocks import CodeBlock
from nbspike.network.callbacks import Callback
from nbspike.network.events import Event, EventCode
from nbspike.network.poisson_input import PoissonInput
from nbspike.network.population import Population
from nbspike.network.recorders import Spikes, Traces
from nbspike.network.schedule import Turn


def population(body, size=1):
    model = check_neurons(parse_neurons(SourceText(body, "P")))
    return Population("P", size, model)


def code(group, text, name="run_regularly"):
    block = Block(name, parse_statements(SourceText(text, name)), for_all=True)
    return check_block(block, group.model)


def event(group, name, text):
    condition = parse_condition(SourceText(text, name))
    scope = neuron_scope(group.model)
    checked = check_expression(condition, scope, wanted=ValueType.BOOLEAN)
    return Event(name, group, checked)


def test_code_runs_for_all_neurons_at_times_of_its_clock():
    group = population("x : 1", 3)
    block = CodeBlock("add", group.whole(), code(group, "x += i + 1"), dt=1e-3)
    Assembly([group], parts=[block]).advance(25, {}, seed=1)

    assert group.state["x"].tolist() == [3, 6, 9]


def test_code_at_listed_times_runs_at_the_next_step():
    group = population("x : second")
    times = np.array([2e-4, 5.5e-4])
    block = CodeBlock("mark", group.whole(), code(group, "x += t"), times=times)
    assembly = Assembly([group], parts=[block])
    assembly.advance(3, {}, seed=1)
    assembly.advance(7, {}, seed=1)

    assert group.state["x"][0] == pytest.approx(2e-4 + 6e-4)


def test_shared_variables_are_set_once():
    group = population("total : 1 (shared)\nx : 1", 4)
    block = CodeBlock("b", group.whole(), code(group, "total += 1\nx = total"))
    Assembly([group], parts=[block]).advance(3, {}, seed=1)

    assert group.state["total"][0] == 3
    assert group.state["x"].tolist() == [3, 3, 3, 3]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\ntotal = 2", "comes before it"),
        ("total = x", "differs from neuron to neuron"),
        ("y = x\ntotal = y", "differs from neuron to neuron"),
        ("total = rand() + i", "differs from neuron to neuron"),
    ],
)
def test_order_of_shared_variables_is_checked(text, said):
    group = population("total : 1 (shared)\nx : 1")
    with pytest.raises(NbspikeError, match=said):
        code(group, text)


def test_code_obeys_the_write_lock():
    body = "dv/dt = 1/ms : 1 (unless refractory)\nu : 1\n"
    body += "threshold: v > 0.15\nreset: v = 0\nrefractory: 1*ms"
    group = population(body)
    block = CodeBlock("kick", group.whole(), code(group, "v += 10\nu += 1"), dt=5e-4)
    spikes = Spikes(group.whole())
    Assembly([group], recorders=[spikes], parts=[block]).advance(15, {}, seed=1)

    # kicked at 0 and fired at once; the kick at 0.5 ms is swallowed, and so is that
    # at 1 ms: the period is over only when the step's update begins
    assert spikes.recorder.step.tolist() == [0, 11]
    assert group.state["u"][0] == 3


@pytest.mark.parametrize("how", ["code", "function"])
def test_coefficients_follow_a_parameter_that_a_run_changes(how):
    group = population("dv/dt = -v/tau : 1\ntau : second", 2)
    group.state["v"][...] = 1
    group.state["tau"][...] = [1e-3, 2e-3]
    part = CodeBlock("slower", group.whole(), code(group, "tau = 2*tau"), dt=1e-3)
    if how == "function":

        def double(_t):
            group.state["tau"] *= 2

        part = Callback("slower", double, dt=1e-3)
    Assembly([group], parts=[part]).advance(20, {}, seed=1)

    first = np.exp(-1 / 2 - 1 / 4)
    assert group.state["v"] == pytest.approx([first, first**0.5], rel=1e-12)


def test_custom_event_ignores_refractoriness():
    body = "dv/dt = 1/ms : 1\nthreshold: v > 0.45\nrefractory: 10*ms\nn : 1"
    group = population(body, 2)
    above = event(group, "above", "v > 0.45")
    count = EventCode("above", group, code(group, "n += 1"))
    turn = Turn("after_thresholds", 1)
    events, spikes = Spikes(group.whole(), "above", turn), Spikes(group.whole())
    Assembly([group], recorders=[events, spikes], parts=[above, count]).advance(
        10, {}, seed=1
    )

    assert spikes.recorder.step.tolist() == [4, 4]
    assert events.recorder.step.tolist() == [k for k in range(4, 10) for _ in "ab"]
    assert group.state["n"].tolist() == [6, 6]


@pytest.mark.parametrize(("n", "rate"), [(100, 50.0), (1000, 100.0), (7, 9000.0)])
def test_poisson_input_is_binomial(n, rate):
    group = population("x : 1", 200)
    (add,) = check_block(
        Block("input", parse_statements(SourceText("x += arrivals", "input"))),
        check_neurons(parse_neurons(SourceText("x : 1\narrivals : 1", "P"))),
    )
    part = PoissonInput("in", group.whole(), add, n, rate)
    trace = Traces(group, ("x",), np.arange(200))
    Assembly([group], recorders=[trace], parts=[part]).advance(500, {}, seed=3)
    drawn = np.diff(trace.recorder.values("x"), axis=1).ravel()

    p = rate * 1e-4
    error = np.sqrt(n * p * (1 - p) / drawn.size)
    assert np.all(drawn == np.round(drawn))
    assert abs(drawn.mean() - n * p) < 4 * error
    assert drawn.var() == pytest.approx(n * p * (1 - p), rel=0.03)


def test_poisson_input_whose_sources_all_fire():
    group = population("x : 1", 3)
    model = check_neurons(parse_neurons(SourceText("x : 1\narrivals : 1", "P")))
    (add,) = check_block(
        Block("input", parse_statements(SourceText("x += arrivals", "input"))), model
    )
    part = PoissonInput("in", group.whole(), add, 40, 1e4)
    Assembly([group], parts=[part]).advance(2, {}, seed=3)

    assert group.state["x"].tolist() == [80, 80, 80]
