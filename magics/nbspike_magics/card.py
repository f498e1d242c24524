r"""What a magic shows: a short text, and the same as HTML.

The text is the same on every machine, because tests of notebooks compare it.
Whatever a user wrote is escaped, ``$`` and ``\`` too: MathJax would take them for
mathematics.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

_CELL = "text-align:left; vertical-align:top; padding:2px 14px 2px 0"


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """Something to be shown in a notebook.

    Parameters
    ----------
    text
        Where nothing better can be shown; short.
    html
        The same, typeset.
    png
        The same as a picture instead, in base 64.
    """

    text: str
    html: str
    png: str = ""

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_options: object) -> dict[str, str]:
        if self.png:
            return {"text/plain": self.text, "image/png": self.png}
        return {"text/plain": self.text, "text/html": self.html}


def safe(text: str) -> str:
    """Return text of the user as HTML that shows exactly it."""
    shown = escape(text)
    for sign in "$\\":
        # MathJax does not look beyond the end of an element
        shown = shown.replace(sign, f"<span>{sign}</span>")
    return f'<span class="tex2jax_ignore mathjax_ignore">{shown}</span>'


def prose(text: str) -> str:
    """Return a sentence of ours as HTML; what stands between backticks is code."""
    parts = [safe(part) for part in text.split("`")]
    return "".join(
        [f"<code>{each}</code>" if k % 2 else each for k, each in enumerate(parts)]
    )


def math(latex: str) -> str:
    """Return LaTeX that this package made as HTML."""
    return rf"$\displaystyle {escape(latex)}$"


def table(rows: Iterable[Sequence[str]], head: Sequence[str] = ()) -> str:
    """Return an HTML table; its entries are HTML."""
    titles = "".join([f'<th style="{_CELL}">{title}</th>' for title in head])
    body = "".join(
        [
            "<tr>"
            + "".join([f'<td style="{_CELL}">{entry}</td>' for entry in row])
            + "</tr>"
            for row in rows
        ]
    )
    top = f"<thead><tr>{titles}</tr></thead>" if titles else ""
    return f"<table>{top}<tbody>{body}</tbody></table>"


def plain_table(rows: Iterable[Sequence[str]]) -> str:
    """Return columns of text, aligned."""
    lines = [list(row) for row in rows]
    if not lines:
        return ""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        [
            "  ".join(
                [part.ljust(width) for part, width in zip(row, widths, strict=True)]
            ).rstrip()
            for row in lines
        ]
    )
