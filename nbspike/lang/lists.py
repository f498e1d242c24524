"""A bracketed list with a factor behind it, such as ``[25, 50, 75]*ms``."""

from __future__ import annotations

from collections.abc import Sequence

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Binary, Expr
from nbspike.lang.expr_parse import read_expression
from nbspike.lang.gate import raise_if_many
from nbspike.lang.tokens import Token, matching, quote, span_of, split


def read_list(
    source: SourceText,
    tokens: Sequence[Token],
    findings: Findings,
    *,
    code: str,
    hint: str,
) -> tuple[Expr, ...] | None:
    """Return the elements, each with the factor multiplied in.

    Parameters
    ----------
    source, tokens, findings
        The text; its first token opens the bracket.
    code, hint
        How to report what cannot be read.

    Returns
    -------
    tuple of Expr or None
        `None` after adding what is wrong.
    """
    before = len(findings)
    closing = matching(tokens, 0)
    behind = tokens[closing + 1 :] if closing is not None else []
    inside = tokens[1:closing]
    if behind and behind[0].text not in ("*", "/"):
        message = f"`{quote(source, behind)}` cannot follow a list"
        findings.add(code, message, span_of(source, behind), "Write `*` and a unit")
        return None
    whole = _factor(source, tokens[0], behind, findings)
    pieces = split(inside, ",")
    if len(pieces) > 1 and not pieces[-1]:
        pieces.pop()  # a last comma, as in Python
    elements: list[Expr] = []
    for piece in pieces:
        raise_if_many(findings)
        if not piece:
            message = f"`{quote(source, tokens)}` has an empty place"
            findings.add(code, message, span_of(source, tokens), hint)
            return None
        value = read_expression(source, piece, findings)
        if value is not None and whole is not None:
            elements.append(_inserted(whole, value))
    return tuple(elements) if len(findings) == before else None


def _factor(
    source: SourceText, opening: Token, behind: Sequence[Token], findings: Findings
) -> Expr | None:
    """Return the whole expression with the list's first character as a name."""
    stand_in = Token("name", "_", opening.start, opening.end)
    return read_expression(source, [stand_in, *behind], findings)


def _inserted(whole: Expr, element: Expr) -> Expr:
    """Put the element where the list stood: the leftmost leaf."""
    if isinstance(whole, Binary):
        left = _inserted(whole.left, element)
        return Binary(whole.op, left, whole.right, whole.span)
    return element
