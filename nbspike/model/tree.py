"""Walking and rebuilding expression trees without recursion.

A sum of two thousand terms is two thousand nodes deep, so every pass of this
package goes over a tree with a stack of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from nbspike.lang.expr import (
    Binary,
    Boolean,
    Call,
    Compare,
    Expr,
    Load,
    Name,
    Select,
    Unary,
    children,
)


def postorder(expr: Expr) -> Iterator[Expr]:
    """Yield every node of a tree, operands before operators, left to right.

    A node object that occurs in several places is yielded once.
    """
    seen: set[int] = set()
    stack: list[tuple[Expr, bool]] = [(expr, False)]
    while stack:
        node, ready = stack.pop()
        if id(node) in seen:
            continue
        if ready:
            seen.add(id(node))
            yield node
            continue
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(children(node)))


def transform(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """Return the tree with `change` applied to every node, operands first."""
    made: dict[int, Expr] = {}
    for node in postorder(expr):
        parts = children(node)
        new = tuple(made[id(part)] for part in parts)
        same = all(a is b for a, b in zip(parts, new, strict=True))
        made[id(node)] = change(node if same else with_children(node, new))
    return made[id(expr)]


def with_children(node: Expr, parts: tuple[Expr, ...]) -> Expr:
    """Return `node` with other operands, in the order of `children`."""
    match node:
        case Unary():
            return replace(node, operand=parts[0])
        case Binary() | Compare():
            return replace(node, left=parts[0], right=parts[1])
        case Boolean():
            return replace(node, operands=parts)
        case Call():
            return replace(node, arguments=parts)
        case Select():
            condition, then, otherwise = parts
            return replace(node, condition=condition, then=then, otherwise=otherwise)
        case Load():
            return replace(node, index=parts[0])
        case _:
            return node


def names(expr: Expr) -> tuple[Name, ...]:
    """Return every name node of a tree, left to right."""
    return tuple(node for node in postorder(expr) if isinstance(node, Name))


def name_ids(expr: Expr) -> frozenset[str]:
    """Return the names that occur in a tree; function names do not count."""
    return frozenset(node.id for node in names(expr))


def calls(expr: Expr) -> tuple[Call, ...]:
    """Return every function call of a tree, innermost first."""
    return tuple(node for node in postorder(expr) if isinstance(node, Call))
