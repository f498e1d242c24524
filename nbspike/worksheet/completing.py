"""What can be written at a place of a cell: names, clauses, units, options.

The text is that of a cell which is being written, so nothing here expects it to be
right; lines are looked at one by one, and what cannot be told is not offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nbspike.lang.neurons import CLAUSES as NEURON_CLAUSES
from nbspike.lang.synapses import CLAUSES as SYNAPSE_CLAUSES
from nbspike.worksheet import offering
from nbspike.worksheet import vocabulary as words
from nbspike.worksheet.offering import Offer, matching
from nbspike.worksheet.worksheet import Worksheet

CELLS: Final = ("%%constants", "%%neurons", "%%synapses")

_TYPED = re.compile(r"(?:--[\w-]*|-|[A-Za-z_]\w*)?$", re.ASCII)
_CLAUSE = re.compile(r"\s*([A-Za-z_]\w*)(?:\(\w*\))?(?:\s+[^:=#]*)?:(?!=)", re.ASCII)
_ENDS = re.compile(r"%%synapses\s+\w*\s*:?\s*(\w*)\s*(?:->\s*(\w*))?", re.ASCII)
_LEFT = re.compile(r"\s*(?:\w*|d\w*\s*/?\s*\w*)$", re.ASCII)
_INPUT = re.compile(r"\b(poisson|spikes)\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Completion:
    """What can be written, and how many characters before the cursor it replaces."""

    typed: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a cell the cursor is.

    `before` is the line up to the cursor, `number` that of the line.
    """

    text: str
    number: int
    before: str
    typed: str
    worksheet: Worksheet

    @property
    def ends(self) -> tuple[str, str]:
        """Source and target in the header of synapses."""
        found = _ENDS.match(self.text)
        return ("", "") if found is None else (found[1] or "", found[2] or "")


def complete(text: str, position: int, worksheet: Worksheet) -> Completion | None:
    """Return what can be written at a place of a cell; `None` if it is not one of ours.

    Parameters
    ----------
    text
        The whole cell, whose first line is its ``%%`` line.
    position
        Of the cursor, in characters.
    worksheet
        What the other cells define.
    """
    cell = text.split(maxsplit=1)[:1]
    if not cell or cell[0] not in CELLS or not text.startswith("%%"):
        return None
    number = text.count("\n", 0, position)
    before = text[text.rfind("\n", 0, position) + 1 : position]
    if number == 0 and len(before) <= len(cell[0]):
        return None
    typed = _typed(before)
    if "#" in before:
        return Completion("", ())
    place = _Place(text, number, before, typed, worksheet)
    offers = _HEADERS[cell[0]] if number == 0 else _BODIES[cell[0]]
    start = typed
    found = list(offers(place))
    flag = _flag_typed(before)
    if found and found[0].kind == "flag":
        start = flag
    return Completion(start, tuple(matching(found, start)))


def _typed(before: str) -> str:
    found = _TYPED.search(before)
    return "" if found is None else found[0]


def _flag_typed(before: str) -> str:
    """Return the beginning of a flag, which may hold blanks."""
    return before[max(before.rfind("("), before.rfind(",")) + 1 :].lstrip()


# --- first lines -------------------------------------------------------------------


def _constants_header(place: _Place) -> Iterator[Offer]:
    del place
    yield Offer("--quiet", "option")


def _neurons_header(place: _Place) -> Iterator[Offer]:
    rest = place.before[: len(place.before) - len(place.typed)].rstrip()
    option = _option_value(rest, place)
    if option is not None:
        yield from option
    elif place.typed.startswith("-"):
        yield from _options()
    elif rest.count("[") > rest.count("]"):
        yield from offering.constants(place.worksheet)
        yield from offering.units(place.typed)
    elif _INPUT.search(rest):
        yield from _input(rest, place)
    elif rest.endswith("]"):
        for word in words.INPUTS:
            yield Offer(word, "word")
        yield from _options()


def _input(rest: str, place: _Place) -> Iterator[Offer]:
    if rest.endswith(("poisson", "spikes")):
        arguments = ("rate=",) if rest.endswith("poisson") else ("i=", "t=")
        for word in arguments:
            yield Offer(word, "word")
        return
    yield from offering.constants(place.worksheet)
    for name in ("i", "t", "N"):
        yield Offer(name, "name")
    yield from offering.functions()
    yield from offering.units(place.typed)


def _synapses_header(place: _Place) -> Iterator[Offer]:
    rest = place.before[: len(place.before) - len(place.typed)].rstrip()
    option = _option_value(rest, place)
    if option is not None:
        yield from option
    elif place.typed.startswith("-"):
        yield from _options()
    elif rest.count("[") > rest.count("]"):
        yield from offering.constants(place.worksheet)
    elif rest.endswith((":", "->")):
        yield from offering.groups(place.worksheet)
        if rest.endswith(":"):
            yield Offer("poisson[", "word")
    elif rest.endswith("]"):
        yield Offer("rate=", "word")
    elif re.search(r"rate\s*=(?!.*->)\S*$", rest):
        yield from offering.constants(place.worksheet)
        yield Offer("->", "word")
        yield from offering.units(place.typed)
    elif "->" in rest:
        yield from _options()
    elif ":" in rest:
        yield Offer("->", "word")


def _option_value(rest: str, place: _Place) -> Iterator[Offer] | None:
    """Return what can stand behind the option at the end of a text, if there is one."""
    if rest.endswith("--method"):
        return (Offer(name, "method") for name in words.METHODS)
    if re.search(r"--dt(?:\s+\S*[*/])?$", rest):
        return iter(
            [*offering.constants(place.worksheet), *offering.units(place.typed)]
        )
    return None


def _options() -> Iterator[Offer]:
    for name in words.OPTIONS:
        yield Offer(name, "option")


# --- bodies ----------------------------------------------------------------------


def _constants_body(place: _Place) -> Iterator[Offer]:
    _, equals, value = place.before.partition("=")
    if not equals:
        return
    if re.search(r"[\w)]\s+$", place.before[: len(place.before) - len(place.typed)]):
        yield Offer("in", "word")
    if re.search(r"\bin\s*\w*$", value):
        for name in ("linspace", "logspace"):
            yield Offer(name, "function")
        return
    yield from offering.constants(place.worksheet)
    for name in _names_above(place):
        yield Offer(name, "constant")
    yield from offering.functions()
    yield from offering.units(place.typed)


def _names_above(place: _Place) -> list[str]:
    lines = place.text.split("\n")[1 : place.number]
    return [line.partition("=")[0].strip() for line in lines if "=" in line]


def _neurons_body(place: _Place) -> Iterator[Offer]:
    if _INPUT.search(place.text.split("\n")[0]):
        yield from _input("", place)
        return
    yield from _body(place, NEURON_CLAUSES)


def _synapses_body(place: _Place) -> Iterator[Offer]:
    yield from _body(place, SYNAPSE_CLAUSES)


def _body(place: _Place, clauses: tuple[str, ...]) -> Iterator[Offer]:
    word = _clause_of(place)
    own = _CLAUSE.match(place.before)
    if word is None and _LEFT.match(place.before):
        for name in clauses:
            yield Offer(f"{name}: " if name not in ("every", "on") else name, "clause")
        for name in offering.written_variables(place.text):
            yield Offer(name, "variable")
        return
    if word == "every" and own is None:
        yield from _expression(place)
        return
    if word is not None:
        yield from _in_clause(place, word)
        return
    yield from _in_equation(place)


def _clause_of(place: _Place) -> str | None:
    """Return the clause that the cursor stands in, if it is one."""
    found = _CLAUSE.match(place.before)
    if found is not None:
        word = "on" if _is_response(found[1]) else found[1]
        return word if word in words.CLAUSES else None
    if not place.before[:1].isspace():
        return "every" if re.match(r"\s*every\s", place.before) else None
    lines = place.text.split("\n")[: place.number]
    for line in reversed(lines[1:]):
        if line.strip() and not line[0].isspace():
            above = _CLAUSE.match(line)
            word = "" if above is None else above[1]
            word = "on" if _is_response(word) else word
            return word if word in words.CLAUSES else None
    return None


def _is_response(word: str) -> bool:
    return word.startswith("on_") and word not in ("on_pre", "on_post")


def _in_clause(place: _Place, word: str) -> Iterator[Offer]:
    if word == "method":
        yield from (Offer(name, "method") for name in words.METHODS)
        return
    if word == "record":
        yield from (Offer(name, "word") for name in ("spikes", "rate"))
        variables = offering.written_variables(place.text)
        yield from (Offer(name, "variable") for name in variables)
        yield from (Offer(n, "word") for n in offering.written_events(place.text))
        return
    if word == "connect":
        yield from (Offer(name, "word") for name in words.CONNECT)
    yield from _expression(place)


def _in_equation(place: _Place) -> Iterator[Offer]:
    colon = _last_colon(place.before)
    if colon < 0:
        yield from _expression(place)
        return
    unit = place.before[colon + 1 :]
    if unit.count("(") > unit.count(")") and re.search(r"\w\s*\(", unit):
        yield from (Offer(name, "flag") for name in words.FLAGS)
        return
    for name in (*offering.declared_units(), "integer", "boolean"):
        yield Offer(name, "unit")


def _last_colon(before: str) -> int:
    depth, found = 0, -1
    for index, char in enumerate(before):
        depth += (char in "([{") - (char in ")]}")
        if char == ":" and depth <= 0:
            found = index
    return found


def _expression(place: _Place) -> Iterator[Offer]:
    if place.text.startswith("%%synapses"):
        yield from offering.in_synapses(
            place.text, place.typed, place.worksheet, place.ends
        )
    else:
        yield from offering.in_neurons(place.text, place.typed, place.worksheet)


_HEADERS: Final = {
    "%%constants": _constants_header,
    "%%neurons": _neurons_header,
    "%%synapses": _synapses_header,
}
_BODIES: Final = {
    "%%constants": _constants_body,
    "%%neurons": _neurons_body,
    "%%synapses": _synapses_body,
}
