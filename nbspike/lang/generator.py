"""Partners as a rule: ``j = EXPR for k in range(a, b, c) if COND``.

The forms are ``EXPR``, ``EXPR if COND``, and either with ``for k in range(…)`` or
``for k in sample(…, p=…)`` or ``sample(…, size=…)`` between them.  ``range`` counts
as Python's does; ``sample`` takes the same bounds and keeps some of the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Expr, Number
from nbspike.lang.expr_parse import read_expression
from nbspike.lang.gate import gate
from nbspike.lang.lines import all_tokens
from nbspike.lang.parsed import Generator
from nbspike.lang.tokens import Token, matching, outside_brackets, quote, span_of, split

_WORDS = ("for", "in", "if", "else")
_LOOP = "Write `k for k in range(…)` or `k for k in sample(…, p=0.1)`"
_SAMPLE = "Write `sample(N_post, p=0.1)` or `sample(N_post, size=10)`"


def parse_generator(text: SourceText, side: str) -> Generator:
    """Parse a whole text as the partners of each neuron.

    Parameters
    ----------
    text
        The text.
    side
        What it gives: ``j``, targets of each source, or ``i``.

    Raises
    ------
    EquationSyntaxError
        With everything that is wrong in the text.
    """
    gated = gate(text)
    tokens = all_tokens(gated)
    if not tokens:
        gated.findings.add("NB106", f"the text of {text.name} is empty")
        gated.findings.raise_if_any()
    found = read_generator(gated.source, tokens, side, gated.findings)
    gated.findings.raise_if_any()
    assert found is not None
    return found


def read_generator(
    source: SourceText, tokens: Sequence[Token], side: str, findings: Findings
) -> Generator | None:
    """Return the rule that tokens write, or `None` after adding what is wrong."""
    before = len(findings)
    made = _Reader(source, findings, side).read(tokens)
    return made if len(findings) == before else None


@dataclass(frozen=True, slots=True)
class _Iteration:
    """What stands behind ``for``."""

    name: str
    kind: str
    start: Expr
    stop: Expr
    step: Expr
    p: Expr | None = None
    size: Expr | None = None


@dataclass(frozen=True, slots=True)
class _Reader:
    source: SourceText
    findings: Findings
    side: str

    def wrong(self, message: str, tokens: Sequence[Token], hint: str) -> None:
        self.findings.add("NB116", message, span_of(self.source, tokens), hint)

    def read(self, tokens: Sequence[Token]) -> Generator | None:
        """Split at ``for`` and ``if``, and read the parts."""
        parts = _at_words(tokens)
        value = self.expression(parts[0], tokens, "the number of the partner")
        iteration: _Iteration | None = None
        condition: Expr | None = None
        for part in parts[1:]:
            word = part[0].text
            if word == "for" and iteration is None and condition is None:
                iteration = self.iteration(part)
                if iteration is None:
                    return None
            elif word == "if" and condition is None:
                condition = self.expression(part[1:], part, "a condition")
            else:
                self.odd(word, part)
                return None
        if value is None:
            return None
        place = span_of(self.source, tokens)
        if iteration is None:
            return Generator(self.side, value, condition=condition, span=place)
        bounds = (iteration.start, iteration.stop, iteration.step)
        kept = (iteration.p, iteration.size)
        name = iteration.name
        return Generator(self.side, value, name, bounds, *kept, condition, place)

    def odd(self, word: str, part: Sequence[Token]) -> None:
        messages = {
            "for": ("a second `for`", "Keep one `for`; count pairs with `//` and `%`"),
            "if": ("a second `if`", "Join conditions with `and`"),
            "else": (
                "`else`, but where a condition does not hold there is no synapse",
                f"Write one `{self.side} = … if …`, and a second connect for the rest",
            ),
            "in": ("`in` without `for`", _LOOP),
        }
        what, hint = messages[word]
        self.wrong(f"`{self.side}=` has {what}", part[:1], hint)

    def expression(
        self, tokens: Sequence[Token], around: Sequence[Token], what: str
    ) -> Expr | None:
        if not tokens:
            message = f"`{quote(self.source, around)}` lacks {what}"
            self.wrong(message, around, _LOOP)
            return None
        return read_expression(self.source, tokens, self.findings)

    def iteration(self, part: Sequence[Token]) -> _Iteration | None:
        """Read ``for NAME in WORD(…)``."""
        name = part[1] if len(part) > 1 else None
        if name is None or name.kind != "name" or not _is(part, 2, "in"):
            message = f"`{quote(self.source, part)}` is not a loop"
            self.wrong(message, part, _LOOP)
            return None
        rest = part[3:]
        kind = rest[0].text if rest else ""
        closing = matching(rest, 1) if len(rest) > 1 and rest[1].is_op("(") else None
        if kind not in ("range", "sample") or closing != len(rest) - 1:
            text = quote(self.source, rest) if rest else "nothing"
            message = (
                f"`{name.text}` goes through `{text}`, which is no range or sample"
            )
            self.wrong(message, rest or part, _LOOP)
            return None
        pieces = split(rest[2:closing], ",") if closing > 2 else []
        return self.arguments(name.text, kind, rest, pieces)

    def arguments(
        self, name: str, kind: str, call: Sequence[Token], pieces: list[list[Token]]
    ) -> _Iteration | None:
        bounds: list[Expr] = []
        named: dict[str, Expr] = {}
        for piece in pieces:
            key = piece[0].text if len(piece) > 1 and piece[1].is_op("=") else None
            if key is None and not named:
                value = self.expression(piece, call, "a number between commas")
                if value is not None:
                    bounds.append(value)
                continue
            known = kind == "sample" and key in ("p", "size") and key not in named
            if key is None or not known:
                message = (
                    f"`{quote(self.source, piece)}` is no argument of `{kind}` here"
                )
                hint = (
                    _SAMPLE if kind == "sample" else "Write `range(start, stop, step)`"
                )
                self.wrong(message, piece, hint)
                return None
            value = self.expression(piece[2:], piece, "a value")
            if value is not None:
                named[key] = value
        if len(bounds) + len(named) < len(pieces):
            return None  # the parts were reported
        if not 1 <= len(bounds) <= 3:
            message = f"`{kind}` takes one to three numbers, not {len(bounds)}"
            self.wrong(message, call, "Write `range(start, stop, step)`")
            return None
        if kind == "sample" and len(named) != 1:
            message = "`sample` takes one of `p=` and `size=`"
            self.wrong(message, call, _SAMPLE)
            return None
        zero, one = Number(0), Number(1)
        start, stop = (zero, bounds[0]) if len(bounds) == 1 else bounds[:2]
        step = bounds[2] if len(bounds) == 3 else one
        return _Iteration(
            name, kind, start, stop, step, named.get("p"), named.get("size")
        )


def _is(tokens: Sequence[Token], index: int, word: str) -> bool:
    return len(tokens) > index and tokens[index].text == word


def _at_words(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """Return the parts, each but the first beginning with its word."""
    cuts = [
        index
        for index, token in outside_brackets(tokens)
        if token.kind == "name" and token.text in _WORDS
    ]
    # the `in` of a loop belongs to its `for`
    cuts = [k for k in cuts if not (tokens[k].text == "in" and _loops(tokens, k))]
    edges = [0, *cuts, len(tokens)]
    return [tokens[a:b] for a, b in pairwise(edges)]


def _loops(tokens: Sequence[Token], index: int) -> bool:
    return index >= 2 and tokens[index - 2].text == "for"
