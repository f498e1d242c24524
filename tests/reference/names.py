"""What a name means while the slow twin computes: one lookup, one meaning.

Subexpressions are computed here whenever their name is asked for, in the scope of
the neurons or synapses that declare them, and nothing is ever written out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nbspike.lang.expr import Draw, Expr, Name
from nbspike.lang.parsed import EquationKind
from nbspike.model.evaluate import evaluate
from nbspike.model.tree import transform
from nbspike.runtime.random import normal, stream_key, uniform

if TYPE_CHECKING:
    from tests.reference.twin import TwinPopulation, TwinProjection


@dataclass(frozen=True)
class Now:
    """The time step that is computed, and what holds during all of them."""

    step: int
    dt: float
    constants: Mapping[str, float]
    seed: int

    @property
    def clock(self) -> dict[str, float]:
        """The names of time."""
        return {"t": self.step * self.dt, "dt": self.dt, "t_in_timesteps": self.step}


class Scope(Mapping[str, Any]):
    """Names of neurons or synapses; statements and schemes may add their own."""

    def __init__(self, now: Now) -> None:
        self.now = now
        self.added: dict[str, Any] = {}

    def meaning(self, name: str) -> Any:
        """Return what `name` stands for; KeyError if it is none of ours."""
        raise NotImplementedError

    def __getitem__(self, name: str) -> Any:
        if name in self.added:
            return self.added[name]
        if name in self.now.clock:
            return self.now.clock[name]
        try:
            return self.meaning(name)
        except KeyError:
            return self.now.constants[name]

    def __contains__(self, name: object) -> bool:
        try:
            self[str(name)]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError


class NeuronScope(Scope):
    """Names of all neurons of a population, or of the one numbered `index`."""

    def __init__(
        self, population: TwinPopulation, now: Now, index: int | None = None
    ) -> None:
        super().__init__(now)
        self.population, self.index = population, index

    def meaning(self, name: str) -> Any:
        population = self.population
        for variable in population.model.variables:
            if variable.name == name:
                if variable.kind is EquationKind.SUBEXPRESSION:
                    return evaluate(variable.expression, self)
                values = population.state[name]
                return values[0] if variable.shared else self._of(values)
        if name == "i":
            return self._of(np.arange(population.size))
        if name == "N":
            return population.size
        if name == "not_refractory":
            return self._of(population.free)
        if name == "lastspike":
            return self._of(population.last_spike) * self.now.dt
        raise KeyError(name)

    def _of(self, values: np.ndarray) -> Any:
        return values if self.index is None else values[self.index]


class SynapseScope(Scope):
    """Names of one synapse, `k` in the order of sources."""

    def __init__(self, projection: TwinProjection, now: Now, k: int) -> None:
        super().__init__(now)
        self.projection, self.k = projection, k

    def meaning(self, name: str) -> Any:
        projection, k = self.projection, self.k
        for variable in projection.model.variables:
            if variable.name == name:
                if variable.kind is EquationKind.SUBEXPRESSION:
                    return evaluate(variable.expression, self)
                return projection.state[name][0 if variable.shared else k]
        own = {
            "i": projection.i[k],
            "j": projection.j[k],
            "N_pre": projection.source.size,
            "N_post": projection.target.size,
        }
        if name in own:
            return own[name]
        ends = (
            ("_pre", projection.source, projection.i[k]),
            ("_post", projection.target, projection.j[k]),
        )
        for suffix, end, number in ends:
            if name.endswith(suffix):
                index = end.start + int(number)
                scope = NeuronScope(end.population, self.now, index)
                return scope.meaning(name.removesuffix(suffix))
        raise KeyError(name)


class Draws:
    """Random numbers of one kernel for some elements; each draw is a new place."""

    def __init__(self, now: Now, path: tuple[str, ...], elements: Any) -> None:
        self.now, self.path = now, path
        self.elements = np.atleast_1d(np.asarray(elements, np.int64))
        self.place = 0

    def at(self, place: int, law: str) -> np.ndarray:
        """Return the numbers of a numbered place."""
        key = stream_key(self.now.seed, *self.path, place)
        draw = normal if law == "normal" else uniform
        return draw(key, self.now.step, self.elements)

    def __call__(self, law: str, count: int) -> np.ndarray:
        assert count == len(self.elements)
        self.place += 1
        return self.at(self.place - 1, law)


def compute(expr: Expr, scope: Scope, draws: Draws, *, alone: bool = False) -> Any:
    """Return the value of an expression; `alone` if it is for one element."""

    def drawn(node: Expr) -> Expr:
        if not isinstance(node, Draw):
            return node
        numbers = draws.at(node.site, node.law)
        scope.added[f"_drawn_{node.site}"] = numbers[0] if alone else numbers
        return Name(f"_drawn_{node.site}")

    size = None if alone else len(draws.elements)
    return evaluate(transform(expr, drawn), scope, draws, size)
