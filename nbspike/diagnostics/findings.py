"""The findings of one stage, collected so that all are reported together."""

from __future__ import annotations

from collections.abc import Iterator

from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import error_from
from nbspike.diagnostics.source import Span


class Findings:
    """Collects what is wrong, each finding once."""

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
        if self._items:
            raise error_from(tuple(self._items))
