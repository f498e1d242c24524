"""What the cell magics show: the model back, typeset from the tree that runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nbspike.units.display import format_value
from nbspike.worksheet.constants import Constant, Declaration
from nbspike.worksheet.definitions import Definition, NeuronsDefinition
from nbspike.worksheet.typeset import Line, constant_latex, definition_lines
from nbspike.worksheet.uses import names_used
from nbspike_magics.card import Card, math, prose, safe, table
from nbspike_magics.session import Session


def definition_card(definition: Definition, session: Session) -> Card:
    """Return what is shown below a ``%%neurons`` or ``%%synapses`` cell."""
    text = repr(definition)
    name, _, what = text.partition(": ")
    parts = [f"<p><b>{safe(name)}</b>: {safe(what)}</p>"]
    lines = definition_lines(definition)
    if lines:
        parts.append(table(map(_row, lines)))
    if isinstance(definition, NeuronsDefinition) and definition.integration:
        parts.append(f"<p>{prose(integration_text(*definition.integration))}</p>")
    needed = _needed(definition, session)
    if needed:
        parts.append(table(needed, ("constant", "value", "from")))
    return Card(text, "".join(parts))


def constants_card(made: Sequence[Declaration]) -> Card:
    """Return what is shown below a ``%%constants`` cell."""
    text = ", ".join([f"{item.name} = {declared_text(item)}" for item in made])
    rows = [
        (
            math(constant_latex(item)),
            safe(declared_text(item)),
            safe(range_text(item)),
            safe(item.label),
        )
        for item in made
    ]
    return Card(text or "no constants", table(rows, ("constant", "value", "range", "")))


def integration_text(method: str, reason: str) -> str:
    """Return how something is integrated, and why, in words."""
    said = reason if reason.startswith(f"`{method}`") else f"`{method}`: {reason}"
    return f"integrated by {said}"


def value_text(constant: Constant) -> str:
    """Return a constant as people read it, ``20 ms``."""
    return format_value(constant.value, constant.dimension)


def declared_text(declaration: Declaration) -> str:
    """Return the value of a declared constant in the unit in which it was typed."""
    number = f"{declaration.constant.value / declaration.scale:.6g}"
    return f"{number} {declaration.unit}".rstrip()


def range_text(declaration: Declaration) -> str:
    """Return the range of a constant's slider in words; empty if it has none."""
    found = declaration.range
    if found is None:
        return ""
    numbers = [f"{value / declaration.scale:.6g}" for value in found.values]
    text = (", " if found.kind == "choices" else " to ").join(numbers)
    kind = ", logarithmic" if found.kind == "log" else ""
    return f"{text} {declaration.unit}".rstrip() + kind


def _row(line: Line) -> tuple[str, str, str, str]:
    return (safe(line.title), math(line.latex), safe(line.unit), safe(line.note))


def _needed(definition: Definition, session: Session) -> list[tuple[str, str, str]]:
    known = session.worksheet.known_constants()
    needed = _in_order(names_used(definition), definition)
    return [
        (safe(name), safe(value_text(known[name])), safe(session.origin(name)))
        for name in needed
        if name in known
    ]


def _in_order(names: Iterable[str], definition: Definition) -> list[str]:
    own = {item.name for item in definition.parsed.equations}
    return [name for name in names if name not in own]
