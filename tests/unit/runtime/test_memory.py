"""What does not fit is refused before it is taken."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.runtime import memory
from nbspike.runtime.recording import RowRecorder
from nbspike.worksheet.worksheet import Worksheet


def resident():
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("no /proc here")
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


@pytest.fixture
def watched():
    """Fail if a test takes long or much memory."""
    started, before = time.perf_counter(), resident()
    yield
    assert time.perf_counter() - started < 1
    assert resident() - before < 50e6


def worksheet(size, *synapses):
    sheet = Worksheet({"size": size})
    sheet.neurons("P[size]", "v : 1\nthreshold: v > 1")
    for number, body in enumerate(synapses):
        sheet.synapses(f"S{number}: P -> P", body)
    return sheet


@pytest.mark.parametrize("size", [10**11, 10**12, 10**18])
def test_too_many_neurons_are_refused(watched, size):
    with pytest.raises(NbspikeError, match="GB") as caught:
        worksheet(size)

    assert caught.value.code == "NB605"


@pytest.mark.parametrize(
    "rule",
    [
        "connect: True",
        "connect: p=1",
        "connect: p=0.99",
        "connect: fixed_indegree=31000",
    ],
)
def test_too_many_synapses_are_refused(watched, monkeypatch, rule):
    # whatever this machine has
    monkeypatch.setattr(memory, "available_bytes", lambda: 4 << 30)
    sheet = worksheet(32_000, f"w : 1\n{rule}\non_pre: v += w")
    with pytest.raises(NbspikeError, match="GB") as caught:
        sheet.simulate(0.001)

    assert caught.value.code == "NB605"
    assert "S0" in str(caught.value)


def test_too_many_samples_are_refused(watched):
    recorder = RowRecorder(("v",), 100_000)
    with pytest.raises(NbspikeError, match="GB") as caught:
        recorder.open(0, 10_000_000, 1e-4)

    assert caught.value.code == "NB605"
    assert recorder.step().size == 0


def test_refused_network_leaves_the_old_one(monkeypatch):
    sheet = worksheet(50, "connect: p=0.5\non_pre: v += 0.1")
    sheet.simulate(0.01)
    count = sheet.synapse_counts()["S0"]
    monkeypatch.setattr(memory, "available_bytes", lambda: 1000)
    monkeypatch.setattr(memory, "SMALL", 0)
    with pytest.raises(NbspikeError):
        sheet.simulate(0.01, seed=2)

    assert sheet.synapse_counts()["S0"] == count


def test_memory_of_this_machine_is_known():
    assert 1e8 < memory.available_bytes() < 1e15


def test_limit_of_a_container_counts(monkeypatch):
    monkeypatch.setattr(memory, "_machine_bytes", lambda: 8 << 30)
    monkeypatch.setattr(memory, "_container_bytes", lambda: 1 << 30)

    assert memory.available_bytes() == 1 << 30
    memory.require_memory(np.float64(1e8), "a little", "nothing")
    with pytest.raises(NbspikeError):
        memory.require_memory(1e9, "too much", "less")
