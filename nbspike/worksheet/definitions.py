"""What the cells of a notebook define: frozen, each with its text."""

from __future__ import annotations

from dataclasses import dataclass, field

from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Expr, Statement
from nbspike.lang.format import to_text
from nbspike.lang.parsed import (
    NeuronsHeader,
    ParsedNeurons,
    ParsedSynapses,
    SynapsesHeader,
)
from nbspike.model.checked import CheckedNeurons, CheckedSynapses

_KINDS = {
    "equations": ("neuron", "neurons"),
    "poisson": ("Poisson source", "Poisson sources"),
    "spikes": ("source of listed spikes", "sources of listed spikes"),
}


@dataclass(frozen=True, slots=True)
class SegmentDefinition:
    """Named consecutive neurons of a population."""

    name: str
    population: str
    start: int
    stop: int

    def getdoc(self) -> str:
        """Return what ``E?`` shows."""
        return repr(self)

    def __repr__(self) -> str:
        return (
            f"{self.name}: neurons {self.start} to {self.stop - 1} of {self.population}"
        )


@dataclass(frozen=True, slots=True)
class NeuronsDefinition:
    """A ``%%neurons`` cell.

    `size`, `segments`, `model` and `integration` (method and the reason for it)
    are as they were when the cell ran; a run takes them anew.
    """

    name: str
    header: NeuronsHeader
    parsed: ParsedNeurons
    size: int
    segments: tuple[SegmentDefinition, ...]
    model: CheckedNeurons
    integration: tuple[str, str] | None
    source: SourceText = field(repr=False)

    @property
    def method(self) -> str | None:
        """The integration method asked for."""
        return dict(self.header.options).get("method") or self.parsed.method

    def getdoc(self) -> str:
        """Return what ``P?`` shows: the cell, and how it is integrated."""
        head = "" if self.header.source is None else self.header.source.text
        said = f"{self!r}\n\n%%neurons {head.strip()}\n{self.source.text.rstrip()}"
        if self.integration is None:
            return said
        return f"{said}\n\nmethod: {self.integration[1]}"

    def __repr__(self) -> str:
        one, many = _KINDS[self.header.kind]
        what = one if self.size == 1 else many
        parts = " = " + " + ".join(
            f"{part.name}[{part.stop - part.start}]" for part in self.segments
        )
        head = f"{self.name}: {self.size} {what}{parts if self.segments else ''}"
        if self.integration is None:
            return head
        return f"{head}, {self.integration[0]} integration"


@dataclass(frozen=True, slots=True)
class SynapsesDefinition:
    """A ``%%synapses`` cell.

    `listed` is the number of synapses that arrays of the notebook listed when the
    cell ran, `None` without such arrays; a run looks them up anew.
    """

    name: str
    header: SynapsesHeader
    parsed: ParsedSynapses
    model: CheckedSynapses
    source: SourceText = field(repr=False)
    listed: int | None = None

    def getdoc(self) -> str:
        """Return what ``S?`` shows: the cell."""
        head = "" if self.header.source is None else self.header.source.text
        return f"{self!r}\n\n%%synapses {head.strip()}\n{self.source.text.rstrip()}"

    def __repr__(self) -> str:
        header, connect = self.header, self.parsed.connect
        said = f"{self.name}: synapses {header.source_name} -> {header.target_name}"
        if self.listed is None or connect is None:
            return said
        lists = ", ".join(f"{side}={to_text(expr)}" for side, expr in connect.arrays)
        many = "synapse" if self.listed == 1 else "synapses"
        return f"{said}, {lists} ({self.listed} {many})"


@dataclass(frozen=True, slots=True)
class DriveDefinition:
    """A ``%%synapses`` cell whose source is ``poisson[800] rate=nu``.

    Each target neuron has that many Poisson sources of its own; only the number of
    spikes in a step is drawn.
    """

    name: str
    header: SynapsesHeader
    parsed: ParsedSynapses
    statement: Statement
    source: SourceText = field(repr=False)

    @property
    def rate(self) -> Expr:
        """Rate of each source."""
        assert self.header.rate is not None
        return self.header.rate

    @property
    def sources(self) -> Expr:
        """Number of sources of each neuron."""
        assert self.header.sources is not None
        return self.header.sources

    def getdoc(self) -> str:
        """Return what ``D?`` shows: the cell."""
        head = "" if self.header.source is None else self.header.source.text
        return f"{self!r}\n\n%%synapses {head.strip()}\n{self.source.text.rstrip()}"

    def __repr__(self) -> str:
        number = to_text(self.sources)
        target = self.header.target_name
        return f"{self.name}: {number} Poisson sources for each neuron of {target}"


Definition = NeuronsDefinition | SynapsesDefinition | DriveDefinition
