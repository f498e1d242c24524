"""L5: constants that no cell uses."""

from __future__ import annotations

from collections.abc import Iterator

from nbspike.lang.expr import names_in
from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet
from nbspike.worksheet.uses import names_used


def check(sheet: Sheet) -> Iterator[Note]:
    """Yield notes on declared constants whose value changes nothing."""
    if not sheet.definitions:
        return  # the models are still to come
    used = set(sheet.mentioned)
    for item in sheet.definitions.values():
        used |= set(names_used(item))
    for declaration in sheet.declarations.values():
        if declaration.formula is not None:
            used |= names_in(declaration.formula)
    for name, declaration in sheet.declarations.items():
        if name not in used:
            slider = ": its slider moves nothing" if declaration.range else ""
            yield Note(
                "L5",
                (name,),
                f"nothing uses `{name}`{slider}",
                "Remove it, or look where its value was meant to go",
                declaration.span,
            )
