"""Notes on networks that run, but hardly as they were meant.

Each is the slip of a student: weights that are zero because nobody set them, inputs
of which one neuron in a hundred is connected, synapses of which there is none.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nbspike.api.inputs import PoissonGroup
from nbspike.api.naming import Simulated
from nbspike.api.neurons import Group
from nbspike.api.spike_generator import SpikeGeneratorGroup
from nbspike.api.synapse_store import SynapseStore
from nbspike.api.synapses import Synapses
from nbspike.diagnostics.notes import warn
from nbspike.model.unset import unset_parameters

#: Share of an input's neurons below which so few synapses look like a slip.
_FEW = 0.5


def note_slips(objects: Iterable[Simulated]) -> None:
    """Warn, once each, of what a run would pass over in silence."""
    every = list(objects)
    synapses = [item for item in every if isinstance(item, Synapses)]
    for item in synapses:
        _note_none(item)
        _note_unset(item)
    for group in every:
        if isinstance(group, PoissonGroup | SpikeGeneratorGroup):
            _note_unconnected(group, synapses)


def _note_none(synapses: Synapses) -> None:
    if len(synapses) == 0:
        warn(
            f"{synapses.name} has no synapses: `connect` found no pair of neurons to "
            "join. Look at its condition, or at p",
            once=f"no synapses {synapses.name}",
            rule="L13",
        )


def _note_unset(synapses: Synapses) -> None:
    projection = synapses.projection
    if len(synapses) == 0:
        return
    store = synapses._store  # noqa: SLF001
    assert isinstance(store, SynapseStore)
    code = {item.target for one in synapses._contained for item in one.statements}  # noqa: SLF001
    unset = set(unset_parameters(projection.model)) & projection.arrays.keys() - code
    for name in sorted(unset):
        if name not in store.given and not np.any(projection.arrays[name]):
            warn(
                f"`{name}` of {synapses.name} is 0 in all synapses, because it was "
                f"never set. Write `S.{name} = …` after `S.connect(…)`",
                once=f"unset {name} {synapses.name}",
                rule="L1",
            )


def _note_unconnected(group: Group, synapses: Iterable[Synapses]) -> None:
    ends = [item for item in synapses if item.source.group is group and len(item)]
    if not ends:
        return
    found = [item.projection.i + item.source.section.start for item in ends]
    connected = len(np.unique(np.concatenate(found)))
    if connected < _FEW * len(group):
        has = "has" if connected == 1 else "have"
        names = " and ".join(item.name for item in ends)
        warn(
            f"only {connected} of the {len(group)} neurons of {group.name} {has} "
            f"synapses ({names}); the spikes of the others go nowhere",
            once=f"unconnected {group.name}",
            rule="L2",
        )
