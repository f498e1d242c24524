"""What stands on an Explorer's screen, as a short text that can be sent to others.

::

    {"nbspike": 1, "model": "3f2a91bc04", "for": "500*ms", "seed": 1,
     "constants": {"w_e": "2.5*mV in [0, 5]*mV"}, "plots": "raster(E, I) rate(P)"}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import NbspikeError, error_from
from nbspike.diagnostics.source import SourceText, Span
from nbspike.diagnostics.suggest import suggest
from nbspike.worksheet.exploring import AskedSlider, read_explore
from nbspike.worksheet.placing import Together
from nbspike.worksheet.worksheet import Worksheet

#: Version of the form; one that cannot be read any more gets another number.
VERSION = 1
_FORM = "Copy all of what `ex.state()` gave, from { to }"
_ENTRIES = ("nbspike", "model", "for", "seed", "seeds", "constants", "plots")


@dataclass(frozen=True, slots=True)
class State:
    """What makes the picture of an Explorer.

    Parameters
    ----------
    model
        See `nbspike.worksheet.identity.model_hash`.
    duration
        Length of a run, as text with its unit.
    seed
        Of all randomness.
    constants
        Name to value and range, as in a cell: ``2.5*mV in [0, 5]*mV``.
    plots
        As behind ``--plots``; empty for everything that is recorded.
    seeds
        How many seeds are averaged.
    """

    model: str
    duration: str
    seed: int
    constants: Mapping[str, str]
    plots: str = ""
    seeds: int = 1
    source: Span | None = field(default=None, compare=False)

    def text(self) -> str:
        """Return the JSON text, on one line."""
        entries: dict[str, object] = {
            "nbspike": VERSION,
            "model": self.model,
            "for": self.duration,
            "seed": self.seed,
        }
        if self.seeds != 1:
            entries["seeds"] = self.seeds
        entries["constants"] = dict(self.constants)
        if self.plots:
            entries["plots"] = self.plots
        return json.dumps(entries)

    def place_of(self, value: str) -> Span | None:
        """Return where a text stands in what was read."""
        if self.source is None:
            return None
        # a text with quotes in it is written otherwise, and then all is underlined
        found = self.source.text.find(json.dumps(value)[1:-1])
        if found < 0:
            return self.source
        start = self.source.start + found
        return Span(self.source.source, start, start + len(value))

    @contextmanager
    def places(self, value: str) -> Iterator[None]:
        """Underline, in the text that was read, what is wrong with a part of it."""
        try:
            yield
        except NbspikeError as error:
            whole = self.place_of(value)
            if whole is None:
                raise
            items = [_moved(item, value, whole) for item in error.findings]
            raise error_from(tuple(items)) from None


def read_state(span: Span) -> State:
    """Return the state that a text describes.

    Parameters
    ----------
    span
        Where the text stands.

    Raises
    ------
    OptionError
        NB842 if it is no state, at the place where it stops being one.
    """
    text = span.text
    try:
        entries = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        at = error.pos if isinstance(error, json.JSONDecodeError) else 0
        at = min(at, max(len(text) - 1, 0))
        start = span.start + at
        place = Span(span.source, start, min(start + 1, span.end))
        raise _refusal("the state is not JSON here", place, _FORM) from None
    if not isinstance(entries, dict):
        raise _refusal("the state is not an object of JSON", span, _FORM)
    version = entries.get("nbspike")
    if version != VERSION:
        known = f"this nbspike reads version {VERSION}"
        message = f"the state has `nbspike: {json.dumps(version)}`; {known}"
        raise _refusal(message, _place(span, "nbspike"), _FORM)
    for name in entries:
        if name not in _ENTRIES:
            hint = suggest(name, _ENTRIES) or f"There are {', '.join(_ENTRIES)}"
            raise _refusal(f"a state has no `{name}`", _place(span, name), hint)
    seed, seeds = entries.get("seed", 1), entries.get("seeds", 1)
    for what, number, least in (("seed", seed, 0), ("seeds", seeds, 1)):
        if type(number) is not int or not least <= number < 10**18:
            message = f"`{what}` is {json.dumps(number)}, not a whole number"
            raise _refusal(message, _place(span, what), f"Write `{what}: 1` in quotes")
    constants = entries.get("constants", {})
    texts = constants.values() if isinstance(constants, dict) else [None]
    others = [entries.get(each, "") for each in ("model", "for", "plots")]
    if not all(isinstance(each, str) for each in (*texts, *others)):
        message = "constants, durations and plots of a state are texts"
        raise _refusal(message, span, 'Write them in quotes, "2.5*mV"')
    return State(
        others[0], others[1] or "500*ms", seed, constants, others[2], seeds, span
    )


def sliders_of(worksheet: Worksheet, state: State) -> list[AskedSlider]:
    """Return the sliders of a state, checked against a notebook.

    Raises
    ------
    NbspikeError
        NB201 for constants that the notebook does not have, NB310 and others for
        values and ranges they cannot have, all underlined in the text of the state.
    """
    found: list[AskedSlider] = []
    together = Together()
    for name, text in state.constants.items():
        with together.part(), state.places(text):
            line = f"{name} = {text}"
            try:
                found += read_explore(worksheet, line, "the state").sliders
            except NbspikeError as error:
                raise _without_name(error, name, text, state) from None
    together.raise_if_any()
    return found


def _without_name(
    error: NbspikeError, name: str, text: str, state: State
) -> NbspikeError:
    """Move findings about ``name = text`` to the two parts of it in the state."""
    first = len(f"{name} = ")
    source = SourceText(text, "the state")
    items = []
    for item in error.findings:
        span = item.span
        if span is not None and span.start >= first:
            span = Span(source, span.start - first, span.end - first)
        elif state.source is not None:
            span = _place(state.source, name)
        items.append(replace(item, span=span))
    return error_from(tuple(items))


def _moved(item: Diagnostic, value: str, whole: Span) -> Diagnostic:
    if item.span is None:
        return replace(item, span=whole)
    if item.span.source.text != value:
        return item
    start = whole.start + item.span.start
    return replace(item, span=Span(whole.source, start, whole.start + item.span.end))


def _place(span: Span, name: str) -> Span:
    """Return where an entry's name stands, else the whole text."""
    found = span.text.find(json.dumps(name))
    if found < 0:
        return span
    start = span.start + found + 1
    return Span(span.source, start, start + len(name))


def _refusal(message: str, place: Span, hint: str) -> NbspikeError:
    return error_from((Diagnostic("NB842", message, place, hint),))
