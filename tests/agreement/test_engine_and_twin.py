"""The compiled engine and its slow twin compute the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tests.agreement.models import NETWORKS
from tests.reference.networks import Built, Net, twin_of

#: Functions of LLVM and NumPy differ in the last place; networks here are small.
RELATIVE = 1e-12


def assert_agreement(net: Net) -> int:
    """Run both and compare everything; return the number of spikes."""
    built = Built(net)
    twin = twin_of(built)
    built.advance(net.steps)
    twin.advance(net.steps)

    spikes = 0
    for population in twin.populations:
        name = population.name
        fired = [(k, i) for k, some in enumerate(population.fired) for i in some]
        if name in built.spikes:
            assert built.fired(name) == fired
            spikes += len(fired)
        for variable in population.state:
            trace = built.trace(name, variable)
            expected = np.array([each[name][variable] for each in twin.traces], float)
            expected = np.broadcast_to(expected, trace.shape)
            assert_allclose(trace, expected, rtol=RELATIVE, atol=1e-15)
    for projection in twin.projections:
        own = built.projections[projection.name]
        for variable, expected in projection.state.items():
            assert_allclose(own.state[variable], expected, rtol=RELATIVE, atol=1e-15)
    return spikes


@pytest.mark.parametrize("net", NETWORKS, ids=str)
def test_engine_agrees_with_its_twin(net):
    spikes = assert_agreement(net)

    assert spikes > 0 or not any("threshold" in item.body for item in net.neurons)
