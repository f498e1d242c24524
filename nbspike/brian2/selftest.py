"""`test()`: whether this installation computes what mathematics says."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import numpy as np

from nbspike.api.event_monitor import SpikeMonitor
from nbspike.api.inputs import PoissonGroup
from nbspike.api.network import Network
from nbspike.api.neuron_group import NeuronGroup
from nbspike.api.spike_generator import SpikeGeneratorGroup
from nbspike.api.synapses import Synapses
from nbspike.diagnostics.notes import warn
from nbspike.units import Hz, ms


def test(*options: object, **more: object) -> bool:
    """Run a few models whose results are known in closed form, and say how they do.

    The tests of nbspike itself are in its repository.

    Parameters
    ----------
    *options, **more
        Those of Brian 2 choose among its tests; they have no effect here.

    Returns
    -------
    bool
        Whether all results are right.
    """
    if options or more:
        warn("the options of test() have no effect in nbspike", once="test options")
    right = True
    for title, passed in _results():
        sys.stdout.write(f"{'ok  ' if passed else 'WRONG'} {title}\n")
        right = right and passed
    return right


# not a test of a test runner that meets it through `import *`
test.__test__ = False  # type: ignore[attr-defined]


def _results() -> Iterator[tuple[str, bool]]:
    for check in (_decay, _firing, _delay, _poisson):
        title, compute = check()
        yield title, compute()


def _decay() -> tuple[str, Callable[[], bool]]:
    def compute() -> bool:
        group = NeuronGroup(3, "dv/dt = -v/(10*ms) : 1", method="exact")
        group.v = [1, 2, 3]
        Network(group).run(10 * ms)
        return bool(np.allclose(group.v, np.exp(-1) * np.array([1, 2, 3]), 1e-12))

    return "exponential decay", compute


def _firing() -> tuple[str, Callable[[], bool]]:
    def compute() -> bool:
        model = "dv/dt = (2 - v)/(10*ms) : 1"
        group = NeuronGroup(1, model, threshold="v > 1", reset="v = 0", method="exact")
        spikes = SpikeMonitor(group)
        Network(group, spikes).run(70 * ms)
        period = np.ceil(10 * np.log(2) / 0.1) * 0.1
        expected = period * np.arange(1, 11) - 0.1
        return bool(np.allclose(spikes.t_ * 1e3, expected))

    return "spike times of an integrate-and-fire neuron", compute


def _delay() -> tuple[str, Callable[[], bool]]:
    def compute() -> bool:
        source = SpikeGeneratorGroup(1, [0], [1] * ms)
        target = NeuronGroup(2, "v : 1", threshold="v > 0.5", reset="v = 0")
        synapses = Synapses(source, target, on_pre="v += 1")
        synapses.connect()
        synapses.delay = [2, 3] * ms
        spikes = SpikeMonitor(target)
        Network(source, target, synapses, spikes).run(10 * ms)
        return bool(np.allclose(spikes.t_ * 1e3, [3.1, 4.1]))

    return "delays of synapses", compute


def _poisson() -> tuple[str, Callable[[], bool]]:
    def compute() -> bool:
        source = PoissonGroup(1000, 20 * Hz)
        spikes = SpikeMonitor(source, record=False)
        Network(source, spikes).run(1000 * ms)
        return bool(abs(spikes.num_spikes - 20_000) < 6 * np.sqrt(20_000))

    return "number of Poisson spikes", compute
