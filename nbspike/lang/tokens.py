"""Numbers, names and operators of gated text, each with its offsets.

Whoever splits text (at colons, commas, semicolons) splits tokens, never strings,
so brackets and comments are honoured and every piece knows its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from nbspike.diagnostics.source import SourceText, Span

_QUOTED: Final = 60
_TOKEN = re.compile(
    r"""(?P<skip>[ \t\n]+|\#[^\n]*)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<number>(?:\d|\.\d)(?:[eE][+-]?(?=\d)|[\w.])*)
    |(?P<op>\*\*=|//=|<<=|>>=|\*\*|//|<<|>>|<=|>=|==|!=|:=|->|&&|\|\||[-+*/%&|^@]=|.)
    """,
    re.ASCII | re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `kind` is ``name``, ``number`` or ``op``."""

    kind: str
    text: str
    start: int
    end: int

    def is_op(self, text: str) -> bool:
        """Whether this is the operator or bracket `text`."""
        return self.kind == "op" and self.text == text


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of ``text[start:end]``."""
    return [
        Token(match.lastgroup or "op", match[0], match.start(), match.end())
        for match in _TOKEN.finditer(text, start, end)
        if match.lastgroup != "skip"
    ]


def span_of(source: SourceText, tokens: Sequence[Token]) -> Span:
    """Return the place from the first to the last token."""
    return Span(source, tokens[0].start, tokens[-1].end)


def text_of(source: SourceText, tokens: Sequence[Token]) -> str:
    """Return the user's characters from the first to the last token."""
    return span_of(source, tokens).text if tokens else ""


def quote(source: SourceText, tokens: Sequence[Token]) -> str:
    """Return the user's characters on one line, shortened if they are many."""
    text = " ".join(text_of(source, tokens).split())
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"


def outside_brackets(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """Yield index and token of all that stand outside brackets.

    A bracket that opens at the outermost level counts as outside, and so does the
    one that closes it.
    """
    depth = 0
    for index, token in enumerate(tokens):
        if token.kind == "op" and token.text in ")]}":
            depth -= 1
        if depth <= 0:
            yield index, token
        if token.kind == "op" and token.text in "([{":
            depth += 1


def find(tokens: Sequence[Token], text: str) -> list[int]:
    """Return the indices of the operators `text` outside brackets."""
    return [k for k, token in outside_brackets(tokens) if token.is_op(text)]


def split(tokens: Sequence[Token], text: str) -> list[list[Token]]:
    """Return the pieces between the operators `text` outside brackets."""
    cuts = [-1, *find(tokens, text), len(tokens)]
    return [list(tokens[a + 1 : b]) for a, b in pairwise(cuts)]


def matching(tokens: Sequence[Token], opening: int) -> int | None:
    """Return the index of the bracket that closes the one at `opening`."""
    depth = 0
    for index in range(opening, len(tokens)):
        token = tokens[index]
        if token.kind == "op" and token.text in "([{":
            depth += 1
        elif token.kind == "op" and token.text in ")]}":
            depth -= 1
            if depth == 0:
                return index
    return None
