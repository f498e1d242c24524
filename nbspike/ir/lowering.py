"""Names of a model to loads, constants and draws of a kernel.

`Lowering` walks expressions and statements whose units are folded and whose
subexpressions are inlined, and notes on the way which arrays, constants, sizes
and random streams the kernel will need.  Locals made from a user's name carry a
suffix, so no name of a user can meet a name of ours or of Python:
``v_all`` is the array, ``v_now`` its element, ``v_next`` the new value,
``tau_const`` a constant and ``x_temp`` a temporary.  In kernels of synapses
``pre_v_all`` and ``post_v_all`` are arrays of the ends, ``w_synapses`` is one of
the synapses; ``v_rows`` is a recording.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nbspike.ir import build
from nbspike.ir.foreign import foreign_call
from nbspike.ir.nodes import Array, If, Kernel, Let, Node, Store
from nbspike.lang.expr import (
    Binary,
    Boolean,
    Call,
    Compare,
    Draw,
    Expr,
    Load,
    Name,
    Number,
    Select,
    Statement,
    Truth,
    Unary,
)
from nbspike.model.functions import Function
from nbspike.optimisations import Optimisation, in_use

_LAWS = {"rand": "uniform", "randn": "normal"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a variable lives: its array, its element type and its index.

    `lock` is the array that says which elements may be written.  `through` is the
    array, and its type, that turns the index into that of another object, which has
    `limit` elements.
    """

    array: str
    dtype: str
    index: Expr
    lock: str | None = None
    through: tuple[str, str] | None = None
    limit: str = ""


class Lowering:
    """Turns expressions of one model into expressions of one kernel.

    Parameters
    ----------
    places
        Variable name to its place.
    builtins
        Built-in name (``t``, ``dt``, ``i`` …) to its expression.
    functions
        Functions from outside, by the names that calls use.
    """

    def __init__(
        self,
        places: Mapping[str, Place],
        builtins: Mapping[str, Callable[[], Expr]],
        functions: Mapping[str, Function] | None = None,
    ) -> None:
        self.places = dict(places)
        self.builtins = dict(builtins)
        self.functions = dict(functions or {})
        self.locals: dict[str, Expr] = {}
        self.arrays: dict[str, Array] = {}
        self.sizes: list[str] = []
        self.constants: list[str] = []
        self.streams = 0

    def array(self, name: str, dtype: str) -> str:
        """Note that the kernel needs an array; return its name."""
        self.arrays.setdefault(name, Array(name, dtype))
        return name

    def size(self, name: str) -> Name:
        """Note that the kernel needs a whole number; return its local."""
        if name not in self.sizes:
            self.sizes.append(name)
        return Name(name)

    def constant(self, name: str) -> Name:
        """Note that the kernel needs a constant; return its local."""
        if name not in self.constants:
            self.constants.append(name)
        return Name(f"{name}_const")

    def where(self, place: Place) -> Expr:
        """Return the index of an element; one that does not exist becomes 0."""
        if place.through is None:
            return place.index
        other = Load(self.array(*place.through), place.index)
        beyond = Compare("<", other, self.size(place.limit))
        inside = Boolean("and", (build.at_least(other, build.whole(0)), beyond))
        return Select(inside, other, build.whole(0))

    def load(self, name: str, *, as_kept: bool = False) -> Expr:
        """Return the element of a variable; truth values are stored as bytes.

        `as_kept` leaves single precision as it is, else it becomes double.
        """
        place = self.places[name]
        value = Load(self.array(place.array, place.dtype), self.where(place))
        if place.dtype == "bool":
            return Compare("!=", value, build.whole(0))
        if place.dtype == "float32" and not as_kept:
            # kept in single, computed in double precision
            return Call("float64", (value,))
        return value

    def reserve_streams(self, count: int) -> None:
        """Keep the first `count` random streams for draws that are numbered."""
        self.streams = max(self.streams, count)

    def name(self, node: Name) -> Expr:
        """Return what a name stands for."""
        if node.id in self.locals:
            return self.locals[node.id]
        if node.id in self.places:
            return self.load(node.id)
        if node.id in self.builtins:
            return self.builtins[node.id]()
        return self.constant(node.id)

    def __call__(self, node: Expr) -> Expr:
        """Return the expression in the kernel's terms."""
        match node:
            case Number() | Truth() | Load():
                return node
            case Name():
                return self.name(node)
            case Draw():
                self.reserve_streams(node.site + 1)
                return node
            case Unary(op="not"):
                return Unary(node.op, self.condition(node.operand))
            case Unary():
                return Unary(node.op, self(node.operand))
            case Binary():
                return Binary(node.op, self(node.left), self(node.right))
            case Compare():
                return Compare(node.op, self(node.left), self(node.right))
            case Boolean():
                operands = tuple(self.condition(item) for item in node.operands)
                return Boolean(node.op, operands)
            case Select():
                condition, then = self(node.condition), self(node.then)
                return Select(condition, then, self(node.otherwise))
            case Call():
                return self.call(node)

    def condition(self, node: Expr) -> Expr:
        """Return a truth value; constants are kept as numbers."""
        value = self(node)
        if isinstance(value, Name) and value == Name(f"{_id(node)}_const"):
            return Compare("!=", value, Number(0.0))
        return value

    def call(self, node: Call) -> Expr:
        """Return a call; random functions become draws from streams of their own."""
        arguments = tuple(self(item) for item in node.arguments)
        if node.function in _LAWS:
            self.streams += 1
            return Draw(_LAWS[node.function], self.streams - 1)
        if node.function == "poisson":
            self.streams += 1
            site = Number(self.streams - 1)
            return Call("poisson", (*arguments, site))
        if node.function in self.functions:
            return foreign_call(self, node.function, arguments)
        return Call(node.function, arguments)

    def statement(self, statement: Statement) -> Node:
        """Return one assignment; a new name on the left becomes a temporary."""
        value = self(statement.value)
        target = statement.target
        if target not in self.places:
            if statement.op != "=":
                value = Binary(statement.op[:-1], self.name(Name(target)), value)
            self.locals[target] = Name(f"{target}_temp")
            return Let(f"{target}_temp", value)
        place = self.places[target]
        if statement.op != "=":
            value = Binary(statement.op[:-1], self.load(target), value)
        array = self.array(place.array, place.dtype)
        store = Store(array, self.where(place), _stored(value, place))
        if place.lock is None:
            return store
        lock = Load(self.array(place.lock, "uint8"), place.index)
        free = Compare("!=", lock, build.whole(0))
        number = place.dtype not in ("bool", "uint8")
        if number and in_use(Optimisation.STORES_WITHOUT_BRANCH):
            # a branch at random costs more than storing what is there
            kept = Load(array, store.index)
            return Store(array, store.index, Select(free, store.value, kept))
        return If(free, (store,))

    def kernel(self, title: str, body: tuple[Node, ...]) -> Kernel:
        """Return the kernel with everything noted so far."""
        return Kernel(
            title=title,
            arrays=tuple(self.arrays.values()),
            sizes=tuple(self.sizes),
            constants=tuple(self.constants),
            streams=self.streams,
            body=body,
        )


def _id(node: Expr) -> str:
    return node.id if isinstance(node, Name) else ""


def _stored(value: Expr, place: Place) -> Expr:
    if place.dtype == "int32":
        return Call("int", (value,))
    if place.dtype in ("bool", "uint8"):
        return Compare("!=", value, build.whole(0))
    return value
