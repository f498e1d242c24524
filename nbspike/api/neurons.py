"""What groups and subgroups have in common: neurons with variables."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import MutableMapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.api.acting import Acting
from nbspike.api.arguments import is_index
from nbspike.api.attributes import WithVariables
from nbspike.api.code_runner import RunsCode
from nbspike.api.namespace import Constants, Names, own_namespace
from nbspike.api.naming import Simulated
from nbspike.api.own_code import Holder
from nbspike.api.section_store import SectionStore, constants_for
from nbspike.api.timed_array import require_columns
from nbspike.diagnostics.errors import fail
from nbspike.network.population import Population, Section
from nbspike.network.schedule import Turn

__all__ = ["Group", "Neurons", "SectionStore", "Subgroup", "constants_for"]


class Neurons(WithVariables, RunsCode):
    """Consecutive neurons: a group or a part of one."""

    _section_store: SectionStore

    def _keep(self, store: SectionStore) -> None:
        self._store = self._section_store = store

    @property
    def section(self) -> Section:
        """Where they stand in their population."""
        return self._section_store.section

    @property
    def group(self) -> Group:
        """The group they belong to."""
        return self._section_store.group

    @property
    def N(self) -> int:  # noqa: N802  (Brian's name)
        """Number of neurons."""
        return self.section.size

    @property
    def spikes(self) -> NDArray[np.int64]:
        """Neurons that fired in the last time step, ascending.

        Raises
        ------
        ConnectivityError
            NB606 if the group never fires.
        """
        if not self.group.spiking:
            message = f"{self.section.name} has no threshold, so it has no spikes"
            raise fail("NB606", message, hint="Add threshold='v > …' to the group")
        return self._section_store.spikes()

    def __len__(self) -> int:
        return self.section.size

    def __getitem__(self, index: object) -> Subgroup:
        return Subgroup(self, index)


class Group(Neurons, Holder):
    """Base of groups of neurons and of inputs.

    Parameters
    ----------
    name
        Given by the user, or `None`.
    namespace
        The group's own constants.
    """

    _population: Population
    _namespace: MutableMapping[str, object]

    def __init__(
        self, name: str | None, namespace: MutableMapping[str, object] | None
    ) -> None:
        Simulated.__init__(self, name)
        self._namespace = own_namespace(namespace, self.name)
        self._contained: list[Acting] = []

    def _hold(self, population: Population) -> None:
        """Become the group of this population."""
        if not self._named:
            population.stream = self.kind
        population.begin(self._clock.dt_)
        for what, turn in population.turns.items():
            population.turns[what] = Turn(turn.when, self._order)
        self._population = population
        self._keep(SectionStore(self, population.whole()))

    @property
    def namespace(self) -> MutableMapping[str, object]:
        """The group's own constants, which come before those of the script."""
        return self._namespace

    @property
    def population(self) -> Population:
        """The neurons in the engine."""
        return self._population

    @property
    def moment(self) -> tuple[int, float]:
        """Number of the next time step, and the time step in second."""
        timeline = self._timeline
        if timeline is None:
            return 0, self._clock.dt_
        dt = self._population.counted
        return timeline.step(dt), dt

    @property
    def spiking(self) -> bool:
        """Whether it sends spikes."""
        return self._population.spiking

    @abstractmethod
    def _resolve(self, names: Names) -> None:
        """Take up the constants as they are now and check the model with them."""

    def _take(self, found: Constants) -> None:
        """Let the next run use these constants and functions."""
        callees = found.callees(self._population.model.functions)
        require_columns(self._population, callees)
        self._population.constants = found.values
        self._population.functions = callees

    @property
    def _step(self) -> float:
        """Time step of the next run, second."""
        return self._clock.dt_

    def _before_run(self, dt: float, step: int) -> None:
        """Look at the numbers that a run starts with."""

    def _take_place(self, label: str, place: int) -> None:
        population = self._population
        if not self._named:
            # streams are numbered, so that cells can be run again
            population.stream = f"{self.kind} {place:06d}"
        population.label, population.active = label, self._active
        population.dt = self._clock.dt_

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}: {len(self)} neurons>"


class Subgroup(Neurons):
    """Consecutive neurons of a group, numbered from 0.

    Parameters
    ----------
    source
        A group or subgroup.
    index
        A slice without step, one number, or a list of consecutive numbers.

    Raises
    ------
    ConnectivityError
        NB602 if these are not consecutive neurons of the source.
    """

    def __init__(self, source: Neurons, index: object) -> None:
        outer = source.section
        start, stop = _range_of(index, outer)
        name = f"{outer.name}[{start}:{stop}]"
        section = Section(
            outer.population, outer.start + start, outer.start + stop, name
        )
        self._keep(SectionStore(source.group, section))

    @property
    def source(self) -> Group:
        """The group it is a part of."""
        return self.group

    @property
    def name(self) -> str:
        """Its place in its group, such as ``P[0:3200]``."""
        return self.section.name

    @property
    def start(self) -> int:
        """First neuron, as a number in the group."""
        return self.section.start

    @property
    def stop(self) -> int:
        """One after the last neuron, as a number in the group."""
        return self.section.stop

    def __repr__(self) -> str:
        return f"<Subgroup {self.name}>"


def no_spikes(source: Neurons, user: str) -> Exception:
    """Return (to raise) the error of a source that never fires."""
    return fail(
        "NB606",
        f"{source.section.name} has no threshold, so {user} would never see a spike",
        hint="Add threshold='v > …' to the group",
    )


def _range_of(index: object, outer: Section) -> tuple[int, int]:
    size = outer.size
    if isinstance(index, slice):
        if index.step not in (None, 1):
            message = f"{outer.name}[::{index.step}] skips neurons"
            raise fail("NB602", message, hint="Use consecutive neurons, as in P[:100]")
        start, stop, _ = index.indices(size)
        if stop <= start:
            message = f"the part of {outer.name} from {start} to {stop} is empty"
            raise fail("NB602", message, hint=f"It has the neurons 0 to {size - 1}")
        return start, stop
    numbers: NDArray[Any]
    if is_index(index):
        numbers = np.array([index])
    elif isinstance(index, list | tuple | np.ndarray):
        numbers = np.asarray(index)
    else:
        numbers = np.empty(0)
    if numbers.size == 0 or numbers.ndim != 1 or numbers.dtype.kind not in "iu":
        message = f"{outer.name}[{index!r}] is not a part of {outer.name}"
        raise fail("NB602", message, hint="Use consecutive neurons, as in P[:100]")
    numbers = np.where(numbers < 0, numbers + size, numbers)
    if (numbers < 0).any() or (numbers >= size).any():
        message = f"{outer.name} has the neurons 0 to {size - 1}, not {index!r}"
        raise fail("NB602", message)
    if (np.diff(numbers) != 1).any():
        message = f"{outer.name}[{index!r}] are not consecutive neurons"
        raise fail("NB602", message, hint="Use consecutive neurons, as in P[:100]")
    return int(numbers[0]), int(numbers[-1]) + 1
