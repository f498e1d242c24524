"""Delays that differ: synapses are found by delay and neuron, in either form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from nbspike.network import delays as delays_module
from nbspike.network.arrivals import Arrivals, Reach
from nbspike.network.delays import Delays, in_steps, segments
from nbspike.network.projection_steps import running
from nbspike.network.spike_ring import SpikeRing
from nbspike.optimisations import VARIABLE
from nbspike.runtime.sorting import stable_order
from tests.reference.networks import Built, Net, Neurons, Synapses

synapses = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), max_size=30)


def of_segment(found, delay, neuron):
    part = neuron * len(found.steps) + delay
    if found.keys is not None:
        place = np.searchsorted(found.keys, part)
        if place == len(found.keys) or found.keys[place] != part:
            return []
        part = place
    return found.synapses[found.starts[part] : found.starts[part + 1]].tolist()


@pytest.mark.parametrize("block", [1, 4, 1000])
@pytest.mark.parametrize("small", [0, 1000])
@given(made=synapses)
def test_segments_hold_every_synapse_once_by_neuron_and_delay(block, small, made):
    steps = np.array([delay for delay, _ in made], np.uint16)
    neurons = np.array([neuron for _, neuron in made], np.int64)
    starts, order = stable_order(neurons, 5)
    before, delays_module.BLOCK = delays_module.BLOCK, block
    try:
        found = segments(steps, starts, order, small)
    finally:
        delays_module.BLOCK = before

    assert found.steps.tolist() == sorted(set(steps.tolist()), reverse=True)
    for number, delay in enumerate(found.steps):
        for neuron in range(5):
            own = np.flatnonzero((steps == delay) & (neurons == neuron))
            assert of_segment(found, number, neuron) == own.tolist()


def test_equal_delays_become_one_number():
    delays = Delays()
    delays.set(np.array([2e-3, 2e-3]))
    assert delays.values.shape == ()
    delays.set(np.array([2e-3, 1e-3]))
    assert_array_equal(delays.for_each(2), [2e-3, 1e-3])
    assert delays.changes == 2
    delays.set(np.array([2e-3, 1e-3]))
    assert delays.changes == 2


def test_steps_are_rounded_half_up_as_they_are_written():
    written = np.array([0.04, 0.05, 0.15, 0.24, 0.25, 0.35, 0.45]) * 1e-3
    assert in_steps(written, 1e-4).tolist() == [0, 1, 2, 2, 3, 4, 5]


def ring_with(spikes, size=3, slots=8):
    ring = SpikeRing("R", size)
    ring.keep(slots, 0)
    for step, neurons in spikes.items():
        slot = step % slots
        ring.counts[slot] = len(neurons)
        ring.spikes[slot * size : slot * size + len(neurons)] = neurons
    return ring


def test_what_was_sent_keeps_its_time_when_delays_change():
    neurons = np.array([0, 0, 1], np.uint32)
    before = Reach(np.array([5, 3, 4]), neurons, None)
    after = Reach(np.array(1), neurons, None)
    ring = ring_with({2: [0, 1], 4: [0]})
    arrivals = Arrivals()
    arrivals.begin("before", before, ring, 0, 1e-4)
    assert arrivals.settled(5, 0)
    arrivals.begin("after", after, ring, 5, 1e-4)

    assert arrivals.since == 5
    assert arrivals.steps.tolist() == [5, 6, 7, 7, 9]
    assert arrivals.synapses.tolist() == [1, 2, 0, 1, 0]
    assert not arrivals.settled(1, 5)
    arrivals.begin("after", after, ring, 8, 1e-4)
    assert arrivals.steps.tolist() == [9]
    arrivals.begin("after", after, ring, 10, 1e-4)
    assert arrivals.settled(1, 10)


def test_what_was_sent_finds_its_synapse_in_a_new_order():
    ring = ring_with({2: [1]})
    arrivals = Arrivals()
    order = np.array([1, 0])  # the user made the synapse of neuron 1 first
    before = Reach(np.array(4), np.array([0, 1], np.uint32), order)
    arrivals.begin("before", before, ring, 0, 1e-4)
    after = Reach(np.array(4), np.array([0, 0, 1], np.uint32), np.array([1, 2, 0]))
    arrivals.begin("after", after, ring, 3, 1e-4)

    assert arrivals.steps.tolist() == [6]
    assert arrivals.synapses.tolist() == [2]


@pytest.mark.parametrize("small", [0, 65_536])
def test_both_forms_of_the_table_give_the_same_run(small, monkeypatch):
    body = (
        "w : 1\nconnect: True\ninit: w = 1 + i + 10*j\non_pre: x = 2*x + w\n"
        "delay: (1 + (3*i + j) % 4)*0.1*ms\n"
    )
    listed = tuple((0.1 * k, k % 4) for k in range(9))
    net = Net(
        "tables",
        (Neurons("S", 5, listed=listed), Neurons("P", 3, "x : 1")),
        (Synapses("C", "S[1:5]", "P", body),),
    )
    monkeypatch.setattr("nbspike.network.delays.segments.__defaults__", (small,))
    built = Built(net)
    built.advance(20)
    ((pathway, _),) = running(built.projections["C"])

    assert (pathway.sorted[1].keys is None) == (small > 0)
    # by hand: 2*x + w for each arrival, by time of the spike and then by neuron
    assert_array_equal(built.populations["P"].state["x"], [99, 729, 1359])


@pytest.mark.parametrize("left_out", ["", "delay-segments"])
@pytest.mark.parametrize("ends", [("S", "P"), ("S[1:5]", "P[1:3]")])
def test_segments_change_no_bit(ends, left_out, monkeypatch):
    body = (
        "w : 1\nconnect: True\ninit: w = 1 + i + 10*j\n"
        "on_pre: x = 2*x + w + rand()\non_post: w += 0.1*x + rand()\n"
        "delay: (1 + (3*i + j) % 4)*0.1*ms\ndelay post: ((i + j) % 3)*0.1*ms\n"
    )
    listed = tuple((0.1 * k, k % 5) for k in range(30))
    net = Net(
        "segments",
        (
            Neurons("S", 5, listed=listed),
            Neurons("P", 3, "x : 1\nthreshold: x > 900\nreset: x = 1"),
        ),
        (Synapses("C", *ends, body),),
    )
    states = []
    for without in ("delay-segments", left_out):
        monkeypatch.setenv(VARIABLE, without)
        built = Built(net)
        built.advance(36)
        x = built.populations["P"].state["x"]
        states.append((x.copy(), built.projections["C"].state["w"].copy()))
    for one, other in zip(*states, strict=True):
        assert_array_equal(one, other)
    x, w = states[0]
    assert x.any()
    assert (w != np.round(w)).any()
