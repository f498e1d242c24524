"""Custom events: a condition beside the threshold, and code that it triggers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nbspike.lang.expr import Expr, Statement
from nbspike.network.binding import bind
from nbspike.network.kernels import event_code_kernel, event_kernel
from nbspike.network.population import Population
from nbspike.network.population_steps import population_names, scan
from nbspike.network.schedule import Scheduled, Turn
from nbspike.network.setting import Part, Setting
from nbspike.network.spike_ring import SpikeRing

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
    constants : dict
        Values in SI of constants that mean something else elsewhere.
    """

    def __init__(self, name: str, population: Population, condition: Expr) -> None:
        self.name, self.population, self.condition = name, population, condition
        self.turn = AFTER_THRESHOLDS
        self.constants: Mapping[str, float] = {}
        population.rings[name] = SpikeRing(population.name, population.size)

    def operations(self, setting: Setting) -> Iterator[Scheduled]:
        """Return the test and the listing of those for which it holds."""
        population = self.population
        dt = setting.dt_of(population.dt)
        title = f"{self.name} of {population.name}"
        ready = event_kernel(title, population.model, self.condition)
        arrays, sizes = population_names(population, event=self.name)
        values = setting.values(dt, population.constants, self.constants)
        keys = setting.keys(
            population.stream, "event", self.name, count=ready.kernel.streams
        )
        test = bind(ready.kernel, ready.compiled, arrays, sizes, values, keys)
        name = f"{population.stream}\0{self.name}"
        yield Scheduled(self.turn, name, test, dt)
        yield Scheduled(self.turn, f"{name}\0", scan(population, self.name), dt)


class EventCode(Part):
    """Statements run for the neurons that have a custom event.

    Parameters
    ----------
    event
        The event.
    code
        Checked statements in canonical names.
    turn
        When in a step.
    """

    def __init__(
        self, event: Event, code: tuple[Statement, ...], turn: Turn = AFTER_RESETS
    ) -> None:
        self.event, self.code, self.turn = event, code, turn
        self.constants: Mapping[str, float] = {}

    def operations(self, setting: Setting) -> Iterator[Scheduled]:
        """Return the one operation that runs the code."""
        event, population = self.event.name, self.event.population
        dt = setting.dt_of(population.dt)
        title = f"on {event} of {population.name}"
        ready = event_code_kernel(title, population.model, self.code)
        arrays, sizes = population_names(population, event=event)
        values = setting.values(dt, population.constants, self.constants)
        keys = setting.keys(
            population.stream, "on event", event, count=ready.kernel.streams
        )
        code = bind(ready.kernel, ready.compiled, arrays, sizes, values, keys)
        written = frozenset(item.target for item in self.code)
        code = setting.followed(code, population, written)
        yield Scheduled(self.turn, f"{population.stream}\0{event}", code, dt)
