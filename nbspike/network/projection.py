"""Projections: all synapses of one model between two sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedSynapses
from nbspike.model.storage import linked_as
from nbspike.network.callee import Callee
from nbspike.network.delays import Delays
from nbspike.network.footprint import Footprint, footprint
from nbspike.network.links import Link
from nbspike.network.pathway import Pathway
from nbspike.network.population import Population, Section
from nbspike.network.trace_tables import TraceTables
from nbspike.network.wired import Wired
from nbspike.numerics.request import MethodRequest
from nbspike.numerics.traces import Hoisting
from nbspike.runtime.connectivity import pair_numbers, row_index
from nbspike.runtime.memory import require_memory
from nbspike.runtime.pairs import Rows, Wiring
from nbspike.runtime.sorting import Indices, taken

T = TypeVar("T", bound=np.generic)

#: Synapses of one projection: their numbers have 32 bits.
MOST = (1 << 32) - 1


class Projection(Wired):
    """Synapses from a source to a target section.

    Responsibilities: own the state of each synapse, sorted by source, and what the
    synapses run.

    Parameters
    ----------
    name
        Its name.
    source, target
        What it joins.
    model
        Its checked model.
    delay
        Time from spike to arrival for all pathways that follow the source, second,
        also for synapses made later; `None` for one that may differ.

    Attributes
    ----------
    pathways : dict
        Its pathways by name.
    stream : str
        Names its random numbers; its name if not set.
    label : str
        Decides its turn among equals; its name if not set.
    method : str or MethodRequest or None
        Integration method asked for; `None` to choose.
    dt : float or None
        Time step of its equations and sums, second; `None` for the network's.
    turn_order : int
        Turn of its equations among those of the same slot.
    kept : dict
        What an integration method keeps of each synapse from step to step.
    active : bool
        Whether its pathways run.
    constants : dict
        Values in SI of constants that mean something else elsewhere, and functions
        of SI numbers.
    functions : dict
        Functions from outside that the model calls.
    changes : int
        How often synapses were made or removed.
    multisynaptic : str or None
        Variable that numbers the synapses of each pair.
    traces, tables : Hoisting and TraceTables or None
        Which event-driven variables stand with neurons, and their values there.
    arrays : dict
        Values of the synapses as they are stored, without what stands with neurons.
    """

    arrays: dict[str, NDArray[np.generic]]
    tables: TraceTables | None

    def __init__(
        self,
        name: str,
        source: Section,
        target: Section,
        model: CheckedSynapses,
        *,
        delay: float | None = None,
    ) -> None:
        super().__init__(source, target)
        self.name, self.model = name, model
        self.pathways = {
            item.name: Pathway(item.name, item.trigger) for item in model.pathways
        }
        if delay is not None:
            for pathway in self.pathways.values():
                if pathway.forward:
                    pathway.delays = Delays(delay, fixed=True)
        self.stream = self.label = name
        self.active = True
        self.method: str | MethodRequest | None = None
        self.dt: float | None = None
        self.turn_order = 0
        self.kept: dict[str, NDArray[np.generic]] = {}
        self.constants: dict[str, Any] = {}
        self.functions: dict[str, Callee] = {}
        self.links: dict[str, Link] = {}
        self.is_connected = False
        self.changes = 0
        self.multisynaptic: str | None = None
        self._stored = [
            item
            for item in model.variables
            if item.kind is not EquationKind.SUBEXPRESSION and not item.linked
        ]
        self.traces, self.tables = Hoisting(()), None
        self.arrays = {
            item.name: np.zeros(1 if item.shared else 0, item.storage)
            for item in self._stored
        }

    @property
    def state(self) -> dict[str, NDArray[np.generic]]:
        """Values of the synapses of now, as they are stored."""
        if self.tables is not None and not self.tables.fresh:
            self.tables.spread(self.arrays, self.ends_of_synapses)
        return self.arrays

    def take(self, model: CheckedSynapses) -> None:
        """Take up the model as it was checked last; links stay."""
        forms = {name: link.form for name, link in self.links.items()}
        self.model = linked_as(model, forms)

    def link(self, name: str, link: Link) -> None:
        """Let a linked variable have the values of another object."""
        self.links[name] = link
        self.take(self.model)

    def linked(self, name: str) -> NDArray[np.generic]:
        """Return the values of a linked variable, user's order, or of shape (1,)."""
        link = self.links[name]
        if link.through is None:
            return link.values
        return link.values[link.indices(self.in_user_order(self.state[link.through]))]

    def footprint(
        self, synapses: float, *, listed: bool = False, extra: float = 0.0
    ) -> Footprint:
        """Predict the bytes of that many synapses; see `footprint`."""
        sizes = (self.source.size, self.target.size)
        if self.target.start:  # numbers in a part become those in the whole
            extra += float(self.targets.itemsize)
        return footprint(
            self.model, synapses, sizes, self.index_types, listed=listed, extra=extra
        )

    def require_room(
        self, synapses: float, *, listed: bool = False, extra: float = 0.0
    ) -> None:
        """Refuse before allocating.

        Parameters
        ----------
        synapses
            How many there will be.
        listed, extra
            See `footprint`.

        Raises
        ------
        MemoryBudgetError
            NB605 if that many synapses do not fit.
        """
        if synapses > MOST:
            message = f"{synapses:,.0f} synapses of {self.name} are too many to count"
            hint = f"One object has up to {MOST:,} synapses; use several"
            raise fail("NB605", message, hint=hint)
        require_memory(  # those there already are copied, and go then
            self.footprint(synapses, listed=listed, extra=extra).peak,
            f"{synapses:,.0f} synapses of {self.name}",
            "Use a smaller p, or fewer neurons",
        )

    def written_in(self, population: Population) -> Iterator[str]:
        """Yield the variables of a population that spikes and sums write."""
        for suffix, end in (("_pre", self.source), ("_post", self.target)):
            if end.population is not population:
                continue
            for pathway in self.model.pathways:
                for item in pathway.statements:
                    if item.target.endswith(suffix):
                        yield item.target.removesuffix(suffix)
            for summed in self.model.sums:
                if summed.suffix == suffix:
                    yield summed.name

    def disconnect(self) -> None:
        """Remove all synapses."""
        for item in self._stored:
            if not item.shared:
                self.state[item.name] = np.zeros(0, item.storage)
        for pathway in self.pathways.values():
            pathway.arrivals.forget()
            if not pathway.delays.fixed:
                pathway.delays.set(0.0)
        self.is_connected = False
        self.changes += 1
        self.forget_synapses()

    def end_run(self) -> None:
        """Have values that nothing changes until the next run."""
        if self.tables is not None:
            self.tables.running = False

    def reset(self) -> None:
        """Lose the spikes that are on their way, as before the first step."""
        for pathway in self.pathways.values():
            pathway.arrivals.forget()
        for values in self.kept.values():
            values[...] = 0

    def clear(self) -> None:
        """Set the variables of synapses to zero; their numbers stay."""
        for name, values in self.state.items():
            if name != self.multisynaptic:
                values[...] = 0

    def restore(
        self,
        *,
        row_starts: NDArray[np.int64],
        targets: NDArray[np.integer[Any]],
        order: NDArray[np.integer[Any]] | None,
        connected: bool,
        state: Mapping[str, NDArray[np.generic]],
    ) -> None:
        """Have these synapses instead, as they are stored."""
        self.tables = None
        self.forget_synapses()
        self.row_starts = row_starts
        self.targets = targets.astype(self.index_types[1])
        self.order = None if order is None else order.astype(np.uint32)
        for name, values in state.items():
            old = self.state[name]
            if old.shape == values.shape:  # views of it stay alive
                old[...] = values
            else:
                self.state[name] = values.astype(old.dtype)
        self.is_connected = connected
        self.changes += 1

    def connect(self, wiring: Wiring) -> None:
        """Add synapses; their variables start at zero.

        Either all of them are added or, if something fails, none.

        Parameters
        ----------
        wiring
            Numbers within the two sections; may be kept as it is.
        """
        more = len(wiring)
        in_rows = isinstance(wiring, Rows) and not len(self)
        self.require_room(len(self) + more, listed=not in_rows)
        # the first call is often the only one
        order: Indices | None = None
        sorted_j: NDArray[np.integer[Any]] = wiring.j
        if isinstance(wiring, Rows) and in_rows:
            starts = np.zeros(self.source.size + 1, np.int64)
            np.cumsum(wiring.counts, out=starts[1:])
        else:
            i: NDArray[np.integer[Any]] = wiring.i
            if len(self):
                i = np.concatenate([self.i, i]).astype(self.index_types[0])
                sorted_j = np.concatenate([self.j, sorted_j])
            index = row_index(i, self.source.size)
            starts, order = index.starts, index.order
            if order is not None:
                sorted_j = taken(sorted_j, order)
        grown = {
            item.name: self._grown(self.state[item.name], more, order)
            for item in self._stored
            if not item.shared
        }
        delays = {
            name: self._grown(item.delays.for_each(len(self)), more, order)
            for name, item in self.pathways.items()
            if not item.delays.fixed and item.delays.values.any()
        }
        self.state.update(grown)
        for name, values in delays.items():
            self.pathways[name].delays.set(values)
        self.row_starts, self.order = starts, order
        self.targets = self.of_population(sorted_j)
        self.forget_indices()
        self.changes += 1
        if self.multisynaptic is not None:
            number = pair_numbers(self.i, self.j)
            self.state[self.multisynaptic] = number if order is None else number[order]
        self.is_connected = True

    def _grown(
        self, values: NDArray[T], more: int, order: Indices | None
    ) -> NDArray[T]:
        """Return per-synapse values with zeros for new synapses, in a new order."""
        if not len(values):
            return np.zeros(more, values.dtype)
        old = self.in_user_order(values)
        whole = np.concatenate([old, np.zeros(more, values.dtype)])
        return whole if order is None else taken(whole, order)
