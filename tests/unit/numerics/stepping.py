"""Update schemes executed by plain NumPy: the slow twin of the compiled kernels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Draw, Expr, Name
from nbspike.lang.expr_parse import parse_value
from nbspike.lang.neurons import parse_neurons
from nbspike.lang.parsed import EquationKind
from nbspike.model.check import check_neurons
from nbspike.model.checked import CheckedNeurons
from nbspike.model.declared_unit import declared_unit
from nbspike.model.evaluate import evaluate
from nbspike.model.tree import transform
from nbspike.numerics.choose import choose
from nbspike.numerics.request import MethodRequest
from nbspike.numerics.system import neuron_system
from nbspike.units.dimension import Dimension
from tests.reference.attempts import divided_step

#: ``normal(site)`` returns the standard normal numbers of one place in the step.
Normal = Callable[[int], np.ndarray]


def size_of(unit: str) -> Dimension:
    """Return the dimension of a unit as it is declared."""
    findings = Findings()
    size, _ = declared_unit(parse_value(SourceText(unit, "unit")), findings)
    findings.raise_if_any()
    assert size is not None
    return size


def read_model(text: str, **units: str) -> CheckedNeurons:
    """Return a checked model; `units` are those of its constants."""
    sizes = {name: size_of(unit) for name, unit in units.items()}
    return check_neurons(parse_neurons(SourceText(text, "model")), sizes)


class Stepper:
    """Advances the state variables of a model as its update scheme says.

    Values of constants, parameters and state are floats or arrays of one shape.
    """

    def __init__(
        self,
        model: CheckedNeurons,
        method: str | MethodRequest | None,
        dt: float,
        constants: Mapping[str, float | np.ndarray] | None = None,
    ) -> None:
        scheme = choose(neuron_system(model), method)
        assert scheme is not None
        self.scheme, self.dt = scheme, dt
        self.wish: Any = 0.0  # length of the first attempt
        self.made: Any = 0  # attempts in the last step
        self.fixed = {**(constants or {}), "dt": dt}
        if scheme.coefficients is not None:
            found = scheme.coefficients.compute(
                lambda expr: evaluate(expr, self.fixed), dt
            )
            names = scheme.coefficients.names
            self.fixed.update(zip(names, found, strict=True))

    def step(
        self,
        state: Mapping[str, float | np.ndarray],
        number: int = 0,
        *,
        active: bool | np.ndarray = True,
        normal: Normal | None = None,
    ) -> dict[str, float | np.ndarray]:
        """Return the state after one step; `number` counts steps from 0."""
        values = {**self.fixed, **state, "t": number * self.dt}
        values["t_in_timesteps"] = number
        values["not_refractory"] = active
        if self.scheme.attempts is not None:
            most = self.fixed[self.scheme.attempts.most]
            new, self.wish, self.made = divided_step(
                self.scheme,
                state,
                self.dt,
                most,
                lambda expr, names: self._value(expr, {**values, **names}, normal),
                self.wish,
            )
            return {**state, **new}
        for item in self.scheme.temporaries:
            values[item.name] = self._value(item.value, values, normal)
        new = {
            item.name: self._value(item.value, values, normal)
            for item in self.scheme.updates
        }
        return {**state, **new}

    def run(
        self, state: Mapping[str, float | np.ndarray], steps: int
    ) -> dict[str, float | np.ndarray]:
        """Return the state after `steps` steps without noise."""
        current = dict(state)
        for number in range(steps):
            current = self.step(current, number)
        return current

    @staticmethod
    def _value(
        expr: Expr, values: Mapping[str, float | np.ndarray], normal: Normal | None
    ) -> float | np.ndarray:
        drawn: dict[str, np.ndarray] = {}

        def named(node: Expr) -> Expr:
            if not isinstance(node, Draw):
                return node
            assert normal is not None
            assert node.law == "normal"
            drawn[f"_drawn_{node.site}"] = normal(node.site)
            return Name(f"_drawn_{node.site}")

        return evaluate(transform(expr, named), {**values, **drawn})


def state_names(model: CheckedNeurons) -> list[str]:
    """Return the names of the state variables, in the order of the text."""
    kind = EquationKind.DIFFERENTIAL
    return [item.name for item in model.variables if item.kind is kind]
