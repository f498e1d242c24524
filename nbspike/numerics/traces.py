"""Which event-driven variables of synapses are the same in all synapses of a neuron.

The trace of a presynaptic neuron that decays by itself and is raised by each of its
spikes has one value, however many synapses keep a copy of it.  It can then be computed
once per spike instead of once per synapse, if nothing makes a difference between the
copies; what would is listed here, condition by condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from nbspike.lang.expr import Expr, Statement
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import (
    CheckedNeurons,
    CheckedPathway,
    CheckedSynapses,
    Variable,
)
from nbspike.model.functions import FUNCTIONS
from nbspike.model.synaptic import inline_synaptic, of_end
from nbspike.model.synaptic_equations import LAST_UPDATE
from nbspike.model.tree import calls, name_ids
from nbspike.numerics.calculus import ZERO, is_zero, linear_in
from nbspike.numerics.synaptic_system import synaptic_system
from nbspike.numerics.system import is_random


@dataclass(frozen=True, slots=True)
class Trace:
    """A variable ``dx/dt = slope*x`` with one value for each neuron of a side.

    `side` is ``pre`` or ``post``; `needs` are the other traces of that side that the
    code which changes it reads.  `parameters` are those of the neurons that the slope
    reads, as the neurons call them; nobody may write them while it is a trace.
    """

    name: str
    side: str
    slope: Expr
    needs: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hoisting:
    """The traces of a model, and why other event-driven variables are none.

    `complete` tells whether every event-driven variable is a trace.
    """

    traces: tuple[Trace, ...]
    reasons: dict[str, str] = field(default_factory=dict, hash=False, compare=False)

    @property
    def complete(self) -> bool:
        """Whether every event-driven variable is a trace."""
        return not self.reasons

    def without(self, names: frozenset[str], reason: str) -> Hoisting:
        """Return what is left if some variables, and what needs them, are no traces."""
        reasons = dict(self.reasons)
        reasons |= {item.name: reason for item in self.traces if item.name in names}
        left = {item.name: item for item in self.traces if item.name not in names}
        while lost := [n for n, item in left.items() if not item.needs <= left.keys()]:
            for name in lost:
                reasons[name] = "it needs one that is not"
                del left[name]
        return Hoisting(tuple(left.values()), reasons)


@lru_cache(maxsize=256)
def hoisting(
    model: CheckedSynapses, source: CheckedNeurons, target: CheckedNeurons
) -> Hoisting:
    """Return which event-driven variables have one value for each neuron.

    Parameters
    ----------
    model, source, target
        The synapses and the neurons that they join.

    Returns
    -------
    Hoisting
        Proved from the text alone.  What a run adds, such as delays, values and
        other code, is not considered here.
    """
    system = synaptic_system(model, source, target, event_driven=True)
    if system is None:
        return Hoisting(())
    proof = _Proof(model, source, target)
    found: dict[str, Trace] = {}
    reasons: dict[str, str] = {}
    for name, rate in zip(system.names, system.rates, strict=True):
        made = proof.trace(name, rate)
        if isinstance(made, Trace):
            found[name] = made
        else:
            reasons[name] = made
    whole = Hoisting(tuple(found.values()), reasons)
    return whole.without(frozenset(), "")


class _Proof:
    """What a model says about its event-driven variables."""

    def __init__(
        self, model: CheckedSynapses, source: CheckedNeurons, target: CheckedNeurons
    ) -> None:
        self.model = model
        self.neurons = {"pre": source, "post": target}
        self.own = {item.name: item for item in model.variables}
        self.constants = frozenset(name for name, _ in model.externals)
        self.code = {
            pathway.name: tuple(self._written_out(item) for item in pathway.statements)
            for pathway in model.pathways
        }
        self.elsewhere = frozenset(self._names_elsewhere())

    def _written_out(self, item: Statement) -> tuple[Statement, Expr]:
        return item, self._inlined(item.value)

    def _inlined(self, expression: Expr) -> Expr:
        ends = (self.neurons["pre"], self.neurons["post"])
        return inline_synaptic(expression, self.model, *ends)

    def _names_elsewhere(self) -> Iterator[str]:
        """Yield what is read by other parts of the model than pathways."""
        for variable in self.model.variables:
            formula = variable.kind is EquationKind.SUBEXPRESSION
            if variable.expression is None or formula or variable.event_driven:
                continue
            yield from name_ids(self._inlined(variable.expression))
        for summed in self.model.sums:
            yield from name_ids(self._inlined(summed.expression))
        for variable in self.model.equations(event_driven=True):
            if variable.expression is not None:
                yield from name_ids(self._inlined(variable.expression)) - {
                    variable.name
                }
        for code in self.code.values():  # it has other values, or is set, in pathways
            for item, value in code:
                yield from {item.target, *name_ids(value)} & {LAST_UPDATE}

    def trace(self, name: str, rate: Expr) -> Trace | str:
        """Return a variable as a trace, or what speaks against it."""
        if LAST_UPDATE in self.elsewhere:
            return f"`{LAST_UPDATE}` is used"
        if name in self.elsewhere:
            return "something else than a pathway reads it"
        variable = self.own[name]
        if variable.shared or variable.storage != "float64":
            return "it is not kept in double precision for each synapse"
        sides = {
            pathway.trigger
            for pathway in self.model.pathways
            if any(item.target == name for item in pathway.statements)
        }
        if len(sides) != 1:
            return "both sides change it" if sides else "no pathway changes it"
        (side,) = sides
        slope = self._slope(name, rate)
        parameters = None if slope is None else self._parameters(slope, side)
        if slope is None or parameters is None:
            return "it does not decay by itself at a rate that its synapses share"
        needs: set[str] = set()
        for pathway in self.model.pathways:
            for item, value in self.code[pathway.name]:
                if item.target == name:
                    reason = self._difference(variable, pathway, value)
                    if reason is not None:
                        return reason
                    needs |= name_ids(value) & self.own.keys()
        event_driven = {one.name for one in self.model.equations(event_driven=True)}
        needed = frozenset(needs & event_driven) - {name}
        return Trace(name, side, slope, needed, parameters)

    def _slope(self, name: str, rate: Expr) -> Expr | None:
        parts = linear_in(rate, (name,))
        if parts is None or not is_zero(parts[1]):
            return None
        return parts[0].get(name, ZERO)

    def _parameters(self, slope: Expr, side: str) -> frozenset[str] | None:
        """Return the parameters of neurons of a side that a slope reads, if no more."""
        if self._may_differ(slope):
            return None
        near, suffix = self.neurons[side], f"_{side}"
        outside = {of_end(one, suffix) for one, _ in near.externals}
        kept = {
            item.name
            for item in near.variables
            if item.kind is EquationKind.PARAMETER and not (item.linked or item.held)
        }
        found = set()
        for name in name_ids(slope) - self.constants - outside:
            base = name.removesuffix(suffix)
            if base == name or base not in kept or name in self.own:
                return None
            found.add(base)
        return frozenset(found)

    def _may_differ(self, value: Expr) -> str | None:
        """Return a function that may give synapses of one neuron different values."""
        for one in calls(value):
            if is_random(one) or one.function not in FUNCTIONS:
                return one.function
        return None

    def _difference(
        self, variable: Variable, pathway: CheckedPathway, value: Expr
    ) -> str | None:
        """Return what makes a new value another one in each synapse of a neuron."""
        function = self._may_differ(value)
        if function is not None:
            return f"`{function}()` may be another in each synapse"
        for name in sorted(name_ids(value) - self.constants - {"t", "dt"}):
            same = name == variable.name or self._same_in_all(name, pathway)
            if not same:
                return f"`{name}` may be another in each synapse"
        return None

    def _same_in_all(self, name: str, pathway: CheckedPathway) -> bool:
        """Whether a name means the same in all synapses of the neuron that fired."""
        targets = {item.target for item in pathway.statements}
        own = self.own.get(name)
        if own is not None:
            if own.shared:
                return name not in targets and not own.linked
            # another trace of this side: `needs` has it checked
            return own.event_driven and self._changed_by(name) == {pathway.trigger}
        suffix = f"_{pathway.trigger}"
        near = self.neurons[pathway.trigger]
        if name in {of_end(one, suffix) for one, _ in near.externals}:
            return True
        base = name.removesuffix(suffix)
        kept = next((one for one in near.variables if one.name == base), None)
        if base == name or kept is None or kept.linked:
            return False
        # the neuron may be its own partner, so neither name of it may be written
        written = {one for one in targets if one not in self.own}
        return not written & {f"{base}_pre", f"{base}_post"} and not any(
            self._is_linked(one) for one in written
        )

    def _changed_by(self, name: str) -> set[str]:
        return {
            pathway.trigger
            for pathway in self.model.pathways
            if any(item.target == name for item in pathway.statements)
        }

    def _is_linked(self, target: str) -> bool:
        for side, neurons in self.neurons.items():
            base = target.removesuffix(f"_{side}")
            if base != target:
                return any(one.linked for one in neurons.variables if one.name == base)
        return False
