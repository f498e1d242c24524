"""Findings as text: what and where, the line, the caret, why and what to try."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.source import Span

_WIDTH = 100
_CUT = "…"
#: Controls, formats (with all that turn the direction of text), surrogates,
#: separators of lines and paragraphs: characters that do not show as themselves.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def render(
    findings: tuple[Diagnostic, ...], codes: Mapping[str, tuple[str, str]]
) -> str:
    """Return all findings as text, four lines each, a blank line between.

    Parameters
    ----------
    findings
        In the order in which they are to be read.
    codes
        The registry: code -> (class of the error, title).
    """
    return "\n\n".join(_render_one(item, codes[item.code][0]) for item in findings)


def _render_one(item: Diagnostic, kind: str) -> str:
    sentence = _shown(item.message + (f". {item.hint}" if item.hint else ""))
    if item.span is None:
        return f"{kind} {item.code}\n  {sentence}"
    source = item.span.source
    line, column = source.position(item.span.start)
    excerpt, caret = _excerpt(source.line(line), column - 1, item.span)
    where = f"{_shown(source.name)}, line {line}, column {column}"
    return f"{kind} {item.code} in {where}\n    {excerpt}\n    {caret}\n  {sentence}"


def _excerpt(text: str, column: int, span: Span) -> tuple[str, str]:
    """Return a line, or the part of it around the place, and its caret line."""
    end = max(column + 1, min(column + span.end - span.start, len(text)))
    lead, tail = "", ""
    if len(text) > _WIDTH:
        first = max(0, min(column - _WIDTH // 2, len(text) - _WIDTH))
        last = first + _WIDTH
        lead, tail = _CUT * (first > 0), _CUT * (last < len(text))
        text = text[first:last]
        column, end = column - first, min(end, last) - first
    before, place, after = (
        _shown(part) for part in (text[:column], text[column:end], text[end:])
    )
    # tabs keep their width under the caret line
    pad = "".join("\t" if char == "\t" else " " * _cells(char) for char in before)
    carets = "^" * max(1, sum(map(_cells, place)))
    return f"{lead}{before}{place}{after}{tail}", " " * len(lead) + pad + carets


def _shown(text: str) -> str:
    """Return a text with code points in place of characters that do not show."""
    return "".join(
        f"<U+{ord(char):04X}>"
        if char not in "\t\n" and unicodedata.category(char) in _UNSEEN
        else char
        for char in text
    )


def _cells(char: str) -> int:
    """Return how many columns of a fixed-width font a character takes."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
