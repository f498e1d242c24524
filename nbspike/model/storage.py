"""Types in which variables are kept, where they are not the usual ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TypeVar

from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedNeurons, CheckedSynapses

Model = TypeVar("Model", CheckedNeurons, CheckedSynapses)


@dataclass(frozen=True, slots=True)
class LinkForm:
    """How a linked variable finds its values; see `Variable`.

    Parameters
    ----------
    dtype
        NumPy type of the values.
    shared
        Whether there is one value for all.
    through
        As in `Variable`.
    """

    dtype: str
    shared: bool = False
    through: str | None = None


def linked_as(model: Model, links: Mapping[str, LinkForm]) -> Model:
    """Return a model whose linked variables know where their values are."""
    variables = tuple(
        replace(item, **asdict(links[item.name])) if item.name in links else item
        for item in model.variables
    )
    return replace(model, variables=variables) if links else model


def stored_as(model: Model, types: Mapping[str, str]) -> Model:
    """Return a model whose variables are kept in other NumPy types.

    Parameters
    ----------
    model
        A checked model.
    types
        Names of variables and of their types, such as ``float32``.
    """
    if not types:
        return model
    variables = tuple(
        replace(item, dtype=types[item.name])
        if item.name in types and item.kind is not EquationKind.SUBEXPRESSION
        else item
        for item in model.variables
    )
    return replace(model, variables=variables)
