"""Recordings that would fill the memory: refused before, or ended with a note."""

from __future__ import annotations

import numpy as np
import pytest

import nbspike.brian2 as b
from nbspike.diagnostics.errors import MemoryBudgetError
from nbspike.diagnostics.notes import NbspikeWarning
from nbspike.runtime import memory, recording

NEURONS = 1000


def busy(record=True, variables=None):
    """Return a network in which everybody fires in every step."""
    b.start_scope()
    group = b.NeuronGroup(
        NEURONS, "dv/dt = 1/ms : 1", threshold="v > -1", reset="", method="euler"
    )
    monitor = b.SpikeMonitor(group, variables=variables, record=record)
    return b.Network(group, monitor), group, monitor


@pytest.fixture
def little_memory(monkeypatch):
    """Let one buffer fit, of 32 768 spikes, and not the next one."""
    monkeypatch.setattr(recording, "fits", lambda needed, held: needed <= 3 * held / 2)


@pytest.mark.parametrize("variables", [None, ["v"]])
def test_a_full_recording_ends_with_a_note_and_the_run_goes_on(
    little_memory, variables
):
    network, group, monitor = busy(variables=variables)

    with pytest.warns(NbspikeWarning, match="the simulation goes on") as told:
        network.run(10 * b.ms)

    # whole steps of 1 000 spikes in a buffer of 32 768
    assert monitor.num_spikes == 32 * NEURONS
    assert np.allclose(np.unique(monitor.t / b.ms), np.arange(32) / 10)
    assert network.t == 10 * b.ms
    assert np.allclose(group.v[:], 10.0)
    (said,) = [str(one.message) for one in told]
    assert "ends at t = 3.2 ms, because 32000 of them take" in said
    assert "record=False" in said
    if variables:
        assert np.allclose(monitor.v[-NEURONS:], 3.2)


def test_the_next_run_says_so_again_and_a_cleared_recording_begins_anew(
    little_memory,
):
    network, _, monitor = busy()
    with pytest.warns(UserWarning, match="the simulation goes on"):
        network.run(10 * b.ms)
    with pytest.warns(UserWarning, match="ends at t = 10 ms"):
        network.run(1 * b.ms)
    before = monitor.num_spikes

    monitor.clear()
    network.run(1 * b.ms)

    assert (before, monitor.num_spikes) == (32 * NEURONS, 10 * NEURONS)


def test_the_note_s_advice_is_no_recording():
    network, _, monitor = busy(record=False)

    network.run(10 * b.ms)

    assert monitor.num_spikes == 100 * NEURONS


def test_traces_are_refused_before_the_run_together(monkeypatch):
    """Each of two monitors would fit alone: 8 bytes, 1 000 neurons, 2 000 steps."""
    b.start_scope()
    group = b.NeuronGroup(NEURONS, "dv/dt = 1/ms : 1", method="euler")
    one, two = (b.StateMonitor(group, "v", record=True) for _ in range(2))
    monkeypatch.setattr(memory, "SMALL", 0, raising=False)
    monkeypatch.setattr(memory, "available_bytes", lambda: 24e6 / memory.SHARE)
    network = b.Network(group, one, two)

    with pytest.raises(MemoryBudgetError, match="NB605"):
        network.run(200 * b.ms)
    assert network.t == 0 * b.ms
    network.remove(two)
    network.run(200 * b.ms)

    assert one.v.shape == (NEURONS, 2000)


def test_what_is_recorded_is_time_major_and_not_copied():
    b.start_scope()
    group = b.NeuronGroup(10, "dv/dt = 1/ms : 1", method="euler")
    monitor = b.StateMonitor(group, "v", record=True)
    b.Network(group, monitor).run(10 * b.ms)

    values = np.asarray(monitor.v)

    assert values.T.flags.c_contiguous
    assert np.shares_memory(values, np.asarray(monitor.v))
