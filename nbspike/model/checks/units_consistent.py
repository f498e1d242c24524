"""Both sides of an equation or assignment have the same unit.

Wrong::

    dv/dt = -v : volt

Right::

    dv/dt = -v/tau : volt
"""

from __future__ import annotations

from nbspike.lang.expr import Expr, Statement
from nbspike.lang.parsed import Equation, EquationKind
from nbspike.model.checked import ValueType
from nbspike.model.context import Context, statements_in
from nbspike.model.dimensions import measure
from nbspike.model.inference import Typed
from nbspike.model.power import literal_value
from nbspike.model.repair import mend
from nbspike.model.scope import Scope
from nbspike.model.symbols import TIME, Role, Symbol
from nbspike.model.wording import a_unit, quoted, text_of, type_word
from nbspike.units.dimension import DIMENSIONLESS


def check(context: Context) -> None:
    """Add NB302 and NB303, and what is wrong inside the right sides."""
    for equation in context.equations:
        if equation.expression is not None:
            _equation(context, equation, equation.expression)
    for block in context.blocks:
        for statement, scope in statements_in(block, context.scope):
            _statement(context, statement, scope)


def _equation(context: Context, equation: Equation, value: Expr) -> None:
    symbol = context.own.get(equation.name)
    declared = symbol.dimension if symbol else None
    moving = equation.kind is EquationKind.DIFFERENTIAL
    if moving and symbol and symbol.type is not ValueType.FLOAT:
        context.findings.add(
            "NB302",
            f"`{equation.name}` changes continuously, but is declared "
            f"{type_word(symbol.type or ValueType.FLOAT)}",
            equation.unit.span,
            "Write `: 1`",
        )
        measure(value, context.scope, context.findings)
        return
    wanted = declared / TIME if moving and declared is not None else declared
    scope, findings = context.scope, context.findings
    typed = measure(value, scope, findings, wanted, like=equation.name)
    size = typed.definite
    if wanted is not None and size is not None and size != wanted:
        left = f"d{equation.name}/dt" if moving else equation.name
        findings.add(
            "NB302",
            f"`{left}` is {a_unit(wanted)}, but {quoted(value)} is {a_unit(size)}",
            value.span,
            mend(value, size, wanted, scope, like=equation.name),
        )
    elif symbol is not None and not moving:
        found = _wrong_type(equation.name, symbol, typed, value)
        if found is not None:
            findings.add("NB302", found[0], value.span, found[1])


def _statement(context: Context, statement: Statement, scope: Scope) -> None:
    """Judge ``x = e``, ``x += e`` and the like; ``x *= e`` keeps the unit of x."""
    target = scope.find(statement.target)
    scales = statement.op in ("*=", "/=", "//=", "**=")
    settable = target is not None and target.role in (
        Role.VARIABLE,
        Role.TEMPORARY,
        Role.BUILTIN,
    )
    wanted = target.dimension if target is not None and settable else None
    if scales:
        wanted = DIMENSIONLESS
    value, findings = statement.value, context.findings
    typed = measure(value, scope, findings, wanted, like=statement.target)
    size = typed.definite
    if wanted is not None and size is not None and size != wanted:
        if scales:
            message = (
                f"`{statement.op}` takes a dimensionless number, but {quoted(value)} "
                f"is {a_unit(size)}"
            )
        else:
            message = (
                f"`{statement.target}` is {a_unit(wanted)}, but {quoted(value)} is "
                f"{a_unit(size)}"
            )
        hint = None
        if not scales:
            hint = mend(value, size, wanted, scope, like=statement.target)
        findings.add("NB303", message, value.span, hint)
    elif statement.op == "**=" and target is not None and _has_unit(target):
        findings.add(
            "NB303",
            f"`**=` would change the unit of `{statement.target}`",
            statement.span or value.span,
        )
    elif target is not None and target.role is Role.VARIABLE:
        whole = Typed(size, ValueType.FLOAT) if statement.op == "/=" else typed
        found = _wrong_type(statement.target, target, whole, value, statement.op)
        if found is not None:
            findings.add("NB303", found[0], value.span, found[1])


def _has_unit(symbol: Symbol) -> bool:
    return symbol.dimension is not None and symbol.dimension != DIMENSIONLESS


def _wrong_type(
    name: str, symbol: Symbol, typed: Typed, value: Expr, op: str = "="
) -> tuple[str, str | None] | None:
    """Return message and hint if a value cannot be stored without losing some."""
    if symbol.type is ValueType.BOOLEAN:
        if op != "=":
            return f"`{name}` is boolean, and `{op}` changes numbers", None
        number = typed.type in (ValueType.FLOAT, ValueType.INTEGER)
        if number and literal_value(value) not in (0, 1):
            return (
                f"`{name}` is boolean, but {quoted(value)} is a number",
                "Write True, False or a condition",
            )
    if symbol.type is ValueType.INTEGER and typed.type is ValueType.FLOAT:
        literal = literal_value(value)
        if op != "/=" and literal is not None and literal == int_or_none(literal):
            return None
        if op == "/=":
            return (
                f"`{name}` is integer, and `/=` does not leave a whole number",
                f"Write `{name} //= {text_of(value)}`",
            )
        return (
            f"`{name}` is integer, but {quoted(value)} is not a whole number",
            f"Write `int({text_of(value)})`",
        )
    return None


def int_or_none(value: float) -> int | None:
    """Return a finite number without its fraction."""
    return int(value) if abs(value) < 2**31 else None
