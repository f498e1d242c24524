"""What `Synapses` offers by number: indices, counts, parts, matrices."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbspike.api.attributes import WithVariables
from nbspike.api.naming import Simulated
from nbspike.api.synapse_index import SynapticSubgroup, no_removal
from nbspike.api.synapse_matrix import connect_matrix, to_matrix
from nbspike.api.synapse_store import SynapseStore
from nbspike.api.variables import VariableView

if TYPE_CHECKING:
    from nbspike.api.neurons import Neurons
    from nbspike.network.projection import Projection


class NumberedSynapses(WithVariables, Simulated):
    """Synapses with numbers, in the order in which they were made."""

    _synapse_store: SynapseStore

    def _keep(self, store: SynapseStore) -> None:
        self._store = self._synapse_store = store

    @property
    @abstractmethod
    def projection(self) -> Projection:
        """The synapses in the engine."""

    @property
    @abstractmethod
    def source(self) -> Neurons:
        """Group or subgroup whose spikes are sent."""

    @property
    @abstractmethod
    def target(self) -> Neurons:
        """Group or subgroup that receives."""

    @abstractmethod
    def connect(self, *, i: object, j: object) -> None:
        """Make synapses."""

    def __len__(self) -> int:
        return len(self.projection)

    @property
    def i(self) -> VariableView:
        """Source of each synapse, in the order in which they were made."""
        return self._store.view("i")

    @property
    def j(self) -> VariableView:
        """Target of each synapse, in the same order."""
        return self._store.view("j")

    @property
    def N(self) -> int:  # noqa: N802  (Brian's name)
        """Number of synapses."""
        return len(self)

    @property
    def N_incoming_post(self) -> NDArray[np.int64]:  # noqa: N802  (Brian's name)
        """Number of synapses onto each target neuron."""
        return self.projection.incoming.copy()

    @property
    def N_outgoing_pre(self) -> NDArray[np.int64]:  # noqa: N802  (Brian's name)
        """Number of synapses from each source neuron."""
        return self.projection.outgoing

    def __getitem__(self, index: object) -> SynapticSubgroup:
        return SynapticSubgroup(self, self._synapse_store.numbers(index))

    def __delitem__(self, index: object) -> None:
        raise no_removal(self.name)

    def _unknown(self, name: str) -> Exception:
        removal = name in ("disconnect", "remove", "delete", "prune")
        return no_removal(self.name) if removal else super()._unknown(name)

    def connect_matrix(self, matrix: object, variable: str) -> None:
        """Make a synapse for each entry of a matrix, with its value.

        Parameters
        ----------
        matrix
            One row for each source, one column for each target, in the unit of the
            variable.  Where it is 0 or NaN there is no synapse.
        variable
            Which variable takes the entries, such as ``'w'``.

        Raises
        ------
        ConnectivityError
            NB618 if the matrix has another shape.
        """
        connect_matrix(self, matrix, variable)

    def to_matrix(self, variable: str, missing: ArrayLike = 0) -> Any:
        """Return a variable with one row for each source, one column for each target.

        Parameters
        ----------
        variable
            Its name, such as ``'w'``; also one of the neurons, such as ``'v_post'``.
        missing
            What stands where there is no synapse; 0 and NaN fit any unit.

        Returns
        -------
        Quantity or ndarray, shape (N_pre, N_post)
            Values of several synapses of a pair are added up.
        """
        return to_matrix(self, variable, missing)
