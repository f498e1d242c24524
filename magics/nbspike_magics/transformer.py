"""What may stand around ``%%neurons``: comments above it, nothing below it.

IPython knows a cell magic only on the first line.  Comments above go to the end, so
that the lines of the body keep the numbers which error messages name.  It refuses a
cell magic without a body; inputs need none, so they get an empty line.
"""

from __future__ import annotations

_MAGICS = ("%%constants", "%%neurons", "%%synapses", "%%explore", "%%presets")


def move_comments(lines: list[str]) -> list[str]:
    """Return the lines of a cell with our magic first.

    Parameters
    ----------
    lines
        The cell, each line with its line feed.
    """
    first = next((k for k, line in enumerate(lines) if _is_code(line)), 0)
    words = lines[first].split(maxsplit=1) if lines else []
    if not words or words[0] not in _MAGICS:
        return lines
    body = [lines[first].lstrip(), *(lines[first + 1 :] or ["\n"])]
    if not body[0].endswith("\n"):
        body[0] += "\n"
    if not body[-1].endswith("\n"):
        body[-1] += "\n"
    return body + lines[:first]


def _is_code(line: str) -> bool:
    text = line.strip()
    return bool(text) and not text.startswith("#")
