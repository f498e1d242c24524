"""``--plots raster(E, I) rate(P) vm(P[0])``: what an Explorer shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.suggest import suggest
from nbspike.worksheet.definitions import NeuronsDefinition
from nbspike.worksheet.selecting import Selection, TraceChoice
from nbspike.worksheet.worksheet import Worksheet
from nbspike_magics.options import Word, inside, refusal

_PLOT = re.compile(r"\s*([A-Za-z_]\w*)\s*\(([^()]*)\)\s*,?", re.ASCII)
_ITEM = re.compile(
    r"\s*([A-Za-z_]\w*)\s*(?:\[\s*(\d{1,9})\s*(?::\s*(\d{1,9})\s*)?\])?\s*", re.ASCII
)
_FORMS = "Write `raster(E, I)`, `rate(P)` or `vm(P[0])`"
_MOST_TRACES = 8


def read_plots(worksheet: Worksheet, words: Sequence[Word]) -> Selection | None:
    """Return what ``--plots`` chooses; `None` if there is no such option.

    Raises
    ------
    NbspikeError
        NB802 for what is no plot, NB207 for what is no group of neurons.
    """
    if not words:
        return None
    raster: list[str] = []
    rates: list[str] = []
    traces: list[TraceChoice] = []
    for word in words:
        found = _PLOT.fullmatch(word.text)
        if found is None:
            raise refusal("NB802", f"`{word.text}` is no plot", word, _FORMS)
        items = list(_items(worksheet, word, found.start(2), found[2]))
        kind = found[1]
        if kind in ("raster", "rate"):
            wanted = raster if kind == "raster" else rates
            wanted += [name for name, _, _ in _whole(items, kind)]
        else:
            variable = _variable(worksheet, word, kind, items)
            for name, item, neurons in items:
                where, first = _place(worksheet, name)
                numbers = neurons or range(min(3, _size(worksheet, name)))
                if numbers.stop > _size(worksheet, name):
                    message = f"{name} has no neuron {numbers.stop - 1}"
                    hint = f"Use 0 to {_size(worksheet, name) - 1}"
                    raise refusal("NB802", message, item, hint)
                traces += [TraceChoice(where, first + k, variable) for k in numbers]
        if len(traces) > _MOST_TRACES:
            message = f"{len(traces)} traces would hide each other"
            raise refusal("NB802", message, word, f"Choose up to {_MOST_TRACES}")
    return Selection(tuple(raster), tuple(rates), tuple(traces))


@contextmanager
def chosen_in(words: Sequence[Word]) -> Iterator[None]:
    """Underline the plots in errors that say what was not recorded for them."""
    try:
        yield
    except NbspikeError as error:
        if not words or error.code not in ("NB207", "NB802"):
            raise
        span = words[0].span.to(words[-1].span)
        with inside(Word(span)):
            raise


_Item = tuple[str, Word, range | None]


def _items(worksheet: Worksheet, word: Word, start: int, text: str) -> Iterator[_Item]:
    """Return name, place and neurons of each thing between the brackets."""
    groups = worksheet.groups()
    for piece in text.split(","):
        place = word.part(start, start + len(piece))
        start += len(piece) + 1
        found = _ITEM.fullmatch(piece)
        if found is None:
            message = f"`{piece.strip()}` is no group of neurons"
            raise refusal("NB802", message, place if piece else word, _FORMS)
        name, first, stop = found.groups()
        if name not in groups:
            message = f"`{name}` is no group of neurons"
            hint = suggest(name, groups) or f"There are {', '.join(groups) or 'none'}"
            raise refusal("NB207", message, place, hint)
        neurons = None
        if first is not None:
            neurons = range(int(first), int(stop) if stop else int(first) + 1)
        yield name, place, neurons


def _whole(items: Sequence[_Item], kind: str) -> Sequence[_Item]:
    """Return the items of a raster or rate, which are whole groups."""
    for name, place, neurons in items:
        if neurons is not None:
            message = f"`{kind}` shows whole groups, not some neurons of {name}"
            raise refusal("NB802", message, place, f"Write `{kind}({name})`")
    return items


def _variable(
    worksheet: Worksheet, word: Word, kind: str, items: Sequence[_Item]
) -> str | None:
    """Return the variable that a plot of traces shows; ``vm`` is the recorded one."""
    groups = worksheet.groups()
    known = {v.name for name, _, _ in items for v in groups[name].model.variables}
    if kind == "vm":
        return "v" if "v" in known else None
    if kind not in known:
        hint = suggest(kind, ["raster", "rate", "vm", *known]) or _FORMS
        raise refusal("NB802", f"`{kind}` is no plot", word.part(0, len(kind)), hint)
    return kind


def _place(worksheet: Worksheet, name: str) -> tuple[str, int]:
    """Return the population of a group, and its first neuron there."""
    definition = worksheet.groups()[name]
    starts = {part.name: part.start for part in definition.segments}
    return definition.name, starts.get(name, 0)


def _size(worksheet: Worksheet, name: str) -> int:
    definition: NeuronsDefinition = worksheet.groups()[name]
    sizes = {part.name: part.stop - part.start for part in definition.segments}
    return sizes.get(name, definition.size)
