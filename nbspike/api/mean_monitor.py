"""`MeanMonitor`: the mean of a variable over a population, and nothing else of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nbspike.api.clock import SECOND, clock_of
from nbspike.api.monitors import Monitor, neurons_of
from nbspike.api.neurons import Neurons
from nbspike.api.recorded import names_to_record, unknown_recording
from nbspike.diagnostics.errors import fail
from nbspike.network.recorders import MeanTraces
from nbspike.units.quantity import wrap


class MeanMonitor(Monitor):
    """Records the mean of variables over all neurons of a group, once in each step.

    It needs the memory of one trace, however many neurons there are.  Brian 2 has
    none; summed synapses onto one neuron do the same there.

    Parameters
    ----------
    source
        Group or subgroup.
    variables
        A name or several.
    dt, clock
        Time from one sample to the next, or the clock to follow; that of the source
        if omitted.
    when, order
        Slot of a time step in which it records, and order within it.
    name
        Name in messages and in ``net['name']``.

    Raises
    ------
    UnknownNameError
        NB201 for a variable that the source does not have.
    """

    kind: ClassVar[str] = "meanmonitor"
    source: Neurons

    def __init__(
        self,
        source: object,
        variables: str | Iterable[str],
        dt: object = None,
        clock: object = None,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
    ) -> None:
        Monitor.__init__(self, neurons_of(source, "MeanMonitor"), name)
        if dt is not None or clock is not None:
            self._clock = clock_of(clock, dt, self.name)
        self.when, self.order = when, order
        self._names = names_to_record(variables, self.source, self.name)
        if not self._names:
            message = f"{self.name} is given no variable to record"
            raise fail("NB206", message, hint="Write MeanMonitor(P, 'v')")
        self._traces = MeanTraces(self.source.section, self._names)

    @property
    def recorder(self) -> MeanTraces:
        """What the engine fills."""
        return self._traces

    def _take_place(self, label: str, place: int) -> None:
        super()._take_place(label, place)
        self._traces.dt = self._clock.dt_

    @property
    def N(self) -> int:  # noqa: N802  (as other monitors have it)
        """Number of samples."""
        return len(self.t_)

    @property
    def t(self) -> Any:
        """Time of each sample, shape (samples,)."""
        return wrap(self.t_, SECOND)

    @property
    def t_(self) -> NDArray[np.float64]:
        """The same in second."""
        return self._traces.recorder.seconds()

    def __getattr__(self, name: str) -> Any:
        names = self.__dict__.get("_names")
        if names is None or name.startswith("_"):
            raise AttributeError(name)
        bare = name.endswith("_") and name[:-1] in names
        variable = name[:-1] if bare else name
        if variable not in names:
            raise unknown_recording(self.name, name, names)
        values = self._traces.recorder.values(variable)[0]
        dimension, _ = self.source._store.type_of(variable)  # noqa: SLF001
        return values if bare else wrap(values, dimension)

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *self._names})

    def _columns(self) -> tuple[str, ...]:
        return ("t", *self._names)

    def _records(self) -> int:
        return self.N
