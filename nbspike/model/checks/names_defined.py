"""Every name that is read or changed is known.

Wrong::

    dv/dt = -v/tauu : 1
    tau : second

Right::

    dv/dt = -v/tau : 1
    tau : second
"""

from __future__ import annotations

from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr import Call, Name, Statement
from nbspike.model.context import Block, Context, statements_in
from nbspike.model.functions import FOREIGN_NAMES, FUNCTIONS, Function
from nbspike.model.scope import Scope
from nbspike.model.signature import Origin
from nbspike.model.symbols import Role
from nbspike.model.tree import name_ids, postorder
from nbspike.model.wording import quoted

_USUAL = {"tau": "20*ms", "E_": "-70*mV", "V_": "-50*mV", "v_": "-50*mV"}


def check(context: Context) -> None:
    """Add NB201 for unknown names, NB208 for functions, NB115 for their arguments.

    A name that is unknown in several places is reported in the first of them.
    """
    reported: set[str] = set()
    for block in context.blocks:
        reported |= _targets(context, block)
    for expr, scope in context.expressions():
        for node in postorder(expr):
            if isinstance(node, Name) and node.id not in reported:
                if _name(context, node, scope):
                    reported.add(node.id)
            elif isinstance(node, Call):
                _call(context, node, scope)


def _name(context: Context, node: Name, scope: Scope) -> bool:
    """Judge one name that is read; return whether it was reported."""
    if scope.find(node.id) is not None:
        return False
    function = scope.function(node.id)
    if function is not None:
        message = f"`{node.id}` is a function, but here it has no arguments"
        arguments = ", ".join("xyzuvw"[: function.arity])
        if function.signature and function.signature.origin is Origin.TIMED:
            arguments = "t" if function.arity == 1 else "t, i"
        hint: str | None = f"Write `{node.id}({arguments})`"
    elif scope.complete or node.id in scope.refused:
        problem = (
            "cannot be used here" if node.id in scope.refused else "is not defined"
        )
        message = f"`{node.id}` {problem}"
        hint = scope.hint(node.id) or (
            f"Give it a value, as in `{node.id} = {_usual(node.id)}`, or declare it in "
            "the model"
        )
    else:
        return False
    context.findings.add("NB201", message, node.span, hint)
    return True


def _usual(name: str) -> str:
    """Return a value such as a constant of this name often has, for a hint."""
    for beginning, value in _USUAL.items():
        if name.startswith(beginning):
            return value
    return "1"


def _call(context: Context, node: Call, scope: Scope) -> None:
    function = scope.function(node.function)
    span = node.name_span or node.span
    if function is None:
        symbol = scope.find(node.function)
        if symbol is not None:
            context.findings.add(
                "NB208",
                f"`{node.function}` is a {symbol.role.value}, not a function",
                span,
                f"To multiply, write `{node.function}*(…)`",
            )
            return
        if not scope.complete and node.function not in FOREIGN_NAMES:
            return  # it may become known when a run starts
        near = FOREIGN_NAMES.get(node.function)
        known = {k for k, v in scope.constants.items() if isinstance(v, Function)}
        known |= FUNCTIONS.keys()
        hint = f"Did you mean `{near}`?" if near else suggest(node.function, known)
        context.findings.add(
            "NB208",
            f"`{node.function}` is not a function of the language",
            span,
            hint or f"The functions are {', '.join(sorted(FUNCTIONS))}",
        )
        return
    if len(node.arguments) != function.arity:
        context.findings.add(
            "NB115",
            f"`{node.function}` takes {_count(function.arity)}, "
            f"but {quoted(node)} has {_count(len(node.arguments), short=True)}",
            node.span,
            f"Write `{node.function}()`" if function.arity == 0 else None,
        )


def _count(number: int, *, short: bool = False) -> str:
    word = ("no", "one", "two", "three")[number] if number < 4 else str(number)
    if short:
        return word if number else "none"
    return f"{word} argument{'' if number == 1 else 's'}"


def _targets(context: Context, block: Block) -> set[str]:
    """Judge the left sides: a new name has to be of use further down.

    Returns the names that were reported.
    """
    reported: set[str] = set()
    for position, (statement, scope) in enumerate(statements_in(block, context.scope)):
        name = statement.target
        if scope.find(name) is not None or name in FUNCTIONS or name in reported:
            continue
        later = block.statements[position + 1 :]
        if statement.op == "=" and _is_read(name, later):
            continue
        _unknown_target(context, statement, scope)
        reported.add(name)
    return reported


def _is_read(name: str, statements: tuple[Statement, ...]) -> bool:
    return any(name in name_ids(item.value) for item in statements)


def _unknown_target(context: Context, statement: Statement, scope: Scope) -> None:
    name = statement.target
    variables = [
        known for known, symbol in scope.symbols.items() if symbol.role is Role.VARIABLE
    ]
    hint = scope.refused.get(name) or scope.advice.get(name)
    hint = hint or suggest(name, variables)
    if statement.op == "=":
        message = f"`{name}` is not a variable, and its value is never used"
    else:
        message = f"`{name}` is not a variable"
    span = statement.target_span or statement.span
    context.findings.add("NB201", message, span, hint or _listing(variables))


def _listing(variables: list[str]) -> str | None:
    if len(variables) < 2:
        return f"The only variable is `{variables[0]}`" if variables else None
    listed = ", ".join(f"`{item}`" for item in sorted(variables)[:6])
    return f"The variables are {listed}{' …' if len(variables) > 6 else ''}"
