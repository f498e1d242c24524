"""`StateUpdateMethod` and `ExplicitStateUpdater`: methods of a user's own."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import ClassVar

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr import Statement, names_in
from nbspike.lang.statement_parse import parse_statements
from nbspike.model.check import check_block
from nbspike.model.checked import CheckedNeurons
from nbspike.model.context import Block
from nbspike.model.inline import inline
from nbspike.model.scopes import neuron_scope
from nbspike.numerics.methods import ALIASES, GSL, METHODS
from nbspike.numerics.written import RefusedMethod, WrittenScheme
from nbspike.numerics.written_code import WrittenCode
from nbspike.numerics.written_text import read_scheme


class StateUpdateMethod:
    """Something that integrates equations; the table of those that users wrote."""

    #: Methods that were registered, by name in lower case.
    stateupdaters: ClassVar[dict[str, object]] = {}

    @staticmethod
    def register(name: str, stateupdater: object) -> None:
        """Let groups ask for a method by a name.

        Parameters
        ----------
        name
            The name, in any case.
        stateupdater
            An `ExplicitStateUpdater`, or a function of equations, variables and
            options that returns statements.

        Raises
        ------
        MethodError
            NB408 if the name is taken or the method is none.
        """
        key = name.lower()
        if key in {**METHODS, **ALIASES, **GSL, **StateUpdateMethod.stateupdaters}:
            message = f"there is an integration method `{name}` already"
            raise fail("NB408", message, hint="Choose another name")
        if not isinstance(stateupdater, StateUpdateMethod) and not callable(
            stateupdater
        ):
            message = f"{stateupdater!r} is no integration method"
            hint = "Give an ExplicitStateUpdater('x_new = x + dt*f(x, t)')"
            raise fail("NB408", message, hint=hint)
        StateUpdateMethod.stateupdaters[key] = stateupdater


class ExplicitStateUpdater(StateUpdateMethod):
    """A method that is described in x, f, g, t, dt and dW.

    Parameters
    ----------
    description
        Lines such as ``k = dt*f(x, t)``; the last one makes ``x_new``.  `x` is the
        vector of all state variables, `f` its drift, `g` the factor of a noise and
        `dW` the increment of the noise.
    stochastic
        ``'additive'`` or ``'multiplicative'`` for equations with such noise, `None`
        for equations without noise only.
    custom_check
        Called with equations and variables; what it raises refuses the equations.

    Raises
    ------
    NbspikeError
        NB407 for what a description cannot have.
    """

    def __init__(
        self,
        description: str,
        stochastic: str | None = None,
        custom_check: Callable[..., object] | None = None,
    ) -> None:
        self.scheme = read_scheme(description, stochastic, "ExplicitStateUpdater")
        self.custom_check = custom_check
        self._description = description

    def __repr__(self) -> str:
        return f"ExplicitStateUpdater('''{self._description}''')"

    def refusal(self, equations: object, model: CheckedNeurons) -> str | None:
        """Return what the method's own check says against equations, or `None`."""
        if self.custom_check is None:
            return None
        try:
            said = self.custom_check(equations, _variables(model))
        except Exception as fault:
            return f"{fault}"
        return "its `custom_check` returned False" if said is False else None

    def named(self, name: str) -> WrittenScheme:
        """Return the method under a name for messages."""
        return WrittenScheme(name, self.scheme.statements, self.scheme.noise)


def written_methods(
    method: object, model: CheckedNeurons, equations: object, options: object
) -> Hashable | None:
    """Return a method that a user wrote; `None` if it is not one of these.

    Parameters
    ----------
    method
        A registered name, an `ExplicitStateUpdater`, or a function.
    model
        The checked model.
    equations, options
        What a function is called with, besides the variables.

    Raises
    ------
    NbspikeError
        NB408 for what a function returns, NB1xx to NB3xx for what is wrong in it.
    """
    name = getattr(method, "__name__", "the method")
    if isinstance(method, str):
        name = method.lower()
        method = StateUpdateMethod.stateupdaters.get(name)
    if isinstance(method, ExplicitStateUpdater):
        reason = method.refusal(equations, model)
        if reason is not None:
            return RefusedMethod(name, reason)
        return method.named(name)
    if not callable(method):
        return None
    code = method(equations, _variables(model), options)
    if not isinstance(code, str):
        message = f"`{name}` returned {code!r}, not statements"
        raise fail("NB408", message, hint="Return a text such as 'v = v + dt*(-v/tau)'")
    statements = parse_statements(SourceText(code, f"code of {name}"))
    return WrittenCode(name, _checked(statements, model, name))


def _variables(model: CheckedNeurons) -> dict[str, object]:
    return {item.name: item for item in model.variables}


def _checked(
    statements: tuple[Statement, ...], model: CheckedNeurons, name: str
) -> tuple[Statement, ...]:
    """Return statements without subexpressions; refuse names the model lacks."""
    block = Block(f"code of {name}", statements, for_all=True)
    canonical = check_block(block, model, complete=False)
    known = set(neuron_scope(model, complete=False).symbols)
    known |= {external for external, _ in model.externals}
    made = []
    findings = Findings()
    for statement in canonical:
        value = inline(statement.value, model)
        for used in sorted(names_in(value) - known):
            message = f"`{used}` in the code of `{name}` is not a name of the model"
            findings.add("NB408", message, statement.span, suggest(used, known))
        known.add(statement.target)
        made.append(Statement(statement.target, statement.op, value, statement.span))
    findings.raise_if_any()
    return tuple(made)
