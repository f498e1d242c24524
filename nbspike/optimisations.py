"""Which ways of computing the same thing faster are in use.

Each can be left out, so that tests run with and without it: ``NBSPIKE_WITHOUT`` is a
list of names with commas between, or ``all``.  None may change a result by more than
rounding; most change no bit.
"""

from __future__ import annotations

import os
from enum import Enum

#: The environment variable that leaves optimisations out.
VARIABLE = "NBSPIKE_WITHOUT"


class Optimisation(Enum):
    """A way of computing the same thing faster."""

    QUOTIENTS = "quotients"
    """Rates of gates and exponential steps take one division each."""

    WIDE_VECTORS = "wide-vectors"
    """Loops over neurons take 512 bits at a time where the processor can."""

    RELEASES = "releases"
    """A queue tells which neurons are no longer refractory."""

    SWEEPS = "sweeps"
    """Updates go through the neurons forth and back, for what is still in the cache."""

    FACTORS = "factors"
    """Products and sums of what does not change in a step are taken before the loop."""

    LLVM_ONCE = "llvm-once"
    """Kernels are optimised once, with all they call, and made into one object."""

    SINGLE_PRODUCTS = "single-products"
    """Propagators of variables in single precision are computed in single precision."""

    NARROW_INDICES = "narrow-indices"
    """Numbers of neurons take two bytes where populations are small enough."""

    STORES_WITHOUT_BRANCH = "stores-without-branch"
    """What refractory neurons lock is written back instead of branching around it."""

    DELAY_SEGMENTS = "delay-segments"
    """Spikes go straight to the synapses that they reach after one of many delays."""

    TRACES = "traces"
    """Traces that all synapses of a neuron share are computed once for the neuron."""


def in_use(optimisation: Optimisation) -> bool:
    """Return whether an optimisation is in use, which is so unless it is left out.

    Raises
    ------
    ValueError
        If ``NBSPIKE_WITHOUT`` holds something that is no optimisation.
    """
    return optimisation not in _left_out(os.environ.get(VARIABLE, ""))


def _left_out(text: str) -> frozenset[Optimisation]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if "all" in names:
        return frozenset(Optimisation)
    return frozenset(Optimisation(name) for name in names)
