"""What the parser hands on: frozen declarations, no meaning attached yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from nbspike.diagnostics.source import SourceText, Span
from nbspike.lang.expr import Expr, Statement


class EquationKind(Enum):
    """The three kinds of line in a model."""

    DIFFERENTIAL = "differential equation"  # dx/dt = expr : unit (flags)
    SUBEXPRESSION = "subexpression"  # x = expr : unit (flags)
    PARAMETER = "parameter"  # x : unit (flags)


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag such as ``unless refractory``, in lower case, blanks collapsed."""

    name: str
    span: Span | None = field(default=None, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class ParsedLink:
    """``Q.v[k]``: the values of variable `variable` of `group`, element `index`."""

    group: str
    variable: str
    index: str | None = None
    span: Span | None = field(default=None, compare=False, hash=False)

    def __str__(self) -> str:
        index = "" if self.index is None else f"[{self.index}]"
        return f"{self.group}.{self.variable}{index}"


@dataclass(frozen=True, slots=True)
class Equation:
    """One line of a model.

    `unit` is the declared unit as an expression of unit names and numbers
    (``volt``, ``amp/metre**2``, ``1``, ``integer``, ``boolean``).  `link` is what a
    parameter of a cell is linked to.
    """

    kind: EquationKind
    name: str
    expression: Expr | None
    unit: Expr
    flags: tuple[Flag, ...] = ()
    comment: str = field(default="", compare=False, hash=False)
    span: Span | None = field(default=None, compare=False, hash=False)
    name_span: Span | None = field(default=None, compare=False, hash=False)
    link: ParsedLink | None = None


@dataclass(frozen=True, slots=True)
class RecordItem:
    """One item of ``record:``: `what` is ``spikes``, ``rate`` or a variable.

    `indices` lists the neurons: `None` for all of them.
    """

    what: str
    # a slice has no hash in Python 3.11
    indices: tuple[int, ...] | slice | None = field(default=None, hash=False)
    span: Span | None = field(default=None, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class TimedCode:
    """``every 10*ms: x = rand()``: `time` and the statements."""

    time: Expr
    statements: tuple[Statement, ...]
    span: Span | None = field(default=None, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class ParsedEvent:
    """One of ``events: crossing = v > V_c``."""

    name: str
    condition: Expr
    span: Span | None = field(default=None, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class EventResponse:
    """``on_crossing: n += 1``: `event` is its name."""

    event: str
    statements: tuple[Statement, ...]
    span: Span | None = field(default=None, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class ParsedNeurons:
    """A neuron model: equations and clauses."""

    source: SourceText = field(compare=False, hash=False)
    equations: tuple[Equation, ...]
    threshold: Expr | None = None
    reset: tuple[Statement, ...] = ()
    refractory: Expr | None = None
    init: tuple[Statement, ...] = ()
    record: tuple[RecordItem, ...] | None = None
    method: str | None = None
    method_span: Span | None = field(default=None, compare=False, hash=False)
    every: tuple[TimedCode, ...] = ()
    events: tuple[ParsedEvent, ...] = ()
    responses: tuple[EventResponse, ...] = ()


@dataclass(frozen=True, slots=True)
class Generator:
    """Partners of each neuron: ``value for name in range(bounds) if condition``.

    `side` is ``j`` for targets of each source, ``i`` for sources of each target.
    Without `name` there is one candidate.  `bounds` are start, stop and step; `p`
    or `size` is given for a sample of them.
    """

    side: str
    value: Expr
    name: str | None = None
    bounds: tuple[Expr, ...] = ()
    p: Expr | None = None
    size: Expr | None = None
    condition: Expr | None = None
    span: Span | None = field(default=None, compare=False, hash=False)

    def expressions(self) -> tuple[Expr, ...]:
        """Return all its expressions."""
        parts = (self.value, *self.bounds, self.p, self.size, self.condition)
        return tuple(part for part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class ParsedConnect:
    """A ``connect:`` clause.

    `mode` is ``condition`` (pairs for which `condition` holds, or all pairs when
    it is `None`), ``one_to_one``, ``indices`` (`i` and `j` are given),
    ``generator`` (see `Generator`) or ``fixed_indegree``.  `multisynaptic` is the
    variable that numbers the synapses of each pair.  `arrays` are the sides, ``i``
    or ``j``, whose numbers are an array of the notebook, with what stands there.
    """

    mode: str = "condition"
    condition: Expr | None = None
    p: Expr | None = None
    n: Expr | None = None
    i: tuple[int, ...] | None = None
    j: tuple[int, ...] | None = None
    generator: Generator | None = None
    fixed_indegree: Expr | None = None
    skip_if_invalid: bool = False
    span: Span | None = field(default=None, compare=False, hash=False)
    multisynaptic: str | None = None
    arrays: tuple[tuple[str, Expr], ...] = ()

    def expressions(self) -> tuple[Expr, ...]:
        """Return all its expressions."""
        listed = (expr for _, expr in self.arrays)
        parts = (self.condition, self.p, self.n, self.fixed_indegree, *listed)
        own = tuple(part for part in parts if part is not None)
        return own if self.generator is None else own + self.generator.expressions()


@dataclass(frozen=True, slots=True)
class Pathway:
    """What a spike does: `trigger` is ``pre`` or ``post``.

    `event` is the name of the event that it follows instead of spikes.
    """

    name: str
    trigger: str
    statements: tuple[Statement, ...]
    delay: Expr | None = None
    event: str | None = None
    event_span: Span | None = field(default=None, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class ParsedSynapses:
    """A synapse model: equations, pathways, connectivity."""

    source: SourceText = field(compare=False, hash=False)
    equations: tuple[Equation, ...] = ()
    pathways: tuple[Pathway, ...] = ()
    connect: ParsedConnect | None = None
    init: tuple[Statement, ...] = ()
    delay: Expr | None = None
    every: tuple[TimedCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A named part of a population, as in ``P[4000] = E[3200] + I[800]``."""

    name: str
    size: Expr
    span: Span | None = field(default=None, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class NeuronsHeader:
    """``P[4000] = E[3200] + I[800] --method exact``.

    `kind` is ``equations``, ``poisson`` or ``spikes``; for the last two
    `arguments` holds ``rate``, or ``i`` and ``t``, as (name, expression or tuple
    of expressions, unit expression or None).
    """

    name: str
    size: Expr
    segments: tuple[Segment, ...] = ()
    kind: str = "equations"
    rate: Expr | None = None
    spike_indices: tuple[Expr, ...] = ()
    spike_times: tuple[Expr, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    source: SourceText | None = field(default=None, compare=False, hash=False)
    name_span: Span | None = field(default=None, compare=False, hash=False)
    size_span: Span | None = field(default=None, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class SynapsesHeader:
    """``Ce: E -> P``, or ``D: poisson[800] rate=nu -> P``.

    `sources` and `rate` are given for the second form, whose `source_name` is
    ``poisson``.
    """

    name: str
    source_name: str
    target_name: str
    options: tuple[tuple[str, str], ...] = ()
    source: SourceText | None = field(default=None, compare=False, hash=False)
    name_span: Span | None = field(default=None, compare=False, hash=False)
    source_span: Span | None = field(default=None, compare=False, hash=False)
    target_span: Span | None = field(default=None, compare=False, hash=False)
    sources: Expr | None = None
    rate: Expr | None = None


@dataclass(frozen=True, slots=True)
class ConstantRange:
    """The slider range of a constant.

    `kind` is ``interval`` (low, high), ``linspace`` (low, high, points),
    ``logspace`` (low, high) or ``choices``; `values` are expressions with the
    unit already multiplied in.
    """

    kind: str
    values: tuple[Expr, ...]
    points: int | None = None
    span: Span | None = field(default=None, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class ConstantLine:
    """``w_e = 1.62*mV in [0, 5]*mV  # excitatory weight``."""

    name: str
    value: Expr
    range: ConstantRange | None = None
    label: str = ""
    span: Span | None = field(default=None, compare=False, hash=False)
    name_span: Span | None = field(default=None, compare=False, hash=False)
