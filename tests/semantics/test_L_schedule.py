"""Rows L16, L17: the order of a time step, by slot, order and name.

Numbers named "Brian" were observed in Brian 2.9.
"""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

from functools import partial

import pytest
from numpy.testing import assert_allclose

from nbspike import (
    NbspikeError,
    Network,
    NetworkOperation,
    NeuronGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    run,
    start_scope,
)

RAMP = "dv/dt = 1/second : 1"
SLOTS = ["start", "groups", "thresholds", "synapses", "resets", "end"]


def test_L16_slots_are_brians():
    assert Network().schedule == SLOTS


def test_L16_a_slot_of_ones_own():
    G = NeuronGroup(1, RAMP, method="euler")
    M = StateMonitor(G, "v", record=0, when="mine")
    net = Network(G, M)
    net.schedule = ["start", "groups", "mine", "thresholds", "synapses", "resets"]
    net.run(0.2 * ms)

    assert_allclose(M.v[0], [1e-4, 2e-4])  # Brian
    net.schedule = None
    assert net.schedule == SLOTS


def test_L16_resets_before_synapses_change_spike_times():
    def spikes(slots):
        start_scope()
        source = SpikeGeneratorGroup(1, [0, 0, 0], [0, 0.1, 0.2] * ms)
        G = NeuronGroup(1, "v : 1", threshold="v > 0.5", reset="v = 0")
        S = Synapses(source, G, on_pre="v += 1")
        S.connect()
        M = SpikeMonitor(G)
        net = Network(source, G, S, M)
        net.schedule = slots
        net.run(0.5 * ms)
        return M.t / ms

    # Brian: input that arrives in the step of a spike is lost, or is not
    other = ["start", "groups", "thresholds", "resets", "synapses", "end"]
    assert_allclose(spikes(None), [0.1, 0.3])
    assert_allclose(spikes(other), [0.1, 0.2, 0.3])


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        (["a", "before_b"], "`before_b`"),
        (["a", "a"], "twice"),
        (3, "not a list"),
        ("start", "not a list"),
    ],
    ids=str,
)
def test_L16_impossible_schedules_are_refused(slots, said):
    with pytest.raises(NbspikeError, match=said):
        Network().schedule = slots


def test_L16_unknown_slots_are_named_with_what_was_meant():
    G = NeuronGroup(1, RAMP)
    M = StateMonitor(G, "v", record=0, when="groop")

    with pytest.raises(NbspikeError, match=r"`groop` is no slot.*`groups`"):
        run(1 * ms)


def logged(*specs):
    """Return in which order operations of these names, slots and orders are called."""
    log = []
    operations = []
    for name, when, order in specs:
        note = partial(log.append, name)
        operations.append(NetworkOperation(note, name=name, when=when, order=order))
    Network(NeuronGroup(1, "v : 1"), operations).run(0.1 * ms)
    return log


def test_L17_order_then_name_decides():
    specs = [
        ("d", "end", 0),
        ("c", "start", 1),
        ("b", "start", 0),
        ("a", "start", 0),
        ("f", "after_end", -9),
        ("e", "before_start", 9),
        ("x10", "groups", 0),
        ("x2", "groups", 0),
    ]

    assert logged(*specs) == ["e", "a", "b", "c", "x10", "x2", "d", "f"]


def test_L17_operations_come_before_monitors_of_the_same_slot():
    G = NeuronGroup(1, "v : 1")
    op = NetworkOperation(lambda: G.v.__setitem__(0, 5))
    M = StateMonitor(G, "v", record=0)
    L = StateMonitor(G, "v", record=0, name="a_monitor")
    run(0.1 * ms)

    # networkoperation < statemonitor, a_monitor < networkoperation
    assert (M.v[0, 0], L.v[0, 0]) == (5, 0)


def test_L17_synapses_of_one_slot_run_by_name():
    def last(first, second):
        start_scope()
        source = SpikeGeneratorGroup(1, [0], [0] * ms)
        G = NeuronGroup(1, "v : 1")
        S = Synapses(source, G, on_pre="v_post = 1", name=first)
        T = Synapses(source, G, on_pre="v_post = 2", name=second)
        S.connect()
        T.connect()
        run(0.1 * ms)
        return G.v[0]

    assert last("a", "b") == 2
    assert last("b", "a") == 1
    # the pathway's name counts: `synapses_1_pre` is before `synapses_pre`
    assert last(None, None) == 1


def test_L17_unnamed_objects_keep_their_order_when_a_cell_is_run_again():
    values = []
    for _ in range(3):
        start_scope()
        source = SpikeGeneratorGroup(1, [0], [0] * ms)
        G = NeuronGroup(1, "v : 1")
        S = Synapses(source, G, on_pre="v_post = 1")
        T = Synapses(source, G, on_pre="v_post = 2")
        S.connect()
        T.connect()
        run(0.1 * ms)
        values.append(float(G.v[0]))

    assert values == [1, 1, 1]


def test_L17_order_of_a_group_moves_all_it_does():
    seen = []
    early = NeuronGroup(1, RAMP, method="euler", order=-1, name="z")
    late = NeuronGroup(1, RAMP, method="euler", order=1, name="a")

    def look():
        seen.append((float(early.v[0] > 0), float(late.v[0] > 0)))

    op = NetworkOperation(look, when="groups", order=0)
    run(0.1 * ms)

    assert seen == [(1, 0)]
