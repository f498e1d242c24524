"""All rules together: the notes on a notebook, below a cell, and after a run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from nbspike.diagnostics.source import SourceText
from nbspike.linter import (
    both_signs,
    divided_index,
    fast_rates,
    high_reset,
    lone_inputs,
    long_step,
    near_names,
    no_synapses,
    noise_time,
    short_delay,
    silent_network,
    two_values,
    unset_values,
    unused_constants,
)
from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet
from nbspike.worksheet.worksheet import Worksheet

#: Id of a rule -> what looks for it.
CHECKS: Final[dict[str, Callable[[Sheet], Iterator[Note]]]] = {
    "L1": unset_values.check,
    "L2": lone_inputs.check,
    "L3": fast_rates.check,
    "L4": near_names.check,
    "L5": unused_constants.check,
    "L6": long_step.check,
    "L7": two_values.check,
    "L8": high_reset.check,
    "L9": both_signs.check,
    "L10": short_delay.check,
    "L11": silent_network.check,
    "L12": noise_time.check,
    "L13": no_synapses.check,
    "L14": divided_index.check,
}

#: Rules about constants: shown below ``%%constants``, not after each run.
OF_CONSTANTS: Final = ("L5", "L7")


def sheet_of(
    worksheet: Worksheet,
    mentioned: Collection[str] = (),
    values: Mapping[str, float] | None = None,
) -> Sheet:
    """Return a notebook as it is now.

    Parameters
    ----------
    worksheet
        What its cells define.
    mentioned
        Names in its other cells.
    values
        SI values of constants that replace the notebook's, from sliders.
    """
    declared = {name: worksheet.declaration_of(name) for name in worksheet.declarations}
    return Sheet(
        definitions=worksheet.definitions(),
        declarations={k: item for k, item in declared.items() if item is not None},
        constants=worksheet.constants_with(values or {}),
        dt=worksheet.dt,
        mentioned=frozenset(mentioned),
        elsewhere=worksheet.other_values(),
        simulation=worksheet.network,
        result=worksheet.last_result,
    )


def notes_on(sheet: Sheet, rules: Collection[str] = tuple(CHECKS)) -> tuple[Note, ...]:
    """Return what the rules say that no comment silences, in the order of the rules."""
    found: list[Note] = []
    for rule in rules:
        for note in CHECKS[rule](sheet):
            if note not in found and not note.ignored(_cells(note, sheet)):
                found.append(note)
    return tuple(found)


def notes_below(sheet: Sheet, names: Collection[str]) -> tuple[Note, ...]:
    """Return the notes to be shown below the cell that defines some names."""
    return tuple(note for note in notes_on(sheet) if {*note.about} & {*names})


def notes_after_run(sheet: Sheet) -> tuple[Note, ...]:
    """Return the notes to be shown with a run."""
    return notes_on(sheet, [rule for rule in CHECKS if rule not in OF_CONSTANTS])


def _cells(note: Note, sheet: Sheet) -> tuple[SourceText, ...]:
    """Return the texts of what a note is about."""
    found: list[SourceText] = []
    for name in note.about:
        item = sheet.definitions.get(name)
        if item is not None:
            found.append(item.source)
            if item.header.source is not None:
                # a comment behind the header is for the whole cell
                head = item.header.source
                comment = head.text.partition("#")
                found.append(SourceText("".join(comment[1:]), head.name))
        declared = sheet.declarations.get(name)
        if declared is not None and declared.span is not None:
            found.append(declared.span.source)
    return tuple(found)
