"""Statements: ``name = expression``, augmented or not, one per line or ``;``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Statement
from nbspike.lang.expr_parse import read_expression
from nbspike.lang.gate import gate, raise_if_many
from nbspike.lang.limits import NAME_LENGTH
from nbspike.lang.lines import CodeLine, code_lines
from nbspike.lang.tokens import (
    Token,
    outside_brackets,
    quote,
    span_of,
    split,
    tokenize,
)
from nbspike.lang.words import FOREIGN_WORDS, KEYWORDS

ASSIGNMENTS: Final = ("=", "+=", "-=", "*=", "/=", "//=", "%=", "**=")
_FOREIGN: Final = ("&=", "|=", "^=", "<<=", ">>=", "@=", ":=")


def parse_statements(source: SourceText) -> tuple[Statement, ...]:
    """Parse a whole text as statements; an empty text has none.

    Raises
    ------
    EquationSyntaxError
        With everything that is wrong in the text.
    """
    gated = gate(source)
    lines = code_lines(gated)
    statements = read_statements(gated.source, lines, gated.findings)
    gated.findings.raise_if_any()
    return statements


def read_statements(
    source: SourceText, lines: Sequence[CodeLine], findings: Findings
) -> tuple[Statement, ...]:
    """Return the statements of `lines` that can be read; add findings for others."""
    statements = []
    for line in lines:
        if line.spoiled:
            continue
        for piece in split(tokenize(source.text, line.start, line.end), ";"):
            raise_if_many(findings)
            statement = read_statement(source, piece, findings) if piece else None
            if statement is not None:
                statements.append(statement)
    return tuple(statements)


def read_statement(
    source: SourceText, tokens: Sequence[Token], findings: Findings
) -> Statement | None:
    """Return one statement, or `None` after adding what is wrong with it."""
    at = next(
        (
            index
            for index, token in outside_brackets(tokens)
            if token.kind == "op" and token.text in (*ASSIGNMENTS, *_FOREIGN)
        ),
        None,
    )
    if at is None:
        _no_assignment(source, tokens, findings)
        return None
    sign, left, right = tokens[at], tokens[:at], tokens[at + 1 :]
    if sign.text in _FOREIGN:
        message = f"`{sign.text}` does not assign in this language"
        known = ", ".join(f"`{each}`" for each in ASSIGNMENTS)
        findings.add("NB105", message, span_of(source, [sign]), f"Use one of {known}")
        return None
    target_ok = _check_target(source, left, sign, findings)
    if not right:
        message = f"`{sign.text}` has nothing on its right"
        findings.add("NB103", message, span_of(source, [sign]))
    value = read_expression(source, right, findings)
    if value is None or not target_ok:
        return None
    return Statement(
        left[0].text,
        sign.text,
        value,
        span_of(source, tokens),
        span_of(source, left),
    )


def _check_target(
    source: SourceText, left: Sequence[Token], sign: Token, findings: Findings
) -> bool:
    before = len(findings)
    if not left:
        message = f"`{sign.text}` has nothing on its left"
        findings.add("NB112", message, span_of(source, [sign]))
    elif len(left) > 1 and left[0].text in FOREIGN_WORDS:
        _foreign_word(source, left[0], findings)
    elif len(left) > 1 or left[0].kind != "name":
        findings.add(
            "NB112",
            f"`{quote(source, left)}` is not a variable that can be assigned to",
            span_of(source, left),
            "Write one name on the left",
        )
    elif left[0].text in KEYWORDS:
        message = f"`{left[0].text}` is a word of Python, not a variable"
        findings.add("NB203", message, span_of(source, left), "Choose another name")
    elif len(left[0].text) > NAME_LENGTH:
        length = len(left[0].text)
        message = f"the name has {length} characters, the limit is {NAME_LENGTH}"
        findings.add("NB110", message, span_of(source, left), "Choose a shorter one")
    return len(findings) == before


def _no_assignment(
    source: SourceText, tokens: Sequence[Token], findings: Findings
) -> None:
    text, place = quote(source, tokens), span_of(source, tokens)
    first, *rest = tokens
    if first.text in FOREIGN_WORDS:
        _foreign_word(source, first, findings)
    elif first.kind == "name" and rest and rest[0].is_op("=="):
        findings.add(
            "NB112",
            f"`{text}` compares, it does not change `{first.text}`: `==` is not `=`",
            span_of(source, rest[:1]),
            f"Did you mean `{first.text} = {quote(source, rest[1:])}`?",
        )
    elif [token.text for token in rest] in (["+", "+"], ["-", "-"]):
        hint = f"Write `{first.text} {rest[0].text}= 1`"
        findings.add("NB112", f"`{text}` is not a statement", place, hint)
    else:
        hint = "Write `name = expression`, or `+=`, `-=`, `*=`, `/=`"
        findings.add(
            "NB112", f"`{quote(source, tokens)}` is not a statement", place, hint
        )


def _foreign_word(source: SourceText, word: Token, findings: Findings) -> None:
    message = f"`{word.text}` is a word of Python that the language does not have"
    findings.add("NB105", message, span_of(source, [word]))
