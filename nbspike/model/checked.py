"""What the checks hand on: models whose every name and dimension is known.

In a checked model subexpressions and unit names are still names; `Name.id` is in
*canonical* form.  In neuron models that is the plain name.  In synapse models a
name of the synapse stays plain, a name of the source neuron ends in ``_pre``, one
of the target neuron in ``_post``; ``i`` and ``j`` are the neurons' indices.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from nbspike.diagnostics.source import Span
from nbspike.lang.expr import Expr, Statement
from nbspike.lang.parsed import EquationKind
from nbspike.units.dimension import Dimension

if TYPE_CHECKING:
    from nbspike.model.functions import Function


class ValueType(Enum):
    """How values of a variable are stored."""

    FLOAT = "float64"
    INTEGER = "int32"
    BOOLEAN = "bool"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of a population or projection.

    `locked` is the flag ``unless refractory``.  `expression` is the right side of
    a differential equation or subexpression (canonical names), else `None`.
    `dtype` is the NumPy type of stored values if it is not that of `type`.
    `event_driven` tells whether a synapse's equation is solved from spike to spike,
    `clock_driven` whether its text says that it is solved in every step.

    `held` marks a subexpression that is ``constant over dt``: a parameter that the
    step itself sets when it begins, to the value of `expression`.

    `linked` marks a parameter whose values are those of another object.  `through`
    is `None` if each element has the value of its own number there, else the integer
    variable that says which, or empty for a table of numbers.
    """

    name: str
    kind: EquationKind
    dimension: Dimension
    type: ValueType = ValueType.FLOAT
    expression: Expr | None = None
    locked: bool = False
    constant: bool = False
    shared: bool = False
    comment: str = field(default="", compare=False, hash=False)
    span: Span | None = field(default=None, compare=False, hash=False)
    dtype: str | None = None
    held: bool = False
    event_driven: bool = False
    clock_driven: bool = False
    linked: bool = False
    through: str | None = None

    @property
    def storage(self) -> str:
        """NumPy type of stored values."""
        return self.dtype or self.type.value


@dataclass(frozen=True, slots=True)
class Refractory:
    """`duration`: `expression` is a time; else it is true while refractory."""

    expression: Expr
    duration: bool


@dataclass(frozen=True, slots=True)
class CheckedNeurons:
    """A neuron model whose names and dimensions are known.

    `externals` are the constants it needs (not variables, units, functions or
    built-in names), sorted, with the dimension they had when it was checked.
    `unresolved` are those of them that had no value yet; their dimension counts as
    dimensionless until the model is checked again.

    `calls` are the functions from outside that it calls, sorted; `functions` are
    those of them that are known.
    """

    variables: tuple[Variable, ...]
    threshold: Expr | None
    reset: tuple[Statement, ...]
    refractory: Refractory | None
    externals: tuple[tuple[str, Dimension], ...]
    noises: tuple[str, ...] = ()
    method: str | None = None
    unresolved: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    functions: tuple[Function, ...] = ()

    def variable(self, name: str) -> Variable:
        """Return the variable called `name`; KeyError if there is none."""
        for item in self.variables:
            if item.name == name:
                return item
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class CheckedPathway:
    """Statements run when a spike of the source (``pre``) or target arrives."""

    name: str
    trigger: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Summed:
    """A parameter of neurons that is the sum of `expression` over their synapses.

    `suffix` is ``_pre`` or ``_post``, `name` what these neurons call it.
    """

    name: str
    suffix: str
    expression: Expr


@dataclass(frozen=True, slots=True)
class CheckedSynapses:
    """A synapse model whose names and dimensions are known.

    `externals`, `unresolved`, `calls` and `functions` as in `CheckedNeurons`.
    `variables` contain ``lastupdate`` if equations are event-driven.
    """

    variables: tuple[Variable, ...]
    pathways: tuple[CheckedPathway, ...]
    externals: tuple[tuple[str, Dimension], ...]
    unresolved: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    functions: tuple[Function, ...] = ()
    sums: tuple[Summed, ...] = ()
    noises: tuple[str, ...] = ()

    def equations(self, *, event_driven: bool) -> tuple[Variable, ...]:
        """Return the variables with differential equations of one kind."""
        return tuple(
            item
            for item in self.variables
            if item.kind is EquationKind.DIFFERENTIAL
            and item.event_driven is event_driven
        )

    def variable(self, name: str) -> Variable:
        """Return the variable called `name`; KeyError if there is none."""
        for item in self.variables:
            if item.name == name:
                return item
        raise KeyError(name)
