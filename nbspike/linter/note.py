"""What a rule has to say."""

from __future__ import annotations

from dataclasses import dataclass

from nbspike.diagnostics.rules import ignores, silences
from nbspike.diagnostics.source import SourceText, Span


@dataclass(frozen=True, slots=True)
class Note:
    """Something that works, but perhaps not as it was meant.

    Parameters
    ----------
    rule
        ``L1`` and so on, registered in `nbspike.diagnostics.rules`.
    about
        Names of the definitions or constants that it is about; it is shown below
        their cells.
    message
        One sentence that says what is, without the full stop.
    fix
        What to try, without the full stop.
    span
        Where it is; a comment in that line can silence it.
    """

    rule: str
    about: tuple[str, ...]
    message: str
    fix: str
    span: Span | None = None

    @property
    def text(self) -> str:
        """The note as one line."""
        return f"{self.rule}: {self.message}. {self.fix}"

    def ignored(self, cells: tuple[SourceText, ...]) -> bool:
        """Return whether a comment silences it.

        Parameters
        ----------
        cells
            Headers and bodies of what it is about.
        """
        if self.span is not None:
            line, _ = self.span.source.position(self.span.start)
            if ignores(self.span.source.line(line), self.rule):
                return True
            cells = (*cells, self.span.source)
        return any(silences(cell.text.split("\n"), self.rule) for cell in cells)
