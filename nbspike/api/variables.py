"""What ``P.v`` is: a view of one variable that knows its unit.

A view reads and writes the state itself.  In arithmetic and for NumPy it is the
array of its values with their unit; indexing also takes conditions as text.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import NDArray

from nbspike.api.arguments import si_values
from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import (
    EquationSyntaxError,
    NbspikeError,
    ParameterValueError,
    UnknownNameError,
    fail,
)
from nbspike.model.checked import ValueType
from nbspike.network.links import Link
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.quantity import wrap
from nbspike.units.table import get_unit
from nbspike.units.unit import Unit


class UnknownVariableError(UnknownNameError, AttributeError):
    """An object has no variable or attribute of that name."""


class ManyValuesError(ParameterValueError, TypeError):
    """Several values stand where one value fits."""


class TextInArithmeticError(EquationSyntaxError, TypeError):
    """A text stands where arithmetic of values is meant."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What can be done with a variable.

    Parameters
    ----------
    scalar
        Whether all elements share one value.
    constant
        Whether it stays the same during a run.
    read_only
        Whether it can only be read.
    formula
        Whether it is computed from others.
    """

    scalar: bool = False
    constant: bool = False
    read_only: bool = False
    formula: bool = False


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

    def table(self) -> tuple[str, ...]:
        """Return the names that ``variables`` and states know."""
        return self.names()

    @abstractmethod
    def traits(self, name: str) -> Traits:
        """Return what can be done with a variable."""

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
    def evaluate(self, name: str, text: str, key: Any, *, bare: bool = False) -> None:
        """Store the values of an expression at a NumPy index.

        `bare` takes any unit for SI numbers.
        """

    @abstractmethod
    def key(self, index: Any) -> Any:
        """Return the NumPy index that an index of the user means."""

    def source_of(self, name: str) -> Link:
        """Return where the values of a variable are, for links to it.

        Raises
        ------
        LinkError
            NB214 if it cannot be linked to.
        """
        message = f"`{name}` of {self.label} cannot be linked to"
        raise fail("NB214", message, hint="Link to a variable of a group of neurons")

    def is_linked(self, name: str) -> bool:  # noqa: ARG002
        """Return whether a variable is declared as linked."""
        return False

    def link(self, name: str, value: Any) -> None:
        """Link a variable to what `linked_var` returned.

        Raises
        ------
        LinkError
            NB214 if it is not declared as linked, or does not fit.
        """
        del value
        message = f"`{name}` of {self.label} is not declared as linked"
        raise fail("NB214", message, hint=f"Write `{name} : 1 (linked)` in the model")

    @property
    def is_live(self) -> bool:
        """Whether all values are one array, which a view can share."""
        return True

    def unlocked(self, name: str, key: Any) -> Any:  # noqa: ARG002
        """Return the NumPy index without elements whose variable is locked now."""
        return key

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
    def store(self) -> AbstractStore:
        """Where the values live."""
        return self._store

    @property
    def dimension(self) -> Dimension:
        """Dimension of the values."""
        return DIMENSIONLESS if self._bare else self._store.type_of(self.name)[0]

    @property
    def dim(self) -> Dimension:
        """The same, as Brian calls it."""
        return self.dimension

    @property
    def unit(self) -> Unit:
        """Unscaled unit of the values."""
        return get_unit(self.dimension)

    def values(self) -> Any:
        """Return all values with their unit; they change with the state."""
        return wrap(self._store.read(self.name), self.dimension)

    def to_numpy(self) -> NDArray[Any]:
        """Return all values as numbers in SI, which is how Matplotlib asks."""
        return np.array(self._store.read(self.name))

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
        if isinstance(key, slice) and not (_is_all(key) and self._store.is_live):
            picked = np.array(picked)  # only `P.v[:]` shares memory with the state
        return wrap(picked, self.dimension)

    def __setitem__(self, index: Any, value: object) -> None:
        key = self._store.key(index)
        if isinstance(value, str):
            self._store.evaluate(self.name, value, key, bare=self._bare)
            return
        by_condition = isinstance(index, str)
        if by_condition:
            key = self._store.unlocked(self.name, key)
        if isinstance(value, VariableView):
            value = value.values()
        size, kind = self._store.type_of(self.name)
        what = f"{self.name} of {self._store.label}"
        wanted = DIMENSIONLESS if self._bare else size
        element = self._store.element
        given = si_values(value, wanted, kind, what, element, cut=True)
        if by_condition and given.size == 1:
            given = given.reshape(())
        elif by_condition:
            message = f"`{what}` is set to {given.size} values where a condition holds"
            hint = "Give one value or a text there"
            raise ManyValuesError(Diagnostic("NB613", message, None, hint))
        with _shape_errors(f"`{what}`", given):
            self._store.write(self.name, key, given)

    def get_item(self, item: Any) -> Any:
        """Return ``view[item]``."""
        return self[item]

    def set_item(self, item: Any, value: object) -> None:
        """Do ``view[item] = value``."""
        self[item] = value

    def __len__(self) -> int:
        return len(self._store.read(self.name))

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values())

    # --- NumPy ---------------------------------------------------------------

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        # a copy unless it is forbidden: what a run changes is `P.v` and `P.v[:]`
        found = self._store.read(self.name)
        return np.array(found, dtype=dtype, copy=copy is not False)

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any
    ) -> Any:
        if any(isinstance(item, str) for item in inputs):
            raise self._no_text(ufunc)
        plain = [_values(item) for item in inputs]
        out = kwargs.pop("out", None)
        result = getattr(ufunc, method)(*plain, **kwargs)
        if out is None:
            return result
        (target,) = out
        target[...] = result
        return target

    def _no_text(self, ufunc: np.ufunc) -> Exception:
        sign = {"add": "+", "subtract": "-", "multiply": "*"}.get(ufunc.__name__, "/")
        own = f"{self._store.label}.{self.name}"
        return TextInArithmeticError(
            Diagnostic(
                "NB625",
                f"`{own}` and a text are combined outside a text",
                None,
                f"Write it all as one text, as in {own} = '{self.name} {sign} …'",
            )
        )

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

    def __hash__(self) -> int:
        """Let a view be a key, as in ``device.run(run_args={G.tau: 5*ms})``."""
        return id(self)

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
        if isinstance(error, NbspikeError):
            return
        if isinstance(error, IndexError):
            raise fail("NB602", f"{self.what} has no such element: {error}") from None
        if isinstance(error, ValueError) and kind is ValueError:
            count = 0 if self.given is None else self.given.size
            raise fail(
                "NB613",
                f"{self.what} does not have {count} values",
                hint="Give one value, or one for each element",
            ) from None
