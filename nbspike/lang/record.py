"""The clause ``record: spikes, rate, v[0:3]``."""

from __future__ import annotations

from collections.abc import Sequence

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText
from nbspike.lang.gate import raise_if_many
from nbspike.lang.integers import read_integer, read_integers
from nbspike.lang.parsed import RecordItem
from nbspike.lang.tokens import Token, matching, quote, span_of, split
from nbspike.lang.words import KEYWORDS

_FORMS = "Write `spikes`, `rate`, `v`, `v[0]`, `v[0:3]` or `v[[0, 5]]`"


def read_record(
    source: SourceText, tokens: Sequence[Token], findings: Findings
) -> tuple[RecordItem, ...]:
    """Return the items of a ``record:`` clause; report those that cannot be read."""
    items: list[RecordItem] = []
    pieces = [part for half in split(tokens, ";") for part in split(half, ",")]
    for piece in pieces:
        raise_if_many(findings)
        if not piece:
            place = span_of(source, tokens)
            findings.add("NB103", "`record:` has an empty item", place, _FORMS)
            break
        item = _item(source, piece, findings)
        if item is not None:
            items.append(item)
    return tuple(items)


def _item(
    source: SourceText, tokens: Sequence[Token], findings: Findings
) -> RecordItem | None:
    name, *rest = tokens
    span = span_of(source, tokens)
    if name.kind == "name" and name.text not in KEYWORDS and not rest:
        return RecordItem(name.text, None, span)
    indexed = rest and rest[0].is_op("[") and matching(tokens, 1) == len(tokens) - 1
    if name.kind != "name" or name.text in KEYWORDS or not indexed:
        message = f"`{quote(source, tokens)}` cannot be recorded"
        findings.add("NB103", message, span, _FORMS)
        return None
    before = len(findings)
    indices = _indices(source, tokens[2:-1], findings)
    if indices is None and len(findings) == before:
        message = f"`{quote(source, tokens)}` does not say which neurons"
        findings.add("NB103", message, span, _FORMS)
    return None if indices is None else RecordItem(name.text, indices, span)


def _indices(
    source: SourceText, tokens: Sequence[Token], findings: Findings
) -> tuple[int, ...] | slice | None:
    parts = split(tokens, ":")
    if len(parts) == 1:
        return read_integers(source, tokens, findings) if tokens else None
    if len(parts) > 3:
        return None
    before = len(findings)
    bounds = [read_integer(source, part, findings) if part else None for part in parts]
    return slice(*bounds) if len(findings) == before else None
