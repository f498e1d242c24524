"""`PopulationRateMonitor`: the rate of a population, smoothed if wanted."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nbspike.api.clock import HERTZ, SECOND
from nbspike.api.monitors import Monitor, neurons_of
from nbspike.api.neurons import Neurons, no_spikes
from nbspike.api.smoothing import binned, smoothed
from nbspike.diagnostics.errors import fail
from nbspike.network.recorders import Rate
from nbspike.picture.picture import Picture
from nbspike.units.quantity import wrap


class PopulationRateMonitor(Monitor):
    """Records how many spikes a neuron fires per second, in each step.

    Parameters
    ----------
    source
        Group or subgroup.
    name
        Name in messages and in ``net['name']``.

    Raises
    ------
    ConnectivityError
        NB606 if the source never fires.
    """

    kind: ClassVar[str] = "ratemonitor"
    source: Neurons

    def __init__(self, source: object, name: str | None = None) -> None:
        Monitor.__init__(self, neurons_of(source, "PopulationRateMonitor"), name)
        if not self.source.group.spiking:
            raise no_spikes(self.source, self.name)
        self._rate = Rate(self.source.section)
        self.when = "end"

    @property
    def recorder(self) -> Rate:
        """What the engine fills."""
        return self._rate

    @property
    def t(self) -> Any:
        """Start of each step, shape (steps,)."""
        return wrap(self.t_, SECOND)

    @property
    def t_(self) -> NDArray[np.float64]:
        """The same in second."""
        return self._rate.seconds()

    @property
    def N(self) -> int:  # noqa: N802  (Brian's name)
        """Number of steps."""
        return len(self.t_)

    @property
    def rate(self) -> Any:
        """Spikes per neuron and second in each step, shape (steps,)."""
        return wrap(self.rate_, HERTZ)

    @property
    def rate_(self) -> NDArray[np.float64]:
        """The same in hertz."""
        return self._rate.counts() / (len(self.source) * self._rate.widths())

    def _columns(self) -> tuple[str, ...]:
        return ("t", "rate")

    def _records(self) -> int:
        return len(self.t_)

    def smooth_rate(self, window: object = "gaussian", width: object = None) -> Any:
        """Return the rate, averaged over a window around each step.

        Parameters
        ----------
        window
            ``gaussian`` (out to two standard deviations), ``flat``, or an array of
            an odd number of weights.
        width
            Standard deviation of the Gaussian, or length of the flat window, which
            is rounded to an odd number of steps.

        Returns
        -------
        Quantity, shape (steps,)
            Hertz; beyond the ends of the recording the rate counts as zero.

        Raises
        ------
        ParameterValueError
            NB610 for a width that is not positive, or if `dt` changed meanwhile.
        """
        return smoothed(self.rate_, self._one_step(), window, width)

    def binned_rate(self, bin_size: object) -> tuple[Any, Any]:
        """Return the rate in bins of equal length.

        Parameters
        ----------
        bin_size
            A multiple of the time step.

        Returns
        -------
        bins : Quantity, shape (bins,)
            Where they begin.
        rates : Quantity, shape (bins,)
            Hertz; a last bin that the recording does not fill is left out.

        Raises
        ------
        ParameterValueError
            NB610 for another length, or if `dt` changed meanwhile.
        """
        times = self.t_
        start = float(times[0]) if len(times) else 0.0
        return binned(self.rate_, start, self._one_step(), bin_size)

    def plot(self) -> Picture:
        """Return a picture of the rate, averaged in bins of 5 ms.

        Returns
        -------
        Picture
            As `SpikeMonitor.plot` returns it.
        """
        from nbspike.api.plotting import rate_picture

        end = float(self.source.group.t_[:])
        return rate_picture(self._label_of_source, self.t_, self.rate_, end)

    def _one_step(self) -> float:
        widths = np.unique(self._rate.widths())
        if len(widths) > 1:
            message = f"dt changed while {self.name} recorded: its steps differ"
            raise fail("NB610", message, hint="Use one monitor for each dt")
        return float(widths[0]) if len(widths) else self._clock.dt_
