"""`PoissonInput`: independent Poisson input to each neuron of a group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from nbspike.api.acting import Acting, Needs, outside
from nbspike.api.arguments import si_values
from nbspike.api.clock import HERTZ
from nbspike.api.namespace import Names
from nbspike.api.naming import Simulated
from nbspike.api.neurons import Neurons
from nbspike.api.reading import expression
from nbspike.diagnostics.errors import fail
from nbspike.lang.expr import Binary, Expr, Name, Statement
from nbspike.lang.parsed import EquationKind
from nbspike.model.check import check_block
from nbspike.model.checked import ValueType
from nbspike.model.context import Block
from nbspike.network.poisson_input import COUNT
from nbspike.network.poisson_input import PoissonInput as Sources
from nbspike.network.setting import Part
from nbspike.network.size import whole_size
from nbspike.network.surroundings import Surroundings
from nbspike.units.dimension import Dimension
from nbspike.units.display import format_value
from nbspike.units.names import name_of
from nbspike.units.operands import operand
from nbspike.units.quantity import wrap

#: A weight that is one value, among the constants.
_WEIGHT = "input_weight"


class PoissonInput(Acting):
    """N Poisson sources for each neuron, all acting on one variable.

    In a step the number of spikes that a neuron receives is binomial, with N trials
    of probability ``rate*dt``, drawn exactly; a refractory neuron whose variable is
    locked receives nothing.

    Parameters
    ----------
    target
        Group or subgroup.
    target_var
        The variable that receives.
    N
        Number of sources of each neuron.
    rate
        Of each source, fixed from now on.
    weight
        What one spike adds: a value, or a text that is evaluated for each neuron.
    when, order
        When in a step.
    name
        Name in messages and in ``net['name']``.

    Raises
    ------
    NbspikeError
        NB201 for an unknown variable, NB303 and NB310 for units, NB609 for a rate
        that is negative or not finite, NB601 for the number.
    """

    kind: ClassVar[str] = "poissoninput"

    def __init__(
        self,
        target: object,
        target_var: str,
        N: object,  # noqa: N803  (Brian's name)
        rate: object,
        weight: object,
        when: str = "synapses",
        order: int = 0,
        name: str | None = None,
    ) -> None:
        Acting.__init__(self, name, when, order)
        if not isinstance(target, Neurons):
            message = f"{self.name} acts on neurons, not on {target!r}"
            raise fail("NB612", message, hint="Write PoissonInput(P, 'v', …)")
        self.target, self.target_var = target, target_var
        self._clock = target.group.clock
        self._sources = whole_size(N, f"number of sources of {self.name}")
        self._rate = _rate(rate, self.name)
        self.weight = weight
        model = target.section.population.model
        kinds = {item.name: item.kind for item in model.variables}
        if kinds.get(target_var, EquationKind.SUBEXPRESSION) is (
            EquationKind.SUBEXPRESSION
        ):
            message = f"`{target_var}` is not a variable of {target.section.name}"
            stored = [
                n for n, k in kinds.items() if k is not EquationKind.SUBEXPRESSION
            ]
            listed = ", ".join(f"`{item}`" for item in stored)
            raise fail("NB201", message, hint=f"Its variables are {listed}")
        self._fixed: dict[str, float] = {}
        self._sizes: dict[str, Dimension] = {}
        self._parsed = Statement(target_var, "+=", self._weight(weight))
        code = (self._parsed,)
        (self._checked,) = check_block(
            self._block(), model, self._sizes, complete=False
        )
        self._wanted = outside(code, model) if isinstance(weight, str) else Needs()
        self._outside = Surroundings(self._fixed)

    def _block(self) -> Block:
        return Block(f"weight of {self.name}", (self._parsed,))

    def _weight(self, weight: object) -> Expr:
        """Return what a spike adds; a fixed value becomes a constant of its own."""
        if isinstance(weight, str):
            return expression(weight, f"weight of {self.name}")
        size, _ = self.target._store.type_of(self.target_var)  # noqa: SLF001
        given = operand(weight)
        if not given.is_number or given.values.size != 1:
            message = f"the weight of {self.name} is {weight!r}, not one value"
            raise fail("NB609", message, hint="Write weight=0.1*mV, or a text")
        if given.dimension != size:
            message = (
                f"the weight of {self.name} is in {name_of(given.dimension)}, but "
                f"`{self.target_var}` is in {name_of(size)}"
            )
            raise fail("NB310", message, hint="Give the weight the variable's unit")
        self._fixed[_WEIGHT] = float(given.values.ravel()[0])
        self._sizes[_WEIGHT] = size
        return Name(_WEIGHT)

    @property
    def N(self) -> int:  # noqa: N802  (Brian's name)
        """Number of sources of each neuron."""
        return self._sources

    @property
    def rate(self) -> Any:
        """Rate of each source."""
        return wrap(np.float64(self._rate), HERTZ)

    def _needs(self) -> tuple[Simulated, ...]:
        return (self.target.group,)

    def resolve(self, names: Names) -> None:
        """Take up the constants as they are now and check the weight with them."""
        names = self.target.group.names_above(names)
        found, known = self._wanted.of(names, self.target.group.clock.dt_)
        self._outside = replace(found, constants={**found.constants, **self._fixed})
        known = {**known, **self._sizes}
        model = self.target.section.population.model
        (self._checked,) = check_block(self._block(), model, known, complete=True)

    def parts(self) -> Iterator[Part]:
        """Return the input that the engine draws."""
        added = Binary("*", self._checked.value, Name(COUNT))
        stream = self.target.section.population.stream
        number = self._number - self.target.group._number  # noqa: SLF001
        name = self.name if self._named else f"{self.kind} {stream} {number:06d}"
        statement = Statement(self.target_var, "+=", added)
        part = Sources(
            name,
            self.target.section,
            statement,
            self._sources,
            self._rate,
            self.turn,
        )
        part.outside, part.label = self._outside, self._label
        yield part


def _rate(value: object, name: str) -> float:
    what = f"rate of {name}"
    rate: Any = np.asarray(si_values(value, HERTZ, ValueType.FLOAT, what, "source"))
    if rate.size != 1:
        message = f"the {what} is {rate.size} values, not one"
        raise fail("NB609", message, hint="Make one PoissonInput for each rate")
    if not (np.isfinite(rate).all() and (rate >= 0).all()):
        message = f"the {what} is {format_value(float(rate.ravel()[0]), HERTZ)}"
        raise fail("NB609", message, hint="Give a rate of 0*Hz or more")
    return float(rate.ravel()[0])
