"""What Shift+Tab says about a word in one of our cells.

A kernel looks for the word among Python's names, where a state variable or a unit is
not.  So our cells are asked first; everything else is left to the kernel.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from nbspike.worksheet.completing import CELLS
from nbspike.worksheet.describing import describe
from nbspike_magics.session import Session

_WORD = re.compile(r"(?:--)?[A-Za-z_][\w-]*", re.ASCII)
_LINES = ("%simulate", "%explore", "%live")

Ask = Callable[..., dict[str, Any]]


class Inspecting:
    """Answers a kernel's question about words of our cells.

    Parameters
    ----------
    shell
        A shell; one without a kernel is left alone.
    session
        Of the notebook.
    """

    def __init__(self, shell: InteractiveShell, session: Session) -> None:
        self._session = session
        self._kernel = getattr(shell, "kernel", None)
        if self._kernel is None or not hasattr(self._kernel, "do_inspect"):
            self._kernel = None
            return
        self._before: Ask = self._kernel.do_inspect
        self._kernel.do_inspect = self._inspect

    def undo(self) -> None:
        """Let the kernel answer alone again."""
        if self._kernel is not None and self._kernel.do_inspect == self._inspect:
            self._kernel.do_inspect = self._before

    def _inspect(
        self, code: str, cursor_pos: int, *arguments: Any, **named: Any
    ) -> dict[str, Any]:
        said = meaning(code, cursor_pos, self._session)
        if said is None:
            return self._before(code, cursor_pos, *arguments, **named)
        data = {"text/plain": said}
        return {"status": "ok", "found": True, "data": data, "metadata": {}}


def meaning(code: str, position: int, session: Session) -> str | None:
    """Return what the word at a place of a cell means, if the cell is one of ours.

    Parameters
    ----------
    code
        The whole cell.
    position
        Of the cursor, in characters.
    session
        Of the notebook.
    """
    start = code.rfind("\n", 0, position) + 1
    end = code.find("\n", position)
    line = code[start:] if end < 0 else code[start:end]
    cell = code.split(maxsplit=1)[:1]
    ours = bool(cell) and cell[0] in CELLS
    if not ours and not line.lstrip().startswith(_LINES):
        return None
    for found in _WORD.finditer(line):
        if found.start() <= position - start <= found.end():
            word = found[0] if found[0].startswith("--") else found[0].split("-")[0]
            if line[: found.start()].endswith("%"):
                return None  # the manual of a magic
            return describe(word, code if ours else "", session.worksheet)
    return None
