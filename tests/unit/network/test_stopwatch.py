"""The time of operations: added up by name, read inside the loop."""

from __future__ import annotations

import time

import pytest

from nbspike.diagnostics.source import SourceText
from nbspike.lang.neurons import parse_neurons
from nbspike.model.check import check_neurons
from nbspike.network import stopwatch as module
from nbspike.network.assembly import Assembly
from nbspike.network.callbacks import Callback
from nbspike.network.population import Population
from nbspike.network.stopwatch import Stopwatch


def measured():
    """Return the second that two functions took, which sleep 1 ms and not at all."""
    model = check_neurons(parse_neurons(SourceText("dv/dt = 1/second : 1", "P")))
    group = Population("P", 1, model)
    parts = [
        Callback("sleeps", lambda _t: time.sleep(1e-3)),
        Callback("works", lambda _t: None, dt=2e-4),
    ]
    watch = Stopwatch()
    Assembly([group], parts=parts).advance_until(1e-3, {}, seed=1, stopwatch=watch)
    return {name: int(spent[0]) * 1e-9 for name, spent in watch.spent.items()}


def test_time_goes_to_what_takes_it():
    spent = measured()

    assert set(spent) == {"P_stateupdater", "sleeps", "works"}
    assert 0.01 <= spent["sleeps"] < 0.5
    assert 0 < spent["works"] < spent["sleeps"]
    assert 0 <= spent["P_stateupdater"] < spent["sleeps"]


def test_without_the_system_clock_python_reads_one(monkeypatch):
    monkeypatch.setattr(module.time, "CLOCK_MONOTONIC", None)

    assert measured()["sleeps"] == pytest.approx(0.01, rel=10)
    assert measured()["sleeps"] >= 0.01
