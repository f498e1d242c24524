"""`Synapses.run_regularly`: statements that run for all synapses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from nbspike.api.acting import Needs
from nbspike.api.namespace import Names
from nbspike.api.own_code import OwnCode
from nbspike.lang.expr import Statement, names_in
from nbspike.model.check import check_block
from nbspike.model.context import Block
from nbspike.model.functions import Outside, foreign_calls
from nbspike.model.scopes import synapse_scope
from nbspike.network.setting import Part
from nbspike.network.synaptic_blocks import SynapticBlock

if TYPE_CHECKING:
    from nbspike.api.synapses import Synapses


class SynapticCodeRunner(OwnCode):
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
        self._owner = owner
        title, example = f"run_regularly of {owner.name}", "run_regularly('w *= 0.9')"
        OwnCode.__init__(
            self, owner, title, code, example, when=when, order=order, name=name
        )
        self._follow(clock, dt)

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
        projection = self._owner.projection
        ends = (projection.source.population.model, projection.target.population.model)
        scope = synapse_scope(projection.model, *ends, complete=False)
        values = [statement.value for statement in self._parsed]
        own = {statement.target for statement in self._parsed}
        names = {name for value in values for name in names_in(value)} - own
        wanted = {name for name in names if scope.find(name) is None}
        return Needs(wanted.union(*(foreign_calls(value) for value in values)))

    def _above(self, names: Names) -> Names:
        return self._owner.names_above(names)

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
