"""Runs the examples of the pages of the linter as a student would."""

from __future__ import annotations

import re

from nbspike.linter.linting import notes_on, sheet_of
from nbspike.worksheet.worksheet import Worksheet

_CELL = re.compile(r"^%%?(\w+) *(.*)\n?((?:(?!%).*\n)*)", re.MULTILINE)


def run_cells(text):
    """Run cells as they are typed; return the worksheet and the last result."""
    worksheet, result = Worksheet({}), None
    for number, (name, header, body) in enumerate(_CELL.findall(text)):
        cell = f"cell {number}"
        if name == "simulate":
            result = worksheet.simulate(worksheet.duration(header))
        elif name == "constants":
            worksheet.constants(body, cell=cell)
        elif name == "neurons":
            worksheet.neurons(header, body, cell=cell)
        elif name == "synapses":
            worksheet.synapses(header, body, cell=cell)
        else:
            raise ValueError(f"an example cannot run `{name}`")
    return worksheet, result


def notes_of(text):
    """Return the notes on some cells."""
    worksheet, result = run_cells(text)
    notes = notes_on(sheet_of(worksheet))
    del result  # kept until now, because one rule looks at it
    return notes


def said_of(text):
    """Return the rules that have something to say of some cells."""
    return sorted({note.rule for note in notes_of(text)})
