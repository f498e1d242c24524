"""The description of a user's method, read and checked."""

from __future__ import annotations

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr import (
    Binary,
    Call,
    Expr,
    Name,
    Number,
    Statement,
    Unary,
    children,
)
from nbspike.lang.statement_parse import parse_statements
from nbspike.model.functions import FUNCTIONS
from nbspike.model.tree import postorder
from nbspike.numerics.written import (
    DRIFT,
    FACTOR,
    INCREMENT,
    RESULT,
    STATE,
    STEP,
    TIME,
    WrittenScheme,
)

_GIVEN = (STATE, TIME, STEP, INCREMENT)
_KINDS = (None, "additive", "multiplicative")


def read_scheme(text: str, noise: str | None, name: str) -> WrittenScheme:
    """Return the method that a text describes.

    Parameters
    ----------
    text
        Lines ``name = expression``; the last one makes ``x_new``.
    noise
        ``additive`` or ``multiplicative``, for equations with such noise, or `None`.
    name
        How messages call the method.

    Raises
    ------
    EquationSyntaxError
        NB1xx if the text is no list of assignments.
    MethodError
        NB407 for anything in it that a method cannot have.
    """
    if noise not in _KINDS:
        message = f"`stochastic` is {noise!r}, which says nothing about noise"
        raise fail("NB407", message, hint="Give None, 'additive' or 'multiplicative'")
    statements = parse_statements(SourceText(text, f"description of {name}"))
    findings = Findings()
    known = list(_GIVEN)
    for statement in statements:
        _check_target(statement, known, last=statement is statements[-1], to=findings)
        _check_value(statement.value, known, findings)
        known.append(statement.target)
    if not statements:
        findings.add("NB407", "the description has no line", hint=_hint())
    findings.raise_if_any()
    return WrittenScheme(name, statements, noise)


def _hint() -> str:
    return "Write `x_new = x + dt*f(x, t)`"


def _check_target(
    statement: Statement, known: list[str], *, last: bool, to: Findings
) -> None:
    name, place = statement.target, statement.target_span
    if statement.op != "=":
        to.add("NB407", f"`{statement.op}` changes a vector", place, "Write `=`")
    if last and name != RESULT:
        message = f"the last line makes `{name}`, not `x_new`"
        to.add("NB407", message, place, _hint())
    elif not last and name == RESULT:
        message = "`x_new` is made before the last line"
        to.add("NB407", message, place, "Move the line to the end")
    elif name in known or name in (DRIFT, FACTOR):
        message = f"`{name}` has a meaning already"
        to.add("NB407", message, place, "Choose another name")


def _check_value(expr: Expr, known: list[str], to: Findings) -> None:
    for node in postorder(expr):
        match node:
            case Name(id=name) if name not in known:
                hint = suggest(name, known) or "There are x, t, dt, dW and lines above"
                to.add("NB407", f"`{name}` is unknown here", node.span, hint)
            case Call(function=("f" | "g") as name, arguments=arguments):
                if len(arguments) != 2:
                    message = f"`{name}` takes a vector and a time"
                    to.add("NB407", message, node.span, f"Write `{name}(x, t)`")
                elif not _is_time(arguments[1]):
                    message = f"the time of `{name}` may contain `t` and `dt` only"
                    to.add("NB407", message, node.span, f"Write `{name}(x, t + dt)`")
            case Call(function=name):
                function = FUNCTIONS.get(name)
                if function is None or function.is_random:
                    message = f"`{name}` is no function that a method can have"
                    to.add("NB407", message, node.span, "There are `f` and `g`")
                elif len(node.arguments) != function.arity:
                    message = f"`{name}` takes {function.arity} arguments"
                    to.add("NB407", message, node.span)
            case Number() | Name() | Unary(op="+" | "-") | Binary():
                pass
            case _:
                to.add("NB407", "a method adds and multiplies only", node.span)


def _is_time(expr: Expr) -> bool:
    if isinstance(expr, Name):
        return expr.id in (TIME, STEP)
    inner = all(_is_time(part) for part in children(expr))
    return isinstance(expr, Number | Unary | Binary) and inner
