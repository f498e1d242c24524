"""Traces that stand with neurons instead of synapses, in the kernel of a pathway.

A trace ``dx/dt = slope*x`` is kept as ``x_scaled``, its value at the time
``x_reference`` if nothing happened since; its value now is ``x_scaled*x_factor`` with
one factor for all neurons.  So an event costs a product where the synapse's own copy
would cost an exponential.  ``x_last`` and ``x_since`` are value and time of the last
change, from which copies for the synapses can be made at any time; if each neuron has
a slope of its own, there is no common factor, and an event makes the value from these.
"""

from __future__ import annotations

from collections.abc import Sequence

from nbspike.ir import build
from nbspike.ir.lowering import Lowering
from nbspike.ir.nodes import If, Let, Loop, Node, Store
from nbspike.lang.expr import Binary, Call, Compare, Expr, Load, Name, Number, Statement
from nbspike.model.tree import name_ids
from nbspike.numerics.traces import Trace

#: Time constants after which values are scaled again: exp(-64) loses no digits.
FARTHEST = 64.0


class TracesInPathway:
    """Replaces copies of traces in one pathway.

    Parameters
    ----------
    low
        The pathway's lowering, which learns what traces are called.
    traces
        Traces of the projection that stand with neurons.
    near
        Side whose spikes the pathway follows.
    code
        Its statements, written out.
    """

    def __init__(
        self,
        low: Lowering,
        traces: Sequence[Trace],
        near: str,
        code: Sequence[Statement],
    ) -> None:
        self.low, self.near = low, near
        named = {item.target for item in code}
        for item in code:
            named |= name_ids(item.value)
        self.used = [trace for trace in traces if trace.name in named]
        self.own = {trace.name for trace in self.used if trace.side == near}
        self.changed: dict[str, Name] = {}
        self.per_spike: list[Node] = []
        for trace in self.used:
            low.locals[trace.name] = Name(f"{trace.name}_now")
            if trace.name in self.own:
                self.per_spike.append(self._now(trace, Name("row")))

    def statement(self, statement: Statement) -> tuple[Node, ...]:
        """Return what a statement does for each synapse: nothing to a trace."""
        name = statement.target
        if name not in self.own:
            return (self.low.statement(statement),)
        value = self.low(statement.value)
        if statement.op != "=":
            value = Binary(statement.op[:-1], self.low.locals[name], value)
        count = sum(isinstance(node, Let) for node in self.per_spike)
        new = Name(f"{name}_next{count}")
        self.per_spike.append(Let(new.id, value))
        self.changed[name] = self.low.locals[name] = new
        return ()

    def before(self) -> tuple[Node, ...]:
        """Return what is computed once, before the spikes of a step."""
        nodes: list[Node] = []
        for trace in self.used:
            if trace.parameters:
                continue
            name, start = trace.name, build.whole(0)
            reference = Load(self._array(trace, "reference"), start)
            age = build.minus(self.low(Name("t")), reference)
            exponent = build.times(self.low(trace.slope), age)
            scaled = self._array(trace, "scaled")
            shrunk = build.times(Load(scaled, Name("r")), Name(f"{name}_factor"))
            again = (
                Loop(
                    "r",
                    start,
                    self.low.size(f"{trace.side}_count"),
                    (Store(scaled, Name("r"), shrunk),),
                ),
                Store(self._array(trace, "reference"), start, self.low(Name("t"))),
                Let(f"{name}_factor", Number(1.0)),
            )
            nodes += (
                Let(f"{name}_exponent", exponent),
                Let(f"{name}_factor", Call("exp", (Name(f"{name}_exponent"),))),
                If(Compare("<", Name(f"{name}_exponent"), Number(-FARTHEST)), again),
            )
        return tuple(nodes)

    def for_synapse(self) -> tuple[Node, ...]:
        """Return what is looked up for each synapse: traces of its other end."""
        far = "post" if self.near == "pre" else "pre"
        nodes = []
        for trace in self.used:
            if trace.name not in self.own:
                start = self.low.size(f"{far}_start")
                nodes.append(self._now(trace, build.minus(Name(far), start)))
        return tuple(nodes)

    def after(self, *, arrivals: bool) -> tuple[Node, ...]:
        """Return what is kept once for each spike.

        `arrivals` notes its time, which is that of the synapses' last update.
        """
        row, now = Name("row"), self.low(Name("t"))
        nodes: list[Node] = []
        for trace in self.used:
            new = self.changed.get(trace.name)
            if new is not None:
                nodes += (
                    Store(self._array(trace, "last"), row, new),
                    Store(self._array(trace, "since"), row, now),
                )
                if not trace.parameters:
                    scaled = Binary("/", new, Name(f"{trace.name}_factor"))
                    nodes.append(Store(self._array(trace, "scaled"), row, scaled))
        if arrivals:
            nodes.append(
                Store(self.low.array(f"{self.near}_arrived", "float64"), row, now)
            )
        return tuple(nodes)

    def _now(self, trace: Trace, place: Expr) -> Let:
        if trace.parameters:
            since = Load(self._array(trace, "since"), place)
            age = build.minus(self.low(Name("t")), since)
            decay = Call("exp", (build.times(self.low(trace.slope), age),))
            last = Load(self._array(trace, "last"), place)
            return Let(f"{trace.name}_now", build.times(last, decay))
        scaled = Load(self._array(trace, "scaled"), place)
        return Let(
            f"{trace.name}_now", build.times(scaled, Name(f"{trace.name}_factor"))
        )

    def _array(self, trace: Trace, what: str) -> str:
        return self.low.array(f"{trace.name}_{what}", "float64")
