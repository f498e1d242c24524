"""What acts on neurons beside their model: blocks of code, custom events, input.

Each description here, such as `Block`, is made for the engine by `parts_of` and for
the slow twin by `twins_of`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Binary, Expr, Name, Statement
from nbspike.lang.expr_parse import parse_condition, parse_value
from nbspike.lang.statement_parse import parse_statements
from nbspike.model import context
from nbspike.model.check import check_block
from nbspike.model.check_text import check_expression
from nbspike.model.checked import ValueType
from nbspike.model.scopes import neuron_scope
from nbspike.network.blocks import CodeBlock
from nbspike.network.events import Event as EngineEvent
from nbspike.network.events import EventCode
from nbspike.network.poisson_input import COUNT, PoissonInput
from nbspike.network.population import Section
from nbspike.network.schedule import Turn
from nbspike.network.setting import Part
from nbspike.network.surroundings import Surroundings
from nbspike.runtime.random import stream_key, uniform
from nbspike.units.dimension import Dimension
from tests.reference.names import Draws, NeuronScope, Now, compute

if TYPE_CHECKING:
    from tests.reference.twin import TwinPopulation


@dataclass(frozen=True)
class Block:
    """Statements for a section: every so many steps, or at listed times in steps."""

    section: str
    code: str
    every: int = 1
    at: tuple[float, ...] | None = None
    slot: str = "start"


@dataclass(frozen=True)
class Event:
    """A custom event and what is done for the neurons that have it."""

    population: str
    name: str
    condition: str
    code: str = ""


@dataclass(frozen=True)
class Drive:
    """Poisson input without neurons; the rate is in hertz."""

    section: str
    variable: str
    weight: str
    sources: int
    rate: float


Acting = Block | Event | Drive


@dataclass(frozen=True)
class Checked:
    """A description with its checked statements and condition."""

    item: Acting
    name: str
    section: Section
    code: tuple[Statement, ...] = ()
    condition: Expr | None = None


def checked(
    items: Sequence[Acting],
    sections: Mapping[str, Section],
    dimensions: Mapping[str, Dimension],
) -> list[Checked]:
    """Check the code of all descriptions; names decide their order in a slot."""
    found = []
    for number, item in enumerate(items):
        place = item.population if isinstance(item, Event) else item.section
        section = sections[place]
        model, name = section.population.model, f"act {number:02d}"
        if isinstance(item, Drive):
            value = parse_value(SourceText(item.weight, name))
            text: tuple[Statement, ...] = (Statement(item.variable, "+=", value),)
        else:
            text = parse_statements(SourceText(item.code, name)) if item.code else ()
        for_all = isinstance(item, Block)
        code = check_block(
            context.Block(name, text, for_all=for_all), model, dimensions
        )
        condition = None
        if isinstance(item, Event):
            condition = check_expression(
                parse_condition(SourceText(item.condition, name)),
                neuron_scope(model, dimensions),
                wanted=ValueType.BOOLEAN,
            )
        if isinstance(item, Drive):
            (one,) = code
            added = Binary("*", one.value, Name(COUNT))
            code = (Statement(item.variable, "+=", added),)
        found.append(Checked(item, name, section, tuple(code), condition))
    return found


def parts_of(
    items: Sequence[Checked], constants: Mapping[str, float], dt: float
) -> Iterator[Part]:
    """Return what the engine runs."""
    outside = Surroundings(constants)
    for one in items:
        item, population = one.item, one.section.population
        made: list[Any] = []
        if isinstance(item, Block):
            times = None if item.at is None else np.array(item.at) * dt
            every = None if item.every == 1 else item.every * dt
            turn = Turn(item.slot)
            made = [CodeBlock(one.name, one.section, one.code, turn=turn, dt=every)]
            made[0].times = times
        elif isinstance(item, Event):
            assert one.condition is not None
            made = [EngineEvent(item.name, population, one.condition)]
            if one.code:
                made.append(EventCode(item.name, population, one.code))
        else:
            (statement,) = one.code
            rate = item.rate
            made = [PoissonInput(one.name, one.section, statement, item.sources, rate)]
        for part in made:
            part.outside = outside
            yield part


@dataclass(eq=False)
class TwinActing:
    """A description as the twin acts it out; `start` and `stop` bound its section."""

    item: Acting
    name: str
    population: TwinPopulation
    start: int
    stop: int
    code: tuple[Statement, ...]
    condition: Expr | None

    def act(self, slot: str, now: Now) -> None:
        """Do what is due in a slot of this step."""
        match self.item:
            case Block():
                if slot == self.item.slot and self._is_due(now):
                    self._block(now)
            case Event(name=event):
                if slot == "after_thresholds":
                    self._test(now)
                elif slot == "after_resets":
                    path = (self.population.name, "on event", event)
                    for i in self.population.happened.get(event, []):
                        self._run(now, path, i, self.code)
            case Drive():
                if slot == "synapses":
                    self._drive(now)

    def _is_due(self, now: Now) -> bool:
        assert isinstance(self.item, Block)
        if self.item.at is None:
            return now.step % self.item.every == 0
        return now.step in {math.ceil(time - 1e-4) for time in self.item.at}

    def _block(self, now: Now) -> None:
        """Set what is shared once, then the rest for each neuron."""
        shared = {item.name for item in self.population.model.variables if item.shared}
        first = max(
            (k + 1 for k, one in enumerate(self.code) if one.target in shared),
            default=0,
        )
        once, each = self.code[:first], self.code[first:]
        path = (self.name, "block")
        given = self._run(now, path, 0, once, locks=True) if once else {}
        for i in range(self.start, self.stop):
            self._run(now, path, i, each, given, locks=True)

    def _test(self, now: Now) -> None:
        assert isinstance(self.item, Event)
        population, size = self.population, self.population.size
        draws = Draws(now, (population.name, "event", self.item.name), np.arange(size))
        assert self.condition is not None
        over = compute(self.condition, NeuronScope(population, now), draws)
        happened = np.flatnonzero(np.broadcast_to(over, (size,))).tolist()
        population.happened[self.item.name] = happened

    def _drive(self, now: Now) -> None:
        assert isinstance(self.item, Drive)
        n, chance = self.item.sources, self.item.rate * now.dt
        assert n * chance <= 16  # one piece: the inversion below
        law = [
            math.comb(n, k) * chance**k * (1 - chance) ** (n - k) for k in range(n + 1)
        ]
        reached = np.cumsum(law)
        key = stream_key(now.seed, self.name, "input", 0)
        u = uniform(key, now.step, np.arange(self.population.size))
        for i in range(self.start, self.stop):
            count = float(np.searchsorted(reached, u[i], side="right"))
            path = (self.name, "effect")
            self._run(now, path, i, self.code, {COUNT: count}, locks=True)

    def _run(
        self,
        now: Now,
        path: tuple[str, ...],
        i: int,
        code: Sequence[Statement],
        given: Mapping[str, Any] | None = None,
        *,
        locks: bool = False,
    ) -> dict[str, Any]:
        """Run code for one neuron; locked variables stay if it is refractory."""
        population = self.population
        scope = NeuronScope(population, now, i)
        scope.added.update(given or {})
        draws = Draws(now, path, i)
        for statement in code:
            value: Expr = statement.value
            if statement.op != "=":
                value = Binary(statement.op[:-1], Name(statement.target), value)
            result = compute(value, scope, draws, alone=True)
            if not (locks and population.is_locked(statement.target, i)):
                population.store(statement.target, i, result, scope)
        return scope.added


def twins_of(
    items: Sequence[Checked], populations: Mapping[str, TwinPopulation]
) -> list[TwinActing]:
    """Return what the twin acts out."""
    return [
        TwinActing(
            one.item,
            one.name,
            populations[one.section.population.name],
            one.section.start,
            one.section.stop,
            one.code,
            one.condition,
        )
        for one in items
    ]
