"""Whether tokens alternate between operands and operators, and what to say if not.

Python's parser is asked only after this check has passed, so a student never
reads a Python `SyntaxError`; every form that Python has and the language has not
is met here and called by its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.lang.limits import DEPTH, NAME_LENGTH, TERMS
from nbspike.lang.tokens import Token
from nbspike.lang.words import FOREIGN_WORDS, OPERATOR_WORDS

_ARITHMETIC: Final = ("+", "-", "*", "/", "//", "%", "**")
_COMPARISONS: Final = ("<", "<=", ">", ">=", "==", "!=")
_REPLACED: Final = {
    "^": ("NB104", "`^` is not a power", "Write `**`"),
    "&": ("NB105", "`&` is a bit operator", "Write `and`"),
    "&&": ("NB105", "`&&` is not an operator of the language", "Write `and`"),
    "|": ("NB105", "`|` is a bit operator", "Write `or`"),
    "||": ("NB105", "`||` is not an operator of the language", "Write `or`"),
    "<<": ("NB105", "`<<` is a bit operator", "Write `*2**n`"),
    ">>": ("NB105", "`>>` is a bit operator", "Write `//2**n`"),
    "@": ("NB105", "`@` is a product of matrices", "Write `*`"),
}
_DECIMAL = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_NUMBER_NAME = re.compile(
    r"((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([A-Za-z_]\w*)", re.ASCII
)


def check_expression(
    source: SourceText, tokens: Sequence[Token], findings: Findings
) -> bool:
    """Return whether `tokens` form an expression; add findings if they do not."""
    before = len(findings)
    check = _Check(source, findings)
    if len(tokens) > 2 * TERMS:
        check.report(
            "NB110",
            f"the expression has more than {TERMS} terms, which is the limit",
            tokens[:1],
            "Give a part of it a name",
        )
        return False
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if not check.step(token, following):
            return False
    return check.finish() and len(findings) == before


class _Check:
    """The state between two tokens."""

    def __init__(self, source: SourceText, findings: Findings) -> None:
        self.source = source
        self.findings = findings
        self.frames: list[tuple[str, int]] = []  # kind of bracket, chain outside
        self.chain = 0  # signs and powers that are open here
        self.previous: list[Token] = []
        self.wants_operand = True

    def report(
        self, code: str, message: str, tokens: Sequence[Token], hint: str | None = None
    ) -> bool:
        span = Span(self.source, tokens[0].start, tokens[-1].end)
        self.findings.add(code, message, span, hint)
        return False

    def step(self, token: Token, following: Token | None) -> bool:
        if self.wants_operand:
            alive = self.operand(token)
        else:
            alive = self.operator(token, following)
        self.previous = [token]
        return alive

    def finish(self) -> bool:
        if not self.wants_operand:
            return True
        (last,) = self.previous
        return self.report("NB103", f"`{last.text}` has nothing on its right", [last])

    # where an operand can stand

    def operand(self, token: Token) -> bool:
        if token.kind == "number":
            self.wants_operand = False
            return self.number(token)
        if token.kind == "name":
            return self.name(token)
        if token.text == "(":
            self.frames.append(("group", self.chain))
            return True
        if token.text in "+-":
            return self.deeper(token)
        if token.text == ")" and self.closes_empty_call():
            return self.close(token)
        return self.no_operand(token)

    def number(self, token: Token) -> bool:
        text = token.text
        if len(text) > NAME_LENGTH:
            self.report(
                "NB110",
                f"the number has {len(text)} characters, the limit is {NAME_LENGTH}",
                [token],
                "Write it with fewer digits",
            )
        elif not _DECIMAL.fullmatch(text):
            self.no_decimal(token)
        elif text.isdigit() and text.startswith("0") and text != "0":
            self.report(
                "NB103",
                f"`{text}` begins with a zero",
                [token],
                f"Write `{int(text)}`",
            )
        elif float(text) == float("inf"):
            self.report("NB103", f"`{text}` is larger than the largest number", [token])
        return True

    def no_decimal(self, token: Token) -> None:
        text = token.text
        message = f"`{text}` is not a decimal number"
        hint = "Write it in decimal digits, such as `10` or `1e-3`"
        product = _NUMBER_NAME.fullmatch(text)
        if product and text[:2].lower() not in ("0x", "0b", "0o"):
            number, name = product.groups()
            if not name.startswith("_"):
                message = f"there is no `*` between `{number}` and `{name}`"
                hint = f"Write `{number}*{name}`"
        self.report("NB103", message, [token], hint)

    def name(self, token: Token) -> bool:
        text = token.text
        if text == "not":
            return self.negation(token)
        if text in OPERATOR_WORDS:
            return self.missing(token)
        if text in FOREIGN_WORDS:
            return self.foreign_word(token)
        if len(text) > NAME_LENGTH:
            self.report(
                "NB110",
                f"the name has {len(text)} characters, the limit is {NAME_LENGTH}",
                [token],
                "Choose a shorter one",
            )
        self.wants_operand = False
        return True

    def negation(self, token: Token) -> bool:
        before = self.previous[0].text if self.previous else "("
        if before in ("(", ",", "and", "or", "not"):
            return self.deeper(token)
        return self.report(
            "NB103",
            f"`not` cannot follow `{before}` directly",
            [token],
            "Write `(not …)`",
        )

    def deeper(self, token: Token) -> bool:
        self.chain += 1
        if self.chain <= DEPTH:
            return True
        return self.report(
            "NB110",
            f"signs and powers are nested more than {DEPTH} deep, which is the limit",
            [token],
        )

    def closes_empty_call(self) -> bool:
        return (
            bool(self.frames)
            and self.frames[-1][0] == "call"
            and self.previous[0].text == "("
        )

    def no_operand(self, token: Token) -> bool:
        text = token.text
        if text in "[{":
            return self.report(
                "NB105", f"`{text}` begins a list, and the language has none", [token]
            )
        if text == "~":
            return self.report("NB105", "`~` is a bit operator", [token], "Write `not`")
        if text == "!":
            return self.report(
                "NB105", "`!` is not an operator", [token], "Write `not`"
            )
        if text == ")" and self.previous and self.previous[0].text == "(":
            return self.report("NB103", "`()` is empty", [self.previous[0], token])
        known = (*_ARITHMETIC, *_COMPARISONS, *_REPLACED, ")", ",", "=")
        if text in known:
            return self.missing(token)
        return self.stray(token)

    def missing(self, token: Token) -> bool:
        (last,) = self.previous or [token]
        ends = token.text in (")", ",") and last.text == ","
        if self.previous and (ends or last.text not in ("(", ",")):
            message = f"`{last.text}` has nothing on its right"
            return self.report("NB103", message, [last])
        return self.report("NB103", f"`{token.text}` has nothing on its left", [token])

    # where an operator can stand

    def operator(self, token: Token, following: Token | None) -> bool:
        text = token.text
        if text in _REPLACED:
            code, message, hint = _REPLACED[text]
            self.report(code, message, [token], hint)
            return self.binary(token)
        if text in ("and", "or", *_COMPARISONS, *_ARITHMETIC):
            return self.binary(token)
        if token.kind != "op":
            return self.two_operands(token)
        if text == "(":
            return self.open_call(token)
        if text == ")":
            return self.close(token)
        if text == ",":
            return self.comma(token)
        return self.no_operator(token, following)

    def binary(self, token: Token) -> bool:
        self.wants_operand = True
        if token.text == "**":
            return self.deeper(token)
        self.chain = self.frames[-1][1] if self.frames else 0
        return True

    def two_operands(self, token: Token) -> bool:
        (last,) = self.previous
        text = token.text
        if text in FOREIGN_WORDS or text == "not":
            return self.foreign_word(token)
        hint = f"Write `{last.text}*{text}` for a product"
        message = f"there is no operator between `{last.text}` and `{text}`"
        return self.report("NB103", message, [last, token], hint)

    def open_call(self, token: Token) -> bool:
        (last,) = self.previous
        if last.kind == "name":
            self.frames.append(("call", self.chain))
            self.wants_operand = True
            return True
        return self.report(
            "NB103",
            f"there is no operator between `{last.text}` and `(`",
            [last, token],
            f"Write `{last.text}*(` for a product",
        )

    def close(self, token: Token) -> bool:
        if not self.frames:
            return self.report("NB102", "`)` closes nothing", [token])
        self.chain = self.frames.pop()[1]
        self.wants_operand = False
        return True

    def comma(self, token: Token) -> bool:
        if self.frames and self.frames[-1][0] == "call":
            self.chain = self.frames[-1][1]
            self.wants_operand = True
            return True
        return self.report(
            "NB105",
            "`,` makes a tuple, and the language has none",
            [token],
            "Write `.` in a decimal number, or one expression at a time",
        )

    def no_operator(self, token: Token, following: Token | None) -> bool:
        text = token.text
        (last,) = self.previous
        if text == "[":
            return self.report(
                "NB105",
                "`[` takes an element, and the language has no indexing",
                [token],
            )
        if text == "." and following is not None and following.kind == "name":
            return self.report(
                "NB105",
                f"`.{following.text}` is an attribute, and the language has none",
                [token, following],
            )
        if text == "=" and last.kind == "name" and self.frames:
            return self.report(
                "NB105",
                f"`{last.text}=` names an argument, and the language does not",
                [last, token],
                "Give the arguments in order, or write `==` to compare",
            )
        if text == "=":
            return self.report(
                "NB103", "`=` does not compare", [token], "Write `==` to compare"
            )
        return self.stray(token)

    # neither

    def stray(self, token: Token) -> bool:
        text = token.text
        if text == ":=":
            return self.report(
                "NB105",
                "`:=` assigns inside an expression, which nothing here does",
                [token],
            )
        if text in "?$!":
            return self.report(
                "NB101", f"`{text}` is not a character of the language", [token]
            )
        if len(text) > 1 and text.endswith("="):
            return self.report(
                "NB103",
                f"`{text}` changes a variable inside an expression",
                [token],
                "Write it as a statement of its own",
            )
        return self.report("NB103", f"`{text}` does not belong here", [token])

    def foreign_word(self, token: Token) -> bool:
        return self.report(
            "NB105",
            f"`{token.text}` is a word of Python that the language does not have",
            [token],
            "Write `(condition)*value`" if token.text in ("if", "else") else None,
        )
