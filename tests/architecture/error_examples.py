"""Runs the examples of the error pages as a student would.

A block of kind ``constants``, ``neurons`` or ``synapses`` holds cells as they are
typed, each beginning with its ``%%`` line; its kind is that of the last cell.  A
line ``%simulate 10*ms`` runs the network.  ``explore`` and ``presets`` are read, but
no widgets are made.  A ``python`` block is a script.
"""

from __future__ import annotations

import re

KINDS = ("constants", "explore", "neurons", "presets", "python", "synapses")

_CELL = re.compile(r"^%%?(\w+) *(.*)\n?((?:(?!%).*\n)*)", re.MULTILINE)
_STATE = re.compile(r"--state '(.*)'")


def run_example(kind, text):
    """Run a block; what is wrong in it comes out as an `NbspikeError`."""
    if kind == "python":
        exec(compile(text, "<example>", "exec"), {"__name__": "example"})  # noqa: S102
        return
    cells = _CELL.findall(text)
    if not cells or kind not in {name for name, _, _ in cells}:
        raise ValueError(f"a block of kind `{kind}` has no such cell")
    _run_cells(cells)


def _run_cells(cells):
    from nbspike.worksheet.exploring import read_presets
    from nbspike.worksheet.worksheet import Worksheet

    worksheet = Worksheet({})
    for name, header, body in cells:
        if name == "constants":
            worksheet.constants(body)
        elif name == "neurons":
            worksheet.neurons(header, body)
        elif name == "synapses":
            worksheet.synapses(header, body)
        elif name == "simulate":
            _simulate(worksheet, header)
        elif name == "presets":
            read_presets(worksheet, body)
        elif name == "explore":
            _explore(worksheet, header, body)
        else:
            raise ValueError(f"an example cannot run `{name}`")


def _simulate(worksheet, header):
    from nbspike.worksheet.panels.registry import read_selection
    from nbspike.worksheet.panels.written import spans_of

    duration, option, _ = header.partition("--plots")
    line = f"%simulate {header.strip()}"
    start = line.find(option) + len(option) if option else len(line)
    spans = spans_of(line, "%simulate", start)
    chosen = read_selection(spans, worksheet.definitions())
    result = worksheet.simulate(worksheet.duration(duration), needs=chosen.needs)
    chosen.view(result)


def _explore(worksheet, header, body):
    from nbspike.diagnostics.source import SourceText, Span
    from nbspike.worksheet.exploring import read_explore
    from nbspike.worksheet.sharing import read_state, sliders_of

    state = _STATE.search(header)
    if state is None:
        read_explore(worksheet, body)
        return
    source = SourceText(f"%explore {header}", "%explore")
    start = len("%explore ")
    place = Span(source, start + state.start(1), start + state.end(1))
    sliders_of(worksheet, read_state(place))
