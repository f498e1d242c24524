"""Quotients of indices where a whole number was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nbspike.diagnostics.notes import warn
from nbspike.lang.expr import Binary, Call, Compare, Expr, Name, children, names_in
from nbspike.lang.format import to_text

_INDICES = frozenset({"i", "j", "i_pre", "i_post", "_loop"})
_ROUNDED = frozenset({"int", "floor", "ceil"})


def compared_quotient(condition: Expr) -> str | None:
    """Return a quotient of one index that is compared for equality, as text.

    ``i/2 == j`` holds for even i only: ``/`` divides truly.
    """
    if isinstance(condition, Compare) and condition.op in ("==", "!="):
        for side in (condition.left, condition.right):
            found = _quotient(side)
            if found is not None:
                return found.span.text if found.span else to_text(found)
    for child in children(condition):
        text = compared_quotient(child)
        if text is not None:
            return text
    return None


def _quotient(expr: Expr) -> Binary | None:
    """Return a division of an index that nothing rounds."""
    if isinstance(expr, Call) and expr.function in _ROUNDED:
        return None
    if isinstance(expr, Binary) and expr.op == "/":
        above, below = names_in(expr.left), names_in(expr.right)
        if len(above & _INDICES) == 1 and above <= _INDICES and not below & _INDICES:
            return expr
    for child in children(expr):
        found = _quotient(child)
        if found is not None:
            return found
    return None


def grid_quotient(formulas: Iterable[Expr]) -> str | None:
    """Return a quotient ``i/rows`` beside which ``i % rows`` stands, as text.

    Together they are the row and the column of a grid, if the quotient is rounded
    down; ``/`` divides truly.
    """
    quotients: dict[str, Binary] = {}
    rests: set[str] = set()
    for formula in formulas:
        for quotient in _parts(formula, "/"):
            quotients.setdefault(to_text(quotient.right), quotient)
        rests |= {to_text(rest.right) for rest in _parts(formula, "%")}
    for divisor, quotient in quotients.items():
        if divisor in rests:
            return quotient.span.text if quotient.span else to_text(quotient)
    return None


def note_grid(name: str, formulas: Iterable[Expr]) -> None:
    """Warn if formulas of a group lay out a grid with true division."""
    quotient = grid_quotient(formulas)
    if quotient is not None:
        rounded = quotient.replace("/", "//")
        warn(
            f"`{quotient}` of {name} divides truly, so that it has fractions; for the "
            f"rows of a grid write `{rounded}`",
            once=f"grid {name}",
            rule="L14",
        )


def _parts(expr: Expr, sign: str) -> Iterator[Binary]:
    """Yield ``i/x`` or ``i % x`` in an expression where nothing rounds it."""
    if isinstance(expr, Call) and expr.function in _ROUNDED:
        return
    if isinstance(expr, Binary) and expr.op == sign and expr.left == Name("i"):
        yield expr
    for child in children(expr):
        yield from _parts(child, sign)
