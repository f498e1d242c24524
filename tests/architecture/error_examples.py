"""Runs the examples of the error pages as a student would.

A block of kind ``constants``, ``neurons`` or ``synapses`` holds cells as they are
typed: each begins with its ``%%`` line, and the last one is of the block's kind.
A line ``%simulate 10*ms`` after them runs the network.  A ``python`` block is a
script.
"""

from __future__ import annotations

import re

KINDS = ("constants", "neurons", "python", "synapses")

_CELL = re.compile(r"^(%%?)(\w+) *(.*)\n((?:(?!%).*\n?)*)", re.MULTILINE)


def run_example(kind, text):
    """Run a block; what is wrong in it comes out as an `NbspikeError`."""
    if kind == "python":
        exec(compile(text, "<example>", "exec"), {"__name__": "example"})  # noqa: S102
        return
    from nbspike.worksheet import Worksheet

    cells = [match.groups() for match in _CELL.finditer(text)]
    definitions = [name for mark, name, _, _ in cells if mark == "%%"]
    assert definitions[-1] == kind, f"a block of kind {kind} ends with such a cell"
    worksheet = Worksheet()
    for _, name, header, body in cells:
        if name == "constants":
            worksheet.constants(body)
        elif name == "neurons":
            worksheet.neurons(header, body)
        elif name == "synapses":
            worksheet.synapses(header, body)
        else:
            assert name == "simulate", f"an example cannot run `%{name}`"
            worksheet.simulate(header)
