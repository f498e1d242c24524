"""Quotients of indices where a whole number was meant."""

from __future__ import annotations

from nbspike.lang.expr import Binary, Call, Compare, Expr, children, names_in
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
