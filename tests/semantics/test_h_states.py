"""Subgroups, states as dictionaries, attributes and indices of groups."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    mV,
    run,
)
from nbspike.diagnostics.errors import NbspikeError


@pytest.fixture
def group():
    made = NeuronGroup(10, "v : 1", name="P")
    made.v = "i"
    return made


def test_H14_parts_are_views_with_their_own_numbers(group):
    part = group[2:6]
    assert (part.N, len(part), part.start, part.stop) == (4, 4, 2, 6)
    assert part.i[:].tolist() == [0, 1, 2, 3]
    part.v = "100 + i"
    part[1:3].v = "N"
    part.v["i == 3"] = -1
    assert group.v[:].tolist() == [0, 1, 100, 2, 2, -1, 6, 7, 8, 9]
    assert group[7].v[:].tolist() == [7]
    assert group[-1].v[:].tolist() == [9]
    for listed in ([3, 4, 5], np.arange(3, 6)):
        assert group[listed].v[:].tolist() == [2, 2, -1]
    sizes = [group[5:].N, group[:5].N, group[-3:].N, group[:].N, group[2:100].N]
    assert sizes == [5, 5, 3, 10, 8]
    assert part.source is group


@pytest.mark.parametrize(
    "index", [[3, 5], slice(0, 8, 2), slice(5, 2), 10, [5, 4, 3], "i > 3"]
)
def test_H14_parts_are_consecutive(group, index):
    with pytest.raises(NbspikeError, match="NB602"):
        group[index]


def test_H15_parts_send_receive_and_are_recorded_by_their_own_numbers():
    source = NeuronGroup(10, "v : 1", threshold="v > 0.5", reset="v = 0")
    source.v["i > 4"] = 1
    target = NeuronGroup(10, "w : 1")
    part = source[4:8]
    synapses = Synapses(part, target[3:], on_pre="w_post += 1")
    synapses.connect(j="i")
    spikes, traces = SpikeMonitor(part), StateMonitor(target[3:], "w", record=[0, 1])
    rate = PopulationRateMonitor(part)
    run(0.3 * ms)
    assert spikes.i[:].tolist() == [1, 2, 3]
    assert spikes.count[:].tolist() == [0, 1, 1, 1]
    assert target.w[:].tolist() == [0, 0, 0, 0, 1, 1, 1, 0, 0, 0]
    assert traces.w.tolist() == [[0, 0, 0], [0, 1, 1]]
    # three of four neurons in one step of 0.1 ms
    assert rate.rate_.tolist() == pytest.approx([7500, 0, 0])


@pytest.fixture
def states():
    made = NeuronGroup(
        3,
        "dv/dt = -v/(10*ms) : volt\nI = 2*v : volt\ns : 1 (shared)\nn : integer",
        threshold="v > 1*volt",
        reset="v = 0*mV",
        refractory=2 * ms,
    )
    made.v, made.n, made.s = [1, 2, 3] * mV, [1, 2, 3], 2
    return made


def test_H23_get_states_copies(states):
    own = {"v", "s", "n", "lastspike", "not_refractory"}
    everything = own | {"i", "t", "dt", "t_in_timesteps", "N"}
    assert set(states.get_states()) == everything
    assert set(states.get_states(read_only_variables=False)) == own
    assert set(states.get_states(subexpressions=True)) == everything | {"I"}
    found = states.get_states(["v", "I"])
    assert (found["I"] == [2, 4, 6] * mV).all()
    found["v"][0] = 9 * mV
    assert states.v[0] == 1 * mV
    assert states.get_states(["v"], units=False)["v"].tolist() == [1e-3, 2e-3, 3e-3]
    assert states[1:].get_states(["n"])["n"].tolist() == [2, 3]
    with pytest.raises(KeyError):
        states.get_states(["q"])
    with pytest.raises(NbspikeError, match="NB626"):
        states.get_states(format="xml")


def test_H23_set_states_is_the_way_back(states):
    kept = states.get_states(read_only_variables=False)
    states.v, states.n, states.s = 0 * mV, 0, 0
    states.set_states(kept)
    assert (states.v == [1, 2, 3] * mV).all()
    assert (states.n[:].tolist(), states.s[:]) == ([1, 2, 3], 2)
    states.set_states({"v": [0.1, 0.2, 0.3]}, units=False)
    assert states.v_[:].tolist() == [0.1, 0.2, 0.3]
    for wrong in ({"v": [1, 2] * mV}, {"v": [1, 2, 3]}, {"i": [1, 2, 3]}, {"q": 1}):
        with pytest.raises(NbspikeError):
            states.set_states(wrong)


def test_H23_states_of_synapses():
    made = NeuronGroup(2, "v : 1", threshold="v > 1", reset="v = 0")
    synapses = Synapses(made, made, "w : 1", on_pre="v_post += w")
    synapses.connect()
    synapses.w = "i + 2*j"
    found = synapses.get_states(["w", "i", "j", "N"])
    assert found["w"].tolist() == [0, 2, 1, 3]
    assert (found["i"].tolist(), found["j"].tolist()) == ([0, 0, 1, 1], [0, 1, 0, 1])
    assert found["N"] == 4
    synapses.set_states({"w": [5, 6, 7, 8]})
    assert synapses.w[:].tolist() == [5, 6, 7, 8]


def test_H23_states_as_a_data_frame(states):
    pytest.importorskip("pandas")
    frame = states.get_states(["v", "n", "s"], units=False, format="pandas")
    assert frame["n"].tolist() == [1, 2, 3]
    assert frame["s"].tolist() == [2, 2, 2]
    states.v, states.s = 0 * mV, 0
    states.set_states(frame, units=False, format="pandas")
    assert (states.v[2], states.s[:]) == (3 * mV, 2)
    with pytest.raises(NbspikeError, match="NB626"):
        states.get_states(format="pandas")


def test_H23_states_of_monitors(states):
    traces = StateMonitor(states, ["v", "I"], record=[0, 2])
    spikes, rate = SpikeMonitor(states), PopulationRateMonitor(states)
    states.v[1] = "2*volt"
    run(0.3 * ms)
    found = traces.get_states()
    assert (set(found), found["N"]) == ({"N", "t", "v", "I"}, 3)
    assert found["v"].shape == (3, 2)  # samples first, as in Brian
    assert (found["v"][0] == [1, 3] * mV).all()
    found = spikes.get_states(["i", "t"], units=False)
    assert (found["i"].tolist(), found["t"].tolist()) == ([1], [0])
    assert set(rate.get_states()) == {"N", "t", "rate"}
    assert rate.get_states(read_only_variables=False) == {}
    with pytest.raises(KeyError):
        rate.get_states(["q"])
    pytest.importorskip("pandas")
    frame = rate.get_states(units=False, format="pandas")
    assert frame["rate"].tolist() == rate.rate_.tolist()
    with pytest.raises(NbspikeError, match="no column"):
        traces.get_states(units=False, format="pandas")


def test_H23_states_of_a_network():
    first, other = NeuronGroup(2, "v : 1", name="A"), NeuronGroup(3, "w : 1", name="B")
    spikes = StateMonitor(first, "v", record=True, name="M")
    network = Network(first, other, spikes)
    first.v, other.w = 1, 2
    kept = network.get_states(read_only_variables=False)
    assert {name: set(states) for name, states in kept.items()} == {
        "A": {"v"},
        "B": {"w"},
        "M": set(),
    }
    first.v, other.w = 0, 0
    network.set_states(kept)
    assert (first.v[1], other.w[2]) == (1, 2)
    assert set(network.get_states()["A"]) == {
        "v",
        "i",
        "N",
        "t",
        "dt",
        "t_in_timesteps",
    }
    for wrong in ({"C": {"v": 1}}, {"M": {"v": 1}}):
        with pytest.raises(NbspikeError):
            network.set_states(wrong)


def test_H24_attributes_have_to_be_announced(group):
    with pytest.raises(AttributeError, match="no variable `foo`"):
        group.foo = 3
    group.add_attribute("foo")
    group.foo = 3
    assert group.foo == 3
    with pytest.raises(AttributeError, match="Did you mean `v`"):
        group.vv = 3
    with pytest.raises(NbspikeError, match="NB203"):
        group.add_attribute("v")


@pytest.mark.differs("-1 becomes the number of the last neuron; Brian returns -1")
def test_H26_indices_turn_every_index_into_numbers(group):
    assert group.indices["v > 6"].tolist() == [7, 8, 9]
    assert group.indices[1:3].tolist() == group.indices[[1, 2]].tolist() == [1, 2]
    assert group.indices[:].tolist() == list(range(10))
    assert (group.indices[-1], group.indices[2]) == (9, 2)
    assert group[2:6].indices["v > 3"].tolist() == [2, 3]


def test_H27_a_hundred_thousand_neurons_run():
    made = NeuronGroup(
        100_000,
        "dv/dt = (2 - v)/(10*ms) : 1",
        threshold="v > 1",
        reset="v = 0",
        method="exact",
    )
    made.v = "i/N"
    spikes = SpikeMonitor(made, record=False)
    run(10 * ms)
    assert spikes.num_spikes == 134_985  # seen in Brian 2.9


def test_H17_variables_are_kept_in_single_precision():
    model = (
        "dv/dt = (I - v)/tau : 1 (unless refractory)\nI : 1\ntau : second\nx = 2*v : 1"
    )
    firing = {"threshold": "v > 1", "reset": "v = 0", "refractory": 1 * ms}
    made = {
        kind: NeuronGroup(3, model, dtype=kind, **firing)
        for kind in (np.float64, np.float32)
    }
    spikes, traces = {}, {}
    for kind, group in made.items():
        group.I, group.tau = [0.5, 1.5, 3], [5, 10, 20] * ms
        synapses = Synapses(group, group, "w : 1", on_pre="v_post += w")
        synapses.connect()
        synapses.w = 0.01
        spikes[kind], traces[kind] = SpikeMonitor(group), StateMonitor(group, "x", True)
        Network(group, synapses, spikes[kind], traces[kind]).run(50 * ms)
        assert group.v[:].dtype == group.variables["tau"].dtype == kind
        assert (group.lastspike_[:].dtype, group.t_[:].__class__) == (float, float)
    exact, rounded = spikes.values()
    assert rounded.count[:].tolist() == exact.count[:].tolist()
    assert rounded.t_.tolist() == exact.t_.tolist()
    near, far = np.abs(traces[np.float32].x - traces[np.float64].x).max(), 0
    assert far < near < 1e-5


def test_H17_types_by_name_and_wrong_types():
    model = "v : volt\nw : 1\nn : integer\nb : boolean"
    made = NeuronGroup(3, model, dtype={"w": np.float32, "elsewhere": np.float32})
    made.w = 1 / 3
    assert (made.v[:].dtype, made.w[:].dtype) == (np.float64, np.float32)
    assert made.w[0] == np.float32(1 / 3)
    view = made.w[:]
    made.w += 1
    assert view[0] == np.float32(4 / 3)  # the view is live
    for wrong in (np.int32, "foo", {"b": np.float32}, {"n": float}):
        with pytest.raises(NbspikeError, match="NB628"):
            NeuronGroup(3, model, dtype=wrong)


def test_H17_I1_variables_of_synapses_in_single_precision():
    made = NeuronGroup(
        4, "dv/dt = (1.5 - v)/(5*ms) : 1", threshold="v > 1", reset="v = 0"
    )
    synapses = Synapses(
        made,
        made,
        "w : 1\nn : integer\nA : 1\nboth = w + A : 1",
        on_pre="n += 1; A += 0.1; w = clip(w + A, 0, 3); v_post += 0.01*w",
        on_post="w = clip(w - 0.5*A, 0, 3)",
        dtype=np.float32,
    )
    synapses.connect("i != j")
    synapses.w = "0.3*i + 0.1*j"
    run(40 * ms)
    kinds = [synapses.w[:].dtype, synapses.A[:].dtype, synapses.n[:].dtype]
    assert kinds == [np.float32, np.float32, np.int32]
    assert synapses.n[:].min() > 5
    assert np.allclose(synapses.A, 0.1 * synapses.n[:], rtol=1e-6)
    with pytest.raises(NbspikeError, match="NB628"):
        Synapses(made, made, "w : 1", dtype=int)
