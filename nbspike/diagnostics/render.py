"""Findings as text: what and where, the line, the caret, why and what to try."""

from __future__ import annotations

from collections.abc import Mapping

from nbspike.diagnostics.diagnostic import Diagnostic

_WIDTH = 100


def render(
    findings: tuple[Diagnostic, ...], codes: Mapping[str, tuple[str, str]]
) -> str:
    """Return all findings as text, four lines each, a blank line between."""
    return "\n\n".join(_render_one(item, codes[item.code][0]) for item in findings)


def _render_one(item: Diagnostic, kind: str) -> str:
    kind = kind.rstrip("_")
    sentence = item.message + (f". {item.hint}" if item.hint else "")
    if item.span is None:
        return f"{kind} {item.code}\n  {sentence}"
    source = item.span.source
    line, column = source.position(item.span.start)
    excerpt, caret = _excerpt(source.line(line), column - 1, item.span)
    where = f"{source.name}, line {line}, column {column}"
    return f"{kind} {item.code} in {where}\n    {excerpt}\n    {caret}\n  {sentence}"


def _excerpt(text: str, column: int, span: object) -> tuple[str, str]:
    start, end = getattr(span, "start", 0), getattr(span, "end", 0)
    width = max(1, min(end - start, len(text) - column))
    shift = 0
    if len(text) > _WIDTH:  # keep the place in view
        shift = max(0, min(column - _WIDTH // 2, len(text) - _WIDTH))
        text = text[shift : shift + _WIDTH]
        width = max(1, min(width, _WIDTH - (column - shift)))
    # tabs keep their width under the caret line
    pad = "".join("\t" if c == "\t" else " " for c in text[: column - shift])
    return text, pad + "^" * width
