"""Constants of users: looked up by name where and when a text is used.

The order is Brian 2's: the object's own namespace, then the one given to `run` or,
without it, the local over the global variables of the code that calls.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import FrameType, FunctionType, ModuleType
from typing import Any

import numpy as np

from nbspike.api.clock import defaultclock
from nbspike.api.foreign import Foreign
from nbspike.api.functions import foreign_of
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import user_frame, warn
from nbspike.diagnostics.suggest import suggest
from nbspike.model.functions import FUNCTIONS, DimensionRule, Function, Outside
from nbspike.model.symbols import LITERALS
from nbspike.model.synaptic import of_end
from nbspike.network.callee import Callee
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.operands import dimension_of
from nbspike.units.table import UNITS

_ABSENT = object()

#: Frames that Python up to 3.11 makes for loops inside of brackets.
_LOOPS = ("<listcomp>", "<setcomp>", "<dictcomp>")


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
                raise _no_number(name, value)
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
                elif isinstance(value, Foreign) or _has_units(value):
                    found[name] = Function(name, 1, DimensionRule.KEEP)
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
            if name in FUNCTIONS and (isinstance(value, Foreign) or _is_own(value)):
                number = (0.0, DIMENSIONLESS)  # a function of one's own, not a number
            if number is None:
                continue
            meant = f"the variable of {of}" if name in own else _meant(name, number)
            if meant is None:
                self._warn_nearer(name, number, of)
                continue
            warn(
                f"`{name}` in the equations of {of} is {meant}; your own `{name}` has "
                "no effect there. Rename it if it was meant",
                once=f"hidden {name} in {of}",
            )

    def _warn_nearer(self, name: str, number: tuple[float, Dimension], of: str) -> None:
        """Warn of a script's value that the object's own hides."""
        own, *others = self._levels
        outer = next((level[name] for level in others if name in level), _ABSENT)
        if name not in own or outer is _ABSENT or _number(outer) in (None, number):
            return
        warn(
            f"`{name}` in the equations of {of} is that of its own namespace; another "
            f"`{name}`, of the script, has no effect there",
            once=f"nearer {name} in {of}",
        )


def own_namespace(given: Mapping[str, object] | None, of: str) -> dict[str, object]:
    """Return a copy of an object's own names.

    Raises
    ------
    ReservedNameError
        NB203 for names that begin with an underscore.
    """
    names = dict(given or {})
    for name in names:
        if str(name).startswith("_"):
            message = f"`{name}` in the namespace of {of} begins with an underscore"
            raise fail("NB203", message, hint=f"Try `{str(name).lstrip('_') or 'k'}`")
    return names


def names_of_caller(run: Mapping[str, object] | None = None) -> Names:
    """Return the names that the user's code sees, or those given instead of them."""
    return Names(run) if run is not None else Names(*levels_of(user_frame()))


def names_further_out(level: int) -> dict[str, object]:
    """Return the names that code sees which is `level` calls outside of the user's."""
    frame = user_frame()
    for _ in range(level):
        frame = frame.f_back or frame
    names: dict[str, object] = {}
    for one in reversed(levels_of(frame)):
        names.update(one)
    return names


def local_names(wanted: Iterable[str]) -> tuple[frozenset[str], str]:
    """Return which names are local variables of the caller, and what it is called."""
    frame = user_frame()
    if frame.f_locals is frame.f_globals:
        return frozenset(), ""
    return frozenset(wanted) & frame.f_locals.keys(), frame.f_code.co_name


def require_in_sight(
    missing: Iterable[str], born: tuple[frozenset[str], str], of: str
) -> None:
    """Refuse names that were known where an object was made, but not where it runs.

    Raises
    ------
    UnknownNameError
        NB201.
    """
    for name in sorted((set(missing) & born[0]) - user_frame().f_locals.keys()):
        raise fail(
            "NB201",
            f"`{name}` is not known where `run` is called; it was a local variable of "
            f"`{born[1]}`, which made {of}",
            hint=f"Hand it over, as in NeuronGroup(…, namespace={{'{name}': {name}}})",
        )


def levels_of(frame: FrameType) -> tuple[Mapping[str, object], ...]:
    """Return local and global variables of a frame, local ones first.

    Inside a list that is written as a loop, those of the function around it follow.
    """
    if frame.f_locals is frame.f_globals:
        return (frame.f_globals,)
    if frame.f_code.co_name in _LOOPS and frame.f_back is not None:
        return (frame.f_locals, *levels_of(frame.f_back))
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


def _has_units(value: object) -> bool:
    return isinstance(value, FunctionType) and "_arg_units" in vars(value)


def _is_own(value: object) -> bool:
    """Whether a function with units is the user's, not one of a star import."""
    module = getattr(value, "__module__", None) or ""
    return _has_units(value) and module.partition(".")[0] != "nbspike"


def _meant(name: str, number: tuple[float, Dimension]) -> str | None:
    """Return what the language means by a name for which there is another value."""
    if name in UNITS:
        unit = UNITS[name]
        return None if number == (unit.scale, unit.dimension) else "the unit"
    if name in LITERALS:
        same = number == (LITERALS[name], DIMENSIONLESS)
        return None if same else f"{LITERALS[name]:g}"
    return "the function" if name in FUNCTIONS else None


def _no_number(name: str, value: object) -> Exception:
    """Return the error for a name that stands for something else."""
    if callable(value) and not isinstance(value, type):
        if str(getattr(value, "__module__", "")).startswith("numpy"):
            message = f"`{name}` is a function of NumPy, not of the language"
            hint = suggest(name, FUNCTIONS) or f"There are {', '.join(FUNCTIONS)}"
            return fail("NB208", message, hint=hint)
        message = f"`{name}` is a function that does not say its units"
        hint = "To call it in equations, write `@check_units(x=1, result=1)` above it"
        return fail("NB206", message, hint=hint)
    message = f"`{name}` is {_described(value)}, not one number"
    hint = f"For a value in each neuron, declare `{name} : …` in the model"
    return fail("NB206", message, hint=hint)


def _described(value: object) -> str:
    match value:
        case None:
            return "None"
        case np.ndarray():
            return f"an array of {value.size} values"
        case str():
            return "a text"
        case list() | tuple() | dict() | set():
            return f"a {type(value).__name__}"
        case ModuleType():
            return "a module"
    if type(value).__name__ == "VariableView":
        return "a variable of a group"
    return f"a {type(value).__name__}"
