"""Populations: state of all neurons of one model, in SI numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedNeurons, Variable
from nbspike.model.storage import linked_as
from nbspike.network.callee import Callee
from nbspike.network.grid import TOLERANCE
from nbspike.network.links import Link
from nbspike.network.releases import Releases
from nbspike.network.schedule import Turn
from nbspike.network.spike_ring import SpikeRing
from nbspike.numerics.request import MethodRequest
from nbspike.runtime.aligned import zeros
from nbspike.runtime.memory import require_memory

#: The event that the threshold makes.
SPIKE = "spike"

#: Share of a time step by which a period may miss a multiple.
_TOLERANCE = 1e-3

#: Time of the last spike before there was one, in second.
NEVER = -1e4

_TURNS = {
    "update": Turn("groups"),
    "threshold": Turn("thresholds"),
    "reset": Turn("resets"),
}


@dataclass(frozen=True, slots=True)
class ListedSpikes:
    """Spikes given as a list.

    Parameters
    ----------
    indices
        Neuron of each spike, shape (spikes,).
    times
        Time of each spike, shape (spikes,), second.
    period
        Time after which all are sent again, second; 0 for never.
    """

    indices: NDArray[np.int64]
    times: NDArray[np.float64]
    period: float = 0.0

    def period_steps(self, dt: float, name: str) -> int:
        """Return the period in whole steps; 0 for none.

        Raises
        ------
        ParameterValueError
            NB627 if it is no multiple of `dt`.
        """
        steps = self.period / dt
        nearest = round(steps)
        if self.period and (nearest < 1 or abs(steps - nearest) > _TOLERANCE):
            message = (
                f"the period of {name} is {self.period * 1e3:.9g} ms, which is not a "
                f"multiple of the time step {dt * 1e3:.9g} ms"
            )
            raise fail("NB627", message, hint="Choose a multiple of the time step")
        return nearest


class Population:
    """N neurons of one model.

    Responsibilities: own the state arrays, set them back, say what kernels find
    where.

    Parameters
    ----------
    name
        Its name in messages, kernels' titles and random streams.
    size
        Number of neurons, at least 1.
    model
        Its checked model.
    method
        Integration methods asked for; `None` to choose.
    listed
        Spikes given as a list, for a source without threshold.
    dt
        Time step of its own, second; `None` for that of the network.

    Attributes
    ----------
    rings : dict
        Events of the last steps, by the name of the event.
    stream : str
        Names its random numbers; its name if not set.
    label : str
        Decides its turn among equals; its name if not set.
    turns : dict
        When it does its `update`, `threshold` and `reset` in a step.
    resting : set
        Which of these it does not do.
    late : int
        1 if its reset has its turn before its threshold: it then runs a step later.
    active : bool
        Whether it does anything; if not, its state stays and it is silent.
    counted : float
        Length of the steps that `last_spike` counts, second.
    constants : dict
        Values in SI of constants that mean something else elsewhere, and functions
        of SI numbers.
    functions : dict
        Functions from outside that the model calls.
    links : dict
        Where linked variables find their values.
    releases : Releases
        Refractory neurons by the time of their spikes.
    kept : dict
        What the integration method keeps of each neuron from step to step.

    Raises
    ------
    MemoryBudgetError
        NB605 if the state does not fit into memory.
    """

    def __init__(
        self,
        name: str,
        size: int,
        model: CheckedNeurons,
        *,
        method: str | MethodRequest | None = None,
        listed: ListedSpikes | None = None,
        dt: float | None = None,
    ) -> None:
        stored = [item for item in model.variables if _is_stored(item)]
        require_memory(
            8.0 * size * (len(stored) + 3),
            f"{size} neurons of {name} with {len(stored)} variables",
            "Make the population smaller",
        )
        self.name, self.size, self.model, self.method = name, size, model, method
        self.listed, self.dt = listed, dt
        self.stream = self.label = name
        self.turns = dict(_TURNS)
        self.resting: set[str] = set()
        self.late = 0
        self.active = True
        self.constants: dict[str, Any] = {}
        self.functions: dict[str, Callee] = {}
        self.links: dict[str, Link] = {}
        self.state: dict[str, NDArray[np.generic]] = {
            item.name: zeros(1 if item.shared else size, item.storage)
            for item in stored
        }
        self.spiking = model.threshold is not None or listed is not None
        self.rings: dict[str, SpikeRing] = {SPIKE: SpikeRing(name, size)}
        # who was last to fire matters to refractory neurons only
        self.last_spike = zeros(0 if model.refractory is None else size, np.int64)
        self.begin(1e-4 if dt is None else dt)
        self.not_refractory = zeros(size, np.uint8)
        self.not_refractory[...] = 1
        self.releases = Releases()
        self.listed_position = np.zeros(1, np.int64)
        self.kept: dict[str, NDArray[np.generic]] = {}

    @property
    def is_refractory(self) -> bool:
        """Whether the model has a refractory period."""
        return self.model.refractory is not None

    def take(self, model: CheckedNeurons) -> None:
        """Take up the model as it was checked last; links stay."""
        forms = {name: link.form for name, link in self.links.items()}
        self.model = linked_as(model, forms)

    def link(self, name: str, link: Link) -> None:
        """Let a linked variable have the values of another object."""
        self.links[name] = link
        self.model = linked_as(self.model, {name: link.form})

    def linked(self, name: str) -> NDArray[np.generic]:
        """Return the values of a linked variable, live if each has its own number."""
        return self.links[name].values[self.linked_places(name)]

    def linked_places(self, name: str) -> NDArray[np.int64] | slice:
        """Return which values of the other object a linked variable has."""
        through = self.links[name].through
        return self.links[name].indices(
            None if through is None else self.state[through]
        )

    def reset(self, dt: float) -> None:
        """Set all state to zero, as before the first step."""
        for values in (*self.state.values(), *self.kept.values()):
            values[...] = 0
        for ring in self.rings.values():
            ring.clear()
        self.begin(dt)
        self.not_refractory[...] = 1
        self.listed_position[...] = 0

    def begin(self, dt: float) -> None:
        """Count in steps of `dt` second; no neuron has fired yet."""
        self.counted = dt
        self.last_spike[...] = round(NEVER / dt)

    def recount(self, dt: float, time: float) -> None:
        """Count in steps of `dt` second from now on.

        Parameters
        ----------
        dt
            Length of a step, second.
        time
            Time reached, second.
        """
        old, self.counted = self.counted, dt
        if old == dt:
            return
        # rounded up: a neuron is free in the same steps as with its exact time
        self.last_spike[...] = np.ceil(self.last_spike * (old / dt) - 1e-3)
        reached, now = (int(np.ceil(time / one - TOLERANCE)) for one in (old, dt))
        for ring in self.rings.values():
            ring.recount(reached, now, old / dt)

    def set_last_spikes(
        self, part: slice, key: Any, times: NDArray[Any], dt: float
    ) -> bool:
        """Set times of last spikes; they are kept in whole steps.

        Between two steps the later one counts, so that a refractory period ends
        when it would with the exact time.

        Parameters
        ----------
        part, key
            Neurons of a section, and which of them.
        times
            Second.
        dt
            Time step, second.

        Returns
        -------
        bool
            Whether all times were multiples of `dt`.
        """
        self.recount(dt, 0.0)
        self.releases.distrust()
        steps = np.asarray(times) / dt
        self.last_spike[part][key] = np.ceil(steps - 1e-3)
        return bool((np.abs(steps - np.round(steps)) <= 1e-3).all())

    @property
    def spikes(self) -> SpikeRing:
        """The spikes of the last steps."""
        return self.rings[SPIKE]

    def whole(self) -> Section:
        """Return all neurons as a section."""
        return Section(self, 0, self.size, self.name)

    def listed_steps(self, dt: float) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Return the listed spikes by time step, ascending.

        Raises
        ------
        ParameterValueError
            NB611 if a neuron is listed twice in one step.
        """
        assert self.listed is not None
        steps = np.floor((self.listed.times + 1e-3 * dt) / dt).astype(np.int64)
        order = np.lexsort((self.listed.indices, steps))
        steps, indices = steps[order], self.listed.indices[order]
        same = (np.diff(steps) == 0) & (np.diff(indices) == 0)
        if same.any():
            k = int(np.argmax(same))
            message = (
                f"neuron {indices[k]} of {self.name} is listed twice in the time "
                f"step at {steps[k] * dt * 1e3:g} ms"
            )
            raise fail("NB611", message, hint="Use a smaller dt, or another neuron")
        return steps, indices.astype(np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """Consecutive neurons of a population: `start` up to, not including, `stop`."""

    population: Population
    start: int
    stop: int
    name: str

    @property
    def size(self) -> int:
        """Number of neurons."""
        return self.stop - self.start

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole population."""
        return self.start == 0 and self.stop == self.population.size


def _is_stored(variable: Variable) -> bool:
    return variable.kind is not EquationKind.SUBEXPRESSION and not variable.linked
