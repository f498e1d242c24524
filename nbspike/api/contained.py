"""What a group does in a time step, as objects: ``G.resetter['spike'].when``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nbspike.api.arguments import is_index
from nbspike.api.clock import Clock
from nbspike.diagnostics.errors import fail
from nbspike.network.schedule import Turn

if TYPE_CHECKING:
    from nbspike.api.neurons import Group

_NAMES: Final = {
    "update": "stateupdater",
    "threshold": "spike_thresholder",
    "reset": "spike_resetter",
}


class GroupStep:
    """One of the things that a group does in a time step.

    Parameters
    ----------
    group
        Whose step.
    what
        ``update``, ``threshold`` or ``reset``.
    """

    def __init__(self, group: Group, what: str) -> None:
        self._group, self._what = group, what

    @property
    def name(self) -> str:
        """Its name, which decides between equal turns."""
        return f"{self._group.name}_{_NAMES[self._what]}"

    @property
    def clock(self) -> Clock:
        """The clock of the group."""
        return self._group.clock

    @property
    def when(self) -> str:
        """Slot of a time step in which it has its turn, from the next run on."""
        return self._group.population.turns[self._what].when

    @when.setter
    def when(self, slot: Any) -> None:
        if not isinstance(slot, str):
            message = f"`when` of {self.name} is {slot!r}, not the name of a slot"
            raise fail("NB612", message, hint="Write when='resets' or when='end'")
        self._group.population.turns[self._what] = Turn(slot, self.order)

    @property
    def order(self) -> int:
        """Its order within the slot; lower ones come first."""
        return self._group.population.turns[self._what].order

    @order.setter
    def order(self, order: Any) -> None:
        if not is_index(order):
            message = f"`order` of {self.name} is {order!r}, not a whole number"
            raise fail("NB612", message, hint="Write order=1, or leave it out")
        self._group.population.turns[self._what] = Turn(self.when, int(order))

    @property
    def active(self) -> bool:
        """Whether it takes part in the next run."""
        resting = self._what in self._group.population.resting
        return self._group.active and not resting

    @active.setter
    def active(self, active: object) -> None:
        resting = self._group.population.resting
        (resting.discard if active else resting.add)(self._what)

    def __repr__(self) -> str:
        return f"<{self.name}: {self.when}, order {self.order}>"
