"""The left side of an equation: what it defines, and which of the three kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.limits import NAME_LENGTH
from nbspike.lang.parsed import EquationKind
from nbspike.lang.statement_parse import ASSIGNMENTS
from nbspike.lang.tokens import Token, quote, span_of
from nbspike.lang.words import CLAUSES, KEYWORDS

_FORMS = "Write `dv/dt = … : volt`, `x = … : 1` or `x : 1`"


@dataclass(frozen=True, slots=True)
class Head:
    """What an equation defines; `right` are the tokens behind its ``=``."""

    kind: EquationKind
    name: str
    span: Span
    right: Sequence[Token] = ()


def read_head(
    source: SourceText,
    tokens: Sequence[Token],
    findings: Findings,
    *,
    clauses: bool = True,
) -> Head | None:
    """Return what the tokens before the colon define; report if they do not.

    `clauses` tells whether the words of clauses are taken.
    """
    words = [token.text for token in tokens[:4]]
    if words[0] in KEYWORDS:
        _keyword(source, tokens, findings)
        return None
    if tokens[0].kind == "name" and words[1:2] == ["/"]:
        return _derivative(source, tokens, words, findings, clauses)
    if tokens[0].kind != "name" or (len(words) > 1 and words[1] != "="):
        _not_a_head(source, tokens, findings)
        return None
    span = span_of(source, tokens[:1])
    if not check_name(words[0], span, findings, clauses=clauses):
        return None
    if len(tokens) == 1:
        return Head(EquationKind.PARAMETER, words[0], span)
    return _with_right(
        source,
        Head(EquationKind.SUBEXPRESSION, words[0], span, tokens[2:]),
        tokens[1],
        findings,
    )


def check_name(
    name: str, span: Span, findings: Findings, *, clauses: bool = True
) -> bool:
    """Report a name that the grammar itself cannot have."""
    if clauses and name in CLAUSES:
        message = f"`{name}` is a clause and cannot be a name"
        findings.add("NB203", message, span, "Choose another name")
        return False
    if name in KEYWORDS:
        message = f"`{name}` is a word of Python and cannot be a name"
        findings.add("NB203", message, span, "Choose another name")
        return False
    if len(name) > NAME_LENGTH:
        message = f"the name has {len(name)} characters, the limit is {NAME_LENGTH}"
        findings.add("NB110", message, span, "Choose a shorter one")
        return False
    return True


def _with_right(
    source: SourceText, head: Head, sign: Token, findings: Findings
) -> Head | None:
    if head.right:
        return head
    message = f"`{sign.text}` has nothing on its right"
    findings.add("NB103", message, span_of(source, [sign]))
    return None


def _derivative(
    source: SourceText,
    tokens: Sequence[Token],
    words: list[str],
    findings: Findings,
    clauses: bool,
) -> Head | None:
    place = span_of(source, tokens[:3])
    text = quote(source, tokens[:3])
    name = words[0][1:]
    if words[0] == "d" and words[2:3] == ["dt"]:
        name = words[3] if len(words) > 3 and tokens[3].kind == "name" else "v"
        problem = f"`{text}` does not say of what"
    elif not words[0].startswith("d") or not (name[:1].isalpha() or name[:1] == "_"):
        _not_a_head(source, tokens, findings)
        return None
    elif words[2:3] != ["dt"]:
        problem = f"`{text}` is not a first derivative in time"
    elif tokens[0].end != tokens[1].start or tokens[1].end != tokens[2].start:
        problem = f"`{text}` has a blank inside"
    elif words[3:] != ["="]:
        problem = f"`{text}` has no right side"
    else:
        if not check_name(name, place, findings, clauses=clauses):
            return None
        head = Head(EquationKind.DIFFERENTIAL, name, place, tokens[4:])
        return _with_right(source, head, tokens[3], findings)
    findings.add("NB103", problem, place, f"Write `d{name}/dt = …`")
    return None


def _keyword(source: SourceText, tokens: Sequence[Token], findings: Findings) -> None:
    word = tokens[0].text
    place = span_of(source, tokens[:1])
    if len(tokens) == 1 or tokens[1].is_op("="):
        check_name(word, place, findings)
        return
    message = f"`{word}` is a word of Python that the language does not have"
    findings.add("NB105", message, place)


def _not_a_head(
    source: SourceText, tokens: Sequence[Token], findings: Findings
) -> None:
    sign = tokens[1] if len(tokens) > 1 else tokens[0]
    if tokens[0].kind == "name" and sign.text == "==":
        message, hint = "`==` does not define", f"Write `{tokens[0].text} = …`"
        findings.add("NB103", message, span_of(source, [sign]), hint)
    elif tokens[0].kind == "name" and sign.text in ASSIGNMENTS:
        message = f"`{sign.text}` is part of a statement, not of an equation"
        hint = "Write statements under `reset:`, `on_pre:` or `init:`"
        findings.add("NB103", message, span_of(source, [sign]), hint)
    else:
        message = f"`{quote(source, tokens)}` is not the left side of an equation"
        near = _near_clause(tokens[0].text) if len(tokens) > 1 else None
        findings.add("NB103", message, span_of(source, tokens), near or _FORMS)


def _near_clause(word: str) -> str | None:
    """Return the hint if a line begins like a clause."""
    if word in CLAUSES:
        return f"Write a colon and code behind `{word}`"
    return suggest(word, CLAUSES)
