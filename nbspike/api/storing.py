"""`store` and `restore`: the state of a network, taken and put back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nbspike.api.monitors import Monitor
from nbspike.api.naming import Simulated
from nbspike.api.neurons import Group
from nbspike.api.placing import labels_of
from nbspike.api.randomness import random_state, set_random_state
from nbspike.api.running import Running, clocks_of
from nbspike.api.stored_state import (
    Description,
    StoredState,
    no_state,
    read_state,
    write_state,
)
from nbspike.api.synapses import Synapses
from nbspike.diagnostics.errors import fail
from nbspike.network.snapshot import KINDS, Arrays, below, part

Objects = Sequence[Simulated]


class Shelf:
    """States by name, in memory or in files.

    Responsibilities: keep states, take them from a network and put them back.
    """

    def __init__(self) -> None:
        self._states: dict[str, StoredState] = {}

    def store(
        self, running: Running, objects: Objects, name: object, filename: object
    ) -> None:
        """Keep the present state of a network; see `Network.store`."""
        key, path = _name(name), _path(filename)
        state = StoredState(_description(running, objects), _arrays(objects))
        if path is None:
            self._states[key] = state
        else:
            write_state(path, key, state)

    def restore(
        self,
        running: Running,
        objects: Objects,
        name: object,
        filename: object,
        *,
        random: bool,
    ) -> None:
        """Put a state back; see `Network.restore`."""
        key, path = _name(name), _path(filename)
        if path is not None:
            state = read_state(path, key)
        elif key in self._states:
            state = self._states[key]
        else:
            known = ", ".join(sorted(self._states)) or "none"
            raise no_state(key, f"in memory there is {known}")
        _require_same(objects, state)
        for clock, dt in zip(clocks_of(objects), state.description.clocks, strict=True):
            clock.dt_ = dt
        for label, kind, one in _engine_parts(objects):
            KINDS[kind][1](one, part(label, state.arrays))
        running.go_on_from(objects, state.description.reached, state.description.end)
        running.take_seed(state.description.random["network"] if random else None)
        if random:
            set_random_state(state.description.random["process"])


def _description(running: Running, objects: Objects) -> Description:
    kinds = {label: item.kind for item, label, _ in labels_of(objects)}
    timeline = running.timeline
    return Description(
        objects=kinds,
        clocks=[clock.dt_ for clock in clocks_of(objects)],
        reached=0.0 if timeline is None else timeline.assembly.time,
        end=0.0 if timeline is None else timeline.end,
        random={"network": running.seed_state(), "process": random_state()},
    )


def _engine_parts(objects: Objects) -> Iterator[tuple[str, str, Any]]:
    for item, label, _ in labels_of(objects):
        if isinstance(item, Group):
            yield label, "population", item.population
        elif isinstance(item, Synapses):
            yield label, "projection", item.projection
        elif isinstance(item, Monitor):
            yield label, "recorder", item.recorder


def _arrays(objects: Objects) -> Arrays:
    found: Arrays = {}
    for label, kind, one in _engine_parts(objects):
        found |= below(label, KINDS[kind][0](one))
    return found


def _require_same(objects: Objects, state: StoredState) -> None:
    """Refuse the state of other objects, or of objects with other variables.

    Raises
    ------
    NetworkError
        NB652.
    """
    hint = "Make the same objects, in the same order, as when it was stored"
    own = {label: item.kind for item, label, _ in labels_of(objects)}
    for label, kind in own.items():
        if state.description.objects.get(label) != kind:
            message = f"the state is of a network without `{label}` ({kind})"
            raise fail("NB652", message, hint=hint)
    for label, kind in state.description.objects.items():
        if label not in own:
            message = f"the state is of a network that also has `{label}` ({kind})"
            raise fail("NB652", message, hint=hint)
    if len(state.description.clocks) != len(clocks_of(objects)):
        message = "the state is of a network with another number of clocks"
        raise fail("NB652", message, hint=hint)
    for label, kind, one in _engine_parts(objects):
        stored, present = part(label, state.arrays), KINDS[kind][0](one)
        _require_same_arrays(label, kind, stored, present)


def _fixed_shape(kind: str, name: str, arrays: Arrays) -> tuple[int, ...] | None:
    """Return what must be the same of an array's shape, `None` for nothing.

    What was recorded, sent and connected meanwhile may differ.
    """
    shape = arrays[name].shape
    if kind == "population" and not name.startswith(("ring/", "listed/")):
        return shape
    if name == "row_starts" or (name == "counts" and "first" not in arrays):
        return shape
    return shape[1:] if name.startswith("rows/") else None


def _require_same_arrays(
    label: str, kind: str, stored: Arrays, present: Arrays
) -> None:
    hint = "Make the same objects with the same variables as when it was stored"
    for name in {*stored, *present}:
        optional = name.startswith(("kept/", "traces/")) or "/reach/" in name
        if optional:
            continue
        if name not in stored or name not in present:
            what = name.rpartition("/")[2]
            message = f"`{label}` had other variables then: `{what}` is not in both"
            raise fail("NB652", message, hint=hint)
        if _fixed_shape(kind, name, stored) != _fixed_shape(kind, name, present):
            message = (
                f"`{label}` had another size then: {stored[name].size} values of "
                f"`{name.rpartition('/')[2]}`, not {present[name].size}"
            )
            raise fail("NB652", message, hint=hint)


def _name(name: object) -> str:
    if not isinstance(name, str) or not name or "/" in name:
        message = f"the name {name!r} of a state is not a word"
        raise fail("NB203", message, hint="Write store('before_learning')")
    return name


def _path(filename: object) -> Path | None:
    if filename is None:
        return None
    return Path(filename)  # type: ignore[arg-type]
