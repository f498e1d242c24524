"""The kernel language: a handful of statements over the expression trees.

A `Kernel` is what one object does in one time step.  It reads and writes through
its *context*, a table of addresses and whole numbers, so that the same compiled
kernel serves every object of the same structure.  Values of constants stand in
one vector of float64, which is why a moved slider changes numbers and never code.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from nbspike.lang.expr import Expr


@dataclass(frozen=True, slots=True)
class Array:
    """An array the kernel sees; `dtype` is a NumPy code such as ``float64``."""

    name: str
    dtype: str


@dataclass(frozen=True, slots=True)
class Let:
    """``name = value``, a local of the kernel."""

    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Store:
    """``array[index] = value``."""

    array: str
    index: Expr
    value: Expr


@dataclass(frozen=True, slots=True)
class If:
    """Run `body` where `condition` holds."""

    condition: Expr
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """Run `body` for `index` from `start` up to, not including, `stop`."""

    index: str
    start: Expr
    stop: Expr
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class While:
    """Run `body` as long as `condition` holds; its locals must make it end."""

    condition: Expr
    body: tuple[Node, ...]


Node = Let | Store | If | Loop | While


@dataclass(frozen=True, slots=True)
class Kernel:
    """One time step of one object.

    Parameters
    ----------
    title
        What the kernel does, for the reader.  Not part of the structure.
    arrays
        Arrays it touches, in the order of their addresses in the context.
    sizes
        Whole numbers it reads, after the addresses: sizes, offsets, delays.
    constants
        Names of its constants in the order of the constant vector.
    streams
        How many random streams it draws from; their keys end the context.
    body
        The statements.
    """

    title: str = field(compare=False, hash=False)
    arrays: tuple[Array, ...]
    sizes: tuple[str, ...]
    constants: tuple[str, ...]
    streams: int
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """Where the parts of a kernel's context stand: 0 is the constant vector."""

    kernel: Kernel

    def array(self, name: str) -> int:
        """Return the entry that holds the address of an array."""
        return 1 + [a.name for a in self.kernel.arrays].index(name)

    def size(self, name: str) -> int:
        """Return the entry that holds a whole number."""
        return 1 + len(self.kernel.arrays) + self.kernel.sizes.index(name)

    def stream(self, site: int) -> int:
        """Return the entry that holds the key of a random stream."""
        return 1 + len(self.kernel.arrays) + len(self.kernel.sizes) + site

    @property
    def length(self) -> int:
        """Number of entries."""
        return self.stream(self.kernel.streams)
