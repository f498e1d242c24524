r"""Expression trees as LaTeX: fractions, powers, Greek letters, subscripts.

Only letters, digits and underscores can come from the user, and underscores
become subscripts, so no text can smuggle in a LaTeX command.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from nbspike.lang.expr import (
    Binary,
    Boolean,
    Call,
    Compare,
    Expr,
    Name,
    Number,
    Truth,
    Unary,
)
from nbspike.lang.format import ATOM, SIGN, SUM, strength
from nbspike.lang.parsed import Equation, EquationKind

_GREEK: Final = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho "
    "sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon "
    "Phi Psi Omega".split()
)
_KNOWN: Final = frozenset(
    "sin cos tan sinh cosh tanh arcsin arccos arctan exp log".split()
)
_SIGNS: Final = {
    "<": "<",
    "<=": r"\le",
    ">": ">",
    ">=": r"\ge",
    "==": "=",
    "!=": r"\ne",
    "and": r"\land",
    "or": r"\lor",
    "%": r"\bmod",
    "+": "+",
    "-": "-",
    "*": r"\,",
}
_ROW: Final = ("+", "-", "*", "%")
_NUMBERED = re.compile(r"([A-Za-z]+?)(\d+)", re.ASCII)


def to_latex(node: Expr, *, upright: Collection[str] = ()) -> str:
    r"""Return an expression as LaTeX.

    Parameters
    ----------
    node
        The expression.
    upright
        Names to print upright, such as units.

    Raises
    ------
    TypeError
        If the tree holds nodes that are not part of the language.
    """
    return _Printer(frozenset(upright)).print(node)


def equation_latex(equation: Equation, *, upright: Collection[str] = ()) -> str:
    """Return ``left = right`` of an equation; a parameter has only a left side."""
    left = name_latex(equation.name)
    if equation.kind is EquationKind.DIFFERENTIAL:
        left = rf"\frac{{\mathrm{{d}}{left}}}{{\mathrm{{d}}t}}"
    if equation.expression is None:
        return left
    return f"{left} = {to_latex(equation.expression, upright=upright)}"


def name_latex(name: str) -> str:
    r"""Return a name as LaTeX: ``tau_m`` is ``\tau_{m}``, ``E_Na`` has upright Na."""
    parts = [part for part in name.split("_") if part]
    if not parts:
        return r"\_" * len(name)
    first, *subscripts = parts
    numbered = _NUMBERED.fullmatch(first)
    if numbered:
        first, number = numbered.groups()
        subscripts.insert(0, number)
    base = _word(first)
    if not subscripts:
        return base
    return f"{base}_{{{','.join([_word(part) for part in subscripts])}}}"


def _word(text: str) -> str:
    if text in _GREEK:
        return "\\" + text
    if len(text) == 1 or text.isdigit():
        return text
    return rf"\mathrm{{{text}}}"


@dataclass(frozen=True, slots=True)
class _Printer:
    upright: frozenset[str]

    def print(self, node: Expr) -> str:
        match node:
            case Number(value=value):
                return _number(value)
            case Truth(value=truth):
                return rf"\mathrm{{{str(truth).lower()}}}"
            case Name(id=name):
                return self.name(name)
            case Unary(op=op, operand=operand):
                sign = r"\lnot " if op == "not" else op
                return sign + self.within(operand, strength(node))
            case Binary(op="/" | "//" | "**", left=left, right=right):
                return self.stacked(node.op, left, right)
            case Binary():
                return self.row(node)
            case Compare(op=op, left=left, right=right):
                return self.infix(_SIGNS[op], (left, right), SUM)
            case Boolean(op=op, operands=operands):
                return self.infix(_SIGNS[op], operands, strength(node) + 1)
            case Call(function=function, arguments=arguments):
                return self.call(function, arguments)
        message = f"{type(node).__name__} is not part of the language"
        raise TypeError(message)

    def name(self, name: str) -> str:
        if name in self.upright:
            return r"\mathrm{" + name.replace("_", r"\_") + "}"
        return name_latex(name)

    def within(self, node: Expr, least: int) -> str:
        text = self.print(node)
        if strength(node) >= least:
            return text
        return rf"\left({text}\right)"

    def infix(self, sign: str, nodes: tuple[Expr, ...], least: int) -> str:
        return f" {sign} ".join([self.within(node, least) for node in nodes])

    def stacked(self, op: str, left: Expr, right: Expr) -> str:
        if op == "**":
            base = self.within(left, ATOM)
            if isinstance(left, Call):
                base = rf"\left({base}\right)"
            return f"{base}^{{{self.print(right)}}}"
        fraction = rf"\frac{{{self.print(left)}}}{{{self.print(right)}}}"
        if op == "/":
            return fraction
        return rf"\left\lfloor {fraction} \right\rfloor"

    def row(self, node: Binary) -> str:
        """Return sums and products, which lean to the left, without recursion."""
        parts: list[str] = []
        left: Expr = node
        own = SUM
        while isinstance(left, Binary) and left.op in _ROW and strength(left) >= own:
            own, right = strength(left), left.right
            least = SIGN + 1 if isinstance(right, Unary) else own + 1
            number = left.op == "*" and _starts_with_digit(right)
            sign = r"\cdot" if number else _SIGNS[left.op]
            parts.append(f" {sign} {self.within(right, least)}")
            left = left.left
        return "".join([self.within(left, own), *reversed(parts)])

    def call(self, function: str, arguments: tuple[Expr, ...]) -> str:
        printed = [self.print(each) for each in arguments]
        if function == "sqrt" and len(printed) == 1:
            return rf"\sqrt{{{printed[0]}}}"
        if function == "abs" and len(printed) == 1:
            return rf"\left|{printed[0]}\right|"
        name = rf"\{function}" if function in _KNOWN else self.operator(function)
        return rf"{name}\left({', '.join(printed)}\right)"

    def operator(self, function: str) -> str:
        return r"\operatorname{" + function.replace("_", r"\_") + "}"


def _starts_with_digit(node: Expr) -> bool:
    while isinstance(node, Binary):
        if node.op in ("/", "//"):
            return False
        node = node.left
    return isinstance(node, Number)


def _number(value: float) -> str:
    mantissa, _, exponent = repr(value).partition("e")
    if not exponent:
        return mantissa
    power = rf"10^{{{int(exponent)}}}"
    return power if mantissa == "1" else rf"{mantissa} \cdot {power}"
