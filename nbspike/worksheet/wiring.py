"""The network of a worksheet as boxes and arrows."""

from __future__ import annotations

from nbspike.diagnostics.errors import NbspikeError
from nbspike.lang.expr import Expr
from nbspike.lang.format import to_text
from nbspike.picture.diagram import Arrow, Box
from nbspike.worksheet.constants import constant_value
from nbspike.worksheet.definitions import (
    DriveDefinition,
    NeuronsDefinition,
)
from nbspike.worksheet.signs import sign_of
from nbspike.worksheet.worksheet import Worksheet


def wiring(worksheet: Worksheet) -> tuple[tuple[Box, ...], tuple[Arrow, ...]]:
    """Return populations and projections for `nbspike.picture.diagram.draw_diagram`.

    Numbers of synapses are those of the last run; before it, arrows have names only.
    """
    counts = worksheet.synapse_counts()
    known = worksheet.known_constants()

    def number(expr: Expr) -> float | None:
        try:
            return constant_value(expr, known).value
        except NbspikeError:
            return None

    boxes: list[Box] = []
    arrows: list[Arrow] = []
    for name, item in worksheet.definitions().items():
        if isinstance(item, NeuronsDefinition):
            parts = tuple(
                Box(part.name, _grouped(part.stop - part.start))
                for part in item.segments
            )
            outside = item.header.kind != "equations"
            boxes.append(Box(name, _grouped(item.size), parts, outside))
            continue
        target = worksheet.population_of(item.header.target_name)
        sign = sign_of(item, target, number)
        source, label = item.header.source_name, name
        if isinstance(item, DriveDefinition):
            source = f"{name}: poisson"
            boxes.append(Box(source, to_text(item.sources), outside=True))
        elif name in counts:
            label = f"{name} {_grouped(counts[name])}"
        arrows.append(Arrow(source, item.header.target_name, label, sign))
    return tuple(boxes), tuple(arrows)


def wiring_text(arrows: tuple[Arrow, ...]) -> str:
    """Return the arrows in words, one line each."""
    words = {1: "excites", -1: "inhibits", 0: "acts on"}
    return "\n".join(
        [f"{a.source} {words[a.sign]} {a.target} ({a.label})" for a in arrows]
    )


def _grouped(count: int) -> str:
    """Return a number with a blank between thousands, ``256 132``."""
    return f"{count:,}".replace(",", " ")
