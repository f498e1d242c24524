"""`Synapses.run_regularly`: statements that run for all synapses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from nbspike.api.acting import Acting, Needs
from nbspike.api.clock import clock_of
from nbspike.api.namespace import Names
from nbspike.api.naming import Simulated
from nbspike.api.reading import statements
from nbspike.lang.expr import Statement, names_in
from nbspike.model.check import check_block
from nbspike.model.context import Block
from nbspike.model.functions import Outside, foreign_calls
from nbspike.model.scopes import synapse_scope
from nbspike.network.setting import Part
from nbspike.network.surroundings import Surroundings
from nbspike.network.synaptic_blocks import SynapticBlock

if TYPE_CHECKING:
    from nbspike.api.synapses import Synapses


class SynapticCodeRunner(Acting):
    """Statements that run for each synapse at times of a clock.

    `Synapses.run_regularly` makes it.

    Parameters
    ----------
    owner
        The synapses.
    code
        The statements.
    dt, clock
        Time between two runs, or a clock; that of the synapses if both are omitted.
    when, order
        When in a step.
    name
        Given by the user, or `None`.

    Raises
    ------
    NbspikeError
        What is wrong in the statements.
    """

    kind: ClassVar[str] = "run_regularly"

    def __init__(
        self,
        owner: Synapses,
        code: object,
        *,
        dt: object = None,
        clock: object = None,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
    ) -> None:
        Acting.__init__(self, name, when, order)
        self._owner = owner
        self._title = f"run_regularly of {owner.name}"
        self._parsed = statements(code, self._title, "run_regularly('w *= 0.9')")
        self._code = self._checked({}, complete=False)
        self._needs_outside = self._outside_names()
        self._outside = Surroundings()
        self._clock = owner.clock
        if dt is not None or clock is not None:
            self._clock = clock_of(clock, dt, self._title)

    @property
    def code(self) -> str:
        """The statements, as the user wrote them."""
        first = self._parsed[0].span
        return "" if first is None else first.source.text

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The checked statements."""
        return self._code

    def _checked(
        self, known: Mapping[str, Outside], *, complete: bool
    ) -> tuple[Statement, ...]:
        projection = self._owner.projection
        return check_block(
            Block(self._title, self._parsed, for_all=True),
            projection.model,
            known,
            complete=complete,
            source=projection.source.population.model,
            target=projection.target.population.model,
        )

    def _outside_names(self) -> Needs:
        """Return what the statements take from outside."""
        projection = self._owner.projection
        ends = (projection.source.population.model, projection.target.population.model)
        scope = synapse_scope(projection.model, *ends, complete=False)
        values = [statement.value for statement in self._parsed]
        own = {statement.target for statement in self._parsed}
        names = {name for value in values for name in names_in(value)} - own
        wanted = {name for name in names if scope.find(name) is None}
        return Needs(wanted.union(*(foreign_calls(value) for value in values)))

    def _needs(self) -> tuple[Simulated, ...]:
        return (self._owner,)

    def resolve(self, names: Names) -> None:
        """Take up the constants as they are now and check the code with them."""
        found = self._owner.names_above(names)
        self._outside, known = self._needs_outside.of(found, self._owner.clock.dt_)
        self._code = self._checked(known, complete=True)

    def parts(self) -> Iterator[Part]:
        """Return the block of code that the engine runs."""
        projection = self._owner.projection
        held = [one for one in self._owner._contained if not one._named]  # noqa: SLF001
        name = label = self.name
        if not self._named:
            number = held.index(self)
            name = f"{projection.stream}_{self.kind} {number:06d}"
            label = f"{projection.label}_{self.kind}"
            label = f"{label}_{number}" if number else label
        block = SynapticBlock(
            name, projection, self._code, turn=self.turn, dt=self._clock.dt_
        )
        block.outside, block.label = self._outside, label
        yield block

    def __repr__(self) -> str:
        return f"<{self._title}: when={self.when!r}, order={self.order}>"


class RunsSynapticCode:
    """Base of synapses: they can run statements now and then."""

    _contained: list[SynapticCodeRunner]

    def run_regularly(
        self,
        code: str,
        dt: object = None,
        clock: object = None,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
    ) -> SynapticCodeRunner:
        """Run statements for all synapses, again and again during a simulation.

        Parameters
        ----------
        code
            The statements.
        dt, clock
            Time between two runs, or a clock; that of the synapses if omitted.
        when, order
            When in a step.
        name
            Name in messages.

        Returns
        -------
        SynapticCodeRunner
            Set its `active` to `False` to leave it out of the next run.

        Raises
        ------
        NbspikeError
            What is wrong in the statements.
        """
        made = SynapticCodeRunner(
            self,  # type: ignore[arg-type]
            code,
            dt=dt,
            clock=clock,
            when=when,
            order=order,
            name=name,
        )
        self._contained.append(made)
        return made
