"""How long spikes of a pathway take, and which synapses they reach when.

One delay for all synapses is a number, and costs nothing: a pathway then reads the
spikes of one earlier step.  Different delays are sorted once into segments, so that
the spikes of each step in question go straight to the synapses they reach now.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Indices = NDArray[np.uint32]

#: Entries that a table of segments may have besides one for each synapse.
SMALL_TABLE = 65_536


def in_steps(delay: float | NDArray[np.float64], dt: float) -> Whole:
    """Return delays in whole steps, rounded half up as they are written."""
    steps = np.round(np.divide(delay, dt), 9)
    return np.asarray(np.floor(steps + 0.5)).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Synapses sorted by delay, the longest first, then by neuron.

    Parameters
    ----------
    steps
        The different delays, descending, shape (delays,).
    synapses
        Place of each synapse among those of its projection, shape (synapses,).
    starts
        Where a segment starts in `synapses`; one more than there are segments.
    keys
        ``delay * rows + neuron`` of each segment, ascending; `None` if there is a
        segment for every such key, in this order.
    """

    steps: Whole
    synapses: Indices
    starts: Whole
    keys: Whole | None


def segments(
    steps: Whole, neurons: Whole, rows: int, small: int = SMALL_TABLE
) -> Segments:
    """Sort synapses by delay and neuron.

    Parameters
    ----------
    steps
        Delay of each synapse, shape (synapses,).
    neurons
        Neuron whose spikes reach it, counted from 0 in its section.
    rows
        Number of neurons in the section.
    small
        Size up to which a table of all segments is made, empty ones too.
    """
    longest = int(steps.max()) if steps.size else 0
    different, place = np.unique(longest - steps, return_inverse=True)
    keys = place.astype(np.int64) * rows + neurons
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    descending = longest - different
    count = len(different) * rows
    if count <= max(small, len(steps)):
        starts = np.searchsorted(keys, np.arange(count + 1)).astype(np.int64)
        return Segments(descending, order.astype(np.uint32), starts, None)
    used, first = np.unique(keys, return_index=True)
    starts = np.append(first, len(keys)).astype(np.int64)
    return Segments(descending, order.astype(np.uint32), starts, used)


class Delays:
    """The delays of one pathway, second.

    Parameters
    ----------
    value
        Delay of all synapses.
    fixed
        Whether they have one delay for good, those made later, too.

    Attributes
    ----------
    values : ndarray of float64
        Shape () while all synapses have the same one, else (synapses,), as they are
        stored.
    changes : int
        How often they were set.
    """

    def __init__(self, value: float = 0.0, *, fixed: bool = False) -> None:
        self.values: NDArray[np.float64] = np.array(float(value))
        self.fixed = fixed
        self.changes = 0
        self._steps: tuple[tuple[int, float], Whole] | None = None

    def set(self, values: float | NDArray[np.float64]) -> None:
        """Set them all: one number, or one for each synapse as they are stored."""
        found = np.array(values, np.float64)
        if found.ndim and found.size and (found == found[0]).all():
            found = found[0].reshape(()).copy()
        if found.shape == self.values.shape and np.array_equal(found, self.values):
            return  # what was made for them still holds
        self.values = found
        self.changes += 1

    def steps(self, dt: float) -> Whole:
        """Return them in whole steps of `dt` second; kept until they change."""
        key = (self.changes, dt)
        if self._steps is None or self._steps[0] != key:
            self._steps = (key, in_steps(self.values, dt))
        return self._steps[1]

    def for_each(self, synapses: int) -> NDArray[np.float64]:
        """Return a copy with one value for each synapse."""
        return np.array(np.broadcast_to(self.values, (synapses,)))
