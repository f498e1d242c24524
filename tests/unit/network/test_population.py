"""Populations, their sections, listed spikes and values set once."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nbspike.diagnostics.errors import NbspikeError
from nbspike.model.checked import CheckedNeurons
from nbspike.network.population import ListedSpikes, Population, Section
from nbspike.network.values import read
from tests.reference.networks import Built, Net, Neurons

NOTHING = CheckedNeurons((), None, (), None, ())


def built(body, size=6):
    return Built(Net("one", (Neurons("P", size, body),)))


def test_state_is_stored_by_type():
    made = built("dv/dt = -v/second : 1\nn : integer\nup : boolean\na : 1 (shared)")
    state = made.populations["P"].state

    assert {name: (str(x.dtype), x.shape) for name, x in state.items()} == {
        "v": ("float64", (6,)),
        "n": ("int32", (6,)),
        "up": ("bool", (6,)),
        "a": ("float64", (1,)),
    }


def test_reset_sets_all_back():
    made = built("v : 1\nthreshold: True\nreset: v += 1\nrefractory: 1*ms\ninit: v = i")
    made.advance(30)
    population = made.populations["P"]
    assert population.state["v"].max() == 8
    made.assembly.reset()

    assert_array_equal(population.state["v"], 0)
    assert_array_equal(population.not_refractory, 1)
    assert_array_equal(population.last_spike, -(10**8))
    assert made.assembly.step == 0
    assert made.fired("P") == []
    made.advance(30)
    assert_array_equal(population.state["v"], 3)


def test_formula_means_the_population_and_text_the_section():
    """`i` in a formula of the model counts from the population's first neuron."""
    made = built("place = i + 100*N : 1")
    section = Section(made.populations["P"], 2, 5, "part")

    assert_array_equal(read(section, "place", {}), [602, 603, 604])


def listed(times, indices, dt=1e-4, size=4):
    spikes = ListedSpikes(np.array(indices, np.int64), np.array(times, float))
    steps, who = Population("S", size, NOTHING, listed=spikes).listed_steps(dt)
    return list(zip(steps.tolist(), who.tolist(), strict=True))


def test_listed_spikes_are_sorted_by_step_and_neuron():
    assert listed([3e-4, 1e-4, 3e-4], [2, 0, 1]) == [(1, 0), (3, 1), (3, 2)]


@pytest.mark.parametrize("step", [0, 1, 3, 7, 29, 999_999, 123_456_789])
def test_listed_time_on_the_grid_falls_into_its_step(step):
    """Rule 42: times are binned by floor, and a thousandth of a step is forgiven."""
    assert listed([step * 1e-4], [0]) == [(step, 0)]
    assert listed([(step + 0.5) * 1e-4], [0]) == [(step, 0)]


def test_neuron_cannot_fire_twice_in_a_step():
    with pytest.raises(NbspikeError, match="neuron 1") as caught:
        listed([1e-4, 1.5e-4], [1, 1])
    assert caught.value.code == "NB611"
    assert listed([1e-4, 1.5e-4], [1, 2]) == [(1, 1), (1, 2)]


def test_listed_spikes_go_on_where_a_run_ended():
    times = tuple((k / 10, k % 3) for k in range(0, 40, 3))
    net = Net("list", (Neurons("S", 3, listed=times),))
    whole, pieces = Built(net), Built(net)
    whole.advance(40)
    for steps in (1, 2, 17, 20):
        pieces.advance(steps)

    assert pieces.fired("S") == whole.fired("S")
    assert len(whole.fired("S")) == 14
