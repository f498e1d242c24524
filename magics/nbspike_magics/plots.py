"""``--plots raster(E, I) isi(P)``: what an Explorer or a simulation shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from nbspike.diagnostics.errors import NbspikeError
from nbspike.worksheet import sliders
from nbspike.worksheet.panels.registry import Selection, read_selection
from nbspike.worksheet.worksheet import Worksheet
from nbspike_magics.options import Word, inside


def read_plots(worksheet: Worksheet, words: Sequence[Word]) -> Selection | None:
    """Return what ``--plots`` chooses; `None` if there is no such option.

    Raises
    ------
    NbspikeError
        NB802 for what is no plot, NB207 for what is no group of neurons.
    """
    if not words:
        return None
    spans = [word.span for word in words]
    return read_selection(spans, worksheet.definitions(), sliders.ranges(worksheet))


@contextmanager
def chosen_in(words: Sequence[Word]) -> Iterator[None]:
    """Underline the plots in errors that say what was not recorded for them."""
    try:
        yield
    except NbspikeError as error:
        if not words or error.code not in ("NB207", "NB802", "NB850"):
            raise
        span = words[0].span.to(words[-1].span)
        with inside(Word(span)):
            raise
