"""Completion in our cells and behind our magics, as IPython asks for it.

IPython hands over the whole cell; its own completers would take a cell magic for
Python and offer `memoryview` behind ``--me``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from IPython.core.completer import (
    CompletionContext,
    SimpleCompletion,
    SimpleMatcherResult,
    context_matcher,
)

from nbspike.diagnostics.codes import CODES
from nbspike.diagnostics.rules import RULES
from nbspike.worksheet import offering
from nbspike.worksheet.completing import complete
from nbspike.worksheet.offering import Offer, matching
from nbspike.worksheet.panels.registry import PANELS
from nbspike_magics import commands
from nbspike_magics.lines import OPTIONS
from nbspike_magics.session import Session

_MAGIC = re.compile(r"\s*(?:\w+\s*=\s*)?%(\w+)\s(.*)", re.ASCII)
_TYPED = re.compile(r"(?:--[\w-]*|-|[A-Za-z_]\w*)?$", re.ASCII)

Matcher = Callable[[CompletionContext], SimpleMatcherResult]


def matcher(session: Session) -> Matcher:
    """Return the function that IPython asks for completions.

    Parameters
    ----------
    session
        Of the notebook.
    """

    def nbspike_matcher(context: CompletionContext) -> SimpleMatcherResult:
        text, position = context.full_text, _position(context)
        found = complete(text, position, session.worksheet)
        if found is not None:
            return _answer(found.typed, found.offers)
        behind = _MAGIC.match(context.text_until_cursor)
        if behind is None or behind[1] not in (*OPTIONS, "nbspike"):
            return SimpleMatcherResult(completions=[], suppress=False)
        typed = _TYPED.search(behind[2])
        word = "" if typed is None else typed[0]
        before = behind[2][: len(behind[2]) - len(word)]
        if behind[1] == "nbspike":
            offers = _behind_nbspike(before, session)
        else:
            offers = _behind_run(behind[1], before, word, session)
        return _answer(word, matching(offers, word))

    marked: Matcher = context_matcher()(nbspike_matcher)
    return marked


def _position(context: CompletionContext) -> int:
    lines = context.full_text.split("\n")[: context.cursor_line]
    return sum(len(line) + 1 for line in lines) + context.cursor_position


def _answer(typed: str, offers: tuple[Offer, ...] | list[Offer]) -> SimpleMatcherResult:
    return SimpleMatcherResult(
        completions=[SimpleCompletion(each.text, type=each.kind) for each in offers],
        matched_fragment=typed,
        suppress=True,
        ordered=True,
    )


def _behind_nbspike(before: str, session: Session) -> Iterator[Offer]:
    words = before.split()
    if not words:
        yield from (Offer(name, "command") for name in commands.NAMES)
    elif words == ["help"]:
        yield from (Offer(name, "code") for name in (*RULES, *CODES))
    elif words[0] in ("drop", "explain"):
        worksheet = session.worksheet
        yield from (Offer(name, "group") for name in worksheet.definitions())
        if words[0] == "drop":
            yield from (Offer(name, "constant") for name in worksheet.declarations)


def _behind_run(
    magic: str, before: str, typed: str, session: Session
) -> Iterator[Offer]:
    if typed.startswith("-"):
        yield from (Offer(f"--{name}", "option") for name in OPTIONS[magic])
        return
    worksheet = session.worksheet
    if _plots_in(before):
        if before.count("(") > before.count(")"):
            yield from offering.groups(worksheet)
        else:
            yield from (Offer(f"{word}(", "plot") for word in PANELS)
        return
    yield from offering.constants(worksheet)
    if before.strip():
        yield Offer("as", "word")
        yield from (Offer(f"--{name}", "option") for name in OPTIONS[magic])
    yield from offering.units(typed)


def _plots_in(before: str) -> bool:
    """Return whether the last option before the cursor is ``--plots``."""
    options = re.findall(r"--([\w-]+)|\bas\b", before)
    return bool(options) and options[-1] == "plots"
