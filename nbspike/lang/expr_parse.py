"""Tokens to expression trees, with Python's own rules of precedence.

The tokens are laid out on one blank line, each at its own column, so that the
columns Python reports are offsets into the user's text whatever stood between
them (comments, line breaks, quotes in a header).
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.lang.expr import (
    Binary,
    Boolean,
    Call,
    Compare,
    Expr,
    Name,
    Number,
    Truth,
    Unary,
)
from nbspike.lang.expr_check import check_expression
from nbspike.lang.format import to_text
from nbspike.lang.gate import gate
from nbspike.lang.limits import LEVELS
from nbspike.lang.lines import all_tokens
from nbspike.lang.tokens import Token, span_of

_BINARY: Final[dict[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
_UNARY: Final[dict[type[ast.unaryop], str]] = {
    ast.USub: "-",
    ast.UAdd: "+",
    ast.Not: "not",
}
_COMPARE: Final[dict[type[ast.cmpop], str]] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def parse_condition(source: SourceText) -> Expr:
    """Parse a whole text as one condition, such as a threshold.

    Raises
    ------
    EquationSyntaxError
        With everything that is wrong in the text.
    """
    return parse_value(source)


def parse_value(source: SourceText) -> Expr:
    """Parse a whole text as one expression; it may go over several lines.

    Raises
    ------
    EquationSyntaxError
        With everything that is wrong in the text.
    """
    gated = gate(source)
    tokens = all_tokens(gated)
    if not tokens:
        gated.findings.add("NB106", f"the text of {source.name} is empty")
    value = read_expression(gated.source, tokens, gated.findings)
    gated.findings.raise_if_any()
    assert value is not None
    return value


def read_expression(
    source: SourceText, tokens: Sequence[Token], findings: Findings
) -> Expr | None:
    """Return the tree of `tokens`, or `None` after adding what is wrong.

    The caller reports an empty expression, since only it knows what is missing.
    """
    if not tokens or not check_expression(source, tokens, findings):
        return None
    start = tokens[0].start
    line = [" "] * (tokens[-1].end - start)
    for token in tokens:
        line[token.start - start : token.end - start] = token.text
    try:
        tree = ast.parse(f"({''.join(line)})", mode="eval").body
        return _Reader(source, start - 1, findings).read(tree, 1)
    except RecursionError:  # a sum of very many terms, read far down the stack
        _too_many_levels(findings, span_of(source, tokens))
    except _ChainError as error:
        span, meant = error.args
        message = f"`{span.text}` chains comparisons"
        findings.add("NB105", message, span, f"Write `{meant}`")
    except _LevelsError:
        _too_many_levels(findings, span_of(source, tokens))
    return None


def _too_many_levels(findings: Findings, span: Span) -> None:
    findings.add(
        "NB110",
        f"the expression has more than {LEVELS} levels (terms or brackets inside "
        "each other), which is the limit",
        span,
        "Give a part of it a name, such as `part = … : 1`",
    )


class _ChainError(Exception):
    """A chained comparison."""


class _LevelsError(Exception):
    """A tree that is too deep for recursive walks."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Python's nodes to ours; `offset` turns columns into offsets."""

    source: SourceText
    offset: int
    findings: Findings

    def span(self, node: ast.expr) -> Span:
        end = node.end_col_offset or node.col_offset
        return Span(self.source, self.offset + node.col_offset, self.offset + end)

    def read(self, node: ast.expr, level: int) -> Expr:
        """Return our node; raise on the two forms that tokens cannot show."""
        if level > LEVELS:
            raise _LevelsError
        span, down = self.span(node), level + 1
        match node:
            case ast.Constant(value=bool() as value):
                return Truth(value, span)
            case ast.Constant(value=int() | float() as value):
                return Number(value, span)
            case ast.Name(id=name):
                return Name(name, span)
            case ast.UnaryOp(op=sign, operand=operand):
                return Unary(_UNARY[type(sign)], self.read(operand, down), span)
            case ast.BinOp(op=operation, left=left, right=right):
                a, b = self.read(left, down), self.read(right, down)
                return Binary(_BINARY[type(operation)], a, b, span)
            case ast.Compare(left=left, ops=[relation], comparators=[right]):
                a, b = self.read(left, down), self.read(right, down)
                return Compare(_COMPARE[type(relation)], a, b, span)
            case ast.Compare():
                raise _ChainError(span, self.unchained(node, down))
            case ast.BoolOp(op=joint, values=values):
                word = "and" if isinstance(joint, ast.And) else "or"
                return Boolean(word, tuple([self.read(v, down) for v in values]), span)
            case ast.Call(func=ast.Name(id=name) as function, args=arguments):
                read = tuple([self.read(v, down) for v in arguments])
                return Call(name, read, span, self.span(function))
        raise AssertionError(ast.dump(node))  # the token check lets nothing else by

    def unchained(self, node: ast.Compare, level: int) -> str:
        """Return ``a < b and b < c`` for ``a < b < c``."""
        parts = [self.read(each, level) for each in (node.left, *node.comparators)]
        words = [_COMPARE[type(relation)] for relation in node.ops]
        return " and ".join(
            [
                to_text(Compare(word, left, right))
                for word, left, right in zip(words, parts, parts[1:], strict=False)
            ]
        )
