"""What ``P.v`` is: a view of one variable that knows its unit.

A view reads and writes the state itself.  In arithmetic and for NumPy it is the
array of its values with their unit; indexing also takes conditions as text.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import NDArray

from nbspike.api.arguments import si_values
from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import UnknownNameError, fail
from nbspike.diagnostics.suggest import suggest
from nbspike.model.checked import ValueType, Variable
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.quantity import wrap


class UnknownVariableError(UnknownNameError, AttributeError):
    """An object has no variable or attribute of that name."""


class AbstractStore(ABC):
    """Where the variables of one object live."""

    #: What one element is called in messages.
    element: str

    @property
    @abstractmethod
    def label(self) -> str:
        """Name of the object."""

    @property
    @abstractmethod
    def size(self) -> int:
        """Number of elements."""

    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """Return every name that can be read."""

    @abstractmethod
    def type_of(self, name: str) -> tuple[Dimension, ValueType]:
        """Return dimension and type of a variable."""

    @abstractmethod
    def read(self, name: str) -> NDArray[Any]:
        """Return the values in SI, shape (size,), or () if shared; live if stored."""

    @abstractmethod
    def write(self, name: str, key: Any, values: NDArray[Any]) -> None:
        """Store values at a NumPy index.

        Raises
        ------
        UnknownNameError
            NB204 if the variable can only be read.
        """

    @abstractmethod
    def evaluate(self, name: str, text: str, key: Any) -> None:
        """Store the values of an expression at a NumPy index."""

    @abstractmethod
    def key(self, index: Any) -> Any:
        """Return the NumPy index that an index of the user means."""

    def view(self, name: str, *, bare: bool = False) -> VariableView:
        """Return the view of a variable; `bare` for one without unit."""
        return VariableView(self, name, bare=bare)


class VariableView(NDArrayOperatorsMixin):
    """One variable of a group, a subgroup or synapses.

    Parameters
    ----------
    store
        Where the values live.
    name
        Name of the variable.
    bare
        Whether values are shown and taken as SI numbers without unit.
    """

    def __init__(self, store: AbstractStore, name: str, *, bare: bool = False) -> None:
        self._store, self.name, self._bare = store, name, bare

    @property
    def dimension(self) -> Dimension:
        """Dimension of the values."""
        return DIMENSIONLESS if self._bare else self._store.type_of(self.name)[0]

    def values(self) -> Any:
        """Return all values with their unit; they change with the state."""
        return wrap(self._store.read(self.name), self.dimension)

    def is_of(self, store: AbstractStore, name: str) -> bool:
        """Return whether this is the view of that variable."""
        return self._store is store and self.name == name

    # --- elements ------------------------------------------------------------

    def __getitem__(self, index: Any) -> Any:
        found = self._store.read(self.name)
        key = self._store.key(index)
        if found.ndim == 0 and _is_all(key):
            return wrap(found, self.dimension)
        with _shape_errors(f"`{self.name}` of {self._store.label}"):
            picked = found[key]
        return wrap(picked, self.dimension)

    def __setitem__(self, index: Any, value: object) -> None:
        key = self._store.key(index)
        if isinstance(value, str):
            self._store.evaluate(self.name, value, key)
            return
        by_condition = isinstance(index, str)
        if isinstance(value, VariableView):
            value = value.values()
        size, kind = self._store.type_of(self.name)
        what = f"{self.name} of {self._store.label}"
        wanted = DIMENSIONLESS if self._bare else size
        given = si_values(value, wanted, kind, what, self._store.element)
        if by_condition and given.ndim:
            raise fail(
                "NB613",
                f"`{what}` is set to {given.size} values where a condition holds",
                hint="Give one value or a text there",
            )
        with _shape_errors(f"`{what}`", given):
            self._store.write(self.name, key, given)

    def __len__(self) -> int:
        return len(self._store.read(self.name))

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values())

    # --- NumPy ---------------------------------------------------------------

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        found = self._store.read(self.name)
        return np.array(found, dtype=dtype, copy=copy)

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any
    ) -> Any:
        plain = [_values(item) for item in inputs]
        out = kwargs.pop("out", None)
        result = getattr(ufunc, method)(*plain, **kwargs)
        if out is None:
            return result
        (target,) = out
        target[...] = result
        return target

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        named = {name: _values(item) for name, item in kwargs.items()}
        return func(*(_values(item) for item in args), **named)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.values(), name)

    def __float__(self) -> float:
        return float(self.values())

    def __bool__(self) -> bool:
        return bool(self.values())

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        bare = "_" if self._bare else ""
        return f"<{self._store.label}.{self.name}{bare}: {self.values()!r}>"


def _values(item: Any) -> Any:
    if isinstance(item, VariableView):
        return item.values()
    if isinstance(item, list | tuple):
        return type(item)(_values(one) for one in item)
    return item


def _is_all(key: Any) -> bool:
    return key is Ellipsis or (isinstance(key, slice) and key == slice(None))


class _shape_errors:  # noqa: N801  (reads as a sentence after `with`)
    """Turns NumPy's complaints about shapes and indices into ours."""

    def __init__(self, what: str, given: NDArray[Any] | None = None) -> None:
        self.what, self.given = what, given

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, IndexError):
            raise fail("NB602", f"{self.what} has no such element: {error}") from None
        if isinstance(error, ValueError) and kind is ValueError:
            count = 0 if self.given is None else self.given.size
            raise fail(
                "NB613",
                f"{self.what} does not have {count} values",
                hint="Give one value, or one for each element",
            ) from None


class WithVariables:
    """An object whose variables are its attributes."""

    _store: AbstractStore

    def __getattr__(self, name: str) -> Any:
        store = self.__dict__.get("_store")
        if store is None or name.startswith("_"):
            raise AttributeError(name)
        bare = name.endswith("_") and name[:-1] in store.names()
        variable = name[:-1] if bare else name
        if variable in store.names():
            return store.view(variable, bare=bare)
        raise self._unknown(name)

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_") or hasattr(type(self), name):
            object.__setattr__(self, name, value)
            return
        names = self._store.names()
        bare = name.endswith("_") and name[:-1] in names
        variable = name[:-1] if bare else name
        if variable not in names:
            raise self._unknown(name)
        if isinstance(value, VariableView) and value.is_of(self._store, variable):
            return  # `P.v += x` has changed it in place
        self._store.view(variable, bare=bare)[:] = value

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *self._store.names()})

    def _unknown(self, name: str) -> UnknownVariableError:
        known = self._store.names()
        public = [item for item in dir(type(self)) if not item.startswith("_")]
        listed = ", ".join(f"`{item}`" for item in known[:8])
        hint = suggest(name, (*known, *public)) or (
            f"Its variables are {listed}" if known else "It has no variables"
        )
        message = f"{self._store.label} has no variable `{name}`"
        return UnknownVariableError(Diagnostic("NB201", message, None, hint))


def refuse_hidden(variables: Iterable[Variable], kind: type, label: str) -> None:
    """Refuse variables that attributes of their object would hide.

    Raises
    ------
    ReservedNameError
        NB203.
    """
    for item in variables:
        if hasattr(kind, item.name):
            message = (
                f"`{item.name}` is something every {kind.__name__} has, so {label} "
                "cannot have a variable of that name"
            )
            raise fail("NB203", message, hint="Rename the variable")
