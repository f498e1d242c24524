"""The user's text and places in it.

Every text that a user can write (a cell, a model string, a threshold) becomes
one `SourceText`.  Every node that is read from it carries a `Span`, so that any
later stage can underline the user's own characters.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceText:
    """One piece of text with its name and line arithmetic.

    Parameters
    ----------
    text
        The text as the user wrote it.
    name
        How messages call it, such as ``%%neurons P`` or ``threshold of P``.
    """

    text: str
    name: str

    # Places are looked up only for errors, so no table of lines is kept: making
    # one would cost more than the gate that refuses a text of many megabytes.

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column (both from 1) of a character offset."""
        line = self.text.count("\n", 0, offset) + 1
        return line, offset - self.text.rfind("\n", 0, offset)

    def line(self, number: int) -> str:
        """Return the text of line `number` (from 1) without its line feed."""
        start = 0
        for _ in range(number - 1):
            start = self.text.index("\n", start) + 1
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]


@dataclass(frozen=True, slots=True)
class Span:
    """A range ``[start, end)`` of characters in a `SourceText`."""

    source: SourceText
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.source.text[self.start : self.end]

    def to(self, other: Span) -> Span:
        """Return the span from the start of this one to the end of `other`."""
        return Span(self.source, self.start, other.end)
