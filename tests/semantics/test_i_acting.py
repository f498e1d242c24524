"""Code of synapses on a clock, custom events, clocks that differ.

Literal numbers were observed in Brian 2.9 unless they follow by hand.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    Hz,
    NeuronGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    run,
)
from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.notes import NbspikeWarning


def spikes(*times, size=1):
    return SpikeGeneratorGroup(size, np.zeros(len(times), int), np.array(times) * ms)


@pytest.mark.parametrize(("weight", "tau"), [(0.2, 5.0), (1.5, 10.0)])
def test_I9_delta_synapse_decays_from_its_weight(weight, tau):
    G = spikes(1)
    model = "dv/dt = -v/tau_m : 1"
    T = NeuronGroup(1, model, method="exact", namespace={"tau_m": tau * ms})
    S = Synapses(G, T, "w : 1", on_pre="v_post += w")
    S.connect()
    S.w = weight
    M = StateMonitor(T, "v", record=0)
    run(10 * ms)

    # the spike of the step at 1 ms is in the sample of 1.1 ms
    since = (np.arange(100) - 11) / 10
    expected = np.where(since >= 0, weight * np.exp(-since / tau), 0)
    assert_allclose(M.v[0], expected, rtol=1e-12, atol=1e-15)


def test_I9_current_synapse_has_the_difference_of_exponentials():
    G = spikes(0)
    model = "dv/dt = (I - v)/(10*ms) : 1\ndI/dt = -I/(5*ms) : 1"
    T = NeuronGroup(1, model, method="exact")
    S = Synapses(G, T, on_pre="I_post += 1")
    S.connect()
    M = StateMonitor(T, "v", record=0)
    run(60 * ms)

    t = (np.arange(600) - 1) * 0.1
    rise = np.exp(-t / 10) - np.exp(-t / 5)  # tau_s/(tau_m - tau_s) = 1
    assert_allclose(M.v[0, 1:], rise[1:], rtol=1e-9, atol=1e-15)
    assert M.v[0].max() == pytest.approx(0.25, rel=1e-4)


def test_I34_each_hop_without_delay_takes_a_step():
    G = NeuronGroup(4, "v : 1", threshold="v > 0.5", reset="v = 0")
    G.v[0] = 1
    S = Synapses(G, G, on_pre="v_post = 1")
    S.connect("j == i + 1")
    M = SpikeMonitor(G)
    run(1 * ms)

    assert_allclose(M.t / ms, [0, 0.1, 0.2, 0.3])


def test_I42_neuromodulator_changes_plastic_synapses():
    """Reward acts on eligible synapses only (Izhikevich, 2007)."""
    G = SpikeGeneratorGroup(2, [0], [1] * ms)
    T = NeuronGroup(1, "x : 1")
    plastic = Synapses(
        G,
        T,
        """
        dc/dt = -c/(20*ms) : 1 (clock-driven)
        dd/dt = -d/(5*ms) : 1 (clock-driven)
        ds/dt = c*d/ms : 1 (clock-driven)
        """,
        on_pre="c += 1",
        method="euler",
    )
    plastic.connect()
    reward = SpikeGeneratorGroup(1, [0], [3] * ms)
    R = Synapses(reward, plastic, on_pre="d_post += 0.1")
    R.connect()
    run(10 * ms)

    c = d = s = 0.0
    for step in range(100):
        c, d, s = c - c * 0.1 / 20, d - d * 0.1 / 5, s + c * d * 0.1
        c, d = c + (step == 10), d + 0.1 * (step == 30)
    assert_allclose(plastic.s, [s, 0], rtol=1e-12)
    assert s > 0.1


def test_I42_neurons_sum_over_synapses():
    G, T = NeuronGroup(2, "x : 1"), NeuronGroup(2, "total : 1")
    S = Synapses(G, G, "w : 1")
    S.connect()
    S.w = "1 + i + 10*j"
    R = Synapses(S, T, "total_post = w_pre : 1 (summed)")
    R.connect("i // 2 == j")
    run(0.1 * ms)

    assert_array_equal(T.total, [12, 14])
    with pytest.raises(NbspikeError, match="NB606"):
        Synapses(S, T, on_pre="total_post += 1")
    S.connect()
    with pytest.raises(NbspikeError, match="NB616"):
        run(0.1 * ms)


def test_I44_event_drives_its_pathway_only():
    G = NeuronGroup(
        2,
        "v : 1",
        threshold="t_in_timesteps == 2",
        reset="v = 0",
        events={"early": "t_in_timesteps == 1 and i == 0"},
    )
    T = NeuronGroup(2, "x : 1\ny : 1")
    S = Synapses(
        G,
        T,
        on_pre={"a": "x_post += 1", "b": "y_post += 1"},
        on_event={"a": "early"},
    )
    S.connect()
    run(0.5 * ms)

    assert_array_equal(T.x, [1, 1])
    assert_array_equal(T.y, [2, 2])
    assert (S.a.event, S.b.event) == ("early", "spike")


def test_I44_one_event_for_all_and_with_delays():
    G = NeuronGroup(3, "v : 1", events={"half": "v > 0.5"})
    G.v = [1, 0, 1]
    T = NeuronGroup(3, "first : second")
    S = Synapses(
        G, T, on_pre="first_post += t*int(first_post == 0*ms)", on_event="half"
    )
    S.connect("i == j")
    S.delay = "(1 + i)*0.1*ms"
    run(1 * ms)

    assert_allclose(T.first / ms, [0.1, 0, 0.3])
    with pytest.raises(NbspikeError, match=r"NB207[\s\S]*no event `full`"):
        Synapses(G, T, on_pre="first_post = t", on_event="full")
    with pytest.raises(NbspikeError, match=r"NB606"):
        Synapses(G, T, on_pre="first_post = t")


def test_I45_decay_on_a_clock():
    G, T = spikes(1), NeuronGroup(3, "x : 1")
    S = Synapses(G, T, "w : 1\nrate : 1", on_pre="x_post += w")
    S.connect()
    S.w, S.rate = 1, "0.5 + 0.1*j"
    S.run_regularly("w *= rate", dt=1 * ms)
    run(3.5 * ms)

    assert_allclose(S.w, [0.5**4, 0.6**4, 0.7**4])


def test_I45_normalisation_reads_both_ends():
    G = NeuronGroup(2, "total : 1\nx : 1")
    S = Synapses(G, G, "w : 1\ncount : 1 (shared)")
    S.connect()
    S.w = "1 + i + 2*j"
    G.total = [4, 10]
    run_once = S.run_regularly("count += 1; w = w/total_post", dt=10 * ms)
    run(0.1 * ms)

    assert_allclose(S.w, [0.25, 0.3, 0.5, 0.4])
    assert S.count == 1
    assert run_once.code.startswith("count")


def test_I45_code_that_has_a_name_runs_once():
    G = NeuronGroup(1, "x : 1")
    S = Synapses(G, G, "w : 1")
    S.connect()
    runners = [G.run_regularly("x += 1"), S.run_regularly("w += 1")]
    of_group, of_synapses = runners
    run(0.3 * ms)

    assert (G.x[0], S.w[0]) == (3, 3)
    assert of_group.active
    assert of_synapses.active


def test_I45_constants_are_looked_up_when_it_runs():
    G = NeuronGroup(1, "x : 1")
    S = Synapses(G, G, "w : Hz")
    S.connect()
    S.run_regularly("w += amount + 1*Hz*rand()")
    amount = 5 * Hz
    run(0.2 * ms)

    assert 10 <= S.w[0] / Hz < 12
    assert amount == 5 * Hz
    with pytest.raises(NbspikeError, match="NB303"):
        S.run_regularly("w += 1")


def test_I50_clocks_that_differ_are_noted():
    G = NeuronGroup(1, "v : 1", threshold="True", reset="v = 0", dt=0.5 * ms)
    T = NeuronGroup(1, "x : 1", dt=0.1 * ms)
    S = Synapses(G, T, on_pre="x_post += 1")
    S.connect()
    S.delay = 0.3 * ms
    with pytest.warns(NbspikeWarning) as said:
        run(2 * ms)

    texts = [str(item.message) for item in said]
    assert any("time step 0.5 ms of neurongroup" in text for text in texts)
    assert any("0.3 ms" in text and "0.5 ms is used" in text for text in texts)
    assert T.x[0] == 3  # observed in Brian 2: arrivals at 0.5, 1 and 1.5 ms
