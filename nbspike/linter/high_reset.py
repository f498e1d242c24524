"""L8: a reset that puts a neuron above its threshold."""

from __future__ import annotations

from collections.abc import Iterator

from nbspike.lang.expr import Compare, Name
from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet
from nbspike.units.display import format_value
from nbspike.worksheet.definitions import NeuronsDefinition


def check(sheet: Sheet) -> Iterator[Note]:
    """Yield notes on neurons that a reset lets fire again at once."""
    for item in sheet.neurons():
        threshold = item.parsed.threshold
        if not isinstance(threshold, Compare) or threshold.op not in (">", ">="):
            continue
        limit = sheet.number(threshold.right)
        if isinstance(threshold.left, Name) and limit is not None:
            yield from _of(item, threshold.left.id, threshold.op, limit, sheet)


def _of(
    item: NeuronsDefinition, name: str, sign: str, limit: float, sheet: Sheet
) -> Iterator[Note]:
    for statement in item.parsed.reset:
        if statement.target != name or statement.op != "=":
            continue
        value = sheet.number(statement.value)
        if value is None or value < limit or (value == limit and sign == ">"):
            continue
        size = item.model.variable(name).dimension
        yield Note(
            "L8",
            (item.name,),
            f"the reset puts `{name}` of {item.name} to {format_value(value, size)}, "
            f"where the threshold of {format_value(limit, size)} is still crossed: "
            "it fires again at once",
            "Reset to a value below the threshold",
            statement.span,
        )
