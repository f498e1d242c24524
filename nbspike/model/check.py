"""Parsed models to checked models: all rules run, all findings come together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.stages import CHECK
from nbspike.lang.expr import Expr, Statement
from nbspike.lang.parsed import (
    Equation,
    EquationKind,
    ParsedNeurons,
    ParsedSynapses,
    Pathway,
)
from nbspike.model.argument_types import argument_types
from nbspike.model.checked import (
    CheckedNeurons,
    CheckedPathway,
    CheckedSynapses,
    Refractory,
    ValueType,
    Variable,
)
from nbspike.model.checks import CHECKS
from nbspike.model.context import Block, Context
from nbspike.model.declared_unit import declared_unit
from nbspike.model.functions import Function, Outside
from nbspike.model.inference import infer
from nbspike.model.scope import Scope
from nbspike.model.scopes import (
    neuron_scope,
    scope_of_neurons,
    scope_of_synapses,
    synapse_scope,
)
from nbspike.model.symbols import TIME, Role, Symbol, variable_symbol
from nbspike.model.synaptic_equations import (
    has_flag,
    is_event_driven,
    is_summed,
    last_update,
    summed_of,
)
from nbspike.model.tree import names
from nbspike.units.dimension import DIMENSIONLESS, Dimension


@CHECK
def check_neurons(
    parsed: ParsedNeurons,
    constants: Mapping[str, Outside] | None = None,
    *,
    complete: bool = True,
) -> CheckedNeurons:
    """Check a neuron model.

    Parameters
    ----------
    parsed
        The model as it was read.  Its ``init`` is left to `check_initial`.
    constants
        Constants from outside with their dimensions, and functions from there.
    complete
        Whether every other name is an error.  If not, unknown names count as
        constants that will get a value later, and fit every unit.

    Raises
    ------
    NbspikeError
        Everything that was found, in the order of the text: names (NB2xx), units
        (NB3xx), flags (NB105, NB210), noise (NB403), functions (NB115, NB208).
    """
    findings = Findings()
    own = _declare(parsed.equations, findings)
    scope = scope_of_neurons(
        own, constants, complete=complete, refractory=parsed.refractory is not None
    )
    context = Context(
        findings,
        scope,
        parsed.equations,
        own,
        (Block("reset", parsed.reset),),
        threshold=parsed.threshold,
        refractory=parsed.refractory,
    )
    _judge(context)
    externals, unresolved = _constants(context)
    calls, functions = _functions(context)
    return CheckedNeurons(
        variables=_variables(parsed.equations, own, scope),
        threshold=parsed.threshold and scope.canonical(parsed.threshold),
        reset=_canonical(parsed.reset, scope),
        refractory=_refractory(parsed.refractory, scope),
        externals=externals,
        noises=_noises(context),
        method=parsed.method,
        unresolved=unresolved,
        calls=calls,
        functions=functions,
    )


@CHECK
def check_synapses(
    parsed: ParsedSynapses,
    source: CheckedNeurons | None,
    target: CheckedNeurons | None,
    constants: Mapping[str, Outside] | None = None,
    *,
    complete: bool = True,
) -> CheckedSynapses:
    """Check a synapse model between two populations.

    Parameters
    ----------
    parsed
        The model as it was read.  ``connect`` is left to `check_expression`, and
        ``init`` to `check_initial`.
    source, target
        The models of the two ends; `None` for an input without variables.
    constants, complete
        As in `check_neurons`.

    Raises
    ------
    NbspikeError
        As in `check_neurons`.
    """
    findings = Findings()
    declared = _declare(parsed.equations, findings)
    added = last_update(parsed.equations)
    summed = {item.name for item in parsed.equations if is_summed(item)}
    own = {name: symbol for name, symbol in declared.items() if name not in summed}
    own = {**{item.name: variable_symbol(item) for item in added}, **own}
    scope = scope_of_synapses(own, source, target, constants, complete=complete)
    blocks = tuple(Block(_title(item), item.statements) for item in parsed.pathways)
    ends = (("source", source), ("target", target))
    delays = (parsed.delay, *(item.delay for item in parsed.pathways))
    context = Context(
        findings,
        scope,
        parsed.equations,
        {**own, **declared},
        blocks,
        delays=tuple(item for item in delays if item is not None),
        ends=tuple((word, model) for word, model in ends if model is not None),
        synaptic=True,
    )
    _judge(context)
    externals, unresolved = _constants(replace(context, delays=()))
    calls, functions = _functions(replace(context, delays=()))
    stored = [item for item in parsed.equations if item.name not in summed]
    return CheckedSynapses(
        variables=(*_variables(stored, own, scope), *added),
        pathways=tuple(
            CheckedPathway(item.name, item.trigger, _canonical(item.statements, scope))
            for item in parsed.pathways
        ),
        externals=externals,
        unresolved=unresolved,
        calls=calls,
        functions=functions,
        sums=summed_of(parsed.equations, scope),
        noises=_noises(context),
    )


@CHECK
def check_initial(
    statements: tuple[Statement, ...],
    model: CheckedNeurons | CheckedSynapses,
    constants: Mapping[str, Outside] | None = None,
    *,
    complete: bool = True,
    source: CheckedNeurons | None = None,
    target: CheckedNeurons | None = None,
) -> tuple[Statement, ...]:
    """Check statements that set initial values; return them in canonical form.

    `source` and `target` are the ends of a synapse model.  Initial values may set
    shared variables and the delay, which code that spikes run may not.

    Raises
    ------
    NbspikeError
        NB201 for unknown names, NB204 for what cannot be set, NB303 for units.
    """
    block = Block("init", statements, for_all=True)
    return check_block(
        block, model, constants, complete=complete, source=source, target=target
    )


@CHECK
def check_block(
    block: Block,
    model: CheckedNeurons | CheckedSynapses,
    constants: Mapping[str, Outside] | None = None,
    *,
    complete: bool = True,
    source: CheckedNeurons | None = None,
    target: CheckedNeurons | None = None,
) -> tuple[Statement, ...]:
    """Check statements about a model that is checked; return them in canonical form.

    Parameters
    ----------
    block
        The statements, what messages call them, and whom they run for.
    model
        The model they are about.
    constants, complete
        As in `check_neurons`.
    source, target
        The ends of a synapse model.

    Raises
    ------
    NbspikeError
        NB201 for unknown names, NB204 for what cannot be set, NB303 for units.
    """
    if isinstance(model, CheckedNeurons):
        scope = neuron_scope(model, constants, complete=complete)
    else:
        scope = synapse_scope(model, source, target, constants, complete=complete)
    own = {item.name: scope.symbols[item.name] for item in model.variables}
    if isinstance(model, CheckedSynapses) and _sets_delays(block, model):
        own["delay"] = Symbol("delay", Role.VARIABLE, TIME, ValueType.FLOAT)
        scope = scope.adding((own["delay"],))
    context = Context(
        Findings(),
        scope,
        own=own,
        blocks=(block,),
        synaptic=isinstance(model, CheckedSynapses),
    )
    _judge(context)
    return _canonical(block.statements, scope)


def _sets_delays(block: Block, model: CheckedSynapses) -> bool:
    follows = any(pathway.trigger == "pre" for pathway in model.pathways)
    sets = any(item.target == "delay" for item in block.statements)
    return block.sets_initial_values and follows and sets


def _title(pathway: Pathway) -> str:
    name = pathway.name
    return f"on_{name}" if name in ("pre", "post") else name


def _judge(context: Context) -> None:
    for check in CHECKS:
        check(context)
    context.findings.raise_if_any()


def _declare(equations: tuple[Equation, ...], findings: Findings) -> dict[str, Symbol]:
    """Return what the declared names stand for; the first of two equal ones wins."""
    own: dict[str, Symbol] = {}
    for equation in equations:
        size, kind = declared_unit(equation.unit, findings)
        flags = {flag.name for flag in equation.flags}
        symbol = Symbol(
            equation.name,
            Role.VARIABLE,
            size,
            kind,
            equation.kind,
            shared="shared" in flags,
            constant="constant" in flags,
        )
        own.setdefault(equation.name, symbol)
    return own


def _variables(
    equations: Iterable[Equation], own: Mapping[str, Symbol], scope: Scope
) -> tuple[Variable, ...]:
    made = []
    for equation in equations:
        symbol = own[equation.name]
        flags = {flag.name for flag in equation.flags}
        value = equation.expression
        held = "constant over dt" in flags
        made.append(
            Variable(
                equation.name,
                EquationKind.PARAMETER if held else equation.kind,
                symbol.dimension or DIMENSIONLESS,
                symbol.type or ValueType.FLOAT,
                expression=None if value is None else scope.canonical(value),
                locked="unless refractory" in flags,
                constant=symbol.constant,
                shared=symbol.shared,
                comment=equation.comment,
                span=equation.span,
                held=held,
                event_driven=is_event_driven(equation),
                clock_driven=has_flag(equation, "clock-driven"),
                linked="linked" in flags,
            )
        )
    return tuple(made)


def _canonical(
    statements: tuple[Statement, ...], scope: Scope
) -> tuple[Statement, ...]:
    made = []
    for statement in statements:
        symbol = scope.find(statement.target)
        target = statement.target if symbol is None else symbol.name
        value = scope.canonical(statement.value)
        made.append(replace(statement, target=target, value=value))
    return tuple(made)


def _refractory(expr: Expr | None, scope: Scope) -> Refractory | None:
    if expr is None:
        return None
    kind = infer(expr, scope)[id(expr)].type
    return Refractory(scope.canonical(expr), kind is not ValueType.BOOLEAN)


def _constants(
    context: Context,
) -> tuple[tuple[tuple[str, Dimension], ...], tuple[str, ...]]:
    """Return the constants from outside, and those that have no value yet."""
    found: dict[str, Dimension | None] = {}
    for expr, scope in context.expressions():
        found.update(scope.externals((expr,)))
    ordered = sorted(found.items())
    externals = tuple((name, size or DIMENSIONLESS) for name, size in ordered)
    return externals, tuple(name for name, size in ordered if size is None)


def _functions(context: Context) -> tuple[tuple[str, ...], tuple[Function, ...]]:
    """Return the functions from outside that are called, and what is known of them."""
    calls = context.scope.foreign(expr for expr, _ in context.expressions())
    known = (context.scope.function(name) for name in calls)
    places = tuple(context.expressions())
    found = (item for item in known if item is not None)
    return calls, tuple(
        replace(item, kinds=argument_types(item, places)) for item in found
    )


def _noises(context: Context) -> tuple[str, ...]:
    found = set()
    for expr, scope in context.expressions():
        for node in names(expr):
            symbol = scope.find(node.id)
            if symbol is not None and symbol.role is Role.NOISE:
                found.add(node.id)
    return tuple(sorted(found))
