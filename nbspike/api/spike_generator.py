"""`SpikeGeneratorGroup`: neurons that fire at listed times."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from nbspike.api.arguments import (
    in_ms,
    refuse_unknown,
    seconds,
    si_values,
    whole_numbers,
)
from nbspike.api.clock import SECOND, clock_of
from nbspike.api.namespace import Names
from nbspike.api.neurons import Group
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.model.checked import CheckedNeurons, ValueType
from nbspike.network.population import ListedSpikes, Population
from nbspike.network.schedule import Turn
from nbspike.network.size import whole_size
from nbspike.units.display import format_value
from nbspike.units.operands import operand
from nbspike.units.quantity import wrap

_NOTHING = CheckedNeurons((), None, (), None, ())


class SpikeGeneratorGroup(Group):
    """Neurons that fire at listed times.

    Parameters
    ----------
    N
        Number of neurons.
    indices
        Neuron of each spike, from 0.
    times
        Time of each spike; the step it falls in is the step it is sent in.
    dt, clock
        Time step, or the clock to follow; `defaultclock` if omitted.
    when, order
        Slot of a time step in which spikes are sent, and order within it.
    period
        Time after which all spikes are sent again, counted from time 0; zero for
        never.  A multiple of the time step, beyond the last spike.
    sorted
        Ignored: spikes are sorted anyway.
    name
        Name in messages and in ``net['name']``.

    Raises
    ------
    ConnectivityError
        NB602 for a neuron that does not exist, NB604 for lists of different
        lengths.
    ParameterValueError
        NB611 for times that are negative or not finite; when a run begins, for a
        neuron listed twice in one step.  NB627 for a period that is not beyond the
        last spike; when a run begins, for one that is no multiple of the time step.

    Warns
    -----
    NbspikeWarning
        When a run begins, of spikes before its start: they are not sent.
    """

    kind: ClassVar[str] = "spikegeneratorgroup"

    def __init__(
        self,
        N: object,  # noqa: N803  (Brian's name)
        indices: object,
        times: object,
        dt: object = None,
        clock: object = None,
        period: object = None,
        when: str = "thresholds",
        order: int = 0,
        sorted: bool = False,  # noqa: ARG002  (Brian's name)
        name: str | None = None,
        **unknown: object,
    ) -> None:
        known = "N indices times dt clock period when order sorted name".split()
        refuse_unknown(unknown, known, "SpikeGeneratorGroup", {})
        Group.__init__(self, name, None)
        size = whole_size(N, f"size of {self.name}")
        self._clock, self.when, self.order = clock_of(clock, dt, self.name), when, order
        listed = _listed(self.name, size, indices, times, period)
        self._hold(Population(self.name, size, _NOTHING, listed=listed))
        self._is_new = True

    @property
    def period(self) -> Any:
        """Time after which all spikes are sent again; zero for never."""
        assert self._population.listed is not None
        return wrap(self._population.listed.period, SECOND)

    def set_spikes(
        self,
        indices: object,
        times: object,
        period: object = None,
        sorted: bool = False,  # noqa: ARG002  (Brian's name)
    ) -> None:
        """Replace the spikes; times count from time 0 of the network.

        Parameters
        ----------
        indices, times, period, sorted
            As for the group itself.
        """
        size = self._population.size
        self._population.listed = _listed(self.name, size, indices, times, period)
        self._is_new = True

    def _take_place(self, label: str, place: int) -> None:
        super()._take_place(label, place)
        self._population.turns["threshold"] = Turn(self._when, self._order)

    def _resolve(self, names: Names) -> None:
        """Do nothing: listed spikes need no constants."""

    def _before_run(self, dt: float, step: int) -> None:
        listed = self._population.listed
        assert listed is not None
        if not listed.period:
            past = int(np.count_nonzero(np.floor(listed.times / dt + 1e-3) < step))
            if past and self._is_new:
                warn(
                    f"{past} spikes of {self.name} are before t = {in_ms(step * dt)} "
                    "and will not be sent"
                )
        self._is_new = False


def _listed(
    name: str, size: int, indices: object, times: object, period: object
) -> ListedSpikes:
    i = np.atleast_1d(whole_numbers(indices, f"`indices` of {name}"))
    given = operand(times)
    if given.values.size and given.dimension != SECOND:
        si_values(times, SECOND, ValueType.FLOAT, f"times of {name}", "spike")
    t: Any = np.atleast_1d(given.values).astype(np.float64)
    if len(i) != len(t):
        message = f"{name} has {len(i)} indices and {len(t)} times"
        raise fail("NB604", message, hint="Give one time for each index")
    wrong = (i < 0) | (i >= size)
    if wrong.any():
        message = f"neuron {i[wrong][0]} is listed in {name}, which has {size}"
        raise fail("NB602", message, hint=f"Its neurons are 0 to {size - 1}")
    bad = ~(np.isfinite(t) & (t >= 0))
    if bad.any():
        text = format_value(float(t[bad][0]), SECOND)
        message = f"a spike time of {name} is {text}"
        raise fail("NB611", message, hint="Give times of 0*ms or more")
    return ListedSpikes(i, t, _period(name, period, float(t.max(initial=0.0))))


def _period(name: str, value: object, last: float) -> float:
    """Return a period in second, 0 for none."""
    if value is None:
        return 0.0
    period = seconds(value, f"the period of {name}", "period=100*ms")
    if period == 0:
        return 0.0
    text = format_value(period, SECOND)
    if not (np.isfinite(period) and period > 0):
        message = f"the period of {name} is {text}"
        raise fail("NB627", message, hint="Give a time above 0, such as 100*ms")
    if period <= last:
        message = (
            f"the period of {name} is {text}, but it has a spike at "
            f"{format_value(last, SECOND)}"
        )
        raise fail("NB627", message, hint="Choose a period beyond the last spike")
    return period
