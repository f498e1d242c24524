"""Constants of users: looked up by name where and when a text is used.

The order is Brian 2's: the object's own namespace, then the one given to `run` or,
without it, the local over the global variables of the code that calls.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import FrameType, ModuleType
from typing import Any

import numpy as np

from nbspike.api.clock import defaultclock
from nbspike.api.foreign import Foreign
from nbspike.api.functions import foreign_of
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import user_frame, warn
from nbspike.model.functions import Function, Outside
from nbspike.model.symbols import LITERALS
from nbspike.model.synaptic import of_end
from nbspike.network.callee import Callee
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.operands import dimension_of
from nbspike.units.table import UNITS

_ABSENT = object()


@dataclass(slots=True)
class Constants:
    """What names from outside stand for.

    `values` are in SI, and callables of SI numbers for functions; `dimensions` are
    those of constants, and what is known of functions; `foreign` are these.
    """

    values: dict[str, Any] = field(default_factory=dict)
    dimensions: dict[str, Outside] = field(default_factory=dict)
    foreign: dict[str, Foreign] = field(default_factory=dict)
    dt: float = 0.0

    def callees(self, functions: Iterable[Function]) -> dict[str, Callee]:
        """Return what the engine needs to call functions, as they are called."""
        return {
            item.name: self.foreign[item.name].callee(item.name, self.dt, item.kinds)
            for item in functions
            if item.name in self.foreign
        }


class Names:
    """What names mean for one text.

    Parameters
    ----------
    levels
        Mappings of names to values; the first that has a name decides.
    ends
        For synapses: what names mean for ``_pre`` and ``_post``, the groups they
        join.
    """

    def __init__(
        self,
        *levels: Mapping[str, object],
        ends: Mapping[str, Names] | None = None,
    ) -> None:
        self._levels, self._ends = levels, dict(ends or {})

    def under(self, own: Mapping[str, object], **ends: Mapping[str, object]) -> Names:
        """Return these names below an object's own.

        Parameters
        ----------
        own
            The object's own.
        **ends
            Those of the groups that synapses join, as ``_pre`` and ``_post``.
        """
        inner = {suffix: Names(one, *self._levels) for suffix, one in ends.items()}
        return Names(own, *self._levels, ends=inner)

    def find(self, name: str) -> object:
        """Return the value of a name; `_ABSENT` if it has none."""
        for suffix, end in self._ends.items():
            base = name.removeprefix(of_end("", suffix))
            if base != name:
                return _ABSENT if base in ("i", "N") else end.find(base)
        for level in self._levels:
            if name in level:
                return level[name]
        return _ABSENT

    def constants(self, wanted: Iterable[str], dt: float | None = None) -> Constants:
        """Return those of the wanted constants and functions that have a value.

        Parameters
        ----------
        wanted
            Their names.
        dt
            Time step of the object whose text uses them, second.

        Raises
        ------
        UnknownNameError
            NB206 if a name is bound to something that is not one number.
        ParameterValueError
            NB609 if a constant is NaN.
        """
        found = Constants(dt=defaultclock.dt_ if dt is None else dt)
        for name in sorted(wanted):
            value = self.find(name)
            if value is _ABSENT:
                continue
            function = foreign_of(value)
            if function is not None:
                found.foreign[name] = function
                found.dimensions[name] = function.signature_as(name, found.dt)
                found.values[name] = function.numpy(found.dt)
                continue
            number = _number(value)
            if number is None:
                message = f"`{name}` is {_described(value)}, not one number"
                hint = f"For a value in each neuron, declare `{name} : …` in the model"
                raise fail("NB206", message, hint=hint)
            if math.isnan(number[0]):
                message = f"the constant `{name}` is nan, which is not a number"
                raise fail("NB609", message, hint="Give it a value again")
            found.values[name], found.dimensions[name] = number
        return found

    def all_dimensions(self) -> dict[str, Outside]:
        """Return the dimension of every constant in sight, for suggestions."""
        found: dict[str, Outside] = {}
        for level in self._levels:
            for name, value in list(level.items()):
                if name.startswith("_") or name in UNITS or name in found:
                    continue
                number = _number(value)
                if number is not None:
                    found[name] = number[1]
        return found

    def warn_hidden(
        self, used: Iterable[str], variables: Iterable[str], of: str
    ) -> None:
        """Warn of outside values that a model does not use, because it has its own.

        Parameters
        ----------
        used
            Names in the text of a model.
        variables
            Names of its variables.
        of
            The model's name.
        """
        own = set(variables)
        for name in sorted(used):
            value = self.find(name)
            number = None if value is _ABSENT else _number(value)
            if number is None:
                continue
            if name in own:
                meant = f"the variable of {of}"
            elif name in UNITS:
                unit = UNITS[name]
                if number == (unit.scale, unit.dimension):
                    continue
                meant = "the unit"
            elif name in LITERALS:
                if number == (LITERALS[name], DIMENSIONLESS):
                    continue
                meant = f"{LITERALS[name]:g}"
            else:
                continue
            warn(
                f"`{name}` in the equations of {of} is {meant}; your own `{name}` has "
                "no effect there. Rename it if it was meant",
                once=f"hidden {name} in {of}",
            )


def names_of_caller(run: Mapping[str, object] | None = None) -> Names:
    """Return the names that the user's code sees, or those given instead of them."""
    return Names(run) if run is not None else Names(*levels_of(user_frame()))


def levels_of(frame: FrameType) -> tuple[Mapping[str, object], ...]:
    """Return local and global variables of a frame, local ones first."""
    if frame.f_locals is frame.f_globals:
        return (frame.f_globals,)
    return (frame.f_locals, frame.f_globals)


def _number(value: object) -> tuple[float, Dimension] | None:
    """Return value and dimension of one real number, else `None`."""
    if isinstance(value, np.ndarray):
        if value.ndim or value.dtype.kind not in "biuf":
            return None
        return float(np.asarray(value)), dimension_of(value)
    if isinstance(value, numbers.Real | np.bool_):
        try:
            return float(value), DIMENSIONLESS
        except OverflowError:
            return None
    return None


def _described(value: object) -> str:
    match value:
        case np.ndarray():
            return f"an array of {value.size} values"
        case str():
            return "a text"
        case list() | tuple() | dict() | set():
            return f"a {type(value).__name__}"
        case ModuleType():
            return "a module"
    if callable(value):
        return "a function"
    return f"a {type(value).__name__}"
