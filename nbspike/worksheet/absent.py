"""Names that are not known as constants, although the notebook holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import NbspikeError, error_from
from nbspike.units.quantity import Quantity
from nbspike.worksheet.constants import constant_of
from nbspike.worksheet.definitions import (
    NeuronsDefinition,
    SegmentDefinition,
    SynapsesDefinition,
)


@contextmanager
def told_apart(
    variables: Mapping[str, object], gone: Mapping[str, str]
) -> Iterator[None]:
    """Say of an unknown name what the notebook knows about it.

    Parameters
    ----------
    variables
        The notebook's variables: some are no numbers.
    gone
        Names that cells defined once, and why they do not any more.

    Raises
    ------
    NbspikeError
        What is raised inside, with NB206 in place of NB201 for such names.
    """
    try:
        yield
    except NbspikeError as error:
        told = tuple(_told(item, variables, gone) for item in error.findings)
        if told == tuple(error.findings):
            raise
        raise error_from(told) from None


def _told(
    item: Diagnostic, variables: Mapping[str, object], gone: Mapping[str, str]
) -> Diagnostic:
    name = "" if item.span is None else item.span.text
    if item.code in ("NB201", "NB207") and name in gone and name not in variables:
        return replace(item, message=f"{item.message}: {gone[name]}")
    unknown = item.code == "NB201" and item.message == f"`{name}` is not defined"
    if not unknown or name not in variables:
        return item
    value = variables[name]
    if constant_of(value) is not None:
        return item
    message = f"`{name}` is {_described(value)} in the notebook, not one number"
    hint = f"Give it one value, as in `{name} = 20*ms`, in a %%constants cell"
    if isinstance(value, Quantity | np.ndarray | list | tuple):
        hint = f"For a value in each neuron, declare `{name} : …` in the model"
    elif callable(value):
        hint = f"Call it, as in `{name}(t)`, or give it one value"
    return replace(item, code="NB206", message=message, hint=hint)


def _described(value: object) -> str:
    match value:
        case None:
            return "`None`"
        case bool() | np.bool_():
            return f"`{bool(value)}`"
        case Quantity() | np.ndarray():
            count = np.asarray(value).size
            return f"an array of {count} value{'' if count == 1 else 's'}"
        case int():
            return "larger than the largest number"
        case str():
            return "a text"
        case NeuronsDefinition() | SegmentDefinition():
            return "a group of neurons"
        case SynapsesDefinition():
            return "a group of synapses"
    if callable(value):
        return "a function"
    return f"a {type(value).__name__}"
