"""A step that a user's function wrote as statements for one model."""

from __future__ import annotations

from dataclasses import dataclass

from nbspike.lang.expr import Binary, Expr, Name, Select, Statement
from nbspike.numerics.calculus import substitute
from nbspike.numerics.scheme import Assignment, UpdateScheme
from nbspike.numerics.system import Refusal, System


@dataclass(frozen=True, slots=True)
class WrittenCode:
    """Statements that advance the variables of one model, line after line.

    Parameters
    ----------
    name
        How messages call it.
    statements
        Checked lines without subexpressions and units; names that are no variables
        are temporary.
    """

    name: str
    statements: tuple[Statement, ...]

    def scheme(self, system: System) -> UpdateScheme | Refusal:
        """Return one step; locked variables of refractory neurons rest."""
        now: dict[str, Expr] = {}
        temporaries = []
        for number, statement in enumerate(self.statements):
            target = statement.target
            value = substitute(statement.value, now)
            if statement.op != "=":
                value = Binary(statement.op[:-1], now.get(target, Name(target)), value)
            where = f"_line{number}_{target}"
            temporaries.append(Assignment(where, value))
            now[target] = Name(where)
        updates = []
        for name in system.names:
            if name not in now:
                continue
            value = now[name]
            if name in system.locked:
                value = Select(Name("not_refractory"), value, Name(name))
            updates.append(Assignment(name, value))
        reason = f"`{self.name}`, as its function wrote it"
        return UpdateScheme(self.name, reason, tuple(temporaries), tuple(updates))
