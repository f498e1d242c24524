"""Which synapses an index means: numbers, pairs of neurons, parts of groups, texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nbspike.api.neurons import Neurons
from nbspike.api.variables import VariableView
from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import ConnectivityError, fail
from nbspike.network.population import Section
from nbspike.network.projection import Projection

if TYPE_CHECKING:
    from nbspike.api.numbered_synapses import NumberedSynapses


class StaleSynapsesError(ConnectivityError, RuntimeError):
    """Synapses were chosen before more of them were made."""


class NoRemovalError(ConnectivityError, AttributeError, NotImplementedError):
    """Synapses stay once they are made."""


def synapse_key(
    index: Any, projection: Projection, mask: Callable[[str], NDArray[np.bool_]]
) -> Any:
    """Return the NumPy index of per-synapse arrays in the user's order.

    Parameters
    ----------
    index
        What the user wrote: a number, slice or array of synapses; a condition; a
        pair ``i, j`` of numbers, slices, arrays or parts of groups, with a third
        part ``k`` that numbers the synapses of a pair; or `SynapticSubgroup`.
    projection
        Whose synapses.
    mask
        Evaluates a condition, shape (synapses,).

    Returns
    -------
    int, slice or ndarray
        An int for one synapse by its own number, else what gives an array.

    Raises
    ------
    ConnectivityError
        NB602 for neurons that do not exist and for other forms, NB616 for a part
        chosen before more synapses were made.
    """
    if isinstance(index, str):
        return mask(index)
    if isinstance(index, tuple):
        return _of_pairs(index, projection)
    if isinstance(index, SynapticSubgroup):
        return index.numbers_in(projection)
    if index is None or index is Ellipsis:
        return slice(None)
    if isinstance(index, bool | np.bool_):
        message = f"{projection.name}[{index}] is no choice of synapses"
        raise fail("NB602", message, hint="Write a condition as a text")
    if isinstance(index, slice | int | np.integer):
        return index
    if isinstance(index, Neurons):
        message = f"{projection.name} is indexed by {index.section.name} alone"
        raise fail("NB602", message, hint="Write S.w[P, :] for the synapses of P")
    return np.asarray(index)


def synapse_numbers(
    index: Any, projection: Projection, mask: Callable[[str], NDArray[np.bool_]]
) -> NDArray[np.int64]:
    """Return the numbers of the synapses that an index means, shape (count,).

    As `synapse_key`, but always flat.
    """
    numbers = np.arange(len(projection), dtype=np.int64)
    try:
        return np.atleast_1d(numbers[synapse_key(index, projection, mask)])
    except IndexError as error:
        if isinstance(error, ConnectivityError):
            raise
        message = f"{projection.name} has no such synapses: {error}"
        raise fail("NB602", message) from None


def _of_pairs(index: tuple[Any, ...], projection: Projection) -> NDArray[np.int64]:
    """Return the synapses between chosen sources and targets, ascending."""
    if len(index) not in (2, 3):
        message = f"{projection.name} is indexed by source and target, not {len(index)}"
        raise fail("NB602", message, hint="Write S.w[i, j]")
    source = _neurons(index[0], projection.source, projection.name)
    target = _neurons(index[1], projection.target, projection.name)
    found = projection.between(source, target)
    if len(index) == 2 or (isinstance(index[2], slice) and index[2] == slice(None)):
        return found
    return found[_of_kth(index[2], projection, found)]


def _of_kth(
    given: Any, projection: Projection, found: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return which of the synapses found are the `given` ones of their pair."""
    name = projection.multisynaptic
    if name is None:
        message = f"{projection.name} does not number the synapses of a pair"
        hint = "Make it with multisynaptic_index='k', or write S.w[i, j]"
        raise fail("NB602", message, hint=hint)
    number = projection.in_user_order(projection.state[name])[found]
    most = int(number.max(initial=-1)) + 1
    if isinstance(given, slice):
        return np.isin(number, np.arange(most)[given])
    wanted = np.asarray(given)
    if wanted.dtype.kind not in "iu":
        message = f"the third index of {projection.name} is {given!r}"
        raise fail("NB602", message, hint="Give a whole number, a slice or a list")
    return np.isin(number, wanted)


def _neurons(given: Any, section: Section, label: str) -> NDArray[np.int64] | slice:
    """Return the neurons of one end, as a slice or as their numbers."""
    if isinstance(given, str):
        message = f"{label} is indexed by the text {given!r} and something else"
        hint = "Write one condition, such as S.w['i == 0 and j > 2']"
        raise fail("NB602", message, hint=hint)
    if isinstance(given, Neurons):
        inner = given.section
        if inner.population is not section.population:
            message = (
                f"{inner.name} in the index of {label} is no part of {section.name}"
            )
            raise fail("NB602", message, hint=f"Give a part of {section.name}")
        first = max(0, inner.start - section.start)
        return slice(first, max(first, inner.stop - section.start))
    if isinstance(given, slice):
        return given
    if isinstance(given, VariableView):
        given = np.asarray(given)
    try:
        return np.atleast_1d(np.arange(section.size, dtype=np.int64)[given])
    except IndexError as error:
        message = f"{section.name} in the index of {label} has no such neuron: {error}"
        hint = f"Its neurons are 0 to {section.size - 1}"
        raise fail("NB602", message, hint=hint) from None


class SynapticSubgroup:
    """Chosen synapses, such as ``S[0, :]``, for recording and as an index.

    Parameters
    ----------
    synapses
        What they belong to.
    indices
        Their numbers in the order in which synapses were made, shape (count,).

    Attributes
    ----------
    synapses, indices
        As given.
    """

    def __init__(self, synapses: NumberedSynapses, indices: NDArray[np.int64]) -> None:
        self.synapses, self.indices = synapses, indices
        self._changes = synapses.projection.changes

    def __len__(self) -> int:
        return len(self.indices)

    def require_current(self) -> None:
        """Refuse if synapses were made since these were chosen.

        Raises
        ------
        StaleSynapsesError
            NB616.
        """
        if self.synapses.projection.changes == self._changes:
            return
        name = self.synapses.name
        message = f"synapses of {name} were chosen before more of them were made"
        hint = f"Choose them again, as in {name}[0, :]"
        raise StaleSynapsesError(Diagnostic("NB616", message, None, hint))

    def numbers_in(self, projection: Projection) -> NDArray[np.int64]:
        """Return their numbers; they have to be synapses of `projection`."""
        if self.synapses.projection is not projection:
            message = f"{self!r} is no part of {projection.name}"
            raise fail("NB602", message, hint=f"Write {projection.name}[i, j]")
        self.require_current()
        return self.indices

    def __repr__(self) -> str:
        some, name = f"{len(self)} of {len(self.synapses)}", self.synapses.name
        return f"<SynapticSubgroup: {some} synapses of {name}>"


def no_removal(name: str) -> Exception:
    """Return (to raise) the error of taking synapses away."""
    message = f"synapses of {name} cannot be removed once they are made"
    hint = "Set their weight to 0, or make new Synapses with those to be kept"
    return NoRemovalError(Diagnostic("NB617", message, None, hint))
