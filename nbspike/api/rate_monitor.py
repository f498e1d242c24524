"""`PopulationRateMonitor`: the rate of a population, smoothed if wanted."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import refuse_unknown, seconds
from nbspike.api.clock import HERTZ, SECOND
from nbspike.api.monitors import Monitor, no_spikes
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.network.recorders import Rate
from nbspike.units.display import format_value
from nbspike.units.quantity import wrap


class PopulationRateMonitor(Monitor):
    """Records how many spikes a neuron fires per second, in each step.

    Parameters
    ----------
    source
        Group or subgroup.
    name
        Name in messages and in ``net['name']``.
    """

    kind: ClassVar[str] = "ratemonitor"

    def __init__(
        self, source: object, name: str | None = None, **unknown: object
    ) -> None:
        missing = {"dt": "It follows the clock of its source", "when": "", "order": ""}
        refuse_unknown(unknown, ("source", "name"), "PopulationRateMonitor", missing)
        Monitor.__init__(self, source, name)
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
            NB610 for a width that is not positive.
        """
        weights = _window(window, width, self._step)
        rate = self.rate_
        if len(rate) == 0:
            return wrap(rate, HERTZ)
        smooth = np.convolve(rate, weights / weights.sum(), mode="full")
        first = len(weights) // 2
        return wrap(smooth[first : first + len(rate)], HERTZ)


def _window(window: object, width: object, dt: float) -> NDArray[np.float64]:
    if not isinstance(window, str):
        weights = np.asarray(window, dtype=np.float64)
        if weights.ndim != 1 or len(weights) % 2 == 0 or width is not None:
            message = "a window of one's own is an odd number of weights, without width"
            raise fail("NB610", message, hint="Write smooth_rate([1, 2, 1])")
        return weights
    if window not in ("gaussian", "flat"):
        message = f"`{window}` is not a window"
        hint = suggest(window, ("gaussian", "flat"))
        raise fail("NB610", message, hint=hint or "Write 'gaussian' or 'flat'")
    if width is None:
        message = "smooth_rate has no width"
        raise fail("NB610", message, hint=f"Write smooth_rate('{window}', width=5*ms)")
    length = seconds(width, "the width of smooth_rate", "width=5*ms")
    if not (np.isfinite(length) and length > 0):
        message = f"the width of smooth_rate is {format_value(length, SECOND)}"
        raise fail("NB610", message, hint="Give a time above 0")
    if window == "flat":
        return np.ones(
            2 * round((length / dt - 1) / 2 + 1e-9) + 1 if length > dt else 1
        )
    half = round(2 * length / dt)
    away = np.arange(-half, half + 1) * dt
    return np.asarray(np.exp(-0.5 * (away / length) ** 2), np.float64)
