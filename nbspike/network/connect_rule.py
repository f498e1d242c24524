"""What a `connect` call or a ``connect:`` clause asks for, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import NbspikeError, error_from
from nbspike.lang.expr import Expr
from nbspike.lang.parsed import EquationKind, Generator, ParsedConnect
from nbspike.model.check_text import check_expression
from nbspike.model.checked import CheckedNeurons, CheckedSynapses, ValueType
from nbspike.model.functions import Outside
from nbspike.model.scope import Scope
from nbspike.model.scopes import SPIKE_HISTORY, synapse_scope
from nbspike.model.symbols import Role, Symbol, why_reserved
from nbspike.model.synaptic import inline_synaptic
from nbspike.model.tree import names
from nbspike.runtime.pairs import Whole
from nbspike.units.dimension import DIMENSIONLESS, Dimension

#: Name of the number that a generator goes through, which no user can write.
LOOP = "_loop"


@dataclass(frozen=True, slots=True)
class ConnectRule:
    """How synapses are made.

    Parameters
    ----------
    mode
        ``condition``, ``one_to_one``, ``indices``, ``generator`` or
        ``fixed_indegree`` (see `nbspike.lang.parsed.ParsedConnect`).
    condition, p, n, indegree
        Expressions with units folded, of ``i``, ``j``, ``N_pre``, ``N_post``,
        variables with ``_pre`` and ``_post``, and constants.
    generator
        The same for mode ``generator``; `LOOP` is what its loop goes through.
    i, j
        Numbers of neurons for mode ``indices``, equal shapes.
    skip
        Whether partners outside the group are left out instead of refused.
    """

    mode: str = "condition"
    condition: Expr | None = None
    p: Expr | None = None
    n: Expr | None = None
    generator: Generator | None = None
    indegree: Expr | None = None
    i: tuple[int, ...] | Whole = ()
    j: tuple[int, ...] | Whole = ()
    skip: bool = False

    def expressions(self) -> tuple[Expr, ...]:
        """Return all its expressions."""
        parts = (self.condition, self.p, self.n, self.indegree)
        own = tuple(part for part in parts if part is not None)
        return own if self.generator is None else own + self.generator.expressions()


@dataclass(frozen=True, slots=True)
class Joined:
    """A synapse model with the models of its two ends."""

    model: CheckedSynapses
    source: CheckedNeurons
    target: CheckedNeurons


def checked_rule(
    given: ParsedConnect,
    joined: Joined,
    dimensions: Mapping[str, Outside],
    *,
    of: str = "",
) -> ConnectRule:
    """Check what was parsed and write it out for the engine.

    Parameters
    ----------
    given
        The clause, or the arguments of a call.
    joined
        The models whose names may occur.
    dimensions
        Of the constants; any other name is unknown.
    of
        How messages go on behind ``p`` or ``the condition``.

    Raises
    ------
    NbspikeError
        Everything that is wrong, such as NB201 for unknown names.
    """
    scope = synapse_scope(
        joined.model, joined.source, joined.target, dimensions, connecting=True
    )
    checker = _Checker(joined, scope, of)
    rule = ConnectRule(
        mode=given.mode,
        condition=checker.condition(given.condition, "the condition"),
        p=checker.number(given.p, "p"),
        n=checker.number(given.n, "n"),
        indegree=checker.number(given.fixed_indegree, "fixed_indegree"),
        i=given.i or (),
        j=given.j or (),
        skip=given.skip_if_invalid,
    )
    if given.generator is not None:  # last: its loop has a name of its own
        rule = replace(rule, generator=checker.generator(given.generator))
    if checker.found:
        raise error_from(tuple(checker.found))
    return rule


class _Checker:
    def __init__(self, joined: Joined, scope: Scope, of: str) -> None:
        self.joined, self.scope, self.of = joined, scope, of
        self.found: list[Diagnostic] = []

    def condition(self, expr: Expr | None, what: str) -> Expr | None:
        return self.checked(expr, ValueType.BOOLEAN, what)

    def number(self, expr: Expr | None, what: str) -> Expr | None:
        return self.checked(expr, DIMENSIONLESS, what)

    def checked(
        self,
        expr: Expr | None,
        wanted: Dimension | ValueType,
        what: str,
        without: str | None = None,
    ) -> Expr | None:
        """Return an expression in the engine's terms, `None` if it is wrong.

        `without` is the side, ``i`` or ``j``, whose names have no meaning in it.
        """
        if expr is None:
            return None
        what = f"{what}{self.of}"
        try:
            made = check_expression(expr, self.scope, wanted=wanted, what=what)
        except NbspikeError as error:
            self.found += error.findings
            return None
        before = len(self.found)
        self.refuse(made, what, without)
        if len(self.found) > before:
            return None
        joined = self.joined
        return inline_synaptic(made, joined.model, joined.source, joined.target)

    def refuse(self, expr: Expr, what: str, without: str | None) -> None:
        """Note names that have no value here."""
        own = {
            item.name
            for item in self.joined.model.variables
            if item.kind is not EquationKind.SUBEXPRESSION
        }
        theirs = self.of_end(without)
        for node in names(expr):
            if node.id in own:
                message = f"`{node.id}` has no value while connections are made"
                hint = "Use i, j, N_pre, N_post, x_pre, x_post"
            elif node.id in theirs:
                message = f"`{node.id}` is not known where {what} is worked out"
                hint = (
                    f"Use it in a condition behind `if`: that comes after `{without}`"
                )
            else:
                continue
            self.found.append(Diagnostic("NB201", message, node.span, hint))

    def of_end(self, index: str | None) -> frozenset[str]:
        """Return the names that only pairs with a neuron ``i`` or ``j`` have."""
        if index is None:
            return frozenset()
        source = index == "i"
        model = self.joined.source if source else self.joined.target
        suffix = "_pre" if source else "_post"
        names = (*(item.name for item in model.variables), *SPIKE_HISTORY)
        return frozenset({index, *(name + suffix for name in names)})

    def generator(self, given: Generator) -> Generator:
        """Return a generator with checked expressions."""
        side = given.side
        integer, number = ValueType.INTEGER, DIMENSIONLESS
        words = ("start", "stop", "step")
        bounds = [
            self.checked(bound, integer, f"the {word} of the loop of `{side}=`", side)
            for word, bound in zip(words, given.bounds, strict=False)
        ]
        p = self.checked(given.p, number, "p of `sample`", side)
        size = self.checked(given.size, integer, "size of `sample`", side)
        if given.name is not None:
            self.add_loop(given)
        value = self.checked(given.value, number, f"`{side}=`", side)
        condition = self.condition(given.condition, f"the condition of `{side}=`")
        return replace(
            given,
            value=value or given.value,
            bounds=tuple(bound for bound in bounds if bound is not None),
            p=p,
            size=size,
            condition=condition,
        )

    def add_loop(self, given: Generator) -> None:
        name = given.name
        assert name is not None
        reason = why_reserved(name.lstrip("_") or "_")
        if reason is not None:
            message = f"`{name}` cannot be what a loop goes through: it {reason}"
            hint = "Call it `k`"
            self.found.append(Diagnostic("NB203", message, given.span, hint))
        loop = Symbol(LOOP, Role.TEMPORARY, DIMENSIONLESS, ValueType.INTEGER)
        symbols = {**self.scope.symbols, name: loop}
        self.scope = replace(self.scope, symbols=symbols)
