"""Gated text as lines of code: comments set aside, open brackets joined."""

from __future__ import annotations

from dataclasses import dataclass

from nbspike.lang.gate import Gated
from nbspike.lang.tokens import Token, tokenize


@dataclass(frozen=True, slots=True)
class CodeLine:
    """Characters ``[start, end)`` that belong together, from code to code.

    `indent` is the column of the first character (tabs expanded), `number` the
    first line's number.  Nobody may read the inside of a `spoiled` one.
    """

    start: int
    end: int
    indent: int
    number: int
    comment: str = ""
    spoiled: bool = False

    def joined_with(self, other: CodeLine) -> CodeLine:
        """Return the line that goes on to the end of `other`."""
        comment = " ".join(part for part in (self.comment, other.comment) if part)
        spoiled = self.spoiled or other.spoiled
        return CodeLine(
            self.start, other.end, self.indent, self.number, comment, spoiled
        )


def code_lines(gated: Gated) -> list[CodeLine]:
    """Return the lines that hold code; a last ``;`` only hides a cell's output."""
    lines: list[CodeLine] = []
    offset = 0
    for number, text in enumerate(gated.source.text.split("\n"), 1):
        line = _code_line(gated, number, offset, text)
        offset += len(text) + 1
        if line is None:
            continue
        if number in gated.joined and lines:
            lines[-1] = lines[-1].joined_with(line)
        else:
            lines.append(line)
    return _without_last_semicolon(gated, lines)


def all_tokens(gated: Gated) -> list[Token]:
    """Return the tokens of the whole text; raise what is wrong with it so far."""
    gated.findings.raise_if_any()
    lines = code_lines(gated)
    return [
        token
        for line in lines
        for token in tokenize(gated.source.text, line.start, line.end)
    ]


def _code_line(gated: Gated, number: int, offset: int, text: str) -> CodeLine | None:
    code, _, comment = text.partition("#")
    bare = code.strip(" \t")
    if not bare:
        return None
    lead = code[: len(code) - len(code.lstrip(" \t"))]
    start = offset + len(lead)
    return CodeLine(
        start,
        start + len(bare),
        len(lead.expandtabs(8)),
        number,
        comment.strip(),
        number in gated.spoiled,
    )


def _without_last_semicolon(gated: Gated, lines: list[CodeLine]) -> list[CodeLine]:
    if not lines or not gated.source.text[: lines[-1].end].endswith(";"):
        return lines
    last = lines.pop()
    end = last.start + len(gated.source.text[last.start : last.end - 1].rstrip())
    if end == last.start:
        return lines
    return [
        *lines,
        CodeLine(last.start, end, last.indent, last.number, last.comment, last.spoiled),
    ]
