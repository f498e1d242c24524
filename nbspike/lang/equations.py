"""Lines of a model: ``dX/dt = expr : unit (flags)`` and its two shorter sisters.

`read_equations` reads what `clauses` sorted out; `parse_model` reads a whole text
that holds nothing but equations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.lang.clauses import equation_lines, near_clause
from nbspike.lang.equation_head import Head, read_head
from nbspike.lang.expr import Binary, Expr, Name, Number, Statement, Unary
from nbspike.lang.expr_parse import read_expression
from nbspike.lang.flags import read_flags, split_flags
from nbspike.lang.gate import gate, raise_if_many
from nbspike.lang.limits import EQUATIONS
from nbspike.lang.lines import CodeLine
from nbspike.lang.links import is_linked, read_link
from nbspike.lang.parsed import Equation, EquationKind, Flag
from nbspike.lang.tokens import (
    Token,
    find,
    outside_brackets,
    quote,
    span_of,
    text_of,
    tokenize,
)
from nbspike.lang.words import CLAUSES, FLAGS

_CODE_SIGNS = ("<", "<=", ">", ">=", "==", "!=", ";", "+=", "-=", "*=", "/=")
_UNIT_HINT = "Write a unit such as `volt`, `amp/metre**2`, or `1` for a plain number"


def parse_model(
    source: SourceText, *, may_be_empty: bool = False
) -> tuple[Equation, ...]:
    """Parse a whole text as equations.

    Parameters
    ----------
    source
        The text, one equation per line.
    may_be_empty
        Whether a text without equations is a model too (synapses can do without).

    Raises
    ------
    NbspikeError
        With everything that is wrong in the text; NB111 if it is empty.
    """
    gated = gate(source)
    lines = equation_lines(gated)
    reader = EquationReader(gated.source, gated.findings, in_cell=False)
    equations = reader.read(lines)
    if not lines and not may_be_empty:
        report_empty(source, gated.findings)
    gated.findings.raise_if_any()
    return equations


def report_empty(source: SourceText, findings: Findings) -> None:
    """Add the finding for a model without any text."""
    findings.add(
        "NB111",
        f"{source.name} is empty",
        hint="Write an equation such as `dv/dt = -v/tau : volt`",
    )


@dataclass(slots=True)
class EquationReader:
    """Reads equations one by one and collects their findings.

    Parameters
    ----------
    source, findings
        The text, and where to report.
    in_cell
        Whether a parameter may carry an initial value, as in ``w : volt = w_e``, and
        the words of clauses cannot be names.
    """

    source: SourceText
    findings: Findings
    in_cell: bool
    init: tuple[Statement, ...] = ()

    def read(self, lines: Sequence[CodeLine]) -> tuple[Equation, ...]:
        """Return the equations of `lines` that can be read."""
        if len(lines) > EQUATIONS:
            message = f"there are {len(lines)} equations, the limit is {EQUATIONS}"
            span = Span(self.source, lines[EQUATIONS].start, lines[EQUATIONS].end)
            self.findings.add("NB110", message, span)
            lines = lines[:EQUATIONS]
        found: dict[str, tuple[Equation, int]] = {}
        for line in lines:
            raise_if_many(self.findings)
            if line.spoiled:
                continue
            equation = self._one(line)
            if equation is None:
                continue
            if equation.name in found:
                self._twice(equation, found[equation.name][1], line.number)
            else:
                found[equation.name] = (equation, line.number)
        return tuple(equation for equation, _ in found.values())

    def _twice(self, equation: Equation, first: int, second: int) -> None:
        self.findings.add(
            "NB202",
            f"`{equation.name}` is defined in line {first} and again in line {second}",
            equation.name_span,
            "Remove or rename one of them",
        )

    def _one(self, line: CodeLine) -> Equation | None:
        """Return one equation, or `None` after adding what is wrong with it."""
        before = len(self.findings)
        tokens = tokenize(self.source.text, line.start, line.end)
        colons = find(tokens, ":")
        if colons[:1] == [0]:
            message = "`:` has nothing on its left"
            self.findings.add("NB103", message, span_of(self.source, tokens[:1]))
            return None
        if self._mistaken_clause(tokens, colons):
            return None
        left = tokens[: colons[0]] if colons else tokens
        head = read_head(self.source, left, self.findings, clauses=self.in_cell)
        if head is None:
            return None
        linked = self.in_cell and bool(colons) and is_linked(tokens[colons[0] :])
        expression = link = None
        if linked:
            link = read_link(
                self.source, head.name, head.span, head.right, self.findings
            )
        else:
            expression = read_expression(self.source, head.right, self.findings)
        if not colons:
            self._no_unit(tokens)
        elif len(colons) > 1:
            self._two_colons(tokens, colons[1])
        if len(colons) != 1:
            return None
        declared = self._declaration(head, tokens[colons[0] :])
        if declared is None or len(self.findings) > before:
            return None
        unit, flags = declared
        span = Span(self.source, line.start, line.end)
        kind = EquationKind.PARAMETER if linked else head.kind
        return Equation(
            kind,
            head.name,
            expression,
            unit,
            flags,
            line.comment,
            span,
            head.span,
            link,
        )

    def _mistaken_clause(self, tokens: Sequence[Token], colons: Sequence[int]) -> bool:
        """Report a clause whose word is misspelt; it looks like a parameter."""
        if not colons or colons[0] != 1 or tokens[0].kind != "name":
            return False
        right = tokens[2:]
        signs = [token.text for _, token in outside_brackets(right)]
        code = any(sign in _CODE_SIGNS for sign in signs)
        near = near_clause(tokens[0].text)
        if not code and (near is None or (right and _may_be_unit(right))):
            return False
        listed = ", ".join(CLAUSES[:6])
        self.findings.add(
            "NB107",
            f"`{tokens[0].text}:` is not a clause",
            span_of(self.source, tokens[:1]),
            near or f"The clauses of neurons are {listed}",
        )
        return True

    def _no_unit(self, tokens: Sequence[Token]) -> None:
        self.findings.add(
            "NB108",
            f"`{quote(self.source, tokens)}` has no unit",
            span_of(self.source, tokens),
            "End the line with `: volt`, or with `: 1` for a plain number",
        )

    def _two_colons(self, tokens: Sequence[Token], second: int) -> None:
        place = Span(self.source, tokens[second - 1].end, tokens[second].end)
        message = "this is the second `:` of the line"
        self.findings.add("NB103", message, place, "Write one `:`, before the unit")

    def _declaration(
        self, head: Head, tokens: Sequence[Token]
    ) -> tuple[Expr, tuple[Flag, ...]] | None:
        """Return unit and flags of ``: unit (flags) [= initial value]``."""
        colon, *right = tokens
        signs = find(right, "=")
        initial = right[signs[0] :] if signs else []
        declared, inside = split_flags(right[: signs[0]] if signs else right)
        if initial and inside is None:
            initial, inside = _flags_behind(self.source, initial)
        if initial:
            self._initial(head, initial)
        if not declared:
            self.findings.add(
                "NB108",
                f"`{head.name}` has no unit",
                span_of(self.source, [colon]),
                _UNIT_HINT,
            )
            return None
        unit = self._unit(declared)
        flags: tuple[Flag, ...] = ()
        if inside is not None:
            brackets = right[len(declared) : len(declared) + len(inside) + 2]
            place = span_of(self.source, brackets)
            flags = read_flags(self.source, inside, place, self.findings)
        return None if unit is None else (unit, flags)

    def _unit(self, tokens: Sequence[Token]) -> Expr | None:
        text = quote(self.source, tokens)
        inner = Findings()
        unit = read_expression(self.source, tokens, inner)
        for found in inner:
            message = f"`{text}` is not a unit: {found.message}"
            self.findings.add(found.code, message, found.span, found.hint)
        if unit is not None and not _is_unit(unit):
            place = span_of(self.source, tokens)
            self.findings.add("NB103", f"`{text}` is not a unit", place, _UNIT_HINT)
        return unit

    def _initial(self, head: Head, tokens: Sequence[Token]) -> None:
        """Keep ``= value`` behind the unit of a parameter as a statement."""
        sign, *right = tokens
        place = span_of(self.source, tokens)
        if not self.in_cell or head.kind is not EquationKind.PARAMETER:
            message = f"`{quote(self.source, tokens)}` stands behind the unit"
            hint = f"Write `init: {head.name} = …`"
            if not self.in_cell:
                hint = "Set initial values after the model is made"
            self.findings.add("NB103", message, place, hint)
            return
        if not right:
            message = "`=` has nothing on its right"
            self.findings.add("NB103", message, span_of(self.source, [sign]))
        value = read_expression(self.source, right, self.findings)
        if value is not None:
            statement = Statement(head.name, "=", value, place, head.span)
            self.init = (*self.init, statement)


def _flags_behind(
    source: SourceText, initial: Sequence[Token]
) -> tuple[list[Token], list[Token] | None]:
    """Tell ``= w_e (constant)`` from a call: only known flags count."""
    value, inside = split_flags(initial)
    if inside and " ".join(text_of(source, inside).split()) in FLAGS:
        return value, inside
    return list(initial), None


def _may_be_unit(tokens: Sequence[Token]) -> bool:
    unit, _ = split_flags(tokens)
    before = ["", *[token.text for token in unit]]
    return all(
        token.kind == "name"
        or token.text in ("*", "/", "**", "-", "(", ")", "1")
        or last in ("**", "-")
        for last, token in zip(before, unit, strict=False)
    )


def _is_unit(node: Expr) -> bool:
    match node:
        case Name() | Number():
            return True
        case Unary(op="-" | "+", operand=Number()):
            return True
        case Binary(op="*" | "/" | "**", left=left, right=right):
            return _is_unit(left) and _is_unit(right)
    return False
