"""Statements of a user that run during a simulation, for neurons or for synapses."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, MutableMapping

from nbspike.api.acting import Acting, Needs
from nbspike.api.clock import clock_of
from nbspike.api.namespace import Names
from nbspike.api.naming import Simulated
from nbspike.api.reading import statements
from nbspike.lang.expr import Statement
from nbspike.model.functions import Outside
from nbspike.network.surroundings import Surroundings


class Holder(Simulated):
    """What holds code that runs with it."""

    _contained: list[Acting]
    _namespace: MutableMapping[str, object]

    @property
    def contained_objects(self) -> list[object]:
        """Everything that it does in a time step."""
        return list(self._contained)

    def names_above(self, names: Names) -> Names:
        """Return what names mean here, given what they mean in the script."""
        return names.under(self._namespace)


class OwnCode(Acting):
    """Statements that belong to a group or to synapses and run at their turn.

    Parameters
    ----------
    owner
        Whose variables they change.
    title
        What they are called in messages.
    code
        The statements, as text.
    example
        What would be right, for messages.
    when, order
        When in a step.
    name
        Given by the user, or `None`.

    Raises
    ------
    NbspikeError
        What is wrong in the statements.
    """

    def __init__(
        self,
        owner: Simulated,
        title: str,
        code: object,
        example: str,
        *,
        when: str,
        order: int,
        name: str | None = None,
    ) -> None:
        Acting.__init__(self, name, when, order)
        self._holder, self._title = owner, title
        self._clock = owner.clock
        self._parsed = statements(code, title, example)
        self._code = self._checked({}, complete=False)
        self._needs_outside = self._outside_names()
        self._outside = Surroundings()

    @abstractmethod
    def _checked(
        self, known: Mapping[str, Outside], *, complete: bool
    ) -> tuple[Statement, ...]:
        """Return the statements, checked with what is known outside."""

    @abstractmethod
    def _outside_names(self) -> Needs:
        """Return what the statements take from outside."""

    @abstractmethod
    def _above(self, names: Names) -> Names:
        """Return what names mean here, given what they mean in the script."""

    @property
    def code(self) -> str:
        """The statements, as the user wrote them."""
        first = self._parsed[0].span
        return "" if first is None else first.source.text

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The checked statements."""
        return self._code

    def _needs(self) -> tuple[Simulated, ...]:
        return (self._holder,)

    def _follow(self, clock: object, dt: object) -> None:
        """Run at the times of a clock, if one is given."""
        if dt is not None or clock is not None:
            self._clock = clock_of(clock, dt, self._title)

    def resolve(self, names: Names) -> None:
        """Take up the constants as they are now and check the code with them."""
        # tables over time are judged by the steps of the owner: the code itself
        # may run more rarely, and then sees the value of that moment
        step = self._holder.clock.dt_
        self._outside, known = self._needs_outside.of(self._above(names), step)
        self._code = self._checked(known, complete=True)

    def __repr__(self) -> str:
        return f"<{self._title}: when={self.when!r}, order={self.order}>"
