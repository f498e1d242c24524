"""Models whose constants need no units, and their state after some steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbspike.diagnostics.source import SourceText
from nbspike.lang.neurons import parse_neurons
from nbspike.model.check import check_neurons
from nbspike.model.checked import CheckedNeurons
from nbspike.numerics.choose import choose
from nbspike.numerics.scheme import UpdateScheme
from nbspike.numerics.system import neuron_system
from tests.unit.numerics.stepping import Normal, Stepper, state_names


def neurons(text: str) -> CheckedNeurons:
    """Return a checked model; names without a meaning are constants of any unit."""
    return check_neurons(parse_neurons(SourceText(text, "model")), complete=False)


def chosen(text: str, method: str | None = None, **more: Any) -> UpdateScheme:
    """Return the scheme of a model."""
    scheme = choose(neuron_system(neurons(text), **more), method)
    assert scheme is not None
    return scheme


def advance(
    text: str,
    values: Mapping[str, Any],
    dt: float,
    steps: int,
    method: str | None = None,
    *,
    active: bool = True,
    normal: Normal | None = None,
) -> dict[str, Any]:
    """Return the state of a model after some steps.

    `values` are those of constants, parameters and state variables at the start,
    in SI; an array has an entry for each neuron.
    """
    model = neurons(text)
    stepper = Stepper(model, method, dt, values)
    state = {name: values[name] for name in state_names(model)}
    for number in range(steps):
        state = stepper.step(state, number, active=active, normal=normal)
    return state
