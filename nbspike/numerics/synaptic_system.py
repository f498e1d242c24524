"""Differential equations of synapses, as integration methods see them."""

from __future__ import annotations

from functools import lru_cache

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.findings import Findings
from nbspike.lang.expr import Name
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedNeurons, CheckedSynapses
from nbspike.model.functions import Function
from nbspike.model.synaptic import inline_synaptic, of_end
from nbspike.model.tree import name_ids
from nbspike.numerics.event_driven import event_driven
from nbspike.numerics.scheme import Assignment
from nbspike.numerics.system import Refusal, System

#: Stands for the time since the last event in the updates of event-driven equations.
ELAPSED = Name("_elapsed")


@lru_cache(maxsize=512)
def synaptic_system(
    model: CheckedSynapses,
    source: CheckedNeurons,
    target: CheckedNeurons,
    *,
    event_driven: bool = False,
) -> System | None:
    """Return the equations of a synapse that are solved at every step, or at events.

    Parameters
    ----------
    model
        The checked model.
    source, target
        The models of its ends, whose variables may change from step to step.
    event_driven
        Which of its equations.
    """
    own = model.equations(event_driven=event_driven)
    if not own:
        return None
    rates = tuple(
        inline_synaptic(item.expression, model, source, target)
        for item in own
        if item.expression is not None
    )
    parameters = {
        item.name: item
        for item in model.variables
        if item.kind is EquationKind.PARAMETER
    }
    used = frozenset().union(*(name_ids(rate) for rate in rates))
    ends = frozenset(name for name in used if _of_an_end(name, source, target))
    targets = {item.target for way in model.pathways for item in way.statements}
    separate = {name for name, item in parameters.items() if not item.shared}
    indices = {"i", "j", "N_incoming", "N_outgoing", of_end("i", "_pre")}
    return System(
        names=tuple(item.name for item in own),
        rates=rates,
        noises=model.noises,
        per_element=frozenset(separate | indices | {of_end("i", "_post")}) | ends,
        written=frozenset(targets & parameters.keys()) | ends,
        held_functions=_held(model, source, target),
    )


def _of_an_end(name: str, source: CheckedNeurons, target: CheckedNeurons) -> bool:
    for suffix, neurons in (("_pre", source), ("_post", target)):
        base = name.removesuffix(suffix)
        known = {item.name for item in neurons.variables}
        known |= {"lastspike", "not_refractory"}
        if base != name and base in known:
            return True
    return False


def _held(
    model: CheckedSynapses, source: CheckedNeurons, target: CheckedNeurons
) -> frozenset[str]:
    def of(functions: tuple[Function, ...], suffix: str | None) -> set[str]:
        return {
            item.name if suffix is None else of_end(item.name, suffix)
            for item in functions
            if item.signature is not None and item.signature.held
        }

    ends = of(source.functions, "_pre") | of(target.functions, "_post")
    return frozenset(of(model.functions, None) | ends)


@lru_cache(maxsize=512)
def event_updates(
    model: CheckedSynapses, source: CheckedNeurons, target: CheckedNeurons
) -> tuple[Assignment, ...]:
    """Return the new values of event-driven variables, `ELAPSED` after the last event.

    Parameters
    ----------
    model, source, target
        As in `synaptic_system`.

    Raises
    ------
    MethodError
        NB637 if one cannot be solved from spike to spike.
    """
    system = synaptic_system(model, source, target, event_driven=True)
    if system is None:
        return ()
    others = frozenset(item.name for item in model.equations(event_driven=False))
    made = event_driven(system, ELAPSED, others)
    if isinstance(made, Refusal):
        message = f"event-driven equations cannot be solved here: {made.reason}"
        hint = "Give the equation the flag `clock-driven`"
        place = next(
            (item for item in model.variables if f"d{item.name}/dt" in made.reason),
            None,
        )
        if place is None or place.span is None:
            raise fail("NB637", message, hint=hint)
        findings = Findings()
        findings.add("NB637", message, place.span, hint)
        findings.raise_if_any()
    assert not isinstance(made, Refusal)
    return made
