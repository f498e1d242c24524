"""The events of the last steps: who fired, as lists in a ring, one list a step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.runtime.aligned import zeros
from nbspike.runtime.memory import require_memory


class SpikeRing:
    """Events of one kind of one population.

    Responsibilities: own the mask that conditions are written to and the lists of
    the last steps, which arrive at synapses after their delays.

    Parameters
    ----------
    name
        The population's, for messages.
    size
        Number of neurons.

    Attributes
    ----------
    fired : ndarray of uint8, shape (size rounded up to 64,)
        Which neurons have the event in this step.
    spikes : ndarray of uint32, shape (slots * size,)
        Slot ``step % slots`` lists the neurons of a step, ascending.
    counts : ndarray of int64, shape (slots,)
        How many of them there are.
    """

    def __init__(self, name: str, size: int) -> None:
        self.name, self.size = name, size
        self.fired = zeros(-(-size // 64) * 64, np.uint8)
        self.spikes = np.zeros(0, np.uint32)
        self.counts = np.zeros(0, np.int64)

    @property
    def slots(self) -> int:
        """How many steps are kept."""
        return len(self.counts)

    def clear(self) -> None:
        """Forget all events."""
        self.fired[...] = 0
        self.counts[...] = 0

    def keep(self, slots: int, step: int) -> None:
        """Keep the events of the last `slots` steps, for delays.

        Events before `step` that are on their way stay so.

        Raises
        ------
        MemoryBudgetError
            NB605 if they do not fit into memory.
        """
        held = self.slots
        if held == slots:
            return
        require_memory(
            4.0 * slots * self.size,
            f"the last {slots} steps of spikes of {self.name}, 4 bytes each,",
            "Use a shorter delay",
        )
        old, counts = self.spikes.reshape(held, self.size), self.counts
        self.spikes = np.zeros(slots * self.size, np.uint32)
        self.counts = np.zeros(slots, np.int64)
        rows = self.spikes.reshape(slots, self.size)
        for sent in range(max(0, step - min(held, slots)), step):
            self.counts[sent % slots] = counts[sent % held]
            rows[sent % slots] = old[sent % held]

    def recount(self, reached: int, now: int, ratio: float) -> None:
        """Count in other steps: those on their way stay as far from their end.

        Parameters
        ----------
        reached, now
            Number of the next step as it was, and as it is.
        ratio
            Length of the old step over that of the new one.

        Raises
        ------
        NetworkError
            NB612 if more events than neurons would fall into one of the new steps.
        """
        held = self.slots
        if held == 0:
            return
        sent = list(range(max(0, reached - held), reached))
        ages = [max(1, int((reached - k) * ratio + 0.5)) for k in sent]
        found: dict[int, list[NDArray[np.uint32]]] = {}
        rows = self.spikes.reshape(held, self.size)
        for k, age in zip(sent, ages, strict=True):
            count = int(self.counts[k % held])
            if count:
                found.setdefault(age, []).append(rows[k % held, :count].copy())
        slots = max([1, *(age + 1 for age in found)])
        self.spikes = np.zeros(slots * self.size, np.uint32)
        self.counts = np.zeros(slots, np.int64)
        rows = self.spikes.reshape(slots, self.size)
        for age, lists in found.items():
            together = np.concatenate(lists)
            if len(together) > self.size:
                message = f"spikes of {self.name} on their way would arrive together"
                hint = "Change dt when none are on their way, or to a smaller one"
                raise fail("NB612", message, hint=hint)
            slot = (now - age) % slots
            self.counts[slot] = len(together)
            rows[slot, : len(together)] = together
