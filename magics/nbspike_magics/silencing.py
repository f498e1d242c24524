"""A last ``;`` hides the output, as it does in the cells of IPython and matplotlib.

IPython's own test for it reads the text as Python, and raises where the language
of the cells is more patient about indentation than Python is.
"""

from __future__ import annotations


def without_semicolon(text: str) -> tuple[str, bool]:
    """Return the text with a blank for its last ``;``, and whether there was one.

    Parameters
    ----------
    text
        Arguments of a line magic, or the body of a cell.  Columns stay.
    """
    lines = text.split("\n")
    for number in range(len(lines) - 1, -1, -1):
        code = lines[number].partition("#")[0].rstrip()
        if not code:
            continue
        if not code.endswith(";"):
            break
        end = len(code)
        lines[number] = code[:-1] + " " + lines[number][end:]
        return "\n".join(lines), True
    return text, False
