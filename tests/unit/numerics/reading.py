"""Texts to trees, for tests of what works on trees."""

from __future__ import annotations

from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Expr
from nbspike.lang.expr_parse import parse_value
from nbspike.model.inline import fold_units


def expression(text: str) -> Expr:
    """Return an expression with unit names folded."""
    return fold_units(parse_value(SourceText(text, "expression")))
