"""L12: noise scaled with the time constant of something else."""

from __future__ import annotations

from collections.abc import Iterator

from nbspike.lang.expr import Binary, Call, Expr, Name, Unary, names_in
from nbspike.lang.parsed import EquationKind
from nbspike.linter.long_step import divisors
from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet
from nbspike.model.tree import postorder
from nbspike.units.dimension import dimension

_SECOND = dimension(second=1)


def check(sheet: Sheet) -> Iterator[Note]:
    """Yield notes on equations with one time constant and noise with another."""
    for item in sheet.neurons():
        for equation in item.parsed.equations:
            if equation.kind is not EquationKind.DIFFERENTIAL:
                continue
            assert equation.expression is not None
            terms = [*_terms(equation.expression)]
            noisy = [term for term in terms if _is_noise(term)]
            relaxing = [term for term in terms if not _is_noise(term)]
            scales = _roots(noisy, sheet)
            own = _times([d for term in relaxing for d in divisors(term)], sheet)
            if len(own) == 1 and scales and not own & scales:
                (tau,) = own
                wrong = min(scales)
                yield Note(
                    "L12",
                    (item.name,),
                    f"`{equation.name}` of {item.name} decays with `{tau}`, but its "
                    f"noise is scaled with `{wrong}`",
                    f"Write `sqrt(2/{tau})*xi` for a stationary standard deviation of "
                    "the factor in front",
                    equation.span,
                )


def _terms(expr: Expr) -> Iterator[Expr]:
    """Yield the terms of a sum."""
    if isinstance(expr, Binary) and expr.op in "+-":
        yield from _terms(expr.left)
        yield from _terms(expr.right)
    elif isinstance(expr, Unary):
        yield from _terms(expr.operand)
    else:
        yield expr


def _is_noise(expr: Expr) -> bool:
    return any(name == "xi" or name.startswith("xi_") for name in names_in(expr))


def _roots(terms: list[Expr], sheet: Sheet) -> set[str]:
    """Return the time constants that stand in roots of noise terms."""
    found: set[str] = set()
    for term in terms:
        for node in postorder(term):
            root = isinstance(node, Call) and node.function == "sqrt"
            power = isinstance(node, Binary) and node.op == "**"
            if root or power:
                found |= _times([node], sheet)
    return found


def _times(expressions: list[Expr], sheet: Sheet) -> set[str]:
    return {
        node.id
        for expr in expressions
        for node in postorder(expr)
        if isinstance(node, Name)
        and node.id in sheet.constants
        and sheet.constants[node.id].dimension == _SECOND
    }
