"""Steps of another length: last spikes and spikes on their way keep their times."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.neurons import parse_neurons
from nbspike.model.check import check_neurons
from nbspike.network.population import Population
from nbspike.network.spike_ring import SpikeRing

#: Only a refractory period makes last spikes matter.
MODEL = "v : 1\nthreshold: v > 1\nreset: v = 0\nrefractory: 1*ms"


def ring_with(slots, sent, size=4):
    """Return a ring in which these neurons fired in these steps."""
    ring = SpikeRing("P", size)
    ring.keep(slots, 0)
    rows = ring.spikes.reshape(slots, size)
    for step, neurons in sent.items():
        rows[step % slots, : len(neurons)] = neurons
        ring.counts[step % slots] = len(neurons)
    return ring


def sent_in(ring, step):
    slot = step % ring.slots
    first = slot * ring.size
    return ring.spikes[first : first + ring.counts[slot]].tolist()


def test_spikes_are_as_old_in_shorter_steps():
    ring = ring_with(5, {7: [1, 3], 9: [0]})
    ring.recount(reached=10, now=20, ratio=2.0)

    assert sent_in(ring, 14) == [1, 3]
    assert sent_in(ring, 18) == [0]
    assert sum(len(sent_in(ring, k)) for k in range(20 - ring.slots, 20)) == 3


def test_spikes_of_several_steps_fall_into_a_longer_one():
    ring = ring_with(5, {6: [1], 7: [2], 9: [0]})
    ring.recount(reached=10, now=5, ratio=0.5)

    assert sent_in(ring, 3) == [1, 2]
    assert sent_in(ring, 4) == [0]


def test_more_spikes_than_neurons_in_one_step_are_refused():
    ring = ring_with(5, {6: [0, 1, 2, 3], 7: [0, 1, 2, 3]})

    with pytest.raises(NbspikeError, match="would arrive together"):
        ring.recount(reached=10, now=5, ratio=0.5)


def test_an_empty_ring_needs_no_counting():
    ring = SpikeRing("P", 4)
    ring.recount(reached=10, now=5, ratio=0.5)

    assert ring.slots == 0


@pytest.mark.parametrize(("old", "new"), [(1e-4, 5e-5), (1e-4, 2.5e-5), (2e-4, 1e-4)])
def test_last_spikes_keep_their_times(old, new):
    model = check_neurons(parse_neurons(SourceText(MODEL, "P")))
    population = Population("P", 3, model, dt=old)
    population.last_spike[:2] = [0, 7]
    population.recount(new, 10 * old)

    assert population.counted == new
    times = population.last_spike * new
    assert times == pytest.approx(np.array([0, 7 * old, -1e4]))


def test_last_spikes_between_longer_steps_count_for_the_later_one():
    model = check_neurons(parse_neurons(SourceText(MODEL, "P")))
    population = Population("P", 2, model, dt=1e-4)
    population.last_spike[:] = [6, 5]
    population.recount(5e-4, 1e-3)

    # free from the first step on whose distance to the exact time is long enough
    assert population.last_spike.tolist() == [2, 1]
