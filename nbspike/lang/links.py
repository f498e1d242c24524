"""The right side of a linked variable: ``u = Q.v : volt (linked)``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.lang.parsed import ParsedLink
from nbspike.lang.tokens import Token, quote, span_of

_FORM: Final = "Write `u = Q.v : volt (linked)`, or `u = Q.v[k] : volt (linked)`"


def is_linked(tokens: Sequence[Token]) -> bool:
    """Return whether the tokens behind the colon of an equation say ``linked``."""
    return any(token.kind == "name" and token.text == "linked" for token in tokens)


def read_link(
    source: SourceText,
    name: str,
    span: Span,
    tokens: Sequence[Token],
    findings: Findings,
) -> ParsedLink | None:
    """Return what a variable is linked to; report if it is not said.

    Parameters
    ----------
    source, findings
        The text, and where to report.
    name, span
        The variable, and where it stands.
    tokens
        Behind its ``=``; empty if there is none.
    """
    if not tokens:
        message = f"`{name}` is linked, but it is not said to what"
        findings.add("NB103", message, span, _FORM)
        return None
    texts = [token.text for token in tokens]
    kinds = [token.kind for token in tokens]
    plain = kinds[:3] == ["name", "op", "name"] and texts[1] == "."
    indexed = kinds[3:] == ["op", "name", "op"] and texts[3::2] == ["[", "]"]
    if not plain or (len(tokens) > 3 and not indexed):
        message = f"`{quote(source, tokens)}` is not a variable of another group"
        findings.add("NB103", message, span_of(source, tokens), _FORM)
        return None
    index = texts[4] if indexed else None
    place = span_of(source, tokens)
    return ParsedLink(texts[0], texts[2], index, place)
