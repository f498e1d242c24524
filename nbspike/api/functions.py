"""Python functions in equations: `Function` and the decorators that make one."""

from __future__ import annotations

import inspect
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nbspike.api.foreign import Foreign
from nbspike.codegen.calling import CalledFunction, machine_code
from nbspike.codegen.plain import fingerprint
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.model.checked import ValueType
from nbspike.model.functions import DimensionRule, ResultType
from nbspike.model.functions import Function as KnownFunction
from nbspike.model.signature import Asked, Origin, Result, Signature
from nbspike.network.callee import Callee
from nbspike.units.asking import get_dimensions
from nbspike.units.dimension import Dimension
from nbspike.units.operands import operand
from nbspike.units.quantity import Quantity, wrap

#: Where `declare_types` leaves a note.
_TYPES_OF = "_nbspike_types"

#: Machine code of one function that is kept, for other types and numbers outside.
_MOST_VERSIONS = 50

_TYPES = {
    "float": ValueType.FLOAT,
    "integer": ValueType.INTEGER,
    "boolean": ValueType.BOOLEAN,
    "any": None,
}
_RESULTS = {
    "float": ResultType.FLOAT,
    "integer": ResultType.INTEGER,
    "boolean": ResultType.BOOLEAN,
    "highest": ResultType.SAME,
}
_NUMPY = {
    ResultType.FLOAT: np.float64,
    ResultType.INTEGER: np.int64,
    ResultType.BOOLEAN: np.bool_,
    ResultType.SAME: None,
}
_KINDS = {
    ValueType.FLOAT: "float",
    ValueType.INTEGER: "int",
    ValueType.BOOLEAN: "bool",
}


@dataclass(frozen=True, slots=True)
class _Follows:
    """The unit of a result, worked out by a function of the arguments' units."""

    function: Callable[..., Any]

    def __call__(self, *sizes: Dimension) -> Dimension:
        return get_dimensions(self.function(*sizes))


class Implementations:
    """Where scripts leave code for other targets; nothing needs it."""

    def _nothing(self, *_: object, **__: object) -> None:
        """Do nothing: the Python function itself is compiled."""

    add_implementation = add_numpy_implementation = _nothing
    add_dynamic_implementation = _nothing


class Function(Foreign):
    """A Python function that equations can call.

    Kernels call machine code that Numba makes of it; what Numba does not take is run
    by Python, an element at a time, with a warning.  Numbers and arrays that the
    function finds outside count as they are when a run starts.

    Parameters
    ----------
    pyfunc
        The function.
    arg_units
        For each argument a unit, 1, `bool`, the name of another argument for the
        unit of that one, or `None` for any; those of `check_units` if omitted.
    arg_names
        Names of the arguments; those of `pyfunc` if omitted.
    return_unit
        A unit, 1, `bool`, or a function of the arguments' units.
    arg_types, return_type
        ``float``, ``integer``, ``boolean``, and ``any`` or ``highest``.
    stateless
        Whether equal arguments give equal results.
    sympy_func, auto_vectorise
        Accepted, without effect.

    Raises
    ------
    UnitError
        NB212 if a unit is missing.
    """

    kind: ClassVar[str] = "function"

    def __init__(
        self,
        pyfunc: Callable[..., Any],
        sympy_func: object = None,  # noqa: ARG002  (Brian's name)
        arg_units: Sequence[Any] | None = None,
        arg_names: Sequence[str] | None = None,
        return_unit: Any = None,
        arg_types: Sequence[str] | None = None,
        return_type: str | None = None,
        stateless: bool = True,
        auto_vectorise: bool = False,  # noqa: ARG002  (Brian's name)
    ) -> None:
        self.pyfunc, self.stateless = pyfunc, stateless
        self.discards_units = False
        declared, types = _declared(pyfunc)
        names = list(arg_names or _argument_names(pyfunc, arg_units))
        if arg_units is not None:
            declared |= dict(zip(names, arg_units, strict=True))
        if return_unit is not None:
            declared["result"] = return_unit
        if arg_types is not None:
            types |= dict(zip(names, arg_types, strict=True))
        if return_type is not None:
            types["result"] = return_type
        self._signature = _signature(_name(pyfunc), names, declared, types, stateless)
        self._result = _RESULTS[_known(types.get("result", "float"), _RESULTS)]
        self._made: dict[object, CalledFunction] = {}

    @property
    def implementations(self) -> Implementations:
        """Takes code in other languages, which the one engine here does not need."""
        return Implementations()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the Python function."""
        return self.pyfunc(*args, **kwargs)

    # --- for equations -------------------------------------------------------

    def signature_as(self, name: str, dt: float) -> KnownFunction:  # noqa: ARG002
        """Return what the language has to know of it."""
        count = len(self._signature.arguments)
        return KnownFunction(
            name, count, DimensionRule.GIVEN, self._result, signature=self._signature
        )

    def numpy(self, dt: float) -> Callable[..., Any]:  # noqa: ARG002
        """Return the function of SI numbers and arrays."""
        return self._in_si

    def callee(self, name: str, dt: float, kinds: tuple[ValueType, ...]) -> Callee:  # noqa: ARG002
        """Return the machine code for arguments of some types."""
        words = tuple(_KINDS[kind] for kind in kinds)
        key = (words, fingerprint(self.pyfunc))
        if len(self._made) > _MOST_VERSIONS:
            self._made.clear()
        if key not in self._made:
            self._made[key] = machine_code(self.pyfunc, words, self._in_si)
        made = self._made[key]
        if made.problem is not None:
            warn(
                f"`{name}` is run by Python, one element at a time, and slows the "
                f"simulation down: {made.problem}",
                once=f"python {name} {id(self)}",
            )
        return Callee(self._in_si, called=made)

    def _in_si(self, *given: Any) -> Any:
        """Call the function with quantities, and take the unit off the result."""
        plain = [np.asarray(item) for item in given]
        try:
            values = self._called(plain)
        except (TypeError, ValueError):
            if all(item.ndim == 0 for item in plain):
                raise
            values = self._one_by_one(plain)  # it is written for single values
        kind = _NUMPY[self._result]
        return values if kind is None else values.astype(kind)

    def _one_by_one(self, plain: list[NDArray[Any]]) -> NDArray[Any]:
        """Call the function for each element by itself."""
        whole = np.broadcast_arrays(*plain)
        rows = zip(*(item.ravel() for item in whole), strict=True)
        found = [self._called([np.asarray(item) for item in row]) for row in rows]
        return np.array([item[()] for item in found]).reshape(whole[0].shape)

    def _called(self, plain: list[NDArray[Any]]) -> NDArray[Any]:
        """Call the function with units, and return SI numbers."""
        if self.discards_units:
            return operand(self.pyfunc(*plain)).values
        asked = self._signature.arguments
        sizes = [item if isinstance(item, Dimension) else None for item in asked]
        pairs = zip(plain, self._dimensions(sizes), strict=True)
        return operand(
            self.pyfunc(*(wrap(value, size) for value, size in pairs))
        ).values

    def _dimensions(self, sizes: list[Dimension | None]) -> list[Dimension]:
        """Return what arguments are; those that may be anything count as numbers."""
        wanted = [self._signature.wanted(k, sizes) for k in range(len(sizes))]
        return [
            get_dimensions(1) if not isinstance(w, Dimension) else w for w in wanted
        ]

    def __repr__(self) -> str:
        return f"<Function {_name(self.pyfunc)}>"


def declare_types(**types: str) -> Callable[[Any], Any]:
    """Return a decorator that says which types a function takes and returns.

    Parameters
    ----------
    **types
        For an argument ``float``, ``integer``, ``boolean`` or ``any``; for ``result``
        ``float``, ``integer``, ``boolean`` or ``highest``.
    """
    for name, kind in types.items():
        _known(kind, _RESULTS if name == "result" else _TYPES)

    def decorate(function: Any) -> Any:
        vars(function)[_TYPES_OF] = types
        return function

    return decorate


def implementation(
    target: object,
    code: object = None,
    namespace: object = None,
    dependencies: object = None,
    discard_units: bool | None = None,
    name: object = None,
    **options: object,
) -> Callable[[Any], Function]:
    """Return a decorator that makes a `Function`; code in other languages is unused.

    Parameters
    ----------
    target, code, namespace, dependencies, name, **options
        Accepted, without effect: the Python function itself is compiled.
    discard_units
        Whether the Python function gets numbers in SI instead of quantities.
    """
    del code, namespace, dependencies, name, options

    def decorate(function: Any) -> Function:
        made = function if isinstance(function, Function) else Function(function)
        if target == "numpy" and discard_units:
            made.discards_units = True
        return made

    return decorate


_functions: weakref.WeakKeyDictionary[Any, Function] = weakref.WeakKeyDictionary()


def foreign_of(value: Any) -> Foreign | None:
    """Return what equations can call, or `None` for something else.

    Python functions count if `check_units` says what they take.
    """
    if isinstance(value, Foreign):
        return value
    if not (callable(value) and hasattr(value, "_arg_units")):
        return None
    if value not in _functions:
        _functions[value] = Function(value)
    return _functions[value]


def _name(function: Any) -> str:
    return str(getattr(function, "__name__", "function"))


def _argument_names(function: Any, units: Sequence[Any] | None) -> list[str]:
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):  # a ufunc, or something written in C
        names = [f"x{k}" for k in range(len(units or ()))]
    return names if units is None else names[: len(units)]


def _declared(function: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """Return units and types that decorators have left on a function."""
    units: dict[str, Any] = {}
    if hasattr(function, "_arg_units"):
        units = dict(zip(function._arg_names, function._arg_units, strict=True))  # noqa: SLF001
        if function._return_unit is not None:  # noqa: SLF001
            units["result"] = function._return_unit  # noqa: SLF001
        if function._returns_bool:  # noqa: SLF001
            units["result"] = bool
    return units, dict(getattr(function, _TYPES_OF, {}))


def _signature(
    label: str,
    names: Sequence[str],
    units: dict[str, Any],
    types: dict[str, str],
    stateless: bool,
) -> Signature:
    missing = [name for name in (*names, "result") if name not in units]
    if missing:
        what = (
            "its result" if missing[0] == "result" else f"its argument `{missing[0]}`"
        )
        raise fail(
            "NB212",
            f"`{label}` does not say the unit of {what}, so equations cannot call it",
            hint=f"Write `@check_units({missing[0]}=1)` above it, or another unit",
        )
    asked = tuple(_asked(units[name], names) for name in names)
    kinds = tuple(_TYPES[_known(types.get(name, "any"), _TYPES)] for name in names)
    return Signature(
        Origin.CALLED,
        asked,
        _returned(units["result"]),
        types=kinds,
        stateless=stateless,
    )


def _asked(unit: Any, names: Sequence[str]) -> Asked:
    if unit is None:
        return None
    if unit is bool:
        return ValueType.BOOLEAN
    if isinstance(unit, str):
        return list(names).index(unit)
    return get_dimensions(unit)


def _returned(unit: Any) -> Result:
    if unit is bool:
        return ValueType.BOOLEAN
    if callable(unit) and not isinstance(unit, Quantity):
        return _Follows(unit)
    return get_dimensions(unit)


def _known(kind: str, among: dict[str, Any]) -> str:
    if kind not in among:
        message = f"`{kind}` is no type that functions have"
        raise fail("NB213", message, hint=f"There are {', '.join(among)}")
    return kind
