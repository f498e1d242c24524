"""Differential equations as integration methods see them, whoever owns them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from nbspike.lang.expr import Call, Expr, Name, names_in
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedNeurons
from nbspike.model.functions import FUNCTIONS
from nbspike.model.inline import inline
from nbspike.model.tree import calls, name_ids, transform
from nbspike.numerics.calculus import ZERO, multiply

#: Names whose values change from step to step.
CLOCK = frozenset({"t", "t_in_timesteps"})


@dataclass(frozen=True, slots=True)
class System:
    """Equations ``dx/dt = rate`` of the elements of a population or projection.

    Names that are neither state variables nor noise nor time keep their value
    during a step, whatever they stand for.

    Parameters
    ----------
    names
        State variables, in the order of the text.
    rates
        Their right sides: subexpressions inlined, units folded.
    locked
        Variables that stand still while ``not_refractory`` is false.
    noises
        Names of white noise.
    per_element
        Names whose values differ between elements: parameters that are not shared,
        ``i``, variables of the ends of a synapse.
    written
        Names that may have another value in the next step: parameters that a reset,
        synapses or other code writes, variables of the ends of a synapse.
    held_functions
        Functions of time whose value does not change during a step, such as an
        array over time whose steps are those of the clock.
    """

    names: tuple[str, ...]
    rates: tuple[Expr, ...]
    locked: frozenset[str] = frozenset()
    noises: tuple[str, ...] = ()
    per_element: frozenset[str] = frozenset({"i"})
    written: frozenset[str] = frozenset()
    held_functions: frozenset[str] = frozenset()

    @property
    def fixed(self) -> frozenset[str]:
        """Names that stand for one number for all elements during a run."""
        used = frozenset().union(*(names_in(rate) for rate in self.rates))
        state = {"not_refractory", "lastspike", *self.names, *self.noises}
        return used - state - self.per_element - self.written - CLOCK

    @property
    def held_rates(self) -> tuple[Expr, ...]:
        """Right sides that are zero for locked variables of refractory neurons."""
        free = Call("int", (Name("not_refractory"),))
        return tuple(
            multiply(rate, free) if name in self.locked else rate
            for name, rate in zip(self.names, self.rates, strict=True)
        )

    def moving(self, expr: Expr) -> frozenset[str]:
        """Return the names in an expression whose values change during a step."""
        return name_ids(self._without_held(expr)) & (frozenset(self.names) | CLOCK)

    def changes_between_steps(self, expr: Expr) -> str | None:
        """Return what makes an expression another one in the next step, if anything.

        The state variables themselves do not count.
        """
        for call in calls(expr):
            if call.function in self.held_functions or is_random(call):
                return f"{call.function}()"
        return min(name_ids(expr) & (self.written | STEPWISE | CLOCK), default=None)

    def _without_held(self, expr: Expr) -> Expr:
        if not self.held_functions:
            return expr

        def change(node: Expr) -> Expr:
            held = isinstance(node, Call) and node.function in self.held_functions
            return ZERO if held else node

        return transform(expr, change)


#: Built-in names that change during a run, but not within a step.
STEPWISE = frozenset({"not_refractory", "lastspike"})


def is_random(call: Call) -> bool:
    """Whether a call gives another value each time it is evaluated."""
    function = FUNCTIONS.get(call.function)
    return function is not None and function.is_random


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a method does not fit, as the end of a sentence."""

    reason: str


@lru_cache(maxsize=512)
def neuron_system(
    model: CheckedNeurons,
    written: frozenset[str] = frozenset(),
) -> System | None:
    """Return the equations of neurons, or `None` if there are no differential ones.

    Parameters
    ----------
    model
        The checked model.
    written
        Variables that are written during the run, besides those of the reset.
    """
    own = [item for item in model.variables if item.kind is EquationKind.DIFFERENTIAL]
    if not own:
        return None
    parameters = [
        item for item in model.variables if item.kind is EquationKind.PARAMETER
    ]
    targets = {statement.target for statement in model.reset}
    targets |= {item.name for item in parameters if item.held or item.linked}
    return System(
        names=tuple(item.name for item in own),
        rates=tuple(
            inline(item.expression, model)
            for item in own
            if item.expression is not None
        ),
        locked=frozenset(item.name for item in own if item.locked),
        noises=model.noises,
        per_element=frozenset(p.name for p in parameters if not p.shared) | {"i"},
        written=(written | targets) & frozenset(item.name for item in parameters),
        held_functions=frozenset(
            item.name
            for item in model.functions
            if item.signature is not None
            and (item.signature.held or not item.signature.stateless)
        ),
    )
