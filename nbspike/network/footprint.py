"""How many bytes synapses take, known before there are any."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedSynapses

#: What is worked on at a time while synapses are made and set, whatever their number.
WORKING = 4e6

_ORDER = 4.0  # bytes of a synapse's number


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes of the synapses of a projection.

    Parameters
    ----------
    kept
        For their ends and variables, as long as they exist.
    making
        The most that is taken at a time while they are made, what is kept included.
    lists
        Besides what is kept, for lists that kernels read, from the first run on.
    """

    kept: float
    making: float
    lists: float

    @property
    def peak(self) -> float:
        """The most that is taken at any time, apart from what setting values needs."""
        return max(self.making, self.kept + self.lists)


def footprint(
    model: CheckedSynapses,
    synapses: float,
    neurons: tuple[int, int],
    index_types: tuple[str, str],
    *,
    listed: bool = False,
    extra: float = 0.0,
) -> Footprint:
    """Predict what synapses take.

    Parameters
    ----------
    model
        Their model.
    synapses
        How many.
    neurons
        How many sources and targets they join.
    index_types
        NumPy types of the numbers of sources and targets.
    listed
        Whether they come as pairs, in an order that is not that of the sources.
    extra
        Bytes of each that its rule needs for the time being.
    """
    pre, post = (float(np.dtype(kind).itemsize) for kind in index_types)
    own = sum(
        np.dtype(item.storage).itemsize
        for item in model.variables
        if item.kind is not EquationKind.SUBEXPRESSION
        and not item.linked
        and not item.shared
    )
    edges = 8.0 * neurons[0]
    kept = synapses * (post + own + (_ORDER if listed else 0.0)) + edges
    pairs = pre + post if listed else 0.0  # until they are sorted
    making = edges + synapses * (pairs + extra) + min(WORKING, 64.0 * synapses)
    each = columns = 0.0
    if _runs_for_all(model) or _has_reverse(model):
        each += pre
    if _has_reverse(model):
        each += _ORDER + pre
        columns = 8.0 * neurons[1]
    return Footprint(kept, kept + making, synapses * each + columns)


def _has_reverse(model: CheckedSynapses) -> bool:
    """Return whether spikes of targets look for their synapses."""
    return any(item.trigger == "post" for item in model.pathways)


def _runs_for_all(model: CheckedSynapses) -> bool:
    """Return whether something is done for every synapse in every step."""
    clocked = any(
        item.kind is EquationKind.DIFFERENTIAL and not item.event_driven
        for item in model.variables
    )
    return clocked or bool(model.sums) or any(item.held for item in model.variables)
