"""Spikes on their way when something changes between two runs.

A spike keeps the synapses and the delays that there were when it was sent, whatever
is set or connected before it arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nbspike.network.delays import Steps, Whole
from nbspike.network.spike_ring import SpikeRing
from nbspike.runtime.narrow import Numbers
from nbspike.runtime.sorting import Indices, put


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Which synapses a spike reaches, and after how many steps.

    Parameters
    ----------
    steps
        Delay in steps, shape () or (synapses,).
    given
        Neuron whose spikes reach each synapse, as a number in its population; or
        what returns them, for they are seldom needed.
    order
        User's number of each synapse; `None` for its place.
    """

    steps: Steps
    given: Numbers | Callable[[], Numbers]
    order: Indices | None

    @property
    def neurons(self) -> Numbers:
        """Neuron whose spikes reach each synapse, shape (synapses,)."""
        return self.given if isinstance(self.given, np.ndarray) else self.given()

    @property
    def longest(self) -> int:
        """The longest delay in steps."""
        return int(self.steps.max()) if self.steps.size else 0

    def numbers(self, places: Whole) -> Whole:
        """Return the user's numbers of synapses."""
        return places if self.order is None else self.order[places].astype(np.int64)

    def places(self, numbers: Whole) -> Indices:
        """Return where synapses are stored."""
        if self.order is None or not len(numbers):
            return numbers.astype(np.uint32)
        own = np.arange(len(self.order), dtype=np.uint32)
        return put(own, self.order)[numbers]


class Arrivals:
    """What one pathway has sent before the run, and has not delivered yet.

    Attributes
    ----------
    since : int
        Spikes of earlier steps do not count, except for those listed here.
    steps : ndarray of int64
        When they arrive, ascending.
    synapses : ndarray of uint32
        Where, as stored.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Lose everything that is on its way, and the past."""
        self._reach: Reach | None = None
        self._key: Hashable = None
        self._dt: float | None = None
        self._numbers: Whole = np.empty(0, np.int64)
        self.since = 0
        self.steps: Whole = np.empty(0, np.int64)
        self.synapses: Indices = np.empty(0, np.uint32)

    def begin(
        self, key: Hashable, reach: Reach, ring: SpikeRing, step: int, dt: float
    ) -> None:
        """Look at a pathway before a run.

        Parameters
        ----------
        key
            Equal as long as neither delays nor synapses have changed.
        reach
            The delays and synapses of the run.
        ring
            The spikes that the pathway follows, as the last run left them.
        step, dt
            First step of the run, and the time step, second.
        """
        if self._dt not in (None, dt):
            self._recount(self._dt / dt)
        self._dt = dt
        if self._reach is None:
            self.since = step
        elif key != self._key:
            self._keep_late(ring, step)
            self.since = step
        late = self.steps >= step
        if not late.all():
            self.steps, self._numbers = self.steps[late], self._numbers[late]
        self.synapses = reach.places(self._numbers)
        self._key, self._reach = key, reach

    def contents(self, key: Hashable) -> dict[str, NDArray[np.generic]]:
        """Return copies of what is on its way, by name.

        Parameters
        ----------
        key
            As in `begin`: if nothing has changed since, synapses and delays of the
            past are those of now, and are left out.
        """
        found: dict[str, NDArray[np.generic]] = {
            "since": np.array(self.since),
            "steps": self.steps.copy(),
            "numbers": self._numbers.copy(),
            "dt": np.array(0.0 if self._dt is None else self._dt),
            "began": np.array(self._reach is not None),
        }
        if self._reach is not None and key != self._key:
            reach = self._reach
            order = np.empty(0, np.uint32) if reach.order is None else reach.order
            found |= {"reach/steps": reach.steps, "reach/neurons": reach.neurons}
            found["reach/order"] = order
        return found

    def refill(
        self,
        stored: Mapping[str, NDArray[np.generic]],
        key: Hashable,
        reach: Callable[[float], Reach],
    ) -> None:
        """Go on with what `contents` returned.

        Parameters
        ----------
        stored
            From `contents`.
        key
            As in `begin`, for the delays and synapses of now.
        reach
            Returns the present synapses and delays for a time step.
        """
        self.forget()
        self.since = int(stored["since"])
        self.steps = stored["steps"].astype(np.int64)
        self._numbers = stored["numbers"].astype(np.int64)
        self._dt = float(stored["dt"]) or None
        if not stored["began"] or self._dt is None:
            return
        if "reach/steps" not in stored:
            self._key, self._reach = key, reach(self._dt)
            return
        order = stored["reach/order"].astype(np.uint32)
        self._reach = Reach(
            stored["reach/steps"].astype(np.int64),
            stored["reach/neurons"].astype(np.uint32),
            order if len(order) else None,
        )

    def settled(self, delay: int, step: int) -> bool:
        """Whether all that will arrive was sent with a delay that all have."""
        return not len(self.steps) and (self.since == 0 or step - delay >= self.since)

    def _recount(self, ratio: float) -> None:
        """Count in steps of another length, as the spikes do."""
        self.since = int(np.ceil(self.since * ratio - 1e-3))
        self.steps = np.ceil(self.steps * ratio - 1e-3).astype(np.int64)
        if self._reach is not None:
            steps = np.round(self._reach.steps * ratio).astype(np.int64)
            self._reach = replace(self._reach, steps=steps)

    def _keep_late(self, ring: SpikeRing, step: int) -> None:
        """List what was sent in earlier steps and arrives at `step` or later."""
        reach = self._reach
        assert reach is not None
        arriving, numbers = [self.steps], [self._numbers]
        neurons = reach.neurons
        by_neuron = np.argsort(neurons, kind="stable")
        neurons = neurons[by_neuron]
        delays = np.broadcast_to(reach.steps, neurons.shape)[by_neuron]
        for sent in range(max(self.since, step - min(reach.longest, ring.slots)), step):
            slot = sent % ring.slots
            first = slot * ring.size
            fired = np.zeros(ring.size, bool)
            fired[ring.spikes[first : first + ring.counts[slot]]] = True
            due = np.flatnonzero(fired[neurons])
            arrives = sent + delays[due].astype(np.int64)
            due, arrives = due[arrives >= step], arrives[arrives >= step]
            arriving.append(arrives)
            numbers.append(reach.numbers(by_neuron[due].astype(np.int64)))
        steps = np.concatenate(arriving)
        order = np.argsort(steps, kind="stable")
        self.steps, self._numbers = steps[order], np.concatenate(numbers)[order]
