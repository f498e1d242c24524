"""Checks of one expression by itself: a condition, an index, an initial value."""

from __future__ import annotations

from nbspike.diagnostics.findings import Findings
from nbspike.lang.expr import Expr
from nbspike.model.checked import ValueType
from nbspike.model.checks import names_defined, noise_is_linear
from nbspike.model.context import Context
from nbspike.model.dimensions import measure
from nbspike.model.inference import Typed, is_number
from nbspike.model.repair import mend
from nbspike.model.scope import Scope
from nbspike.model.symbols import TIME
from nbspike.model.wording import a_unit, quoted
from nbspike.units.dimension import Dimension


def check_expression(
    expr: Expr,
    scope: Scope,
    *,
    wanted: Dimension | ValueType | None = None,
    what: str = "this value",
) -> Expr:
    """Check one expression; return it in canonical form.

    Parameters
    ----------
    expr
        The expression as it was written.
    scope
        Its names: see `neuron_scope` and `synapse_scope`.
    wanted
        The dimension it should have, or the type (a condition, a whole number).
    what
        How messages call the value, such as ``v`` or ``the condition``.

    Raises
    ------
    NbspikeError
        NB201 for unknown names, NB308 for a condition that is a number, NB309 for
        a duration that is not a time, NB310 for another unit, and what is wrong
        inside the expression.
    """
    findings = Findings()
    context = Context(findings, scope, delays=(expr,))
    names_defined.check(context)
    noise_is_linear.check(context)
    size = wanted if isinstance(wanted, Dimension) else None
    typed = measure(expr, scope, findings, size)
    if isinstance(wanted, Dimension):
        _judge_dimension(expr, scope, typed, wanted, what, findings)
    elif isinstance(wanted, ValueType):
        _judge_type(expr, scope, typed, wanted, what, findings)
    findings.raise_if_any()
    return scope.canonical(expr)


def _judge_dimension(
    expr: Expr,
    scope: Scope,
    typed: Typed,
    wanted: Dimension,
    what: str,
    findings: Findings,
) -> None:
    size = typed.definite
    if size is None or size == wanted:
        return
    findings.add(
        "NB309" if wanted == TIME else "NB310",
        f"{what} is {a_unit(wanted)}, but {quoted(expr)} is {a_unit(size)}",
        expr.span,
        mend(expr, size, wanted, scope),
    )


def _judge_type(
    expr: Expr,
    scope: Scope,
    typed: Typed,
    wanted: ValueType,
    what: str,
    findings: Findings,
) -> None:
    if wanted is ValueType.BOOLEAN:
        if is_number(expr, scope, typed):
            findings.add(
                "NB308",
                f"{what} is true or false, but {quoted(expr)} is a number",
                expr.span,
                "Compare it with something, as in `i == j`; a probability is `p=0.02`",
            )
        return
    size = typed.definite
    if size is not None and not size.is_dimensionless:
        findings.add(
            "NB310",
            f"{what} is a number, but {quoted(expr)} is {a_unit(size)}",
            expr.span,
        )
    elif wanted is ValueType.INTEGER and typed.type is ValueType.FLOAT:
        findings.add(
            "NB310",
            f"{what} is a whole number, but {quoted(expr)} need not be one",
            expr.span,
            "Write `int(…)` around it, or `//` in place of `/`",
        )
