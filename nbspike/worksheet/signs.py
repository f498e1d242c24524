"""Whether a projection excites or inhibits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from nbspike.lang.expr import Binary, Compare, Expr, Name, Statement, names_in
from nbspike.model.tree import postorder
from nbspike.worksheet.definitions import (
    DriveDefinition,
    NeuronsDefinition,
    SynapsesDefinition,
)

Number = Callable[[Expr], float | None]


def sign_of(
    item: SynapsesDefinition | DriveDefinition,
    target: NeuronsDefinition | None,
    number: Number,
) -> int:
    """Return 1 if spikes excite the target, -1 if they inhibit it, 0 if unknown.

    What is added to a conductance excites if its reversal potential is above the
    threshold; what is added to anything else excites if it is positive.

    Parameters
    ----------
    item
        The projection.
    target
        Its target.
    number
        Returns the value of an expression of constants, else `None`.
    """
    found = set()
    given = {each.target: each.value for each in item.parsed.init if each.op == "="}
    for statement in _on_target(item, target):
        value = statement.value
        if isinstance(value, Name):
            value = given.get(value.id, value)
        amount = number(value)
        if statement.op not in ("+=", "-=") or amount is None or amount == 0:
            return 0
        sign = 1 if (amount > 0) == (statement.op == "+=") else -1
        name = statement.target.removesuffix("_post")
        found.add(sign * _effect(name, target, number))
    return found.pop() if len(found) == 1 else 0


def _on_target(
    item: SynapsesDefinition | DriveDefinition, target: NeuronsDefinition | None
) -> Iterator[Statement]:
    if isinstance(item, DriveDefinition):
        yield item.statement
        return
    own = {equation.name for equation in item.parsed.equations}
    known = set() if target is None else {e.name for e in target.parsed.equations}
    for pathway in item.parsed.pathways:
        for statement in pathway.statements:
            plain = statement.target.removesuffix("_post")
            if statement.target not in own and plain in known:
                yield statement


def _effect(name: str, target: NeuronsDefinition | None, number: Number) -> int:
    """Return -1 for a conductance that pulls below the threshold, else 1."""
    condition = None if target is None else target.parsed.threshold
    if target is None or not isinstance(condition, Compare):
        return 1
    limit = number(condition.right)
    if not isinstance(condition.left, Name) or limit is None:
        return 1
    formulas = [e.expression for e in target.parsed.equations if e.expression]
    for reversal in _reversals(name, condition.left.id, formulas):
        value = number(reversal)
        if value is not None:
            return 1 if value > limit else -1
    return 1


def _reversals(name: str, potential: str, formulas: Iterable[Expr]) -> Iterator[Expr]:
    """Yield E of ``g*(E - v)`` and of ``g*(v - E)``."""
    for formula in formulas:
        for node in postorder(formula):
            if not isinstance(node, Binary) or node.op != "*":
                continue
            for factor, other in ((node.left, node.right), (node.right, node.left)):
                if name not in names_in(factor) or not isinstance(other, Binary):
                    continue
                if other.op == "-" and other.right == Name(potential):
                    yield other.left
                elif other.op == "-" and other.left == Name(potential):
                    yield other.right
