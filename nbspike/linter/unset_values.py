"""L1: values that code reads, but that nothing sets: all of them are zero."""

from __future__ import annotations

from collections.abc import Iterator

from nbspike.lang.expr import Expr, Statement, names_in
from nbspike.lang.parsed import EquationKind
from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet
from nbspike.model.checked import ValueType
from nbspike.model.unset import unset_parameters
from nbspike.worksheet.definitions import DriveDefinition, NeuronsDefinition
from nbspike.worksheet.uses import expressions_of


def check(sheet: Sheet) -> Iterator[Note]:
    """Yield notes on parameters of synapses and neurons that stay zero."""
    for item in sheet.synapses():
        timed = [code for block in item.parsed.every for code in block.statements]
        given = {statement.target for statement in (*item.parsed.init, *timed)}
        for name in unset_parameters(item.model):
            if name not in given:
                message = f"`{name}` is 0 in all synapses of {item.name}, because "
                yield Note(
                    "L1",
                    (item.name,),
                    f"{message}nothing sets it",
                    f"Write a line such as `init: {name} = …`",
                )
    if sheet.simulation is not None:  # cells to come could set those of neurons
        for population in sheet.neurons():
            yield from _of_neurons(population, sheet)


def _of_neurons(item: NeuronsDefinition, sheet: Sheet) -> Iterator[Note]:
    read = _names([*expressions_of(item)]) | _read_by_synapses(item, sheet)
    written = {statement.target for statement in _statements(item)}
    written |= _written_by_synapses(item, sheet)
    for variable in item.model.variables:
        plain = variable.kind is EquationKind.PARAMETER and not variable.linked
        kept = variable.held or variable.shared  # a shared one may be a switch
        if not plain or kept or variable.type is not ValueType.FLOAT:
            continue
        if variable.name in read and variable.name not in written:
            message = f"`{variable.name}` is 0 in all neurons of {item.name}, because "
            yield Note(
                "L1",
                (item.name,),
                f"{message}nothing sets it",
                f"Write a line such as `init: {variable.name} = …`",
                variable.span,
            )


def _statements(item: NeuronsDefinition) -> Iterator[Statement]:
    parsed = item.parsed
    yield from (*parsed.reset, *parsed.init)
    for timed in parsed.every:
        yield from timed.statements
    for response in parsed.responses:
        yield from response.statements


def _names(expressions: list[Expr]) -> frozenset[str]:
    return frozenset().union(*(names_in(each) for each in expressions))


def _written_by_synapses(item: NeuronsDefinition, sheet: Sheet) -> set[str]:
    found: set[str] = set()
    for synapses in sheet.synapses():
        header, model = synapses.header, synapses.model
        targets = [s.target for way in model.pathways for s in way.statements]
        timed = [s for block in synapses.parsed.every for s in block.statements]
        targets += [s.target for s in timed]
        targets += [f"{total.name}{total.suffix}" for total in model.sums]
        for name, suffix in (
            (header.source_name, "_pre"),
            (header.target_name, "_post"),
        ):
            if sheet.population_of(name) is item:
                found |= {t.removesuffix(suffix) for t in targets if t.endswith(suffix)}
    return found | {drive.statement.target for drive in _drives(item, sheet)}


def _drives(item: NeuronsDefinition, sheet: Sheet) -> Iterator[DriveDefinition]:
    for drive in sheet.definitions.values():
        if not isinstance(drive, DriveDefinition):
            continue
        if sheet.population_of(drive.header.target_name) is item:
            yield drive


def _read_by_synapses(item: NeuronsDefinition, sheet: Sheet) -> frozenset[str]:
    """Return the variables of a population that weights or rules read."""
    found: set[str] = set()
    for drive in _drives(item, sheet):
        found |= names_in(drive.statement.value)
    for synapses in sheet.synapses():
        header = synapses.header
        names = _names([*expressions_of(synapses)])
        for name, suffix in (
            (header.source_name, "_pre"),
            (header.target_name, "_post"),
        ):
            if sheet.population_of(name) is item:
                found |= {n.removesuffix(suffix) for n in names if n.endswith(suffix)}
    return frozenset(found)
