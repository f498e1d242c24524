"""``raster(E, I) vm(P[0])``: panels as they are written, before they mean anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import NbspikeError, error_from
from nbspike.diagnostics.source import SourceText, Span

FORMS = "Write `raster(E, I)`, `rate(P)` or `vm(P[0])`"

_PLOT = re.compile(r"\s*([A-Za-z_]\w*)\s*\(([^()]*)\)\s*,?", re.ASCII)
_PIECE = re.compile(r"[^\s,(]+\s*\([^()]*\)|[^\s,]+")
_ITEM = re.compile(
    r"\s*([A-Za-z_]\w*)\s*(?:\[\s*(\d{1,9})\s*(?::\s*(\d{1,9})\s*)?\])?\s*", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Item:
    """``P`` or ``P[0:3]``: `neurons` is `None` without brackets."""

    name: str
    neurons: range | None
    span: Span


@dataclass(frozen=True, slots=True)
class Written:
    """``vm(P[0])``: the word before the brackets and what stands in them."""

    word: str
    items: tuple[Item, ...]
    span: Span
    word_span: Span

    @property
    def text(self) -> str:
        """It again, without needless blanks."""
        return f"{self.word}({self.inside})"

    @property
    def inside(self) -> str:
        """What stands between the brackets."""
        return ", ".join(item.span.text.strip() for item in self.items)


def read_written(span: Span, examples: Mapping[str, str]) -> Written:
    """Return one panel as it is written.

    Parameters
    ----------
    span
        Where it is written.
    examples
        Word of a panel to how it is written.

    Raises
    ------
    OptionError
        NB802 for what has not the form of one.
    """
    found = _PLOT.fullmatch(span.text)
    if found is None:
        example = examples.get(span.text.strip())
        hint = FORMS if example is None else f"Write `{example}`"
        raise refusal("NB802", f"`{span.text}` is no plot", span, hint)
    start, end = found.span(1)
    word = Span(span.source, span.start + start, span.start + end)
    items = tuple(_items(span, span.start + found.start(2), found[2]))
    return Written(found[1], items, span, word)


def spans_of(text: str, name: str, start: int = 0) -> list[Span]:
    """Return the place of each panel in ``raster(E) isi(P)``, from `start` on.

    Parameters
    ----------
    text
        All of the text.
    name
        How messages call it.
    start
        Where the panels begin.
    """
    source = SourceText(text, name)
    pieces = _PIECE.finditer(text, start)
    return [Span(source, *piece.span()) for piece in pieces]


def refusal(code: str, message: str, span: Span, hint: str | None) -> NbspikeError:
    """Return (to raise) an error that underlines a place."""
    return error_from((Diagnostic(code, message, span, hint),))


def _items(span: Span, start: int, text: str) -> Iterator[Item]:
    for piece in text.split(","):
        place = Span(span.source, start, start + len(piece))
        start += len(piece) + 1
        found = _ITEM.fullmatch(piece)
        if found is None:
            message = f"`{piece.strip()}` is no group of neurons"
            raise refusal("NB802", message, place if piece else span, FORMS)
        name, first, stop = found.groups()
        neurons = None
        if first is not None:
            neurons = range(int(first), int(stop) if stop else int(first) + 1)
        yield Item(name, neurons, place)
