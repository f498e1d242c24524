"""One finding: a code, a sentence, the place, and a remedy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nbspike.diagnostics.source import Span


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong in the user's text or values.

    Parameters
    ----------
    code
        ``NBxxx``, registered in `nbspike.diagnostics.codes`.
    message
        One sentence that quotes what the user wrote and says what it is.
    span
        The characters to underline; `None` if the finding has no text.
    hint
        What to try, starting with a verb or a question; `None` if unsure.
    """

    code: str
    message: str
    span: Span | None = None
    hint: str | None = None


class Findings:
    """Collects the findings of one stage, so that all are reported together."""

    def __init__(self) -> None:
        self._items: list[Diagnostic] = []

    def add(
        self, code: str, message: str, span: Span | None = None, hint: str | None = None
    ) -> None:
        """Add one finding."""
        self.append(Diagnostic(code, message, span, hint))

    def append(self, diagnostic: Diagnostic) -> None:
        """Add a finding made elsewhere, once."""
        if diagnostic not in self._items:
            self._items.append(diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def raise_if_any(self) -> None:
        """Raise all findings as one `NbspikeError`, sorted by their place."""
        from nbspike.diagnostics.errors import error_from

        if self._items:
            raise error_from(tuple(self._items))
