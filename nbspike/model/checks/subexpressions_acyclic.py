"""Subexpressions do not need each other in a circle.

Wrong::

    a = b + 1 : 1
    b = 2*a : 1

Right::

    a = b + 1 : 1
    b : 1
"""

from __future__ import annotations

from nbspike.lang.parsed import Equation, EquationKind
from nbspike.model.context import Context
from nbspike.model.tree import name_ids
from nbspike.model.wording import text_of

_LONGEST = 6


def check(context: Context) -> None:
    """Add NB205 for each circle, at its first equation."""
    equations: dict[str, Equation] = {}
    for equation in context.equations:
        if equation.kind is EquationKind.SUBEXPRESSION:
            equations.setdefault(equation.name, equation)
    order = {name: position for position, name in enumerate(equations)}
    for circle in _circles(_needs(equations)):
        start = min(range(len(circle)), key=lambda k: order[circle[k]])
        names = circle[start:] + circle[:start]
        first = equations[names[0]]
        context.findings.add(
            "NB205",
            _sentence(names),
            first.name_span or first.span,
            f"Make one a parameter, such as `{names[0]} : {text_of(first.unit)}`"
            if len(names) > 1
            else None,
        )


def _needs(equations: dict[str, Equation]) -> dict[str, tuple[str, ...]]:
    needs = {}
    for name, equation in equations.items():
        used = name_ids(equation.expression) if equation.expression else frozenset()
        needs[name] = tuple(other for other in equations if other in used)
    return needs


def _circles(needs: dict[str, tuple[str, ...]]) -> list[list[str]]:
    """Return circles, depth first; a name belongs to at most one of them."""
    done: set[str] = set()
    found: list[list[str]] = []
    for root in needs:
        path: list[str] = []
        stack = [(root, False)]
        while stack:
            name, leave = stack.pop()
            if leave:
                done.add(path.pop())
            elif name in path:
                circle = path[path.index(name) :]
                if not any(set(circle) & set(other) for other in found):
                    found.append(circle)
            elif name not in done:
                path.append(name)
                stack.append((name, True))
                stack.extend((other, False) for other in needs[name])
    return found


def _sentence(names: list[str]) -> str:
    if len(names) == 1:
        return f"`{names[0]}` needs itself: {names[0]} -> {names[0]}"
    shown = names
    if len(names) > _LONGEST:
        shown = [*names[:3], "…", names[-1]]
    chain = " -> ".join([*shown, names[0]])
    if len(names) == 2:
        return f"`{names[0]}` and `{names[1]}` need each other: {chain}"
    return f"{len(names)} subexpressions need each other: {chain}"
