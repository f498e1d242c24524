"""What every check looks at: the declarations, the code, and their scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from nbspike.diagnostics.findings import Findings
from nbspike.lang.expr import Expr, Statement
from nbspike.lang.parsed import Equation
from nbspike.model.checked import CheckedNeurons
from nbspike.model.inference import infer
from nbspike.model.scope import Scope, temporary
from nbspike.model.symbols import Symbol


@dataclass(frozen=True, slots=True)
class Block:
    """Statements that run one after the other: a reset, a pathway, ``init``.

    `for_all` tells whether they run for all elements, not just for some.
    """

    name: str
    statements: tuple[Statement, ...]
    for_all: bool = False

    @property
    def sets_initial_values(self) -> bool:
        """Whether the block runs once, for all elements."""
        return self.name == "init"


@dataclass(frozen=True, slots=True)
class Context:
    """One model while it is checked.

    `own` are the declared variables; `ends` the models of source and target by
    the words messages use for them, in a synapse model; `delays` are expressions
    of pathways.
    """

    findings: Findings
    scope: Scope
    equations: tuple[Equation, ...] = ()
    own: dict[str, Symbol] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    threshold: Expr | None = None
    refractory: Expr | None = None
    delays: tuple[Expr, ...] = ()
    ends: tuple[tuple[str, CheckedNeurons], ...] = ()
    synaptic: bool = False

    @property
    def place(self) -> str:
        """How messages call the model."""
        return "synapses" if self.synaptic else "neurons"

    def expressions(self) -> Iterator[tuple[Expr, Scope]]:
        """Yield every expression of the model with the scope it is read in."""
        for equation in self.equations:
            if equation.expression is not None:
                yield equation.expression, self.scope
        for expr in (self.threshold, self.refractory, *self.delays):
            if expr is not None:
                yield expr, self.scope
        for block in self.blocks:
            for statement, scope in statements_in(block, self.scope):
                yield statement.value, scope


def statements_in(block: Block, scope: Scope) -> Iterator[tuple[Statement, Scope]]:
    """Yield statements with their scopes, which grow by the block's own names.

    A new name on the left of ``=`` takes its dimension and type from the right
    side, and is known to the statements below.
    """
    for statement in block.statements:
        yield statement, scope
        if statement.op == "=" and scope.find(statement.target) is None:
            value = infer(statement.value, scope)[id(statement.value)]
            new = temporary(statement.target, value.dimension, value.type)
            scope = scope.adding((new,))
