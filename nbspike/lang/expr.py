"""Expression trees and statements: frozen, hashable, each node with its place.

Two trees are equal when their mathematics is written the same way; the spans do
not count, so that structure can be hashed.  Later stages build trees of the same
nodes (with `span=None`) and add three of their own: `Select`, `Load` and `Draw`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from nbspike.diagnostics.source import Span


def _place() -> Span | None:
    return field(default=None, compare=False, hash=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A literal number."""

    value: float | int
    span: Span | None = _place()


@dataclass(frozen=True, slots=True)
class Truth:
    """The literal True or False."""

    value: bool
    span: Span | None = _place()


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, constant or unit, by its name."""

    id: str
    span: Span | None = _place()


@dataclass(frozen=True, slots=True)
class Unary:
    """`op` is one of ``-``, ``+``, ``not``."""

    op: str
    operand: Expr
    span: Span | None = _place()


@dataclass(frozen=True, slots=True)
class Binary:
    """`op` is one of ``+ - * / // % **``."""

    op: str
    left: Expr
    right: Expr
    span: Span | None = _place()


@dataclass(frozen=True, slots=True)
class Compare:
    """`op` is one of ``< <= > >= == !=``."""

    op: str
    left: Expr
    right: Expr
    span: Span | None = _place()


@dataclass(frozen=True, slots=True)
class Boolean:
    """`op` is ``and`` or ``or``; two or more operands."""

    op: str
    operands: tuple[Expr, ...]
    span: Span | None = _place()


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language applied to positional arguments."""

    function: str
    arguments: tuple[Expr, ...]
    span: Span | None = _place()
    name_span: Span | None = _place()


@dataclass(frozen=True, slots=True)
class Select:
    """`then` where `condition` holds, else `otherwise`.  Not part of the language."""

    condition: Expr
    then: Expr
    otherwise: Expr
    span: Span | None = _place()


@dataclass(frozen=True, slots=True)
class Load:
    """Element `index` of an array.  Not part of the language."""

    array: str
    index: Expr
    span: Span | None = _place()


@dataclass(frozen=True, slots=True)
class Draw:
    """One random number.  Not part of the language.

    `law` is ``uniform`` or ``normal``; `site` numbers the place in the kernel, so
    that every place has a stream of its own.
    """

    law: str
    site: int
    span: Span | None = _place()


Expr = (
    Number
    | Truth
    | Name
    | Unary
    | Binary
    | Compare
    | Boolean
    | Call
    | Select
    | Load
    | Draw
)


@dataclass(frozen=True, slots=True)
class Statement:
    """``target op value``; `op` is ``=`` or one of ``+= -= *= /= //= %= **=``."""

    target: str
    op: str
    value: Expr
    span: Span | None = _place()
    target_span: Span | None = _place()


def children(node: Expr) -> tuple[Expr, ...]:
    """Return the direct operands of a node, left to right."""
    if isinstance(node, Unary):
        return (node.operand,)
    if isinstance(node, Binary | Compare):
        return (node.left, node.right)
    if isinstance(node, Boolean):
        return node.operands
    if isinstance(node, Call):
        return node.arguments
    if isinstance(node, Select):
        return (node.condition, node.then, node.otherwise)
    if isinstance(node, Load):
        return (node.index,)
    return ()


def names_in(node: Expr) -> frozenset[str]:
    """Return every name that occurs in a tree (function names do not count)."""
    if isinstance(node, Name):
        return frozenset((node.id,))
    return frozenset().union(*(names_in(child) for child in children(node)))


def calls_in(node: Expr) -> tuple[Call, ...]:
    """Return every function call in a tree, outermost first."""
    own = (node,) if isinstance(node, Call) else ()
    return own + tuple(c for child in children(node) for c in calls_in(child))
