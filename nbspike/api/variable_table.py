"""``P.variables``: what an object knows by name, and what each name holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nbspike.model.checked import ValueType
from nbspike.units.dimension import Dimension
from nbspike.units.quantity import wrap
from nbspike.units.table import get_unit
from nbspike.units.unit import Unit

if TYPE_CHECKING:
    from nbspike.api.variables import AbstractStore


class VariableEntry:
    """What is known about one variable.

    Parameters
    ----------
    store
        Where it lives.
    name
        Its name.
    """

    def __init__(self, store: AbstractStore, name: str) -> None:
        self._store, self.name = store, name

    @property
    def dim(self) -> Dimension:
        """Dimension of the values."""
        return self._store.type_of(self.name)[0]

    @property
    def unit(self) -> Unit:
        """Unscaled unit of the values."""
        return get_unit(self.dim)

    @property
    def dtype(self) -> np.dtype[Any]:
        """How NumPy keeps the values."""
        if self.is_boolean:
            return np.dtype(bool)
        return np.asarray(self.get_value()).dtype

    @property
    def is_boolean(self) -> bool:
        """Whether values are true or false."""
        return self._store.type_of(self.name)[1] is ValueType.BOOLEAN

    @property
    def is_integer(self) -> bool:
        """Whether values are whole numbers."""
        return self._store.type_of(self.name)[1] is ValueType.INTEGER

    @property
    def scalar(self) -> bool:
        """Whether all elements share one value."""
        return self._store.traits(self.name).scalar

    @property
    def constant(self) -> bool:
        """Whether the value stays the same during a run."""
        return self._store.traits(self.name).constant

    @property
    def read_only(self) -> bool:
        """Whether the value can only be read."""
        return self._store.traits(self.name).read_only

    @property
    def size(self) -> int:
        """Number of values."""
        return int(np.size(self.get_value()))

    def get_value(self) -> NDArray[Any]:
        """Return the values in SI without unit; they change with the state."""
        return self._store.read(self.name)

    def get_value_with_unit(self) -> Any:
        """Return the values; they change with the state."""
        return wrap(self.get_value(), self.dim)

    def set_value(self, value: object) -> None:
        """Set the values, given in SI without unit."""
        self._store.view(self.name, bare=True)[:] = value

    def __len__(self) -> int:
        return self.size

    def __repr__(self) -> str:
        kind = "scalar" if self.scalar else f"{self.size} values"
        return f"<{self.name} of {self._store.label}: {kind}, {self.unit}>"


class VariableTable(Mapping[str, VariableEntry]):
    """All variables of an object by name.

    Parameters
    ----------
    store
        Where they live.
    """

    def __init__(self, store: AbstractStore) -> None:
        self._store = store

    def __getitem__(self, name: str) -> VariableEntry:
        if name not in self._store.table():
            raise KeyError(name)
        return VariableEntry(self._store, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._store.table())

    def __len__(self) -> int:
        return len(self._store.table())

    def __repr__(self) -> str:
        return f"<variables of {self._store.label}: {', '.join(self)}>"
