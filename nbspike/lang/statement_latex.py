r"""Statements as LaTeX: ``g += w`` is ``g \leftarrow g + w``: it sets, not equates."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from nbspike.lang.expr import Statement
from nbspike.lang.format import PRODUCT, strength
from nbspike.lang.latex import name_latex, to_latex

_SIGNS: Final = {"*": r"\cdot", "/": "/", "**": r"\uparrow", "//": "//", "%": r"\bmod"}


def statements_latex(
    statements: Iterable[Statement], *, upright: Collection[str] = ()
) -> str:
    """Return several statements in one line; empty if there are none.

    Parameters
    ----------
    statements
        The statements.
    upright
        Names to print upright, such as units.
    """
    parts = [statement_latex(each, upright=upright) for each in statements]
    return r",\quad ".join(parts)


def statement_latex(statement: Statement, *, upright: Collection[str] = ()) -> str:
    """Return one statement as LaTeX."""
    target = name_latex(statement.target)
    value = to_latex(statement.value, upright=upright)
    if statement.op == "=":
        return rf"{target} \leftarrow {value}"
    op = statement.op.removesuffix("=")
    loose = strength(statement.value) < PRODUCT
    if op not in "+-" or (op == "-" and loose):
        value = rf"\left({value}\right)"
    return rf"{target} \leftarrow {target} {_SIGNS.get(op, op)} {value}"
