"""Names that can be written at a place of a cell, each with its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from nbspike.units.spelling import SHORT_NAMES, STEMS
from nbspike.units.table import UNITS
from nbspike.worksheet import vocabulary as words
from nbspike.worksheet.constants import known_constants
from nbspike.worksheet.definitions import NeuronsDefinition
from nbspike.worksheet.worksheet import Worksheet

_DERIVATIVE = re.compile(r"\s*d(\w+)\s*/\s*dt\s*=", re.ASCII)
_DECLARED = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:=[^=].*)?:", re.ASCII)
_EVENTS = re.compile(r"\s*events\s*:(.*)", re.ASCII)
_EVENT = re.compile(r"([A-Za-z_]\w*)\s*=(?!=)", re.ASCII)

#: Letters typed before all units are offered, not only the usual ones.
_LETTERS = 3
_OF_NEURONS: Final = ("t", "dt", "i", "N", "lastspike", "not_refractory", "xi")
_OF_SYNAPSES: Final = ("i", "j", "N_pre", "N_post", "t", "dt", "lastupdate")
_LITERALS: Final = ("pi", "e", "inf")


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that could be written.

    `kind` is a word for the list that shows it: ``variable``, ``constant``,
    ``function``, ``unit``, ``clause``, ``option``, ``method``, ``group``, ``flag``,
    ``name`` or ``word``.
    """

    text: str
    kind: str


def matching(offers: Iterable[Offer], typed: str) -> list[Offer]:
    """Return the offers that begin like what was typed, each text once.

    Letters may differ in case, so that ``mv`` finds ``mV``; exact beginnings first.
    """
    found: dict[str, Offer] = {}
    every = list(offers)
    for each in every:
        if each.text.startswith(typed):
            found.setdefault(each.text, each)
    for each in every:
        if each.text.lower().startswith(typed.lower()):
            found.setdefault(each.text, each)
    return list(found.values())


def written_variables(text: str) -> list[str]:
    """Return the variables that the lines of a cell define, also unfinished ones."""
    found: dict[str, None] = {}
    for line in text.split("\n")[1:]:
        code = line.partition("#")[0]
        derivative = _DERIVATIVE.match(code)
        declared = derivative or _DECLARED.match(code)
        if declared is not None and (derivative or declared[1] not in words.CLAUSES):
            found.setdefault(declared[1])
    return [name for name in found if not name.startswith("on_")]


def written_events(text: str) -> list[str]:
    """Return the events that a cell defines on one line."""
    lines = [_EVENTS.match(line.partition("#")[0]) for line in text.split("\n")]
    return [name for line in lines if line for name in _EVENT.findall(line[1])]


def constants(worksheet: Worksheet) -> Iterator[Offer]:
    """Yield the constants of the notebook, declared ones first."""
    known = known_constants(worksheet.variables)
    for name in [*worksheet.declarations, *known]:
        if name in known:
            yield Offer(name, "constant")


def groups(worksheet: Worksheet) -> Iterator[Offer]:
    """Yield populations and their segments."""
    for name in worksheet.groups():
        yield Offer(name, "group")


def functions() -> Iterator[Offer]:
    """Yield the functions of the language."""
    for name in words.FUNCTIONS:
        yield Offer(name, "function")


def units(typed: str) -> Iterator[Offer]:
    """Yield the usual units, and all of them if it can be told which."""
    usual = [name for name in SHORT_NAMES if len(name) <= _LETTERS]
    more = UNITS if len(typed) >= _LETTERS else ()
    for name in [*usual, *declared_units(), *more]:
        yield Offer(name, "unit")


def declared_units() -> list[str]:
    """Return the units that stand behind the colon of an equation."""
    usual = ("volt", "amp", "siemens", "farad", "second", "hertz", "metre", "ohm")
    return [*usual, *(name for name in STEMS if name not in usual)]


def in_neurons(text: str, typed: str, worksheet: Worksheet) -> Iterator[Offer]:
    """Yield what an expression of a ``%%neurons`` cell can name."""
    for name in written_variables(text):
        yield Offer(name, "variable")
    yield from constants(worksheet)
    yield from functions()
    for name in (*_OF_NEURONS, *_LITERALS):
        yield Offer(name, "name")
    yield from units(typed)


def in_synapses(
    text: str, typed: str, worksheet: Worksheet, ends: tuple[str, str]
) -> Iterator[Offer]:
    """Yield what an expression of a ``%%synapses`` cell can name.

    Parameters
    ----------
    text, typed
        The cell, and the beginning of the word.
    worksheet
        What the other cells define.
    ends
        Names of source and target.
    """
    for name in written_variables(text):
        yield Offer(name, "variable")
    source, target = (worksheet.population_of(name) for name in ends)
    for end, suffix in ((target, ""), (target, "_post"), (source, "_pre")):
        for name in variables_of(end):
            yield Offer(f"{name}{suffix}", "variable")
    yield from constants(worksheet)
    yield from functions()
    for name in (*_OF_SYNAPSES, *_LITERALS):
        yield Offer(name, "name")
    yield from units(typed)


def variables_of(population: NeuronsDefinition | None) -> list[str]:
    """Return the variables of a population."""
    if population is None:
        return []
    return [equation.name for equation in population.parsed.equations]
