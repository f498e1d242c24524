"""Values of constants: what enters a run, and what a run refuses."""

from __future__ import annotations

import pytest
from numpy.testing import assert_array_equal

from nbspike.codegen.compiling import compilations
from nbspike.diagnostics.errors import NbspikeError
from tests.reference.networks import Built, Net, Neurons, Synapses

BODY = "dv/dt = (c - v)/tau : 1\nthreshold: v > 1\nreset: v = 0\nrefractory: hold"
CONSTANTS = {"tau": "10*ms", "c": "1.5", "hold": "1*ms"}


def test_new_values_compile_nothing():
    built = Built(Net("one", (Neurons("P", 3, BODY),), (), CONSTANTS))
    built.advance(10)
    before = compilations()
    for built.values["tau"] in (5e-3, 20e-3):
        built.values["hold"] = built.values["tau"]
        built.assembly.reset()
        built.advance(300)
    other = Built(Net("two", (Neurons("Q", 31, BODY),), (), CONSTANTS, dt=1e-5))
    other.advance(10)

    assert compilations() == before


def test_coefficients_follow_the_constants():
    built = Built(Net("one", (Neurons("P", 1, BODY),), (), CONSTANTS))
    first = {}
    for tau in (10e-3, 20e-3, 10e-3):
        built.values["tau"] = tau
        built.assembly.reset()
        built.advance(600)
        first.setdefault(tau, []).append(built.fired("P"))

    assert first[10e-3][0] == first[10e-3][1] != first[20e-3][0]


@pytest.mark.parametrize(
    ("name", "value"),
    [("tau", 0.0), ("hold", -1e-3), ("hold", float("nan")), ("hold", float("inf"))],
)
def test_impossible_values_are_refused(name, value):
    built = Built(Net("one", (Neurons("P", 3, BODY),), (), CONSTANTS))
    built.values[name] = value
    with pytest.raises(NbspikeError) as caught:
        built.advance(10)

    assert caught.value.code == "NB609"
    assert built.assembly.step == 0


def test_target_without_spikes_never_calls_back():
    """A pathway that waits for spikes of a population without threshold is idle."""
    source = Neurons("P", 3, "threshold: True")
    synapses = Synapses(
        "C", "P", "Q", "w : 1\nconnect: True\non_pre: x_post += 1\non_post: w += 1"
    )
    built = Built(Net("idle", (source, Neurons("Q", 3, "x : 1")), (synapses,)))
    built.advance(50)

    assert_array_equal(built.projections["C"].state["w"], 0)
    assert_array_equal(built.populations["Q"].state["x"], 150)


def test_constant_with_the_name_of_a_variable_stays_outside():
    """A notebook's `x` is not the neurons' `x`."""
    neurons = Neurons("P", 4, "x : 1\nthreshold: False\ninit: x = i")
    synapses = Synapses("C", "P", "P", "connect: x_pre < x_post\non_pre: x_post += 1")
    built = Built(Net("names", (neurons,), (synapses,), {"x": "7"}))

    assert len(built.projections["C"]) == 6
