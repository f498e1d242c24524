"""Base of what acts on groups during a run: code, events, inputs, functions."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import ClassVar

from nbspike.api.namespace import Names
from nbspike.api.naming import Simulated
from nbspike.lang.expr import Statement, names_in
from nbspike.model.argument_types import argument_types
from nbspike.model.checked import CheckedNeurons
from nbspike.model.context import Block, statements_in
from nbspike.model.functions import Function, Outside, foreign_calls
from nbspike.model.scopes import neuron_scope
from nbspike.network.schedule import Turn
from nbspike.network.setting import Part
from nbspike.network.surroundings import Surroundings


class Acting(Simulated):
    """Something that acts at its turn of a time step.

    Parameters
    ----------
    name
        Given by the user, or `None`.
    when, order
        The slot, and the place in it.
    """

    kind: ClassVar[str]

    def __init__(self, name: str | None, when: str, order: int) -> None:
        Simulated.__init__(self, name)
        self.when, self.order = when, order

    @property
    def turn(self) -> Turn:
        """When in a step it acts."""
        return Turn(self.when, self.order)

    @abstractmethod
    def parts(self) -> Iterator[Part]:
        """Return what the engine runs for it."""

    def resolve(self, names: Names) -> None:
        """Take up the constants as they are now.

        Raises
        ------
        NbspikeError
            What is wrong in its text now that they are known.
        """


class Needs:
    """Names that code takes from outside, looked up when a run begins.

    Parameters
    ----------
    wanted
        The names, of constants and of functions.
    code, model
        The statements, and the model that they are about.
    """

    def __init__(
        self,
        wanted: Iterable[str] = (),
        code: Iterable[Statement] = (),
        model: CheckedNeurons | None = None,
    ) -> None:
        self._wanted = tuple(sorted(set(wanted)))
        self._code, self._model = tuple(code), model

    def of(
        self, names: Names, dt: float | None = None
    ) -> tuple[Surroundings, dict[str, Outside]]:
        """Return what the names stand for, and what the checks need to know of it.

        Without a value for one of them, all in sight are given to the checks.

        Parameters
        ----------
        names
            Where they are looked up.
        dt
            Time step of the code, second.
        """
        found = names.constants(self._wanted, dt)
        known = found.dimensions
        functions = self._functions(known)
        if len(known) < len(self._wanted):
            known = {**names.all_dimensions(), **known}
        callees = found.callees(functions)
        return Surroundings(found.values, functions, callees), known

    def _functions(self, known: dict[str, Outside]) -> tuple[Function, ...]:
        found = [
            item for _, item in sorted(known.items()) if isinstance(item, Function)
        ]
        if self._model is None:
            return tuple(found)
        scope = neuron_scope(self._model, known, complete=False)
        code = statements_in(Block("code", self._code), scope)
        places = [(statement.value, inner) for statement, inner in code]
        return tuple(
            replace(item, kinds=argument_types(item, places)) for item in found
        )


def outside(code: Iterable[Statement], model: CheckedNeurons) -> Needs:
    """Return what statements about a model take from outside."""
    code = tuple(code)
    scope = neuron_scope(model, complete=False)
    own = {statement.target for statement in code}
    values = [statement.value for statement in code]
    names = {name for value in values for name in names_in(value)} - own
    wanted = {name for name in names if scope.find(name) is None}
    wanted = wanted.union(*(foreign_calls(value) for value in values))
    return Needs(wanted, code, model)
