"""Synapses whose own synapses change them, as in three-factor learning rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbspike.api.neurons import Neurons
from nbspike.api.section_store import SectionStore
from nbspike.diagnostics.errors import fail
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedNeurons
from nbspike.network.population import Population, Section

if TYPE_CHECKING:
    from nbspike.api.synapses import Synapses


class SynapticEnd(Neurons):
    """Synapses as the source or target of others: each stands for a neuron.

    Parameters
    ----------
    synapses
        The synapses, connected already.

    Raises
    ------
    ConnectivityError
        NB607 if they are not connected yet.
    NetworkError
        NB612 if they were made in an order that is not that of their sources.
    """

    def __init__(self, synapses: Synapses) -> None:
        projection = synapses.projection
        if not projection.is_connected or len(projection) == 0:
            message = f"{synapses.name} has no synapses yet that others could join"
            hint = f"Call `{synapses.name}.connect(…)` first"
            raise fail("NB607", message, hint=hint)
        if projection.order is not None:
            message = (
                f"the synapses of {synapses.name} are not in order of their source"
            )
            hint = "Make them in one call, or in order of their source"
            raise fail("NB612", message, hint=hint)
        stored = tuple(
            item
            for item in projection.model.variables
            if item.kind is not EquationKind.SUBEXPRESSION
        )
        model = CheckedNeurons(stored, None, (), None, ())
        population = Population(synapses.name, len(projection), model)
        population.state = projection.state
        self._synapses, self._changes = synapses, projection.changes
        owner: Any = synapses
        section = Section(population, 0, len(projection), synapses.name)
        self._keep(SectionStore(owner, section))

    def require_same(self) -> None:
        """Refuse a run if more synapses were made since.

        Raises
        ------
        ConnectivityError
            NB616.
        """
        if self._synapses.projection.changes != self._changes:
            message = f"{self._synapses.name} got more synapses after others joined it"
            hint = "Make all of its synapses first"
            raise fail("NB616", message, hint=hint)
