"""Who is joined to whom: synapses sorted by source, and indices of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from nbspike.network.population import Section
from nbspike.network.trace_tables import Joined
from nbspike.runtime.connectivity import column_index
from nbspike.runtime.narrow import Numbers, index_type
from nbspike.runtime.pairs import BLOCK
from nbspike.runtime.sorting import Indices, put, taken

T = TypeVar("T", bound=np.generic)


class Wired:
    """Pairs of neurons of two sections.

    Responsibilities: own the connectivity, sorted by source; translate between the
    user's numbering and the sorted one.

    Attributes
    ----------
    row_starts : ndarray of int64, shape (sources + 1,)
        Where the synapses of each source start.
    targets : ndarray, shape (synapses,)
        Numbers in the target's population.
    order : ndarray or None
        User's number of each synapse; `None` for its place.
    index_types : tuple of str
        NumPy types of the numbers of sources and of targets in their populations.
    """

    def __init__(self, source: Section, target: Section) -> None:
        self.source, self.target = source, target
        self.index_types = (
            index_type(source.population.size),
            index_type(target.population.size),
        )
        self.forget_synapses()

    def forget_synapses(self) -> None:
        """Join nobody."""
        self.row_starts = np.zeros(self.source.size + 1, np.int64)
        self.targets: Numbers = np.empty(0, self.index_types[1])
        self.order: Indices | None = None
        self.forget_indices()

    def forget_indices(self) -> None:
        """Make again what is made from the synapses when it is needed."""
        self._columns: tuple[NDArray[np.int64], Indices] | None = None
        self._column_sources: Numbers | None = None
        self._sources: Numbers | None = None
        self._incoming: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.targets)

    @property
    def ends_of_synapses(self) -> Joined:
        """Which neurons the synapses join, as numbers in their sections."""
        pre, post = self.sources, self.targets
        if self.source.start:
            pre = pre - np.uint32(self.source.start)
        if self.target.start:
            post = post - np.uint32(self.target.start)
        counts = {"pre": self.source.size, "post": self.target.size}
        return Joined({"pre": pre, "post": post}, counts)

    def of_population(self, j: NDArray[np.integer[Any]]) -> Numbers:
        """Return numbers within the target section as numbers in its population."""
        kind = np.dtype(self.index_types[1])
        if not self.target.start:
            return j.astype(kind, copy=False)
        found: Numbers = np.add(j, self.target.start, dtype=kind, casting="unsafe")
        return found

    def sorted_places(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where synapses stand whose numbers the user knows."""
        if self.order is None:
            return numbers
        own = np.arange(len(self), dtype=np.uint32)
        return put(own, self.order)[numbers].astype(np.int64)

    def in_user_order(self, values: NDArray[T]) -> NDArray[T]:
        """Return per-synapse values in the order in which synapses were made."""
        if self.order is None:
            return values
        return put(values, self.order)

    def between(
        self, source: NDArray[np.int64] | slice, target: NDArray[np.int64] | slice
    ) -> NDArray[np.int64]:
        """Return the synapses between chosen neurons of the two sections, ascending.

        Parameters
        ----------
        source, target
            Numbers within the sections, or slices of them.

        Returns
        -------
        ndarray
            Numbers in the order in which synapses were made.
        """
        if isinstance(source, np.ndarray) and len(source) == 1:
            row = int(source[0])
            places = np.arange(self.row_starts[row], self.row_starts[row + 1])
        else:
            wanted = _chosen(source, self.source.size)
            places = np.flatnonzero(np.repeat(wanted, np.diff(self.row_starts)))
        if not (isinstance(target, slice) and target == slice(None)):
            own = self.targets[places].astype(np.int64) - self.target.start
            places = places[_chosen(target, self.target.size)[own]]
        return places if self.order is None else np.sort(self.order[places])

    @property
    def sources(self) -> Numbers:
        """Source of each synapse as a number in its population, sorted order."""
        if self._sources is None:
            self._sources = self.row_sources()()
        return self._sources

    def row_sources(self) -> Callable[[], Numbers]:
        """Return what makes the sources of the synapses that there are now."""
        kind, starts, source = self.index_types[0], self.row_starts, self.source

        def made() -> Numbers:
            numbers: Numbers = np.arange(source.start, source.stop).astype(kind)
            return np.repeat(numbers, np.diff(starts))

        return made

    @property
    def columns(self) -> tuple[NDArray[np.int64], Indices]:
        """The reverse index: built when a pathway first needs it."""
        if self._columns is None:
            target = self.target
            self._columns = column_index(self.targets, target.start, target.size)
        return self._columns

    @property
    def column_sources(self) -> Numbers:
        """Source of each synapse in the order of the reverse index."""
        if self._column_sources is None:
            self._column_sources = taken(self.sources, self.columns[1])
        return self._column_sources

    @property
    def incoming(self) -> NDArray[np.int64]:
        """Synapses onto each target neuron, shape (targets,)."""
        if self._incoming is None:
            target = self.target
            found = np.zeros(target.stop, np.int64)
            for first in range(0, len(self), BLOCK):
                part = self.targets[first : first + BLOCK]
                found += np.bincount(part, minlength=target.stop)
            self._incoming = found[target.start :]
        return self._incoming

    @property
    def outgoing(self) -> NDArray[np.int64]:
        """Synapses of each source neuron, shape (sources,)."""
        return np.diff(self.row_starts)

    @property
    def i(self) -> NDArray[np.int64]:
        """Source of each synapse within its section, user's order."""
        return self.some_i(slice(0, len(self)))

    @property
    def j(self) -> NDArray[np.int64]:
        """Target of each synapse within its section, user's order."""
        return self.some_j(slice(0, len(self)))

    def some_i(self, part: slice) -> NDArray[np.int64]:
        """Return the sources of consecutive synapses of the user's numbering.

        `part` has a start and a stop.
        """
        if self.order is not None:
            own = self.in_user_order(self.sources)[part].astype(np.int64)
            return own - self.source.start
        ends = np.clip(self.row_starts, part.start, part.stop)
        rows = np.arange(self.source.size, dtype=np.int64)
        return np.repeat(rows, np.diff(ends))

    def some_j(self, part: slice) -> NDArray[np.int64]:
        """Return the targets of consecutive synapses of the user's numbering."""
        found = self.in_user_order(self.targets)[part].astype(np.int64)
        found -= self.target.start
        return found


def _chosen(given: NDArray[np.int64] | slice, size: int) -> NDArray[np.bool_]:
    wanted = np.zeros(size, bool)
    wanted[given] = True
    return wanted
