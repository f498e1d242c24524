"""Custom events: a condition beside the threshold, and code that it triggers."""

from __future__ import annotations

from collections.abc import Iterator

from nbspike.lang.expr import Expr, Statement
from nbspike.network.binding import bind
from nbspike.network.kernels import event_code_kernel, event_kernel
from nbspike.network.population import Population
from nbspike.network.population_steps import scan
from nbspike.network.schedule import Scheduled, Turn
from nbspike.network.setting import Part, Setting
from nbspike.network.spike_ring import SpikeRing
from nbspike.network.surroundings import Surroundings

AFTER_THRESHOLDS, AFTER_RESETS = Turn("after_thresholds"), Turn("after_resets")


class Event(Part):
    """A condition that is tested in every step, for refractory neurons as well.

    Parameters
    ----------
    name
        The event's name.
    population
        Whose event; gets a ring of that name.
    condition
        Checked, in canonical names.

    Attributes
    ----------
    turn : Turn
        When in a step it is tested.
    outside : Surroundings
        Constants and functions that the code uses.
    """

    def __init__(self, name: str, population: Population, condition: Expr) -> None:
        self.name, self.population, self.condition = name, population, condition
        self.turn = AFTER_THRESHOLDS
        self.outside = Surroundings()
        population.rings[name] = SpikeRing(population.name, population.size)

    def operations(self, setting: Setting) -> Iterator[Scheduled]:
        """Return the test and the listing of those for which it holds."""
        population = self.population
        dt = setting.dt_of(population.dt)
        title = f"{self.name} of {population.name}"
        ready = event_kernel(title, self.outside.model(population), self.condition)
        arrays, sizes = self.outside.names(population, self.name)
        values = setting.values(dt, population.constants, self.outside.constants)
        keys = setting.keys(
            population.stream, "event", self.name, count=ready.kernel.streams
        )
        test = bind(ready.kernel, ready.compiled, arrays, sizes, values, keys)
        name = f"{population.label}_{self.name}_thresholder"
        yield Scheduled(self.turn, name, test, dt)
        yield Scheduled(self.turn, f"{name}\0", scan(population, self.name), dt)


class EventCode(Part):
    """Statements run for the neurons that have an event.

    Like the reset, it may set what a refractory neuron locks.

    Parameters
    ----------
    event, population
        Name of the event, and whose.
    code
        Checked statements in canonical names.
    turn
        When in a step.
    """

    def __init__(
        self,
        event: str,
        population: Population,
        code: tuple[Statement, ...],
        turn: Turn = AFTER_RESETS,
    ) -> None:
        self.event, self.population, self.code = event, population, code
        self.turn = turn
        self.outside = Surroundings()

    def operations(self, setting: Setting) -> Iterator[Scheduled]:
        """Return the one operation that runs the code."""
        event, population = self.event, self.population
        dt = setting.dt_of(population.dt)
        title = f"on {event} of {population.name}"
        ready = event_code_kernel(title, self.outside.model(population), self.code)
        arrays, sizes = self.outside.names(population, event)
        values = setting.values(dt, population.constants, self.outside.constants)
        keys = setting.keys(
            population.stream, "on event", event, count=ready.kernel.streams
        )
        code = bind(ready.kernel, ready.compiled, arrays, sizes, values, keys)
        written = frozenset(item.target for item in self.code)
        code = setting.followed(code, population, written)
        yield Scheduled(self.turn, f"{population.label}_{event}_resetter", code, dt)
