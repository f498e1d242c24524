"""A network that keeps running while its constants move, as on an oscilloscope.

It is run in short parts, each of which goes on where the last one ended.  Random
numbers belong to the step in which they are drawn, so any division into parts gives
the numbers of one long run in which the constants moved at the same times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.worksheet.absent import told_apart
from nbspike.worksheet.constants import resolve
from nbspike.worksheet.kicks import Kickable, Pulse, kickable, kicked
from nbspike.worksheet.latest import Latest
from nbspike.worksheet.panels.panel import NOTHING_MORE, Needs
from nbspike.worksheet.result import Result
from nbspike.worksheet.simulation import Request, Simulation
from nbspike.worksheet.sliders import typed_amount
from nbspike.worksheet.worksheet import Worksheet

#: How long a kick of a parameter lasts, second.
PULSE = 10e-3


class LiveNetwork:
    """The network of a worksheet, going on and on; its latest part is kept.

    It has a state of its own: cells that run the network do not disturb it.
    Definitions and constants are those of the notebook when it began.

    Parameters
    ----------
    worksheet
        Where the definitions are; its lock is held while the network runs.
    seed
        Of all randomness.
    width
        How much of what was recorded is kept, second.
    needs
        What panels want to be recorded, beyond what the cells ask for.

    Raises
    ------
    NbspikeError
        What is wrong with the definitions; NB610 for the width.
    """

    def __init__(
        self,
        worksheet: Worksheet,
        *,
        seed: int = 1,
        width: float = 0.5,
        needs: Needs = NOTHING_MORE,
    ) -> None:
        self._worksheet = worksheet
        self.seed, self._needs = seed, needs
        self._latest = Latest(width)
        self._pulses: list[Pulse] = []
        self.begin({})

    @property
    def step(self) -> int:
        """Number of the next time step."""
        return self._simulation.assembly.step

    @property
    def time(self) -> float:
        """Model time that was reached, second."""
        return self.step * self._dt

    @property
    def dt(self) -> float:
        """Time step, second."""
        return self._dt

    @property
    def width(self) -> float:
        """How much of what was recorded is kept, second; see `Latest.width`."""
        return self._latest.width

    @width.setter
    def width(self, width: float) -> None:
        with self._worksheet.lock:
            self._latest.width = width

    @property
    def nbytes(self) -> int:
        """Memory of the recordings that are kept, bytes."""
        return self._latest.nbytes

    @property
    def is_outdated(self) -> bool:
        """Whether cells have changed the network since it began."""
        held = self._worksheet.definitions().values()
        return set(held) != set(self._simulation.definitions)

    def begin(self, values: Mapping[str, float]) -> None:
        """Begin anew, with what the notebook holds now.

        Parameters
        ----------
        values
            SI values of constants that replace the notebook's, from sliders.

        Raises
        ------
        NbspikeError
            What is wrong with the definitions.
        """
        worksheet = self._worksheet
        with worksheet.lock, told_apart(worksheet.variables, worksheet.gone):
            self._simulation: Simulation = worksheet.new_simulation()
            self._variables = dict(worksheet.variables)
            self._declarations = dict(worksheet.declarations)
            self._dt = worksheet.dt
            self._latest.clear()
            self._pulses = []
            self._run(0, values, None, go_on=False)

    def advance(
        self,
        duration: float,
        values: Mapping[str, float],
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> float:
        """Go on for a while; return how long, second.

        Parameters
        ----------
        duration
            Second; rounded to time steps, at least one.
        values
            SI values of constants that replace the notebook's from now on.
        cancelled
            Asked every few hundredths of a second; if it answers True the network
            stands still there.

        Raises
        ------
        NbspikeError
            What is wrong with these values, or happened meanwhile.
        """
        worksheet = self._worksheet
        with worksheet.lock, told_apart(self._variables, worksheet.gone):
            left = max(1, round(duration / self._dt))
            done = 0
            while left > 0 and not (cancelled is not None and cancelled()):
                for pulse in [one for one in self._pulses if one.end <= self.step]:
                    pulse.take_back()
                    self._pulses.remove(pulse)
                ends = [one.end - self.step for one in self._pulses]
                steps = min(left, *ends) if ends else left
                part = self._run(steps, values, cancelled, go_on=True)
                done += round(part.duration / self._dt)
                left -= steps
                if part.interrupted:
                    break
            return done * self._dt

    def _run(
        self,
        steps: int,
        values: Mapping[str, float],
        cancelled: Callable[[], bool] | None,
        *,
        go_on: bool,
    ) -> Result:
        constants = resolve(self._variables, self._declarations, values)
        duration = steps * self._dt
        request = Request(duration, self.seed, self._dt, go_on, self._needs)
        before = self.step if go_on else 0
        part = self._simulation.run(constants, request, cancelled=cancelled)
        if round(part.start / self._dt) < before:  # another size is another network
            self._latest.clear()
            self._pulses = []
        self._latest.append(part)
        return part

    @property
    def kickable(self) -> tuple[Kickable, ...]:
        """Variables that `kick` can move."""
        return kickable(self._simulation.definitions)

    def target(self, label: str) -> Kickable:
        """Return what a text such as ``v of P`` means.

        Raises
        ------
        UnknownNameError
            NB201 if there is no such variable to kick.
        """
        known = {one.label: one for one in self.kickable}
        if label not in known:
            message = f"`{label}` cannot be kicked"
            listed = f"There are {', '.join(known) or 'none'}"
            raise fail("NB201", message, hint=suggest(label, known) or listed)
        return known[label]

    def amount(self, target: Kickable, text: str) -> float:
        """Return the SI value of a text such as ``10*mV`` for a variable.

        Raises
        ------
        NbspikeError
            NB1xx for what is no expression, NB201 for unknown names, NB3xx if the
            unit is not the variable's.
        """
        what = f"the kick of `{target.label}`"
        return typed_amount(self._worksheet, text, target.dimension, what)

    def kick(self, target: Kickable, amount: float, *, last: float = PULSE) -> None:
        """Add a value to a variable of every neuron of a group, now.

        Parameters
        ----------
        target
            One of `kickable`.
        amount
            SI value.
        last
            Time after which a parameter goes back, second.
        """
        with self._worksheet.lock:
            section = self._simulation.section(target.group)
            assert section is not None
            values = kicked(section, target.variable)
            values[...] += amount
            if target.lasting:
                end = self.step + max(1, round(last / self._dt))
                self._pulses.append(Pulse(values, amount, end))

    def latest(self) -> Result:
        """Return what was recorded in the last `width` second."""
        with self._worksheet.lock:
            return self._latest.result()
