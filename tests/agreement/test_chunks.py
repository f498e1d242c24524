"""The length of a chunk and the pieces of a run change no bit."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from tests.agreement.models import COBA, COBA_CONSTANTS, METHODS, RECURRENT, SYNAPSES
from tests.reference.networks import Built, Net, Neurons, Synapses

#: Noise, draws in every clause, delays, plasticity and Poisson sources.
NETS = [
    next(net for net in (*METHODS, *SYNAPSES, *RECURRENT) if net.name == name)
    for name in (
        "euler, noise",
        "draws in the synapse",
        "delay of 7 steps",
        "two populations and inputs",
        "rare Poisson spikes",
        "plasticity between sections, with a delay",
    )
]


def everything(built: Built) -> dict[str, np.ndarray]:
    """Return all state and all recordings."""
    found = built.state()
    for name in built.spikes:
        found[f"spikes of {name}"] = np.array(built.fired(name), int).reshape(-1, 2)
    for name, traces in built.traces.items():
        for variable in traces.variables:
            found[f"trace of {name}.{variable}"] = built.trace(name, variable)
    return found


def assert_same(found: dict[str, np.ndarray], expected: dict[str, np.ndarray]) -> None:
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        assert_array_equal(found[name], values, err_msg=name)


@pytest.mark.parametrize("net", NETS, ids=str)
def test_chunks_change_no_bit(net):
    built = Built(net)
    built.advance(net.steps)
    whole = everything(built)

    for chunk in (1, 7, 1000):
        again = Built(net)
        again.advance(net.steps, chunk)
        assert_same(everything(again), whole)


@pytest.mark.parametrize("net", NETS, ids=str)
def test_run_in_pieces_is_one_run(net):
    built = Built(net)
    built.advance(net.steps)

    pieces = Built(net)
    for steps in (1, 0, 13, 86, net.steps - 100):
        pieces.advance(steps)

    assert_same(everything(pieces), everything(built))


@pytest.mark.parametrize(
    "net", [net for net in NETS if "plasticity" not in net.name], ids=str
)
def test_seed_matters_where_something_is_drawn_during_the_run(net):
    built, other = Built(net), Built(net)
    built.advance(net.steps)
    other.assembly.advance(net.steps, other.values, seed=net.seed + 1)

    found, expected = everything(other), everything(built)
    same = {name for name in expected if np.array_equal(found[name], expected[name])}
    if net.name == "delay of 7 steps":  # the source that reaches P is a list
        same = {name for name in same if "X" not in name}
        assert same == {name for name in expected if "X" not in name}
    else:
        assert same != set(expected)


def test_recording_changes_no_bit():
    net = NETS[3]
    silent, built = Built(net), Built(net)
    built.advance(net.steps)
    silent.assembly.recorders.clear()
    silent.advance(net.steps)

    assert_same(silent.state(), built.state())


def test_spikes_on_their_way_arrive_when_a_longer_delay_joins():
    """What a projection has sent arrives, whatever is connected afterwards."""
    joined = (
        Synapses("A", "S", "P", "connect: True\ndelay: 1*ms\non_pre: v += 1"),
        Synapses("B", "S", "P", "connect: True\ndelay: 3*ms\non_pre: v += 100"),
    )
    sources = Neurons("S", 2, listed=((0.5, 0), (0.7, 1)))
    built = Built(Net("two delays", (sources, Neurons("P", 1, "v : 1")), joined))
    slow = built.projections["B"]
    slow.pathways["pre"].delays.set(0.0)
    built.advance(9)
    slow.pathways["pre"].delays.set(3e-3)
    built.advance(60)

    trace = built.trace("P", "v")[:, 0]
    assert trace[8] == 200  # both came through B while it had no delay
    assert trace[20] == 202


def test_every_method_keeps_spikes_of_conductances_apart_by_less_than_its_error():
    """All methods integrate the same neurons: spikes move by a few steps only."""
    first = {}
    for method in ("euler", "rk2", "heun", "rk4", "exponential_euler"):
        built = Built(
            Net(method, (Neurons("P", 11, COBA, method),), (), COBA_CONSTANTS)
        )
        built.advance(200)
        seen: dict[int, int] = {}
        for step, neuron in built.fired("P"):
            seen.setdefault(neuron, step)
        first[method] = seen

    reference = first.pop("rk4")
    assert len(reference) > 5
    for method, seen in first.items():
        assert seen.keys() == reference.keys(), method
        assert max(abs(seen[i] - reference[i]) for i in reference) <= 3, method
