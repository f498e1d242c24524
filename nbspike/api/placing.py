"""The order of a time step: slots that users name, and names that decide ties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nbspike.api.naming import Simulated
from nbspike.diagnostics.errors import fail
from nbspike.network.schedule import SLOTS, Schedule

_usual: list[tuple[str, ...]] = [SLOTS]


def set_usual_slots(slots: object) -> None:
    """Let networks without a schedule of their own use these slots.

    Raises
    ------
    NetworkError
        NB612 for what is no order of slots.
    """
    _usual[0] = slots_of(slots)


def slots_of(slots: object) -> tuple[str, ...]:
    """Return the slots that a user gave; the usual ones for `None`.

    Raises
    ------
    NetworkError
        NB612 for what is no sequence of names, for a slot named twice, and for
        names with ``before_`` or ``after_``, which every slot has of itself.
    """
    if slots is None:
        return _usual[0]
    hint = f"Brian's order is {list(SLOTS)}"
    if isinstance(slots, str) or not isinstance(slots, Iterable):
        message = f"the schedule is {slots!r}, not a list of slots"
        raise fail("NB612", message, hint=hint)
    names = tuple(slots)
    for name in names:
        if not isinstance(name, str):
            message = f"the schedule has {name!r}, which is not the name of a slot"
            raise fail("NB612", message, hint=hint)
        if name.startswith(("before_", "after_")):
            message = f"`{name}` in the schedule is not the name of a slot"
            extra = "Every slot has a `before_` and an `after_` of its own"
            raise fail("NB612", message, hint=extra)
    return Schedule(names).slots


def labels_of(objects: Iterable[Simulated]) -> Iterator[tuple[Simulated, str, int]]:
    """Return each object with the name that decides ties, and its place.

    For an object without a name of its own, it is the one it would have in a fresh
    script.  So a notebook cell that is run again, whose new objects are numbered
    on, keeps the order of a time step.

    Parameters
    ----------
    objects
        Of one network, in the order in which they were made.
    """
    places: dict[str, int] = {}
    unnamed: dict[str, int] = {}
    for item in objects:
        place = places.get(item.kind, 0)
        places[item.kind] = place + 1
        label = item.name
        if not item._named:  # noqa: SLF001
            number = unnamed.get(item.kind, 0)
            unnamed[item.kind] = number + 1
            label = f"{item.kind}_{number}" if number else item.kind
        yield item, label, place
