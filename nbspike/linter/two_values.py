"""L7: the same constant with different values in two cells."""

from __future__ import annotations

import math
from collections.abc import Iterator

from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet
from nbspike.units.display import format_value


def check(sheet: Sheet) -> Iterator[Note]:
    """Yield notes on constants whose value depends on which cell ran last."""
    for name, declaration in sheet.declarations.items():
        here = declaration.constant
        for other in (sheet.elsewhere or {}).get(name, ()):
            same = math.isclose(other.value, here.value, rel_tol=1e-9)
            if same and other.dimension == here.dimension:
                continue
            now = format_value(here.value, here.dimension)
            before = format_value(other.value, other.dimension)
            yield Note(
                "L7",
                (name,),
                f"`{name}` is {now} here and {before} in another cell; the one that "
                "ran last counts",
                "Give the two different names, or remove one",
                declaration.span,
            )
            break
