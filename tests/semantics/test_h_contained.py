"""What a group does in a time step, moved and switched off.

Spike times are those of Brian 2.9.
"""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    Network,
    NeuronGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    linked_var,
    ms,
    run,
)
from nbspike.diagnostics.errors import NbspikeError

RAMP = "dv/dt = 1/ms : 1"


def ramp(**more):
    return NeuronGroup(
        1, RAMP, threshold="v > 0.55", reset="v = 0", method="euler", **more
    )


def driven():
    """Return a neuron that an input drives across its threshold three times."""
    source = SpikeGeneratorGroup(1, [0, 0, 0], [0, 0.1, 0.2] * ms)
    made = NeuronGroup(1, "v : 1", threshold="v > 0.5", reset="v = 0")
    synapses = Synapses(source, made, on_pre="v_post += 1")
    synapses.connect()
    spikes = SpikeMonitor(made)
    return Network(source, made, synapses, spikes), made, spikes


def test_H25_contained_objects_say_when_they_run():
    made = ramp(order=3, name="G")
    parts = made.state_updater, made.thresholder["spike"], made.resetter["spike"]
    assert [part.when for part in parts] == ["groups", "thresholds", "resets"]
    assert [part.order for part in parts] == [3, 3, 3]
    assert [part.name for part in parts] == [
        "G_stateupdater",
        "G_spike_thresholder",
        "G_spike_resetter",
    ]
    assert all(part.active for part in parts)
    assert made.state_updater.clock.dt == 0.1 * ms
    assert len(made.contained_objects) == 3
    assert made.events == {"spike": "v > 0.55"}
    assert made.event_codes == {"spike": "v = 0"}
    assert NeuronGroup(1, "v : 1").thresholder == {}
    with pytest.raises(NbspikeError, match="not a whole number"):
        made.state_updater.order = 0.5
    with pytest.raises(NbspikeError, match="not the name of a slot"):
        made.resetter["spike"].when = 3


def test_H25_R1_reset_before_the_synapses_keeps_their_input():
    network, made, spikes = driven()
    made.resetter["spike"].when = "before_synapses"
    network.run(1 * ms)
    assert np.allclose(spikes.t / ms, [0.1, 0.2, 0.3])


def test_R1_order_of_slots_decides_whether_input_is_wiped():
    network, _, spikes = driven()
    network.schedule = ["start", "groups", "thresholds", "resets", "synapses", "end"]
    network.run(1 * ms)
    assert np.allclose(spikes.t / ms, [0.1, 0.2, 0.3])


def test_H25_threshold_after_the_synapses_sees_their_input():
    network, made, spikes = driven()
    made.thresholder["spike"].when = "after_synapses"
    spikes.when = "end"
    network.run(1 * ms)
    assert np.allclose(spikes.t / ms, [0, 0.1, 0.2])


@pytest.mark.parametrize(
    ("slots", "wanted"),
    [
        ("start groups thresholds synapses resets end", [0.5, 1.1, 1.7]),
        ("start thresholds groups synapses resets end", [0.6, 1.3]),
    ],
)
def test_R3_threshold_sees_the_state_of_its_turn(slots, wanted):
    made = ramp()
    spikes = SpikeMonitor(made)
    network = Network(made, spikes)
    network.schedule = slots.split()
    network.run(2 * ms)
    assert np.allclose(spikes.t / ms, wanted)


def test_H25_update_at_the_end_of_the_step():
    made = ramp()
    made.state_updater.when = "end"
    spikes, traces = SpikeMonitor(made), StateMonitor(made, "v", record=0)
    run(1.3 * ms)
    assert np.allclose(spikes.t / ms, [0.6, 1.2])
    wanted = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    assert np.allclose(traces.v[0], wanted)


def test_R3_code_before_the_threshold_is_seen_by_it():
    made = NeuronGroup(
        2,
        "v : 1 (constant)\nu : 1",
        threshold="u > 0.55",
        reset="u = 0",
        refractory=0.5 * ms,
    )
    made.run_regularly("u += 0.3 + 0.3*i", when="before_thresholds")
    spikes = SpikeMonitor(made)
    run(1.2 * ms)
    trains = spikes.spike_trains()
    # refractory neurons gather input, too, because u has no lock
    assert np.allclose(trains[0] / ms, [0.1, 0.6, 1.1])
    assert np.allclose(trains[1] / ms, [0, 0.5, 1.0])


def test_H25_parts_can_rest():
    made = ramp()
    made.v = 0.5
    spikes = SpikeMonitor(made)
    seen = []
    parts = made.state_updater, made.thresholder["spike"], made.resetter["spike"]
    for part in parts:
        part.active = False
        run(1 * ms)
        part.active = True
        seen.append((round(made.v[0], 6), spikes.num_spikes))
    assert seen == [(0.5, 0), (1.5, 0), (2.5, 10)]


@pytest.mark.parametrize("names", [("first", "other"), ("other", "first")])
def test_R3_threshold_sees_linked_values_of_the_same_step(names):
    source = NeuronGroup(2, "dy/dt = 1/ms : 1", method="euler", name=names[0])
    made = NeuronGroup(
        2,
        "x : 1 (linked)\nk : 1",
        threshold="x > 0.25 and k < 1",
        reset="k += 1",
        name=names[1],
    )
    made.x = linked_var(source, "y")
    spikes = SpikeMonitor(made)
    run(1 * ms)
    # whichever name comes first: thresholds are tested when all groups are updated
    assert np.allclose(spikes.t / ms, [0.2, 0.2])


@pytest.mark.parametrize("delay", [0, 0.2])
def test_R1_synapses_and_reset_before_the_threshold_run_a_step_later(delay):
    source = SpikeGeneratorGroup(1, [0, 0], [0.1, 0.5] * ms)
    made = NeuronGroup(2, "v : 1\nu : 1", threshold="v > 0.5", reset="v = 0; u += t/ms")
    driving = Synapses(source, made, on_pre="v_post += 1", delay=delay * ms)
    driving.connect(j="0")
    chain = Synapses(made, made, on_pre="v_post += 1")
    chain.connect(i=0, j=1)
    spikes = SpikeMonitor(made)
    network = Network(source, made, driving, chain, spikes)
    network.schedule = ["start", "groups", "synapses", "resets", "thresholds", "end"]
    network.run(1.5 * ms)
    # listed at 0.1 ms, driven a step later, tested at once; reset and next hop at the
    # step after: as seen in Brian 2.9
    assert np.allclose(spikes.t / ms, np.array([0.2, 0.3, 0.6, 0.7]) + delay)
    assert spikes.i[:].tolist() == [0, 1, 0, 1]
    assert np.allclose(made.u, [1 + 2 * delay, 1.2 + 2 * delay])


@pytest.mark.parametrize("delay", [0, 0.3])
@pytest.mark.parametrize("variables", [None, "v"])
def test_R5_monitors_before_the_threshold_note_spikes_a_step_later(delay, variables):
    made = ramp()
    synapses = Synapses(made, made, on_pre="v_post += 0", delay=delay * ms)
    synapses.connect()
    early, late = SpikeMonitor(made, variables, when="start"), SpikeMonitor(made)
    Network(made, synapses, early, late).run(2 * ms)
    assert np.allclose(late.t / ms, [0.5, 1.1, 1.7])
    assert np.allclose(early.t / ms, [0.6, 1.2, 1.8])  # as seen in Brian 2.9
