"""L4: two names that differ only in an underscore, such as ``ge`` and ``g_e``."""

from __future__ import annotations

from collections.abc import Iterator

from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet
from nbspike.worksheet.definitions import Definition, SynapsesDefinition
from nbspike.worksheet.uses import names_used


def check(sheet: Sheet) -> Iterator[Note]:
    """Yield notes on variables whose name another one nearly has."""
    for item in sheet.definitions.values():
        own = [equation.name for equation in item.parsed.equations]
        seen = {name.replace("_", ""): name for name in _around(item, sheet)}
        for equation in item.parsed.equations:
            twin = seen.setdefault(equation.name.replace("_", ""), equation.name)
            if twin != equation.name:
                message = f"`{equation.name}` of {item.name} is not `{twin}`"
                yield Note(
                    "L4",
                    (item.name,),
                    f"{message}: both are variables",
                    f"Write `{twin}` if that is meant, else choose another name",
                    equation.name_span,
                )
        for name in names_used(item):
            twin = seen.get(name.replace("_", ""), name)
            if twin != name and name in sheet.constants and name not in own:
                message = f"`{name}` in {item.name} is a constant, and `{twin}` a"
                yield Note(
                    "L4",
                    (item.name,),
                    f"{message} variable",
                    f"Write `{twin}` if that is meant, else rename the constant",
                )


def _around(item: Definition, sheet: Sheet) -> Iterator[str]:
    """Yield the variables that stand beside those of a cell."""
    if isinstance(item, SynapsesDefinition):
        for name in (item.header.target_name, item.header.source_name):
            population = sheet.population_of(name)
            if population is not None:
                yield from (each.name for each in population.parsed.equations)
