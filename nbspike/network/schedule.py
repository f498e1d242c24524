"""The order of a time step: slots, an order within a slot, and names for ties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.network.room import Room
from nbspike.runtime.plan import Operation

#: Slots of a time step, in the order in which they run (Brian 2's schedule).
SLOTS: Final = ("start", "groups", "thresholds", "synapses", "resets", "end")


@dataclass(frozen=True, slots=True)
class Turn:
    """When in a time step an object has its turn: the slot, and its order there.

    `when` is a slot, or ``before_`` or ``after_`` and a slot.
    """

    when: str
    order: int = 0


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An operation with its turn.

    Parameters
    ----------
    turn
        Slot and order.
    name
        Decides between equal turns, alphabetically.
    operation
        What is done.
    dt
        Time from one turn to the next, second.
    step_dt
        Time step that its kernel counts in, if that is another one.
    room
        How its buffers grow, if they may become too small.
    """

    turn: Turn
    name: str
    operation: Operation
    dt: float
    step_dt: float | None = None
    room: Room | None = None


class Schedule:
    """The slots of a time step.

    Parameters
    ----------
    slots
        Their names in the order in which they run.

    Raises
    ------
    NbspikeError
        NB612 for an order of slots that names one twice.
    """

    def __init__(self, slots: Sequence[str] = SLOTS) -> None:
        self.slots = tuple(slots)
        if len(set(self.slots)) < len(self.slots):
            message = f"the schedule {', '.join(self.slots)} names a slot twice"
            raise fail("NB612", message, hint=f"Brian's is {', '.join(SLOTS)}")
        names = [
            f"{part}{slot}" for slot in self.slots for part in ("before_", "", "after_")
        ]
        self._places = {name: place for place, name in enumerate(names)}

    def place(self, when: str) -> int:
        """Return the rank of a slot.

        Raises
        ------
        NbspikeError
            NB612 if there is no such slot.
        """
        place = self._places.get(when)
        if place is None:
            hint = suggest(when, self._places) or f"Slots are {', '.join(self.slots)}"
            raise fail("NB612", f"`{when}` is no slot of the schedule", hint=hint)
        return place

    def rank(self, turn: Turn, name: str) -> tuple[int, int, str]:
        """Return what turns are sorted by."""
        return (self.place(turn.when), turn.order, name)

    def key(self, item: Scheduled) -> tuple[int, int, str]:
        """Return what entries are sorted by."""
        return self.rank(item.turn, item.name)
