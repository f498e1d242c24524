"""The differential equations of a model, as integration methods see them."""

from __future__ import annotations

from dataclasses import dataclass

from nbspike.lang.expr import Call, Expr, Name
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedNeurons
from nbspike.model.inline import inline
from nbspike.numerics.calculus import multiply

#: Names whose values change from step to step.
CLOCK = frozenset({"t", "t_in_timesteps"})


@dataclass(frozen=True, slots=True)
class System:
    """Equations ``dx/dt = rate``.

    Parameters
    ----------
    names
        State variables, in the order of the text.
    rates
        Their right sides: subexpressions inlined, units folded.
    locked
        Variables that stand still while their neuron is refractory.
    noises
        Names of white noise.
    per_neuron
        Names whose values differ between neurons: parameters that are not shared,
        and ``i``.
    parameters
        All parameters.
    written
        Parameters that the model's reset or synapses write during a run.
    """

    names: tuple[str, ...]
    rates: tuple[Expr, ...]
    locked: frozenset[str]
    noises: tuple[str, ...]
    per_neuron: frozenset[str]
    parameters: frozenset[str]
    written: frozenset[str]

    @property
    def held_rates(self) -> tuple[Expr, ...]:
        """Right sides that are zero for locked variables of refractory neurons."""
        free = Call("int", (Name("not_refractory"),))
        return tuple(
            multiply(rate, free) if name in self.locked else rate
            for name, rate in zip(self.names, self.rates, strict=True)
        )

    @property
    def changing(self) -> frozenset[str]:
        """Names whose values change during a step."""
        return frozenset(self.names) | CLOCK


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a method does not fit, as the end of a sentence."""

    reason: str


def system_of(model: CheckedNeurons, written: frozenset[str]) -> System | None:
    """Return a model's equations, or `None` if it has no differential ones."""
    own = [item for item in model.variables if item.kind is EquationKind.DIFFERENTIAL]
    if not own:
        return None
    parameters = [
        item for item in model.variables if item.kind is EquationKind.PARAMETER
    ]
    names = frozenset(item.name for item in parameters)
    targets = {statement.target for statement in model.reset}
    return System(
        names=tuple(item.name for item in own),
        rates=tuple(
            inline(item.expression, model)
            for item in own
            if item.expression is not None
        ),
        locked=frozenset(item.name for item in own if item.locked),
        noises=model.noises,
        per_neuron=frozenset(p.name for p in parameters if not p.shared) | {"i"},
        parameters=names,
        written=(written | targets) & names,
    )
