"""Every name is defined once.

Wrong::

    v : volt
    v : amp

Right::

    v : volt
    u : amp
"""

from __future__ import annotations

from nbspike.diagnostics.source import Span
from nbspike.model.context import Context


def check(context: Context) -> None:
    """Add NB202 for names defined twice, here or in a neuron this model joins."""
    first: dict[str, Span | None] = {}
    for equation in context.equations:
        name, span = equation.name, equation.name_span
        if name in first:
            context.findings.add(
                "NB202",
                f"`{name}` is defined twice{_lines(first[name], span)}",
                span,
                "Rename or delete one of them",
            )
            continue
        first[name] = span
        for side, model in context.ends:
            if any(item.name == name for item in model.variables):
                context.findings.add(
                    "NB202",
                    f"`{name}` is also a variable of the {side} neurons",
                    span,
                    f"Give the synapses' own another name, such as `{name}_syn`",
                )
                break


def _lines(first: Span | None, second: Span | None) -> str:
    if first is None or second is None:
        return ""
    one = first.source.position(first.start)[0]
    two = second.source.position(second.start)[0]
    return f", in line {one} and line {two}" if one != two else f", both in line {one}"
