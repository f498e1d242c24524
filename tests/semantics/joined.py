"""Two small groups to join, and the pairs of neurons as short text."""

from __future__ import annotations

from nbspike import NeuronGroup, Synapses

#: Every pair of 4 and 5 neurons, by source and then by target.
ALL = " ".join(f"{i}{j}" for i in range(4) for j in range(5))


def joined(model="w : 1", **options):
    """Return synapses without connections between 4 and 5 neurons at x = i."""
    groups = [
        NeuronGroup(size, "v : 1\nx : metre", threshold="v > 1", reset="v = 0")
        for size in (4, 5)
    ]
    for group in groups:
        group.x = "i*metre"
    return Synapses(*groups, model, **options)


def listed(synapses):
    """Return the pairs as text, such as ``01 12``."""
    return " ".join([f"{i}{j}" for i, j in zip(synapses.i, synapses.j, strict=True)])


def pairs(*args, **rule):
    """Return the pairs that one call of `connect` makes."""
    synapses = joined()
    synapses.connect(*args, **rule)
    return listed(synapses)
