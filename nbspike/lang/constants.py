"""The body of a ``%%constants`` cell: values, slider ranges and labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText
from nbspike.diagnostics.stages import PARSE
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.equation_head import check_name
from nbspike.lang.expr import Binary, Expr, Number, Unary
from nbspike.lang.expr_parse import read_expression
from nbspike.lang.gate import gate, raise_if_many
from nbspike.lang.lines import CodeLine, all_tokens, code_lines
from nbspike.lang.lists import read_list
from nbspike.lang.parsed import ConstantLine, ConstantRange
from nbspike.lang.tokens import (
    Token,
    find,
    matching,
    outside_brackets,
    quote,
    span_of,
    split,
    tokenize,
)

_FORMS: Final = (
    "Write `[0, 5]*mV`, `linspace(0, 5, 11)*mV`, `logspace(1, 1000)*Hz` or `{2, 3, 4}`"
)
_SPACES: Final = ("linspace", "logspace")


@PARSE
def parse_constants(source: SourceText) -> tuple[ConstantLine, ...]:
    """Parse the body of a ``%%constants`` cell; an empty one has no constants.

    Raises
    ------
    NbspikeError
        With everything that is wrong in the text.
    """
    gated = gate(source)
    reader = _Reader(gated.source, gated.findings)
    found: dict[str, ConstantLine] = {}
    first_lines: dict[str, int] = {}
    for line in code_lines(gated):
        if line.spoiled:
            continue
        for piece in split(tokenize(gated.source.text, line.start, line.end), ";"):
            raise_if_many(gated.findings)
            constant = reader.line(line, piece) if piece else None
            if constant is None:
                continue
            first = first_lines.setdefault(constant.name, line.number)
            if constant.name in found:
                message = f"`{constant.name}` is set in line {first} and again in "
                gated.findings.add(
                    "NB202",
                    f"{message}line {line.number}",
                    constant.name_span,
                    "Remove one of them",
                )
            found.setdefault(constant.name, constant)
    gated.findings.raise_if_any()
    return tuple(found.values())


def parse_range(source: SourceText) -> ConstantRange:
    """Parse the range of a slider alone, such as ``[1, 50]*Hz``.

    Raises
    ------
    NbspikeError
        With everything that is wrong in the text.
    """
    gated = gate(source)
    tokens = all_tokens(gated)
    if not tokens:
        gated.findings.add("NB106", f"the text of {source.name} is empty", None, _FORMS)
    gated.findings.raise_if_any()
    limits = _Reader(gated.source, gated.findings).limits(tokens)
    gated.findings.raise_if_any()
    assert limits is not None
    return limits


def read_range(
    source: SourceText, tokens: Sequence[Token], findings: Findings
) -> ConstantRange | None:
    """Return the range that `tokens` are, or `None` after adding what is wrong."""
    return _Reader(source, findings).limits(tokens)


@dataclass(frozen=True, slots=True)
class _Reader:
    source: SourceText
    findings: Findings

    def report(self, message: str, tokens: Sequence[Token], hint: str) -> None:
        self.findings.add("NB114", message, span_of(self.source, tokens), hint)

    def line(self, line: CodeLine, tokens: Sequence[Token]) -> ConstantLine | None:
        """Return one constant, or `None` after adding what is wrong with it."""
        before = len(self.findings)
        name = tokens[0]
        if name.kind != "name" or len(tokens) == 1 or not tokens[1].is_op("="):
            self.not_a_constant(tokens)
            return None
        span = span_of(self.source, tokens[:1])
        check_name(name.text, span, self.findings)
        cut = next(
            (k for k, each in outside_brackets(tokens) if each.text == "in"),
            len(tokens),
        )
        value = self.value(tokens[1], tokens[2:cut])
        limits = None
        if cut + 1 < len(tokens):
            limits = self.limits(tokens[cut + 1 :])
        elif cut < len(tokens):
            self.report("`in` has no range behind it", tokens[cut:], _FORMS)
        if value is None or len(self.findings) > before:
            return None
        whole = span_of(self.source, tokens)
        return ConstantLine(name.text, value, limits, line.comment, whole, span)

    def not_a_constant(self, tokens: Sequence[Token]) -> None:
        name, text = tokens[0], quote(self.source, tokens)
        hint = "Write `name = value`, such as `tau_m = 20*ms`"
        if name.kind == "name" and len(tokens) > 1:
            signs = find(tokens, ":") or find(tokens, ":=")
            if tokens[1].text in (":", ":=", "==") or not signs:
                right = tokens[2:] if tokens[1].kind == "op" else tokens[1:]
                hint = (
                    f"Write `{name.text} = {quote(self.source, right)}`"
                    if right
                    else hint
                )
        self.report(f"`{text}` is not a constant", tokens, hint)

    def value(self, sign: Token, tokens: Sequence[Token]) -> Expr | None:
        if not tokens:
            self.report("`=` has nothing on its right", [sign], "Write `tau_m = 20*ms`")
        return read_expression(self.source, tokens, self.findings)

    def limits(self, right: Sequence[Token]) -> ConstantRange | None:
        """Return the range behind ``in``."""
        if right[0].text in ("[", "{"):
            values = self.elements(right)
            kind = "interval" if right[0].text == "[" else "choices"
            return self.checked(kind, right, values, None)
        if right[0].kind == "name" and len(right) > 1 and right[1].is_op("("):
            return self.space(right)
        text = quote(self.source, right)
        self.report(f"`{text}` is not a range", right, _FORMS)
        return None

    def elements(self, tokens: Sequence[Token]) -> tuple[Expr, ...] | None:
        return read_list(self.source, tokens, self.findings, code="NB114", hint=_FORMS)

    def space(self, tokens: Sequence[Token]) -> ConstantRange | None:
        """Return the range of ``linspace(low, high, n)*unit`` and its sister."""
        kind, inside = tokens[0].text, tokens[1:]
        if kind not in _SPACES:
            hint = suggest(kind, _SPACES) or _FORMS
            self.report(f"`{kind}` is not a range", tokens[:1], hint)
            return None
        closing = matching(inside, 0)
        arguments = split(inside[1:closing], ",")
        points: int | None = None
        if len(arguments) == 3:
            points = self.points(arguments[2], tokens)
            if points is None:
                return None
            inside = [
                *inside[: 1 + len(arguments[0]) + 1 + len(arguments[1])],
                *inside[closing:],
            ]
        return self.checked(kind, tokens, self.elements(inside), points)

    def points(self, tokens: Sequence[Token], whole: Sequence[Token]) -> int | None:
        if len(tokens) == 1 and tokens[0].text.isdigit() and len(tokens[0].text) < 7:
            count = int(tokens[0].text)
            if count > 1:
                return count
        text = quote(self.source, tokens)
        hint = "Write a whole number from 2 to 999999, such as `11`"
        self.report(f"`{text}` is not a number of points", tokens or whole, hint)
        return None

    def checked(
        self,
        kind: str,
        tokens: Sequence[Token],
        values: tuple[Expr, ...] | None,
        points: int | None,
    ) -> ConstantRange | None:
        """Return the range if it has as many values as its kind needs, in order."""
        if values is None:
            return None
        text = quote(self.source, tokens)
        if kind != "choices" and len(values) != 2:
            message = f"`{text}` has {len(values)} bounds, not two"
            self.report(message, tokens, _FORMS)
            return None
        if kind == "choices" and not values:
            self.report(f"`{text}` offers nothing", tokens, _FORMS)
            return None
        numbers = [_leading_number(value) for value in values]
        if kind != "choices" and None not in numbers:
            low, high = numbers
            same_unit = _factor(values[0]) == _factor(values[1])
            if same_unit and low is not None and high is not None and low >= high:
                hint = "Write the smaller bound first"
                self.report(f"`{text}` is empty", tokens, hint)
        if kind == "logspace" and any(n is not None and n <= 0 for n in numbers):
            self.report(
                f"`{text}` begins at or below zero, which has no logarithm",
                tokens,
                "Begin above zero, or write `linspace`",
            )
        return ConstantRange(kind, values, points, span_of(self.source, tokens))


def _leading_number(value: Expr) -> float | None:
    match value:
        case Number(value=number):
            return number
        case Unary(op="-", operand=Number(value=number)):
            return -number
        case Binary(op="*" | "/", left=left):
            return _leading_number(left)
    return None


def _factor(value: Expr) -> Expr | None:
    match value:
        case Binary(op=op, left=left, right=right):
            inner = _factor(left)
            return Binary(op, inner or Number(1), right)
    return None
