"""Which constants of a worksheet sliders can move, and how far."""

from __future__ import annotations

import re

from nbspike.diagnostics.source import SourceText
from nbspike.lang.constants import parse_range
from nbspike.lang.expr_parse import parse_value
from nbspike.units.dimension import Dimension
from nbspike.worksheet.constants import (
    Constant,
    SliderRange,
    constant_value,
    range_of,
)
from nbspike.worksheet.uses import drive_names, sources_of, structural_names
from nbspike.worksheet.worksheet import Worksheet

_NUMBER_AND_UNIT = re.compile(
    r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?+)\s*([A-Za-z].*)", re.ASCII
)


def typed_value(worksheet: Worksheet, name: str, text: str) -> float:
    """Return the SI value of a text such as ``1.5*mV`` for a constant that exists.

    Parameters
    ----------
    worksheet
        Whose constants the text may name.
    name
        The constant.
    text
        Any expression of constants and units; beside a number the ``*`` before
        the unit may be left out, as in ``1.5 mV``.

    Raises
    ------
    NbspikeError
        NB1xx for what is no expression, NB201 for unknown names, NB3xx if the
        unit is not the constant's.
    """
    wanted = worksheet.known_constants()[name].dimension
    return typed_amount(worksheet, text, wanted, f"the value of `{name}`")


def typed_amount(
    worksheet: Worksheet, text: str, wanted: Dimension, what: str
) -> float:
    """Return the SI value of a text such as ``1.5*mV`` that should have a unit.

    Parameters
    ----------
    worksheet, text
        See `typed_value`.
    wanted
        Of the value.
    what
        What messages call it.

    Raises
    ------
    NbspikeError
        See `typed_value`.
    """
    found = _NUMBER_AND_UNIT.fullmatch(text)
    if found is not None:
        text = f"{found[1]}*{found[2]}"
    expr = parse_value(SourceText(text, what.replace("`", "")))
    return constant_value(expr, worksheet.known_constants(), wanted, what).value


def slider_range(worksheet: Worksheet, name: str, text: str) -> SliderRange:
    """Return a range such as ``[1, 50]*Hz`` for a constant that exists.

    Raises
    ------
    NbspikeError
        NB114 if it is no range, NB310 if its unit is not the constant's.
    """
    constants = worksheet.known_constants()
    given = parse_range(SourceText(text, f"the range of {name}"))
    return range_of(given, constants[name], constants, name)


def ranges(worksheet: Worksheet) -> dict[str, tuple[float, float]]:
    """Return the smallest and largest value of the constants that declare them, SI."""
    return {
        name: (min(item.range.values), max(item.range.values))
        for name, item in worksheet.declarations.items()
        if item.range is not None and worksheet.declaration_of(name) is item
    }


def free_constants(worksheet: Worksheet) -> dict[str, Constant]:
    """Return the constants the definitions use; for derived ones, their sources."""
    known = worksheet.known_constants()
    free: dict[str, Constant] = {}
    for used in worksheet.used_constants():
        for name in sorted(sources_of(used, worksheet.declarations)):
            if name in known:
                free.setdefault(name, known[name])
    return free


def structural_constants(worksheet: Worksheet) -> frozenset[str]:
    """Return the constants on which sizes or connectivity depend."""
    used = map(structural_names, worksheet.definitions().values())
    return _followed(worksheet, frozenset().union(*used))


def driving_constants(worksheet: Worksheet) -> frozenset[str]:
    """Return the constants on which weights or rates depend."""
    used = map(drive_names, worksheet.definitions().values())
    return _followed(worksheet, frozenset().union(*used))


def _followed(worksheet: Worksheet, names: frozenset[str]) -> frozenset[str]:
    sources = [sources_of(name, worksheet.declarations) for name in names]
    return names.union(*sources)
