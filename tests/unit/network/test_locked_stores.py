"""What reaches refractory neurons is lost, with and without a branch around it."""

from __future__ import annotations

import pytest
from numpy.testing import assert_array_equal

from nbspike.optimisations import VARIABLE
from tests.reference.networks import Built, Net, Neurons, Synapses

CELLS = (
    "dv/dt = 0/ms : 1 (unless refractory)\n"
    "threshold: v > 4.5\nreset: v = 0\nrefractory: 0.3*ms\n"
)


@pytest.mark.parametrize("without", ["", "stores-without-branch"])
def test_locked_variables_keep_their_values(without, monkeypatch):
    monkeypatch.setenv(VARIABLE, without)
    fired = tuple((0.1 * k, k % 2) for k in range(20))
    # kernels are kept by name: another name for the other way
    synapses = Synapses(f"C_{len(without)}", "S", "P", "connect: True\non_pre: v += j")
    net = Net(
        "locked",
        (Neurons("S", 2, listed=fired), Neurons("P", 3, CELLS)),
        (synapses,),
    )
    built = Built(net)
    built.advance(20)
    source = built.assembly.pathways(built.projections[synapses.name])[0].compiled

    assert ("if post_not_refractory" in source.source) == bool(without)
    # by hand, a spike a step: neuron 1 fires in steps 5 and 13, neuron 2 in 3, 9 and
    # 15; each loses what comes in that step and in the two after it
    assert_array_equal(built.populations["P"].state["v"], [0, 4, 4])
