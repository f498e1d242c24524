"""Where the units of an expression do not fit, and which part is to blame.

`infer` has found out what every node is.  `report` walks down again with the
dimension that the surroundings want: of two unlike terms the one that does not fit
the equation is underlined, and of many terms the odd one out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from nbspike.diagnostics.findings import Findings
from nbspike.lang.expr import (
    Binary,
    Boolean,
    Call,
    Compare,
    Expr,
    Select,
    Unary,
)
from nbspike.model.checked import ValueType
from nbspike.model.functions import DimensionRule, Function
from nbspike.model.inference import Typed, infer
from nbspike.model.power import LARGEST_EXPONENT, literal_value, too_large
from nbspike.model.repair import mend
from nbspike.model.scope import Scope
from nbspike.model.symbols import TIME
from nbspike.model.wording import a_unit, quoted, text_of, units
from nbspike.units.dimension import DIMENSIONLESS, Dimension


def measure(
    expr: Expr,
    scope: Scope,
    findings: Findings,
    wanted: Dimension | None = None,
    like: str | None = None,
) -> Typed:
    """Return what an expression is, and add what is wrong inside it.

    Parameters
    ----------
    expr
        The expression as it was written.
    scope
        What its names stand for; unknown names fit everything.
    findings
        Receives NB110, NB301, NB306, NB307 and NB308.
    wanted
        The dimension that the surroundings ask for.  Only used to tell which of
        several unlike terms is meant; the caller compares the result.
    like
        Name of the variable that the expression is for, for better hints.

    Returns
    -------
    Typed
        Its dimension is `None` if it is not known or something was found.
    """
    walk = _Report(infer(expr, scope), scope, findings, like)
    stack: list[tuple[Expr, Dimension | None]] = [(expr, wanted)]
    while stack:
        node, size = stack.pop()
        stack.extend(reversed(walk.visit(node, size)))
    return walk.typed[id(expr)]


def terms_of(expr: Expr) -> tuple[Expr, ...]:
    """Return the terms of a sum, through brackets and signs, left to right."""
    found: list[Expr] = []
    stack = [expr]
    while stack:
        node = stack.pop()
        if isinstance(node, Binary) and node.op in "+-":
            stack.extend((node.right, node.left))
        elif isinstance(node, Unary) and node.op in "+-" and _is_sum(node.operand):
            stack.append(node.operand)
        else:
            found.append(node)
    return tuple(found)


def _is_sum(expr: Expr) -> bool:
    while isinstance(expr, Unary) and expr.op in "+-":
        expr = expr.operand
    return isinstance(expr, Binary) and expr.op in "+-"


_Todo = list[tuple[Expr, Dimension | None]]


class _Report:
    """Judges one node after the other; each visit names what to visit next."""

    def __init__(
        self,
        typed: Mapping[int, Typed],
        scope: Scope,
        findings: Findings,
        like: str | None,
    ) -> None:
        self.typed = typed
        self.scope = scope
        self.findings = findings
        self.like = like

    def size(self, node: Expr) -> Dimension | None:
        """Return the dimension others must match; `None` if any would do."""
        return self.typed[id(node)].definite

    def visit(self, node: Expr, wanted: Dimension | None) -> _Todo:
        """Judge one node; return its operands and what they should be."""
        match node:
            case Unary(op="not"):
                self.condition(node.operand, "not")
                return [(node.operand, None)]
            case Unary() if not _is_sum(node):
                return [(node.operand, wanted)]
            case Unary() | Binary(op="+" | "-"):
                return self.alike(node, terms_of(node), wanted)
            case Binary(op="*" | "/"):
                return self.product(node, wanted)
            case Binary(op="//" | "%"):
                whole = wanted if node.op == "%" else None
                return self.alike(node, (node.left, node.right), whole)
            case Binary():
                return self.power(node, wanted)
            case Compare():
                return self.alike(node, (node.left, node.right), None)
            case Boolean():
                for operand in node.operands:
                    self.condition(operand, node.op)
                return [(operand, None) for operand in node.operands]
            case Call():
                return self.call(node, wanted)
            case Select():
                pair = self.alike(node, (node.then, node.otherwise), wanted)
                return [(node.condition, None), *pair]
            case _:
                return []

    def product(self, node: Binary, wanted: Dimension | None) -> _Todo:
        """Pass on what each side of ``*`` or ``/`` should be, given the other."""
        left, right = self.typed[id(node.left)], self.typed[id(node.right)]
        for_left = for_right = None
        if wanted is not None and right.dimension is not None:
            times = node.op == "*"
            for_left = wanted / right.dimension if times else wanted * right.dimension
        if wanted is not None and left.dimension is not None:
            a, b = (wanted, left.dimension)
            for_right = a / b if node.op == "*" else b / a
        return [(node.left, for_left), (node.right, for_right)]

    def power(self, node: Binary, wanted: Dimension | None) -> _Todo:
        """Judge a power: the exponent has no unit and keeps within the limit."""
        exponent = literal_value(node.right)
        if exponent is not None:
            if too_large(exponent):
                self.findings.add(
                    "NB110",
                    f"the exponent in {quoted(node)} is beyond the limit of "
                    f"{LARGEST_EXPONENT}",
                    node.span,
                )
                return []
            base = wanted ** (1 / exponent) if wanted and exponent else None
            return [(node.left, base)]
        size = self.size(node.right)
        base_size = self.size(node.left)
        if size is not None and size != DIMENSIONLESS:
            self.findings.add(
                "NB307",
                f"an exponent is dimensionless, but {quoted(node.right)} is "
                f"{a_unit(size)}",
                node.right.span,
                self.ratio(node.right, size),
            )
        elif base_size is not None and base_size != DIMENSIONLESS:
            self.findings.add(
                "NB307",
                f"{quoted(node.left)} is {a_unit(base_size)}, so its exponent has to "
                f"be a number, but {quoted(node.right)} is not one",
                node.right.span,
                "Write the number itself, such as `2`",
            )
        return [(node.left, None), (node.right, DIMENSIONLESS)]

    def condition(self, node: Expr, where: str) -> None:
        """Judge an operand of ``and``, ``or`` or ``not``, or a function's condition."""
        kind = self.typed[id(node)].type
        if kind is None or kind is ValueType.BOOLEAN:
            return
        self.findings.add(
            "NB308",
            f"{quoted(node)} is a number, but `{where}` joins conditions",
            node.span,
            f"Compare it with something, such as `{text_of(node)} > 0`",
        )

    def alike(
        self, node: Expr, terms: tuple[Expr, ...], wanted: Dimension | None
    ) -> _Todo:
        """Judge things that must have one dimension, and find the odd one."""
        sizes = {id(term): self.size(term) for term in terms}
        present = Counter(size for size in sizes.values() if size is not None)
        expected = _expected(present, wanted)
        if expected is None and len(present) == 2:
            expected = self.unless_number(terms, present)
        todo = [(term, expected or wanted) for term in terms]
        if len(present) < 2:
            return todo
        if expected is None:
            self.all_differ(node, terms)
            return [(term, None) for term in terms]
        others = sum(size == expected for size in sizes.values())
        for term in terms:
            size = sizes[id(term)]
            if size is not None and size != expected:
                self.odd(node, term, size, expected, others, terms)
        fits = {None, expected}
        return [(term, expected if sizes[id(term)] in fits else None) for term in terms]

    def unless_number(
        self, terms: tuple[Expr, ...], present: Counter[Dimension]
    ) -> Dimension | None:
        """Return the dimension of the things that are not bare numbers."""
        bare = [t for t in terms if self.size(t) == DIMENSIONLESS]
        if bare and all(literal_value(term) is not None for term in bare):
            return next(size for size in present if size != DIMENSIONLESS)
        return None

    def odd(
        self,
        node: Expr,
        term: Expr,
        size: Dimension,
        expected: Dimension,
        others: int,
        terms: tuple[Expr, ...],
    ) -> None:
        """Report one term that differs from the others."""
        if others == 1:
            other = next(t for t in terms if self.size(t) == expected)
            sum_ = isinstance(node, Unary) or (
                isinstance(node, Binary) and node.op in "+-"
            )
            word = "the other term" if sum_ else "the other side"
            rest = f"{word} {quoted(other)} is {a_unit(expected)}"
        else:
            rest = f"the other terms are {units(expected)}"
        self.findings.add(
            "NB301",
            f"{quoted(term)} is {a_unit(size)}, {rest}",
            term.span,
            mend(term, size, expected, self.scope, like=self.like),
        )

    def all_differ(self, node: Expr, terms: tuple[Expr, ...]) -> None:
        """Report terms of which none is the odd one."""
        first = next(t for t in terms if self.size(t) is not None)
        size = self.size(first)
        second = next(t for t in terms if self.size(t) not in (None, size))
        other = self.size(second)
        assert size is not None
        assert other is not None
        hint = mend(second, other, size, self.scope, like=self.like) or mend(
            first, size, other, self.scope, like=self.like
        )
        self.findings.add(
            "NB301",
            f"{quoted(first)} is {a_unit(size)}, but "
            f"{quoted(second)} is {a_unit(other)}",
            node.span,
            hint,
        )

    def call(self, node: Call, wanted: Dimension | None) -> _Todo:
        """Judge the arguments of a function."""
        function = self.scope.function(node.function)
        if function is None or function.arity != len(node.arguments):
            return [(item, None) for item in node.arguments]
        if function.signature is not None:
            return self.foreign(node, function)
        rule = function.rule
        if rule is DimensionRule.ALIKE:
            return self.clip(node, wanted)
        if rule is DimensionRule.KEEP:
            return [(item, wanted) for item in node.arguments]
        if rule is DimensionRule.ROOT:
            return [(item, wanted**2 if wanted else None) for item in node.arguments]
        if rule is DimensionRule.SIGN:
            return [(item, None) for item in node.arguments]
        needed = TIME if rule is DimensionRule.TIMES else DIMENSIONLESS
        for item in node.arguments:
            self.argument(node, item, needed)
        return [(item, needed) for item in node.arguments]

    def argument(self, node: Call, item: Expr, needed: Dimension) -> None:
        """Judge one argument whose dimension the function fixes."""
        size = self.size(item)
        if size is None or size == needed:
            return
        takes = "a time" if needed == TIME else a_unit(needed)
        if needed == DIMENSIONLESS:
            takes = "a dimensionless number"
        hint = self.ratio(item, size) if needed == DIMENSIONLESS else None
        self.findings.add(
            "NB306",
            f"`{node.function}` takes {takes}, but {quoted(item)} is {a_unit(size)}",
            item.span,
            hint,
        )

    def foreign(self, node: Call, function: Function) -> _Todo:
        """Judge the arguments of a function from outside by its signature."""
        signature, todo = function.signature, []
        assert signature is not None
        sizes = [self.size(item) for item in node.arguments]
        for place, item in enumerate(node.arguments):
            needed = signature.wanted(place, sizes)
            if isinstance(needed, ValueType):
                self.condition(item, node.function)
                needed = None
            elif needed is not None:
                self.argument(node, item, needed)
            if signature.types:
                self.typed_argument(node, item, signature.types[place])
            todo.append((item, needed))
        return todo

    def typed_argument(self, node: Call, item: Expr, wanted: ValueType | None) -> None:
        """Judge one argument whose type a function from outside declares."""
        kind = self.typed[id(item)].type
        if wanted in (None, ValueType.FLOAT, kind) or kind is None:
            return
        assert wanted is not None
        if wanted is ValueType.INTEGER and kind is ValueType.BOOLEAN:
            return
        hint = f"Write `int({text_of(item)})`" if wanted is ValueType.INTEGER else None
        self.findings.add(
            "NB213",
            f"`{node.function}` takes {_a_type(wanted)}, but {quoted(item)} is "
            f"{_a_type(kind)}",
            item.span,
            hint,
        )

    def clip(self, node: Call, wanted: Dimension | None) -> _Todo:
        """Judge a function whose arguments share one dimension."""
        sizes = {self.size(item) for item in node.arguments} - {None}
        todo = [(item, wanted) for item in node.arguments]
        if len(sizes) < 2:
            return todo
        value = self.size(node.arguments[0])
        for item in node.arguments[1:]:
            size = self.size(item)
            if value is not None and size is not None and size != value:
                self.findings.add(
                    "NB306",
                    f"`{node.function}` limits {quoted(node.arguments[0])}, which is "
                    f"{a_unit(value)}, but its limit {quoted(item)} is {a_unit(size)}",
                    node.span,
                    mend(item, size, value, self.scope, like=self.like),
                )
        return todo

    def ratio(self, item: Expr, size: Dimension) -> str | None:
        """Hint at dividing something by a constant, or a unit, of its own kind."""
        return mend(item, size, DIMENSIONLESS, self.scope, like=self.like)


def _a_type(kind: ValueType) -> str:
    words = {ValueType.INTEGER: "a whole number", ValueType.BOOLEAN: "a truth value"}
    return words.get(kind, "a real number")


def _expected(
    present: Counter[Dimension], wanted: Dimension | None
) -> Dimension | None:
    """Return the dimension that the terms should have, if one stands out."""
    if wanted is not None and wanted in present:
        return wanted
    ranked = present.most_common(2)
    if not ranked:
        return None
    if len(ranked) == 1 or ranked[0][1] > ranked[1][1]:
        return ranked[0][0]
    return None
