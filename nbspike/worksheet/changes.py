"""What a notebook has changed since a run: constants and definitions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.units.display import display_unit, format_value
from nbspike.worksheet.arrays import named_arrays
from nbspike.worksheet.constants import Constant
from nbspike.worksheet.definitions import Definition
from nbspike.worksheet.uses import names_used

#: Constants and definitions as they are now.
Now = Callable[[], tuple[Mapping[str, Constant], Mapping[str, Definition]]]


@dataclass(frozen=True, slots=True, eq=False)
class Since:
    """Tells what has changed since a run.

    Parameters
    ----------
    constants
        As they were.
    definitions
        What was run.
    now
        Returns what there is now; `None` for a result that was read from a file.
    arrays
        Arrays of the notebook that list synapses or spikes, as they were.
    """

    constants: Mapping[str, Constant]
    definitions: tuple[Definition, ...]
    now: Now | None
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def changes(self) -> tuple[str, ...]:
        """Return one text for each change, ``tau_m 20 → 30 ms``."""
        if self.now is None:
            return ()
        constants, definitions = self.now()
        used = dict.fromkeys(name for d in self.definitions for name in names_used(d))
        return (
            *_constants(used, self.constants, constants),
            *_arrays(self.arrays, named_arrays(self.definitions, constants)),
            *_definitions(self.definitions, definitions),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        # a notebook is not part of what is kept of a run
        return (Since, (dict(self.constants), self.definitions, None))


def since_run(
    constants: Mapping[str, Constant], definitions: tuple[Definition, ...], now: Now
) -> Since:
    """Return what tells changes since a run that has just ended."""
    arrays = named_arrays(definitions, constants)
    return Since(dict(constants), definitions, now, arrays)


def _arrays(
    before: Mapping[str, NDArray[Any]], now: Mapping[str, NDArray[Any]]
) -> Iterator[str]:
    for name, old in before.items():
        if name not in now:
            yield f"{name} is gone"
        elif not np.array_equal(old, now[name]):
            yield f"{name} has other values"


def _constants(
    names: Iterable[str], before: Mapping[str, Constant], now: Mapping[str, Constant]
) -> Iterator[str]:
    for name in names:
        old, new = before.get(name), now.get(name)
        if old is None:
            continue
        if new is None:
            yield f"{name} is gone"
        elif old.dimension != new.dimension:
            first = format_value(old.value, old.dimension)
            yield f"{name} {first} → {format_value(new.value, new.dimension)}"
        elif not _same(old.value, new.value):
            unit, scale = display_unit(new.value or old.value, new.dimension)
            first, last = f"{old.value / scale:.6g}", f"{new.value / scale:.6g}"
            yield f"{name} {first} → {last} {unit}".rstrip()


def _same(one: float, other: float) -> bool:
    both = math.isnan(one) and math.isnan(other)
    return both or math.isclose(one, other, rel_tol=1e-12)


def _definitions(
    before: Iterable[Definition], now: Mapping[str, Definition]
) -> Iterator[str]:
    names = set()
    for definition in before:
        names.add(definition.name)
        new = now.get(definition.name)
        if new is None:
            yield f"{definition.name} is gone"
        elif new is not definition and _text(new) != _text(definition):
            yield f"{definition.name} was redefined"
    for name in now:
        if name not in names:
            yield f"{name} is new"


def _text(definition: Definition) -> tuple[str, object, object]:
    """Return what a cell says, without what was found out about it."""
    return (definition.name, definition.header, definition.parsed)
