"""Delays: one for all, one for each synapse, on every pathway, changed between runs.

Literal numbers were observed in Brian 2.9 (numpy target) unless they follow by hand.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    NeuronGroup,
    SpikeGeneratorGroup,
    StateMonitor,
    Synapses,
    ms,
    run,
)
from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.notes import NbspikeWarning


def sources(indices, times, size):
    return SpikeGeneratorGroup(size, indices, times * ms)


def steps_of_arrival(trace):
    """Return the steps in whose course a counter that starts at 0 was raised."""
    return np.flatnonzero(np.diff(trace) != 0).tolist()


def test_I30_one_delay_stays_one_for_all():
    G = sources([0], [0.2], 2)
    T = NeuronGroup(2, "x : 1")
    S = Synapses(G, T, on_pre="x_post += 1", delay=1 * ms, name="S")
    S.connect()
    M = StateMonitor(T, "x", record=0)

    assert S.delay[:] == 1 * ms
    with pytest.raises(NbspikeError, match=r"NB608[\s\S]*one for all"):
        S.delay = [1, 2, 3, 4] * ms
    with pytest.raises(NbspikeError, match=r"NB608[\s\S]*one for all"):
        S.delay = "j*ms"
    with pytest.raises(NbspikeError, match=r"NB608[\s\S]*after `connect`"):
        S.delay[0, 1] = 2 * ms
    S.delay = 0.5 * ms
    run(2 * ms)
    assert steps_of_arrival(M.x[0]) == [7]


def test_I31_each_synapse_has_its_delay():
    G = sources([0], [0.2], 1)
    T = NeuronGroup(4, "x : 1")
    S = Synapses(G, T, on_pre="x_post += 1")
    S.connect()
    assert_array_equal(S.delay_, np.zeros(4))
    S.delay = "j*0.3*ms"
    S.delay[0, 1] = 1 * ms
    S.delay["j == 2"] = "0.1*ms + 0.1*ms*j"
    M = StateMonitor(T, "x", record=True)
    run(2 * ms)

    assert_allclose(S.delay / ms, [0, 1, 0.3, 0.9])
    assert [steps_of_arrival(row) for row in M.x] == [[2], [12], [5], [11]]


def test_I31_new_synapses_have_no_delay():
    G, T = sources([0], [0.2], 2), NeuronGroup(2, "x : 1")
    S = Synapses(G, T, on_pre="x_post += 1")
    with pytest.raises(NbspikeError, match=r"NB607[\s\S]*connect"):
        S.delay = 1 * ms
    S.connect(i=1, j=0)
    S.delay = 1 * ms
    S.connect(i=0, j=[0, 1])

    assert_allclose(S.delay / ms, [1, 0, 0])


def test_I31_arrays_of_delays_follow_the_order_of_synapses():
    G = sources([0, 1, 2], [0, 0, 0], 3)
    T = NeuronGroup(3, "x : 1")
    S = Synapses(G, T, on_pre="x_post += 1")
    S.connect(i=[2, 0, 1], j=[0, 1, 2])
    S.delay = [0.1, 0.2, 0.3] * ms
    S.delay += 0.5 * ms
    M = StateMonitor(T, "x", record=True)
    run(1 * ms)

    assert [steps_of_arrival(row) for row in M.x] == [[6], [7], [8]]


def test_I32_post_and_named_pathways_have_their_delays():
    G = sources([0, 0], [0.1, 0.7], 1)
    condition = "t_in_timesteps == 1 or t_in_timesteps == 5"
    H = NeuronGroup(1, "y : 1", threshold=condition, reset="y = 0")
    S = Synapses(
        G,
        H,
        "x : 1",
        on_pre={"b": "x = 10*x + 1", "a": "x = 10*x + 2"},
        on_post={"c": "x = 10*x + 3", "d": "x = 10*x + 4"},
        delay={"a": 0.2 * ms, "d": 0.3 * ms},
    )
    S.connect()
    run(1.5 * ms)

    assert S.x[0] == 13243142  # observed in Brian 2
    with pytest.raises(NbspikeError, match="`delay` means"):
        S.delay = 1 * ms
    with pytest.raises(NbspikeError, match=r"no pathway `q`"):
        Synapses(G, H, on_pre={"a": "y_post += 1"}, delay={"q": 1 * ms})


def test_I32_post_delay_set_later_shifts_the_effect():
    G = sources([0], [5], 1)
    H = NeuronGroup(1, "y : 1", threshold="t_in_timesteps == 3", reset="y = 0")
    S = Synapses(G, H, "at : second", on_pre="at = 0*ms", on_post="at = t")
    S.connect()
    S.post.delay = 0.5 * ms
    run(1 * ms)

    assert S.at[0] == pytest.approx(0.8e-3)


@pytest.mark.differs("half steps are rounded up as they are written")
@pytest.mark.parametrize("tenths", [0.5, 1.5, 2.5, 3.5])
def test_I33_half_steps_are_rounded_up(tenths):
    G, T = sources([0], [0], 1), NeuronGroup(2, "x : 1")
    S = Synapses(G, T, on_pre="x_post += 1")
    S.connect()
    S.delay = [tenths * 0.1, 1] * ms
    M = StateMonitor(T, "x", record=0)
    with pytest.warns(NbspikeWarning, match="not a multiple"):
        run(2 * ms)

    assert steps_of_arrival(M.x[0]) == [np.floor(tenths + 0.5)]


@pytest.mark.differs("negative delays are refused")
def test_I33_negative_delays_are_refused():
    G, T = sources([0], [0], 1), NeuronGroup(2, "x : 1")
    S = Synapses(G, T, on_pre="x_post += 1")
    S.connect()
    with pytest.raises(NbspikeError, match=r"NB608[\s\S]*-1"):
        S.delay = "(j - 1)*ms"


def test_I35_spikes_on_their_way_keep_their_time():
    G = sources([0, 1, 0], [0.2, 0.4, 1.5], 2)
    T = NeuronGroup(2, "x : 1")
    S = Synapses(G, T, "w : 1", on_pre="x_post += w")
    S.connect()
    S.w = "1 + i + 10*j"
    S.delay = "1*ms + 0.3*ms*j"
    M = StateMonitor(T, "x", record=True)
    run(0.6 * ms)
    S.delay = 0.1 * ms
    run(0.5 * ms)
    S.delay = "0.5*ms*i"
    run(1 * ms)

    # observed in Brian 2
    first = [0] * 13 + [1, 1, 3, 4, 4, 4, 4, 4]
    second = [0] * 16 + [22, 22, 34, 34, 34]
    assert_array_equal(M.x[0], first)
    assert_array_equal(M.x[1], second)


def test_I35_synapses_made_later_do_not_get_earlier_spikes():
    G, T = sources([0], [0.2], 1), NeuronGroup(2, "x : 1")
    S = Synapses(G, T, "w : 1", on_pre="x_post += 1")
    S.connect(j="0*i")
    S.delay = 1 * ms
    run(0.5 * ms)
    S.connect(i=0, j=1)
    S.delay = 1 * ms
    run(1 * ms)

    assert_array_equal(T.x, [1, 0])


def test_R20_time_in_a_delayed_pathway_is_that_of_arrival():
    G, T = sources([0], [0.2], 1), NeuronGroup(2, "at : second")
    S = Synapses(G, T, on_pre="at_post = t")
    S.connect()
    S.delay = "0.4*ms + j*0.3*ms"
    run(2 * ms)

    assert_allclose(T.at / ms, [0.6, 0.9])


def test_R21_delays_are_whole_steps_and_queued_spikes_keep_theirs():
    G, T = sources([0, 0], [0.1, 0.3], 1), NeuronGroup(1, "x : 1")
    S = Synapses(G, T, on_pre="x_post = 10*x_post + t_in_timesteps")
    S.connect()
    S.delay = 0.6 * ms
    run(0.3 * ms)
    S.delay = 0.2 * ms
    run(1 * ms)

    assert T.x[0] == 57  # the second spike is faster, the first comes at its time


def test_R23_synapses_run_by_time_of_spike_then_neuron_then_number():
    G = sources([0, 1, 2, 0, 1], [0.0, 0.1, 0.1, 0.4, 0.6], 3)
    T = NeuronGroup(2, "x : 1")
    S = Synapses(G, T, "w : 1", on_pre="x_post = 2*x_post + w; w += 1")
    S.connect()
    S.w = "i + 10*j + 1"
    S.delay = "(2 - i)*0.1*ms + j*0.2*ms"
    M = StateMonitor(T, "x", record=True)
    run(1.2 * ms)

    # observed in Brian 2
    assert_array_equal(M.x[0], [0, 0, 3, 16, 16, 16, 16, 34, 71, 71, 71, 71])
    assert_array_equal(M.x[1], [0, 0, 0, 0, 13, 86, 86, 86, 86, 184, 381, 381])
    assert_array_equal(S.w, [3, 13, 4, 14, 4, 14])
