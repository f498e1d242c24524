"""Misspelt magics, ``%%neuron P[10]``, as errors that tests of notebooks see.

IPython writes a line about an unknown magic to stderr and goes on, so that a notebook
which defines nothing seems to run.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from IPython.core.interactiveshell import InteractiveShell

from nbspike.diagnostics.suggest import suggest

_FIRST = re.compile(r"\s*(%%?)([A-Za-z_]\w*)(?=\s|$)", re.ASCII)
_CELLS = ("constants", "neurons", "synapses")
_LINES = ("simulate", "explore", "live", "nbspike")

Transformer = Callable[[list[str]], list[str]]


def catch_misspelt(shell: InteractiveShell) -> Transformer:
    """Return a transformer of cells that turns a misspelt magic into an error.

    Parameters
    ----------
    shell
        Whose other magics are left alone.
    """

    def transform(lines: list[str]) -> list[str]:
        code = [line for line in lines if line.strip()]
        first = next((line for line in code if not line.lstrip().startswith("#")), "")
        found = _FIRST.match(first)
        if found is None:
            return lines
        sign, name = found[1], found[2]
        kind, ours = ("cell", _CELLS) if sign == "%%" else ("line", _LINES)
        exists = name in shell.magics_manager.magics[kind] or name in _CELLS + _LINES
        if exists or suggest(name, ours) is None:
            return lines
        return [f"%nbspike misspelt {sign}{name}\n"]

    return transform


def right_name(word: str) -> str:
    """Return the hint for a misspelt magic, ``Did you mean `%%neurons`?``."""
    sign = "%%" if word.startswith("%%") else "%"
    name = word.lstrip("%")
    hint = suggest(name, _CELLS if sign == "%%" else _LINES) or ""
    return hint.replace("`", f"`{sign}", 1)
