"""What names of a notebook stand for: numbers, and functions that equations call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import FunctionType
from typing import TYPE_CHECKING, Any

from nbspike.diagnostics.errors import fail
from nbspike.lang.expr import Call, Expr
from nbspike.model.argument_types import argument_types
from nbspike.model.functions import (
    FUNCTIONS,
    DimensionRule,
    Function,
    Outside,
    foreign_calls,
)
from nbspike.model.scope import Scope
from nbspike.model.tree import calls
from nbspike.network.surroundings import Surroundings
from nbspike.worksheet.placing import Together, at

if TYPE_CHECKING:
    from nbspike.api.foreign import Foreign
    from nbspike.network.callee import Callee
    from nbspike.worksheet.constants import Constant


class Known(dict[str, "Constant"]):
    """Constants by name, and the functions that some definitions call.

    Parameters
    ----------
    constants
        All constants.
    variables
        The notebook's variables, for functions.

    Attributes
    ----------
    signatures : dict
        What the checks have to know of the functions.
    functions : dict
        `TimedArray` and functions by name.
    dt : float
        Time step, second, for which they were taken up.
    """

    def __init__(
        self, constants: Mapping[str, Constant], variables: Mapping[str, object]
    ) -> None:
        super().__init__(constants)
        self.variables = variables
        self.signatures: dict[str, Outside] = {}
        self.functions: dict[str, Foreign] = {}
        self.dt = 0.0

    def numpy(self) -> dict[str, Any]:
        """Return the functions as functions of SI numbers and arrays."""
        return {name: item.numpy(self.dt) for name, item in self.functions.items()}

    def callees(self, functions: Iterable[Function]) -> dict[str, Callee]:
        """Return what the engine needs to call functions, as they are called."""
        return {
            item.name: self.functions[item.name].callee(item.name, self.dt, item.kinds)
            for item in functions
            if item.name in self.functions
        }

    def surroundings(self, places: Iterable[tuple[Expr, Scope]]) -> Surroundings:
        """Return the functions that a piece of code calls."""
        places = tuple(places)
        called = frozenset().union(*(foreign_calls(expr) for expr, _ in places))
        functions = tuple(
            replace(item, kinds=argument_types(item, places))
            for name, item in sorted(self.signatures.items())
            if isinstance(item, Function) and name in called
        )
        return Surroundings({}, functions, self.callees(functions))


def calling(
    constants: Mapping[str, Constant], expressions: Iterable[Expr], dt: float
) -> Mapping[str, Constant]:
    """Return constants with the functions that expressions call.

    Parameters
    ----------
    constants
        All constants, as `resolve` returns them.
    expressions
        Of the text of a cell.
    dt
        Time step, second.

    Raises
    ------
    NbspikeError
        NB212 if a function does not say its units.
    """
    called = _called(expressions)
    if not called or not isinstance(constants, Known):
        return constants
    from nbspike.api.functions import foreign_of  # most cells call no function

    found = Known(constants, constants.variables)
    found.dt = dt
    together = Together()
    for name, call in sorted(called.items()):
        value = constants.variables.get(name)
        with together.part(), at(call.span):
            function = foreign_of(value)
            if function is not None:
                found.functions[name] = function
                found.signatures[name] = function.signature_as(name, dt)
            elif isinstance(value, FunctionType):
                message = f"`{name}` does not say the units of its arguments"
                hint = "Write a line such as `@check_units(x=1, result=1)` above it"
                raise fail("NB212", message, hint=hint)
    together.raise_if_any()
    if len(found.functions) < len(called):
        found.signatures = {**_in_sight(constants.variables), **found.signatures}
    return found


def _called(expressions: Iterable[Expr]) -> dict[str, Call]:
    """Return the first call of each function that the language does not have."""
    found: dict[str, Call] = {}
    for expr in expressions:
        for call in calls(expr):
            if call.function not in FUNCTIONS:
                found.setdefault(call.function, call)
    return found


def _in_sight(variables: Mapping[str, object]) -> dict[str, Outside]:
    """Return names of functions that a misspelt one could mean."""
    from nbspike.api.foreign import Foreign

    return {
        name: Function(name, 1, DimensionRule.KEEP)
        for name, value in list(variables.items())
        if isinstance(value, Foreign) and name not in FUNCTIONS
    }
