"""Which constants of a worksheet sliders can move, and how far."""

from __future__ import annotations

from nbspike.diagnostics.source import SourceText
from nbspike.lang.constants import parse_range
from nbspike.worksheet.constants import Constant, SliderRange, range_of
from nbspike.worksheet.uses import drive_names, sources_of, structural_names
from nbspike.worksheet.worksheet import Worksheet


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
