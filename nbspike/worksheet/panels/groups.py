"""The groups of neurons that panels name: populations and their segments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nbspike.diagnostics.suggest import suggest
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedNeurons
from nbspike.worksheet.definitions import (
    Definition,
    NeuronsDefinition,
    SynapsesDefinition,
)
from nbspike.worksheet.panels.written import Item, Written, refusal


@dataclass(frozen=True, slots=True)
class Place:
    """A group: its definition, its first neuron there, and its size."""

    name: str
    definition: NeuronsDefinition
    first: int
    size: int


@dataclass(frozen=True, slots=True)
class Groups:
    """Definitions by name, as panels see them, and the ranges of constants, SI."""

    definitions: Mapping[str, Definition]
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def places(self) -> dict[str, Place]:
        """Populations and segments by name."""
        found: dict[str, Place] = {}
        for name, item in self.definitions.items():
            if not isinstance(item, NeuronsDefinition):
                continue
            found[name] = Place(name, item, 0, item.size)
            for part in item.segments:
                size = part.stop - part.start
                found[part.name] = Place(part.name, item, part.start, size)
        return found

    @property
    def synapses(self) -> dict[str, SynapsesDefinition]:
        """Projections by name."""
        return {
            name: item
            for name, item in self.definitions.items()
            if isinstance(item, SynapsesDefinition)
        }

    def place(self, item: Item) -> Place:
        """Return the group that an item names.

        Raises
        ------
        NbspikeError
            NB207 if there is none, NB802 if it has not so many neurons.
        """
        places = self.places
        if item.name not in places:
            message = f"`{item.name}` is no group of neurons"
            known = ", ".join(places) or "none"
            hint = suggest(item.name, places) or f"There are {known}"
            raise refusal("NB207", message, item.span, hint)
        place = places[item.name]
        if item.neurons is not None and item.neurons.stop > place.size:
            message = f"{item.name} has no neuron {item.neurons.stop - 1}"
            raise refusal("NB802", message, item.span, f"Use 0 to {place.size - 1}")
        return place

    def whole(self, item: Item, word: str) -> Place:
        """Return the group that an item names, which is not some of its neurons.

        Raises
        ------
        NbspikeError
            NB207 if there is none, NB802 if neurons are picked.
        """
        place = self.place(item)
        if item.neurons is not None:
            message = f"`{word}` shows whole groups, not some neurons of {item.name}"
            raise refusal("NB802", message, item.span, f"Write `{word}({item.name})`")
        return place

    def all_whole(self, written: Written) -> tuple[str, ...]:
        """Return the names of the whole groups that a panel shows."""
        return tuple(self.whole(item, written.word).name for item in written.items)

    def neurons(self, item: Item, most: int) -> list[tuple[Place, int]]:
        """Return the neurons an item picks, by their numbers in the population.

        Without brackets these are the first `most` of the group.
        """
        place = self.place(item)
        picked = item.neurons or range(min(most, place.size))
        return [(place, place.first + k) for k in picked]


def default_variable(model: CheckedNeurons) -> str | None:
    """Return the variable that a trace shows unless another is asked for."""
    for variable in model.variables:
        if variable.kind is EquationKind.DIFFERENTIAL:
            return variable.name
    return None


def potential(model: CheckedNeurons) -> str | None:
    """Return the variable that stands for the membrane potential, ``v`` if it is."""
    names = {item.name for item in model.variables}
    return "v" if "v" in names else default_variable(model)
