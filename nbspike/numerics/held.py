"""Inputs that are held for a time step.

These are arrays over time whose steps fit the clock, and functions with a state, which
are called once a step.  Their calls become names, which methods treat like parameters
that change from step to step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nbspike.lang.expr import Call, Expr, Name
from nbspike.lang.format import to_text
from nbspike.model.tree import name_ids, transform
from nbspike.numerics.scheme import Assignment, UpdateScheme
from nbspike.numerics.system import CLOCK, System


@dataclass(frozen=True, slots=True)
class Held:
    """Equations in which held calls are names, and what the names stand for."""

    system: System
    calls: tuple[Assignment, ...]

    def spoken(self, sentence: str) -> str:
        """Return a sentence with the calls as they were written."""
        for item in self.calls:
            sentence = sentence.replace(f"`{item.name}`", f"`{to_text(item.value)}`")
        return sentence

    def looked_up(self, scheme: UpdateScheme) -> UpdateScheme:
        """Return a scheme with the look-ups before its own steps."""
        if not self.calls:
            return scheme
        steps = (*self.calls, *scheme.temporaries)
        return replace(scheme, reason=self.spoken(scheme.reason), temporaries=steps)


def hold(system: System) -> Held:
    """Return equations without the calls that are held for a step.

    Held is what a held function gives for arguments that do not move during the
    step, the first of which may be ``t``.
    """
    moving = frozenset(system.names) | CLOCK
    names: dict[Call, str] = {}

    def change(node: Expr) -> Expr:
        if not (isinstance(node, Call) and node.function in system.held_functions):
            return node
        given = node.arguments
        rest = given[1:] if given[:1] == (Name("t"),) else given
        if any(name_ids(item) & moving for item in rest):
            return node
        return Name(names.setdefault(node, f"_held_{len(names)}"))

    rates = tuple(transform(rate, change) for rate in system.rates)
    return Held(
        replace(
            system,
            rates=rates,
            written=system.written | frozenset(names.values()),
            held_functions=frozenset(),
        ),
        tuple(Assignment(name, call) for call, name in names.items()),
    )
