"""`run_regularly` and `run_at`: statements that run for all neurons of a group."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nbspike.api.acting import Needs, outside
from nbspike.api.arguments import si_values
from nbspike.api.clock import SECOND
from nbspike.api.namespace import Names
from nbspike.api.own_code import Holder, OwnCode
from nbspike.diagnostics.errors import fail
from nbspike.lang.expr import Statement
from nbspike.model.check import check_block
from nbspike.model.checked import ValueType
from nbspike.model.context import Block
from nbspike.model.functions import Outside
from nbspike.network.blocks import CodeBlock
from nbspike.network.population import Section
from nbspike.network.setting import Part


class CodeRunner(OwnCode):
    """Statements that run for each neuron at times of a clock, or at listed times.

    `NeuronGroup.run_regularly` and `NeuronGroup.run_at` make it.

    Parameters
    ----------
    owner
        The group, which runs it.
    section
        The neurons.
    code
        The statements.
    dt, clock
        Time between two runs, or a clock; the group's if both are omitted.
    times
        Times at which it runs instead, ascending.
    when, order
        When in a step.
    name
        Given by the user, or `None`.

    Raises
    ------
    NbspikeError
        What is wrong in the statements; NB611 for times that are none.
    """

    kind: ClassVar[str] = "run_regularly"

    def __init__(
        self,
        owner: Holder,
        section: Section,
        code: object,
        *,
        dt: object = None,
        clock: object = None,
        times: object = None,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
    ) -> None:
        self._owner, self._section = owner, section
        word = "run_regularly" if times is None else "run_at"
        title, example = f"{word} of {section.name}", f"{word}('v += 1*mV')"
        OwnCode.__init__(
            self, owner, title, code, example, when=when, order=order, name=name
        )
        self._follow(clock, dt)
        self._times = None if times is None else _times(times, title)

    def _checked(
        self, known: Mapping[str, Outside], *, complete: bool
    ) -> tuple[Statement, ...]:
        block = Block(self._title, self._parsed, for_all=True)
        model = self._section.population.model
        return check_block(block, model, known, complete=complete)

    def _outside_names(self) -> Needs:
        return outside(self._parsed, self._section.population.model)

    def _above(self, names: Names) -> Names:
        return self._owner.names_above(names)

    def parts(self) -> Iterator[Part]:
        """Return the block of code that the engine runs."""
        section = self._section
        number = f"{self._number - self._owner._number:06d}"  # noqa: SLF001
        given = self.name if self._named else f"{section.population.stream}_{self.kind}"
        block = CodeBlock(
            given if self._named else f"{given} {number}",
            section,
            self._code,
            turn=self.turn,
            dt=self._clock.dt_,
            times=self._times,
        )
        block.outside, block.label = self._outside, self._turn_name()
        yield block

    def _turn_name(self) -> str:
        """Return Brian's name of it in a fresh script, which decides ties."""
        if self._named:
            return self.name
        held = self._owner._contained  # noqa: SLF001
        runners = [one for one in held if isinstance(one, CodeRunner)]
        number = [one for one in runners if not one._named].index(self)  # noqa: SLF001
        name = f"{self._section.population.label}_{self.kind}"
        return f"{name}_{number}" if number else name


class RunsCode:
    """Base of groups and their parts: they can run statements now and then."""

    @property
    @abstractmethod
    def section(self) -> Section:
        """Where the neurons stand in their population."""

    @property
    @abstractmethod
    def group(self) -> Holder:
        """The group that runs the code."""

    def run_regularly(
        self,
        code: str,
        dt: object = None,
        clock: object = None,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
    ) -> CodeRunner:
        """Run statements for all neurons, again and again while a simulation runs.

        Parameters
        ----------
        code
            The statements.
        dt, clock
            Time between two runs, or a clock; the group's step if both are omitted.
        when, order
            When in a step.
        name
            Name in messages.

        Returns
        -------
        CodeRunner
            Set its `active` to `False` to leave it out of the next run.

        Raises
        ------
        NbspikeError
            What is wrong in the statements.
        """
        made = CodeRunner(
            self.group,
            self.section,
            code,
            dt=dt,
            clock=clock,
            when=when,
            order=order,
            name=name,
        )
        self.group._contained.append(made)  # noqa: SLF001
        return made

    def run_at(
        self,
        code: str,
        times: object,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
    ) -> CodeRunner:
        """Run statements for all neurons at listed times.

        Parameters
        ----------
        code
            The statements.
        times
            Times, each once; a time between two steps counts for the later one.
        when, order, name
            As in `run_regularly`.

        Raises
        ------
        NbspikeError
            What is wrong in the statements; NB611 for the times.
        """
        made = CodeRunner(
            self.group,
            self.section,
            code,
            times=times,
            when=when,
            order=order,
            name=name,
        )
        self.group._contained.append(made)  # noqa: SLF001
        return made


def _times(value: object, what: str) -> NDArray[np.float64]:
    times: Any = si_values(value, SECOND, ValueType.FLOAT, f"times of {what}", "run")
    times = np.sort(np.atleast_1d(np.asarray(times, np.float64)))
    if times.ndim != 1 or not np.all(np.isfinite(times) & (times >= 0)):
        message = f"the times of {what} are not all times of 0 s or more"
        raise fail("NB611", message, hint="Write run_at('v += 1*mV', [10, 20]*ms)")
    same = np.flatnonzero(np.diff(times) == 0)
    if len(same):
        message = f"{what} lists {times[same[0]] * 1e3:g} ms twice"
        raise fail("NB611", message, hint="List each time once")
    return np.asarray(times, np.float64)
