"""Custom events of a group, and the code that they trigger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from nbspike.api.acting import Acting, Needs, outside
from nbspike.api.namespace import Names
from nbspike.api.naming import Simulated
from nbspike.api.own_code import Holder, OwnCode
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.source import SourceText
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr import Statement, names_in
from nbspike.lang.expr_parse import parse_condition
from nbspike.model.check import check_block
from nbspike.model.check_text import check_expression
from nbspike.model.checked import ValueType
from nbspike.model.context import Block
from nbspike.model.functions import Outside, foreign_calls
from nbspike.model.scopes import neuron_scope
from nbspike.network.events import Event, EventCode
from nbspike.network.population import SPIKE, Population
from nbspike.network.setting import Part


class GroupEvent(Acting):
    """A condition that is tested in every step, whether neurons are refractory or not.

    Parameters
    ----------
    owner, population
        The group.
    name
        The event's name.
    text
        The condition.
    """

    kind: ClassVar[str] = "event"

    def __init__(
        self, owner: Holder, population: Population, name: str, text: object
    ) -> None:
        Acting.__init__(self, None, "after_thresholds", 0)
        self._owner, self._population = owner, population
        self._clock = owner.clock
        self.event = _event_name(name)
        self._title = f"event {name} of {population.name}"
        if not isinstance(text, str):
            message = f"the {self._title} is {text!r}, not a condition"
            raise fail("NB308", message, hint=f"Write events={{'{name}': 'v > 1*mV'}}")
        self.text = text
        self._parsed = parse_condition(SourceText(text, self._title))
        model = population.model
        scope = neuron_scope(model, complete=False)
        used = {n for n in names_in(self._parsed) if scope.find(n) is None}
        self._needs_outside = Needs(used | foreign_calls(self._parsed))
        condition = check_expression(
            self._parsed, scope, wanted=ValueType.BOOLEAN, what=f"the {self._title}"
        )
        self._event = Event(name, population, condition)

    def _needs(self) -> tuple[Simulated, ...]:
        return (self._owner,)

    def resolve(self, names: Names) -> None:
        """Take up the constants as they are now and check the condition with them."""
        step, above = self._owner.clock.dt_, self._owner.names_above(names)
        self._event.outside, known = self._needs_outside.of(above, step)
        scope = neuron_scope(self._population.model, known)
        self._event.condition = check_expression(
            self._parsed, scope, wanted=ValueType.BOOLEAN, what=f"the {self._title}"
        )

    def parts(self) -> Iterator[Part]:
        """Return the test that the engine makes."""
        self._event.turn = self.turn
        yield self._event


class EventRunner(OwnCode):
    """Statements that run for the neurons that have an event.

    Parameters
    ----------
    owner, population
        The group.
    event
        Name of the event, ``spike`` or one of the group's own.
    code
        The statements.
    when, order
        When in a step.

    Raises
    ------
    NbspikeError
        NB207 for an unknown event, and what is wrong in the statements.
    """

    kind: ClassVar[str] = "run_on_event"

    def __init__(
        self,
        owner: Holder,
        population: Population,
        event: str,
        code: object,
        when: str = "after_resets",
        order: int = 0,
    ) -> None:
        self._owner, self._population = owner, population
        self.event, self.text = known_event(event, population), str(code)
        title = f"code on {event} of {population.name}"
        example = f"run_on_event('{event}', 'n += 1')"
        OwnCode.__init__(self, owner, title, code, example, when=when, order=order)

    def _checked(
        self, known: Mapping[str, Outside], *, complete: bool
    ) -> tuple[Statement, ...]:
        block, model = Block(self._title, self._parsed), self._population.model
        return check_block(block, model, known, complete=complete)

    def _outside_names(self) -> Needs:
        return outside(self._parsed, self._population.model)

    def _above(self, names: Names) -> Names:
        return self._owner.names_above(names)

    def parts(self) -> Iterator[Part]:
        """Return the code that the engine runs."""
        code = EventCode(self.event, self._population, self._code, self.turn)
        code.outside = self._outside
        yield code


def known_event(event: object, population: Population) -> str:
    """Return the name of an event of a population.

    Raises
    ------
    NbspikeError
        NB207 if the population has no such event.
    """
    known = [SPIKE] if population.spiking else []
    known += [name for name in population.rings if name != SPIKE]
    if event in known:
        return str(event)
    listed = ", ".join(f"`{name}`" for name in known) or "none"
    hint = suggest(str(event), known) or f"Its events are {listed}"
    raise fail("NB207", f"{population.name} has no event `{event}`", hint=hint)


def _event_name(name: object) -> str:
    if isinstance(name, str) and name.isidentifier() and not name.startswith("_"):
        if name != SPIKE:
            return name
        message = "`spike` is the event of the threshold"
        raise fail("NB203", message, hint="Write threshold='…', or choose another name")
    message = f"the name {name!r} of an event is not a word of letters, digits and `_`"
    raise fail("NB203", message, hint="Choose another name")
