"""Arguments of line magics: words, ``--options`` and ``as NAME``.

Text of a user goes nowhere near argparse: its errors would leave IPython as a line
that tests of notebooks do not see, and it knows no brackets.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import NbspikeError, error_from
from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.diagnostics.suggest import suggest

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_OPENING, _CLOSING = "([{", ")]}"
# a word that ends or starts with one of these goes on: `nu = [1, 50] * Hz`
_GLUE = "=*/+,"
#: How many words an option takes.
NONE, ONE, MANY = "none", "one", "many"


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a line between blanks, with its place."""

    span: Span

    @property
    def text(self) -> str:
        """Its characters."""
        return self.span.text

    def part(self, start: int, end: int | None = None) -> Word:
        """Return the characters from `start` to `end` as a word."""
        stop = len(self.text) if end is None else end
        first = self.span.start
        return Word(Span(self.span.source, first + start, first + stop))


@dataclass(slots=True)
class Arguments:
    """A line, taken apart.

    `words` are those that belong to no option, `options` maps names to the words
    behind them, `target` is the word behind ``as``.
    """

    source: SourceText
    words: list[Word] = field(default_factory=list)
    options: dict[str, list[Word]] = field(default_factory=dict)
    target: Word | None = None

    def option(self, name: str) -> Word | None:
        """Return the one word behind an option, or `None` if it was not given."""
        return next(iter(self.options.get(name, ())), None)


def read_arguments(magic: str, line: str, known: Mapping[str, str]) -> Arguments:
    """Take the arguments of a magic apart.

    Parameters
    ----------
    magic
        How it is called, such as ``%simulate``.
    line
        What stands behind it.
    known
        Name of an option to `NONE`, `ONE` or `MANY`: the words it takes.

    Raises
    ------
    OptionError
        NB801 for unknown options, NB802 for options without what they take.
    """
    source = SourceText(f"{magic} {line}", magic)
    found = Arguments(source)
    findings = Findings()
    words = _words(source, len(magic))
    position = 0
    while position < len(words):
        word = words[position]
        position += 1
        name = _option_name(word, known)
        if name is None:
            found.words.append(word)
            continue
        kind = known.get(name, "unknown") if name != "as" else ONE
        taken, position = _taken(word, words, position, kind, known)
        _accept(found, findings, word, name, kind, taken, known)
    findings.raise_if_any()
    return found


def _option_name(word: Word, known: Mapping[str, str]) -> str | None:
    text = word.text
    if text.startswith("--"):
        return text[2:].partition("=")[0]
    bare = {"as", "for"} & {"as", *known}
    return text if text in bare else None


def _taken(
    word: Word,
    words: Sequence[Word],
    position: int,
    kind: str,
    known: Mapping[str, str],
) -> tuple[list[Word], int]:
    """Return the words of an option, and where the others go on."""
    _, sign, value = word.text.partition("=")
    if sign and value:
        return [word.part(len(word.text) - len(value))], position
    most = {NONE: 0, ONE: 1}.get(kind, len(words) if kind == MANY else 0)
    taken: list[Word] = []
    while position < len(words) and len(taken) < most:
        if _option_name(words[position], known) is not None:
            break
        taken.append(words[position])
        position += 1
    return taken, position


def _accept(
    found: Arguments,
    findings: Findings,
    word: Word,
    name: str,
    kind: str,
    taken: list[Word],
    known: Mapping[str, str],
) -> None:
    if kind == "unknown":
        listed = ", ".join([f"`--{each}`" for each in known])
        near = suggest(name, known)
        hint = near.replace("`", "`--", 1) if near else f"There are {listed}"
        findings.add("NB801", f"`--{name}` is no option here", word.span, hint)
    elif kind != NONE and not taken:
        findings.add("NB802", f"`{word.text}` has nothing behind it", word.span)
    elif kind == NONE and taken:
        findings.add("NB802", f"`--{name}` takes no value", word.span, "Remove it")
    elif name in found.options or (name == "as" and found.target):
        message = f"`{word.text}` is given twice"
        findings.add("NB802", message, word.span, "Remove one of them")
    elif name == "as":
        _check_name(taken[0], findings)
        found.target = taken[0]
    else:
        found.options[name] = taken


def check_name(word: Word) -> None:
    """Raise NB802 unless a word can name a variable."""
    findings = Findings()
    _check_name(word, findings)
    findings.raise_if_any()


def _check_name(word: Word, findings: Findings) -> None:
    text = word.text
    if not _NAME.fullmatch(text) or keyword.iskeyword(text):
        message = f"`{text}` is no name of a variable"
        findings.add("NB802", message, word.span, "Write a name such as `res`")


def whole_number(word: Word, what: str) -> int:
    """Return a word as a whole number, zero or more.

    Raises
    ------
    OptionError
        NB802 if it is none.
    """
    text = word.text
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    hint = "Write a whole number, such as `1`"
    raise refusal("NB802", f"`{text}` is no {what}", word, hint)


def refusal(code: str, message: str, word: Word, hint: str | None) -> NbspikeError:
    """Return (to raise) an error that underlines a word."""
    return error_from((Diagnostic(code, message, word.span, hint),))


@contextmanager
def inside(word: Word) -> Iterator[None]:
    """Move findings about the text of a word to where it stands in the line."""
    try:
        yield
    except NbspikeError as error:
        moved = tuple(_moved(item, word) for item in error.findings)
        raise error_from(moved) from None


def _moved(item: Diagnostic, word: Word) -> Diagnostic:
    if item.span is None:
        return replace(item, span=word.span)
    if item.span.source.text != word.text:
        return item
    start = word.span.start
    place = Span(word.span.source, start + item.span.start, start + item.span.end)
    return replace(item, span=place)


def _words(source: SourceText, start: int) -> list[Word]:
    """Return what stands between blanks that are outside brackets."""
    text = source.text
    end = text.find("#", start)
    end = len(text) if end < 0 else end
    pieces: list[tuple[int, int]] = []
    depth, begin = 0, -1
    for k in range(start, end + 1):
        char = text[k] if k < end else " "
        depth += (char in _OPENING) - (char in _CLOSING)
        blank = char.isspace() and (depth <= 0 or k == end)
        if not blank and begin < 0:
            begin = k
        elif blank and begin >= 0:
            _append(pieces, text, begin, k)
            begin = -1
    return [Word(Span(source, first, last)) for first, last in pieces]


def _append(pieces: list[tuple[int, int]], text: str, begin: int, end: int) -> None:
    """Add a piece, or let the last one go on with it."""
    if pieces:
        first, last = pieces[-1]
        before, here = text[first:last], text[begin:end]
        is_option = before.startswith("--") or here.startswith("--")
        if not is_option and (before[-1] in _GLUE or here[0] in _GLUE):
            pieces[-1] = (first, end)
            return
    pieces.append((begin, end))
