"""What the benchmarks say of a network is what the network is."""

from __future__ import annotations

import importlib.util

import pytest

import nbspike.brian2 as b
from benchmarks.machine import HERE
from benchmarks.models import MODELS

spec = importlib.util.spec_from_file_location(
    "workloads", HERE / "peers" / "workloads.py"
)
workloads = importlib.util.module_from_spec(spec)


@pytest.fixture(scope="module")
def networks():
    import sys

    sys.modules["workloads"] = workloads  # a dataclass looks its module up
    spec.loader.exec_module(workloads)
    yield workloads.WORKLOADS
    del sys.modules["workloads"]


def test_every_network_has_its_facts(networks):
    assert list(networks) == list(MODELS)


@pytest.mark.parametrize("name", ["cuba", "coba", "cobahh", "noisylif", "hh"])
def test_facts_are_those_of_the_network(networks, name):
    b.start_scope()
    made, facts = networks[name](b), MODELS[name]

    assert made.neurons == facts.units
    assert made.seconds == facts.seconds
    assert float(made.objects[0].clock.dt) == pytest.approx(facts.dt)
    if facts.events_per_spike:
        count = sum(len(synapses) for synapses in made.objects[1:3])
        # 320 000 synapses are drawn with a standard deviation of 560
        assert count / made.neurons == pytest.approx(facts.events_per_spike, abs=0.7)
