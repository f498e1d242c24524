"""The first look at a user's text: bounds, characters and brackets, in linear time.

What passes is printable ASCII outside comments, without strings, without
backslashes, with balanced brackets at most `DEPTH` deep, so that Python's own
parser may see it.  Lines in which something is wrong are marked as spoiled; no
later step looks at their inside, but the other lines are still read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.lang.characters import LINE_SEPARATORS, describe, twin
from nbspike.lang.limits import DEPTH, FINDINGS, LINE_BYTES, TEXT_BYTES
from nbspike.lang.words import CLAUSES

_POINTS = re.compile(r"#[^\n]*|[()\[\]{}]|\n|[\"'`\\]|[^\x20-\x7e\t\n]+")
_SEPARATOR = re.compile(f"[{LINE_SEPARATORS}]")
_PRIME = re.compile(r"'+[ \t]*=(?!=)")
_LAST_NAME = re.compile(r"[A-Za-z]\w*$", re.ASCII)
_WORD = re.compile(r"[ \t]*([A-Za-z_]\w*)", re.ASCII)
_CLOSING: Final = {")": "(", "]": "[", "}": "{"}
_PARTNER: Final = {opening: closing for closing, opening in _CLOSING.items()}

# inside a bracket nothing can begin like this: the bracket was never closed
_BEGINNING = re.compile(
    r"[ \t]*(?:d[A-Za-z_]\w*[ \t]*/[ \t]*dt\b"
    r"|[A-Za-z_]\w*[ \t]*(?::(?!=)|(?:[-+%]|\*\*?|//?)?=(?!=))"
    r"|every\b[^=:\n#]*:(?!=))",
    re.ASCII,
)

# a line that can only be the beginning of a new definition or clause
DEFINITION = re.compile(
    r"[ \t]*(?:d[A-Za-z_]\w*[ \t]*/[ \t]*dt\b|[A-Za-z_]\w*[ \t]*:(?!=)"
    r"|[A-Za-z_]\w*[ \t]*=(?!=)[^=:\n#]*:(?!=)|every\b[^=:\n#]*:(?!=))",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Gated:
    """A text that passed the gate, with what was found on the way.

    `spoiled` are the numbers of the lines that may not be read further, `joined`
    of those that begin inside an open bracket.  `quotes` are the offsets of quotes
    where these were allowed.
    """

    source: SourceText
    findings: Findings
    spoiled: frozenset[int]
    joined: frozenset[int]
    quotes: frozenset[int] = frozenset()


def raise_if_many(findings: Findings) -> None:
    """Raise what was found if nobody would read more of it."""
    if len(findings) >= FINDINGS:
        findings.raise_if_any()


def normalise(source: SourceText) -> SourceText:
    """Return the text with line feeds instead of CR LF pairs."""
    if "\r\n" not in source.text:
        return source
    return SourceText(source.text.replace("\r\n", "\n"), source.name)


def gate(source: SourceText, *, quotes: bool = False) -> Gated:
    """Check the characters, brackets and bounds of a text.

    Parameters
    ----------
    source
        The text, as the user wrote it; CR LF counts as one line feed.
    quotes
        Whether quotes are allowed (headers of cells, where they mean nothing).

    Returns
    -------
    Gated
        The text (with line feeds only) and its findings so far.

    Raises
    ------
    EquationSyntaxError
        NB110 if the text is longer or nested deeper than the limits, or any
        code if there are more findings than anybody would read.
    """
    _check_size(source)
    scan = _Scan(normalise(source), quotes)
    scan.lines()
    scan.points()
    return Gated(
        scan.source,
        scan.findings,
        frozenset(scan.spoiled),
        frozenset(scan.joined),
        frozenset(scan.quotes_seen),
    )


def _check_size(source: SourceText) -> None:
    findings = Findings()
    size = len(source.text)
    if size <= TEXT_BYTES:
        size = len(source.text.encode("utf-8", "surrogatepass"))
    if size <= TEXT_BYTES:
        return
    findings.add(
        "NB110",
        f"the text of {source.name} has {size} bytes, the limit is {TEXT_BYTES}",
        hint="Split it into several cells",
    )
    # the cause is often an expression that a program wrote: say so if it is one
    start = SourceText(source.text[:LINE_BYTES], source.name)
    deepest = max(_depths(start.text), default=0)
    if deepest > DEPTH:
        findings.add("NB110", _too_deep(f"at least {deepest}"))
    findings.raise_if_any()


def _depths(text: str) -> list[int]:
    depth, seen = 0, []
    for char in text:
        depth += (char in _PARTNER) - (char in _CLOSING)
        seen.append(depth)
    return seen


def _too_deep(count: str) -> str:
    return f"brackets are nested {count} deep, the limit is {DEPTH}"


@dataclass(slots=True)
class _Scan:
    """One walk over the points of a text at which something can be wrong."""

    source: SourceText
    allow_quotes: bool
    findings: Findings = field(default_factory=Findings)
    spoiled: set[int] = field(default_factory=set)
    joined: set[int] = field(default_factory=set)
    quotes_seen: set[int] = field(default_factory=set)
    stack: list[tuple[str, int, int]] = field(default_factory=list)
    line: int = 1

    def lines(self) -> None:
        """Check the length of every line."""
        start = 0
        for number, text in enumerate(self.source.text.split("\n"), 1):
            size = len(text.encode("utf-8", "surrogatepass"))
            if size > LINE_BYTES:
                self.report(
                    "NB110",
                    f"line {number} has {size} bytes, the limit is {LINE_BYTES}",
                    (start, start + len(text)),
                    "Break the line inside a bracket, or name a part of it",
                    line=number,
                )
            start += len(text) + 1

    def points(self) -> None:
        """Check characters, quotes and brackets."""
        text, stack = self.source.text, self.stack
        for match in _POINTS.finditer(text):
            start = match.start()
            char = text[start]
            # brackets first: a text can consist of nothing else
            if char in _PARTNER:
                stack.append((char, start, self.line))
                if len(stack) > DEPTH:
                    self.too_deep(start)
            elif char in _CLOSING:
                if stack and stack[-1][0] == _CLOSING[char]:
                    stack.pop()
                else:
                    self.wrong_close(char, start)
            elif char == "\n":
                self.end_of_line(start + 1)
            else:
                self.other(match, char)
        self.unclosed()

    def other(self, match: re.Match[str], char: str) -> None:
        if char == "#":
            self.comment(match)
        elif char in "\"'" and self.allow_quotes:
            self.quotes_seen.add(match.start())
        elif char in "\"'`\\":
            self.mark(char, match.start())
        else:
            self.foreign(match)

    def report(
        self,
        code: str,
        message: str,
        place: tuple[int, int],
        hint: str | None = None,
        line: int = 0,
    ) -> None:
        self.spoiled.add(line or self.line)
        self.findings.add(code, message, Span(self.source, *place), hint)
        raise_if_many(self.findings)

    def end_of_line(self, offset: int) -> None:
        self.line += 1
        if not self.stack:
            return
        if _BEGINNING.match(self.source.text, offset):
            self.unclosed()
        else:
            self.joined.add(self.line)

    def too_deep(self, start: int) -> None:
        self.findings.add(
            "NB110",
            _too_deep(str(len(self.stack))),
            Span(self.source, start, start + 1),
            "Give a part a line of its own, such as `part = … : 1`",
        )
        self.findings.raise_if_any()

    def wrong_close(self, char: str, start: int) -> None:
        place = (start, start + 1)
        if not self.stack:
            hint = f"Remove it, or open it with `{_CLOSING[char]}`"
            self.report("NB102", f"`{char}` closes nothing", place, hint)
            return
        opening, begin, line = self.stack.pop()
        self.spoiled.add(line)
        column = self.source.position(begin)[1]
        message = f"`{char}` closes the `{opening}` of column {column}"
        self.report("NB102", message, place, f"Close it with `{_PARTNER[opening]}`")

    def unclosed(self) -> None:
        """Report the outermost of the brackets that are still open."""
        if not self.stack:
            return
        char, start, line = self.stack[0]
        part = " the flags with" if self._after_unit(start) else " it with"
        self.report(
            "NB102",
            f"`{char}` is never closed",
            (start, start + 1),
            f"Close{part} `{_PARTNER[char]}`",
            line=line,
        )
        self.stack.clear()

    def _after_unit(self, start: int) -> bool:
        head = self.source.text[self.source.text.rfind("\n", 0, start) + 1 : start]
        word = _WORD.match(head)
        return ":" in head and word is not None and word[1] not in CLAUSES

    def comment(self, match: re.Match[str]) -> None:
        found = _SEPARATOR.search(match[0])
        if found:
            start = match.start() + found.start()
            self.separator(found[0], start)

    def separator(self, char: str, start: int) -> None:
        self.report(
            "NB101",
            f"{describe(char)} ends lines for some programs, but not here",
            (start, start + 1),
            "Delete it, and press Enter if a new line begins there",
        )

    def mark(self, char: str, start: int) -> None:
        place = (start, start + 1)
        if char == "\\":
            self.report(
                "NB101",
                "`\\` does not join lines",
                place,
                "Open a bracket before the line break, or indent the next line",
            )
        elif self.line not in self.spoiled:  # quotes come in pairs: one is enough
            prime = _PRIME.match(self.source.text, start)
            name = _LAST_NAME.search(self.source.text[max(0, start - 64) : start])
            if prime and name:
                hint = f"Write `d{name[0]}/dt = …`"
                self.report("NB103", f"`{name[0]}'` is not a derivative", place, hint)
            else:
                self.report(
                    "NB105",
                    f"`{char}` begins a string, and the language has no strings",
                    place,
                    "Write names, numbers and units without quotes",
                )

    def foreign(self, match: re.Match[str]) -> None:
        char, start = match[0][0], match.start()
        if char in LINE_SEPARATORS:
            self.separator(char, start)
            return
        look = twin(char)
        if char.isprintable() and not char.isspace():
            message = f"`{char}` is {describe(char)}, not a character of the language"
            hint = f"Write `{look}`" if look else "Write it in plain ASCII letters"
        else:
            message = f"{describe(char)} is a character that cannot be seen"
            hint = "Write a blank" if look == " " else "Delete it"
        self.report("NB101", message, (start, match.end()), hint)
