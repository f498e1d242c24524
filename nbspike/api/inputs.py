"""`PoissonGroup`: neurons that fire at random."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import in_ms, refuse_unknown
from nbspike.api.clock import clock_of
from nbspike.api.namespace import Names
from nbspike.api.neurons import Group
from nbspike.api.reading import expression
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Binary, Call, Compare, Expr, Name
from nbspike.lang.parsed import Equation, EquationKind, ParsedNeurons
from nbspike.model.check import check_neurons
from nbspike.network.population import Population
from nbspike.network.schedule import Turn
from nbspike.network.size import whole_size

#: Mean number of spikes in a step above which "at most one" is felt.
DENSE = 0.1


class PoissonGroup(Group):
    """Neurons that fire at random, each independently, at given rates.

    In every time step a neuron fires with probability ``rate*dt``, at most once.

    Parameters
    ----------
    N
        Number of neurons.
    rates
        One rate, one for each neuron, or a text that is evaluated in each step.
    dt, clock
        Time step, or the clock to follow; `defaultclock` if omitted.
    when, order
        Slot of a time step in which spikes are sent, and order within it.
    namespace
        Constants of this group.
    name
        Name in messages and in ``net['name']``.

    Raises
    ------
    UnitError
        NB310 for rates that are not in hertz.
    ParameterValueError
        NB609 for rates that are negative or not finite.

    Warns
    -----
    NbspikeWarning
        When a run begins, if a rate times dt exceeds 0.1: the spikes are then far
        more regular than those of a Poisson process.
    """

    kind: ClassVar[str] = "poissongroup"

    def __init__(
        self,
        N: object,  # noqa: N803  (Brian's name)
        rates: object = None,
        dt: object = None,
        clock: object = None,
        when: str = "thresholds",
        order: int = 0,
        namespace: MutableMapping[str, object] | None = None,
        name: str | None = None,
        **unknown: object,
    ) -> None:
        known = "N rates dt clock when order namespace name".split()
        refuse_unknown(unknown, known, "PoissonGroup", {})
        Group.__init__(self, name, namespace)
        size = whole_size(N, f"size of {self.name}")
        if rates is None:
            message = f"{self.name} has no rates"
            raise fail("NB609", message, hint="Write PoissonGroup(100, rates=10*Hz)")
        self._clock, self.when, self.order = clock_of(clock, dt, self.name), when, order
        written = None
        if isinstance(rates, str):
            written = expression(rates, f"rates of {self.name}")
        self._parsed = _poisson_model(self.name, written)
        checked = check_neurons(self._parsed, complete=False)
        self._wanted = (*(name for name, _ in checked.externals), *checked.calls)
        self._hold(Population(self.name, size, checked))
        self._warned = False
        if written is None:
            self.rates = rates

    def _take_place(self, label: str, place: int) -> None:
        super()._take_place(label, place)
        self._population.turns["threshold"] = Turn(self._when, self._order)

    def _resolve(self, names: Names) -> None:
        names = names.under(self._namespace)
        constants = names.constants(self._wanted, self._step)
        dimensions = constants.dimensions
        if len(dimensions) < len(self._wanted):
            dimensions = {**names.all_dimensions(), **dimensions}
        self._population.model = check_neurons(self._parsed, dimensions, complete=True)
        self._take(constants)

    def _before_run(self, dt: float, step: int) -> None:  # noqa: ARG002
        rates = self._rates_now()
        wrong = ~(np.isfinite(rates) & (rates >= 0))
        if wrong.any():
            neuron = int(np.argmax(wrong))
            raise fail(
                "NB609",
                f"the rate of neuron {neuron} of {self.name} is {rates[neuron]:g} Hz",
                hint="Give rates of 0*Hz or more",
            )
        highest = float(rates.max())
        if highest * dt > DENSE and not self._warned:
            self._warned = True
            warn(
                f"the rate of {self.name} is {highest:g} Hz, so rate*dt = "
                f"{highest * dt:.3g}: with at most one spike in a step of "
                f"{in_ms(dt)} these are not Poisson spikes. Use a "
                "smaller dt, more neurons of a lower rate each, or a PoissonInput, "
                "which draws true counts",
                rule="L3",
            )

    def _rates_now(self) -> NDArray[np.float64]:
        state = self._population.state
        if "rates" in state:
            return np.asarray(state["rates"], np.float64)
        from nbspike.network.values import read

        step, dt = self.moment
        constants = self._population.constants
        values = read(self.section, "rates", constants, step=step, dt=dt)
        return np.asarray(values, np.float64)


def _poisson_model(name: str, rates: Expr | None) -> ParsedNeurons:
    kind = EquationKind.PARAMETER if rates is None else EquationKind.SUBEXPRESSION
    equation = Equation(kind, "rates", rates, Name("Hz"))
    chance = Binary("*", Name("rates"), Name("dt"))
    threshold = Compare("<", Call("rand", ()), chance)
    source = SourceText("", f"rates of {name}")
    return ParsedNeurons(source, (equation,), threshold=threshold)
