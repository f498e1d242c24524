"""The order of events in a time step, rule by rule (see docs/semantics)."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike.network.delays import in_steps
from tests.reference.networks import Built, Net, Neurons, Synapses

CELL = "v : 1\nthreshold: v > 1\nreset: v = 0"


def clock(*times: tuple[float, int], size: int = 3) -> Neurons:
    return Neurons("S", size, listed=times)


def test_chain_without_delay_takes_one_step_for_each_neuron():
    """Rule 2: thresholds have been tested when the spike arrives."""
    chain = Synapses("C", "P", "P", "connect: j == i + 1\non_pre: v += 2")
    start = Synapses("A", "S", "P", "connect: i == 0 and j == 0\non_pre: v += 2")
    net = Net("chain", (clock((0.3, 0)), Neurons("P", 5, CELL)), (start, chain))
    built = Built(net)
    built.advance(20)

    assert built.fired("P") == [(4 + k, k) for k in range(5)]


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 9, 100, 257])
def test_spike_arrives_after_its_delay(steps):
    """A spike of step s is in the trace of step s + delay + 1, whatever else runs."""
    pathway = f"connect: True\ndelay: {steps}*0.1*ms\non_pre: x += 1"
    sent = [2, 3, 7, 7 + 2 * steps]
    net = Net(
        "delay",
        (
            clock(*((step / 10, 0) for step in sorted(set(sent)))),
            Neurons("P", 1, "x : 1"),
        ),
        (Synapses("C", "S", "P", pathway),),
    )
    built = Built(net)
    built.advance(max(sent) + steps + 5)

    trace = built.trace("P", "x")[:, 0]
    arrived = np.flatnonzero(np.diff(trace))
    assert_array_equal(arrived, [step + steps for step in sorted(set(sent))])


@pytest.mark.parametrize(
    ("delay", "steps"),
    [(0.04, 0), (0.05, 1), (0.15, 2), (0.24, 2), (0.25, 3), (0.35, 4), (0.45, 5)],
)
def test_delay_is_rounded_as_it_is_written(delay, steps):
    """Halves go up, by the decimal number: 0.15 ms is two steps of 0.1 ms."""
    pathway = f"connect: True\ndelay: {delay}*ms\non_pre: x += 1"
    net = Net(
        "delay",
        (clock((0, 0)), Neurons("P", 1, "x : 1")),
        (Synapses("C", "S", "P", pathway),),
    )
    built = Built(net)

    assert in_steps(built.projections["C"].pathways["pre"].delays.values, 1e-4) == steps


def test_input_in_the_step_of_a_spike_is_lost():
    """Rule 1: the reset comes after the synapses."""
    net = Net(
        "reset",
        (clock((0, 0), (0.1, 0), (0.2, 0)), Neurons("P", 1, CELL)),
        (Synapses("C", "S", "P", "connect: i == 0\non_pre: v += 1.5"),),
    )
    built = Built(net)
    built.advance(10)

    assert built.fired("P") == [(1, 0), (3, 0)]


def test_locked_variable_is_not_written_while_its_neuron_is_refractory():
    """Rules 7 and 8: from the spike up to, not including, its refractory period."""
    body = (
        "dv/dt = 0/ms : 1 (unless refractory)\nu : 1\n"
        "dw/dt = 1/ms : 1 (unless refractory)\n"
        "threshold: v > 1\nreset: v = 0\nrefractory: 0.5*ms"
    )
    every = tuple((k / 10, 0) for k in range(20))
    net = Net(
        "lock",
        (clock(*every), Neurons("P", 1, body)),
        (Synapses("C", "S", "P", "connect: i == 0\non_pre: v += 1.5; u += 1"),),
    )
    built = Built(net)
    built.advance(20)

    assert [step for step, _ in built.fired("P")] == [1, 7, 13, 19]
    assert_array_equal(built.trace("P", "u")[:, 0], np.arange(20))
    # stands still in 4 of each 6 updates: refractory period minus one
    assert_allclose(built.trace("P", "w")[[2, 6, 7, 8], 0], [0.2, 0.2, 0.3, 0.4])


def test_pre_comes_before_post():
    """Rule 19: a coincident pair sees the trace that its own pre has raised."""
    body = (
        "a : 1\nseen : 1\nconnect: i == 0 and j == 0\non_pre: a += 1\non_post: seen = a"
    )
    fire = "threshold: t_in_timesteps == 5"
    net = Net("pair", (Neurons("P", 1, fire), Neurons("Q", 1, fire)),
              (Synapses("S", "P", "Q", body),))  # fmt: skip
    built = Built(net)
    built.advance(10)

    assert built.projections["S"].state["seen"][0] == 1


FOUR = Neurons("S", 4, listed=((0.2, 0), (0.2, 2), (0.2, 3), (0.5, 1)))


def arrive(target: str, synapse: str) -> Built:
    net = Net("arrive", (FOUR, Neurons("P", 2, target)),
              (Synapses("C", "S", "P", "connect: True\n" + synapse),))  # fmt: skip
    built = Built(net)
    built.advance(4)
    return built


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("v += 1 + i", 1 + 3 + 4),
        ("v = 1 + i", 4),
        ("v = 2*v + 1 + i", ((1 * 2) + 3) * 2 + 4),
        ("v = clip(v + 1 + i, 0, 5)", 5),
        ("v -= 1 + i", -8),
        ("v *= 2", 0),
        ("v = v + 1; v *= 2", ((1 * 2) + 1) * 2 * 2 + 2),
    ],
)
def test_synapses_act_one_after_the_other(code, value):
    """Rule 22: increments add up, the last assignment stays."""
    built = arrive("v : 1", f"on_pre: {code}")

    assert_array_equal(built.populations["P"].state["v"], value)


def test_statements_run_synapse_by_synapse():
    """Rule 24: 2, 4, 6 and not 6, 6, 6."""
    built = arrive("c : 1", "seen : 1\non_pre: c += 2; seen = c")
    projection = built.projections["C"]
    seen = {
        (i, j): value
        for i, j, value in zip(
            projection.i,
            projection.j,
            projection.in_user_order(projection.state["seen"]),
            strict=True,
        )
    }

    assert [seen[i, 0] for i in (0, 2, 3)] == [2, 4, 6]
    assert [seen[i, 1] for i in (0, 2, 3)] == [2, 4, 6]


def test_earlier_spikes_with_a_longer_delay_come_in_the_order_of_names():
    """Rule 25: projections of one slot go by their names, whatever their delays."""
    late = Synapses("a", "S[1:2]", "P", "connect: True\non_pre: v = 10")
    early = Synapses("b", "S[0:1]", "P", "connect: True\ndelay: 0.3*ms\non_pre: v *= 2")
    built = Built(Net("names", (FOUR, Neurons("P", 1, "v : 1")), (early, late)))
    built.advance(8)

    assert built.populations["P"].state["v"][0] == 20


def test_time_in_a_delayed_pathway_is_that_of_arrival():
    """Rule 20."""
    net = Net(
        "arrival",
        (clock((0.2, 0)), Neurons("P", 1, "x : second")),
        (Synapses("C", "S", "P", "connect: i == 0\ndelay: 0.5*ms\non_pre: x = t"),),
    )
    built = Built(net)
    built.advance(20)

    assert built.populations["P"].state["x"][0] == pytest.approx(0.7e-3, rel=1e-12)


def test_every_synapse_of_a_spike_is_served_exactly_once():
    """Counters of the targets sum to the out-degrees of the spikes."""
    body = "connect: p=0.1\ndelay: 0.7*ms\non_pre: count += 1"
    source = Neurons("X", 300, "threshold: rand() < 0.02")
    net = Net(
        "count", (source, Neurons("P", 200, "count : integer")),
        (Synapses("C", "X[50:250]", "P[20:170]", body),),
    )  # fmt: skip
    built = Built(net)
    built.advance(700)

    projection = built.projections["C"]
    expected = np.zeros(200, np.int64)
    for step, neuron in built.fired("X"):
        if step < 700 - 7:
            reached = projection.j[projection.i == neuron - 50]
            expected[reached + 20] += 1
    assert expected.sum() > 30_000
    assert_array_equal(built.populations["P"].state["count"], expected)
