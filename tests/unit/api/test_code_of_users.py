"""What statements, events and inputs of users take from outside, and when."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pytest

import nbspike
from nbspike import NeuronGroup
from nbspike.units import Hz, ms


def runs_regularly(group: NeuronGroup) -> object:
    return group.run_regularly("v = input(t)", dt=10 * ms)


def runs_at(group: NeuronGroup) -> object:
    return group.run_at("v = input(t)", [3 * ms])


def runs_on_event(group: NeuronGroup) -> object:
    return group.run_on_event("high", "v = input(t)")


def is_input(group: NeuronGroup) -> object:
    return nbspike.PoissonInput(group, "v", 1, 10 * Hz, "input(t)")


@pytest.mark.parametrize("acting", [runs_regularly, runs_at, runs_on_event, is_input])
def test_tables_are_judged_by_the_steps_of_the_group(
    acting: Callable[[NeuronGroup], object],
) -> None:
    """Two milliseconds are no whole number of steps of the default clock here."""
    nbspike.defaultclock.dt = 0.3 * ms
    table = nbspike.TimedArray([0.0, 1.0], dt=2 * ms)
    group = NeuronGroup(
        2,
        "v : 1",
        events={"high": "input(t) > 0.5"},
        dt=1 * ms,
        namespace={"input": table},
    )
    made = acting(group)
    network = nbspike.Network(group)
    if isinstance(made, nbspike.PoissonInput):
        network.add(made)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        network.run(5 * ms)
    assert np.all(np.asarray(group.v[:]) >= 0)


@pytest.mark.parametrize("acting", [runs_regularly, runs_at, runs_on_event])
def test_the_own_namespace_of_a_group_comes_first(
    acting: Callable[[NeuronGroup], object],
) -> None:
    """As in Brian 2.9: `run_regularly` and events see what equations see."""
    group = NeuronGroup(
        2,
        "v : 1",
        events={"high": "level > 0.5"},
        namespace={"input": nbspike.TimedArray([3.0], dt=1 * ms), "level": 1.0},
    )
    acting(group)
    nbspike.Network(group).run(5 * ms, namespace={"level": 0.0, "input": None})
    assert list(group.v[:]) == [3.0, 3.0]
