"""A network ready to run: an ordered table of operations, all of it data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

#: Entries of a plan's status: a guard wants room; something ends the run.
ROOM, HALT = 0, 1


@dataclass(slots=True)
class Operation:
    """One kernel with its context.

    Parameters
    ----------
    name
        What it does, for the reader.
    address
        Address of the kernel.
    context
        Addresses and whole numbers, shape (entries,), int64.
    keeps
        Arrays whose addresses the context holds.
    inner
        The operation that this one runs at times, if it is such a gate.
    holds
        Anything else that must live as long, such as a callback.
    """

    name: str
    address: int
    context: NDArray[np.int64]
    keeps: tuple[NDArray[np.generic], ...] = ()
    inner: Operation | None = None
    holds: object = None


@dataclass(frozen=True, slots=True)
class Watched:
    """A state variable that must stay finite, and what to try if it does not.

    `element` is what one of its values belongs to; `order` holds the numbers of
    elements for people, where these are not their places.
    """

    population: str
    variable: str
    values: NDArray[np.float64]
    advice: str
    element: str = "neuron"
    order: NDArray[np.uint32] | None = None

    def element_at(self, place: int) -> str:
        """Return what messages call an element."""
        number = place if self.order is None else int(self.order[place])
        return f"{self.element} {number}"


@dataclass(slots=True)
class Plan:
    """All operations of a time step, in order.

    Parameters
    ----------
    loop
        Address of the loop over steps.
    guards
        Operations asked before each step whether it may begin.
    operations
        The step itself.
    dt
        Second.
    clock
        Number of the next step, shape (1,).
    watched
        Variables tested for NaN and infinity after each chunk.
    grow
        Called when a guard objected; makes room and renews contexts.
    time
        Returns the time of a tick, if ticks are not `dt` apart.
    status
        Why the loop returned before the last step, shape (2,): `ROOM`, `HALT`.
    """

    loop: int
    guards: list[Operation]
    operations: list[Operation]
    dt: float
    clock: NDArray[np.int64]
    watched: tuple[Watched, ...] = ()
    grow: tuple[Callable[[], None], ...] = ()
    time: Callable[[int], float] | None = None
    status: NDArray[np.int64] = field(default_factory=lambda: np.zeros(2, np.int64))
