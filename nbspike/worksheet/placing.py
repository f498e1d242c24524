"""Findings of later stages, put where the user's text is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import NbspikeError, error_from
from nbspike.diagnostics.source import Span


@contextmanager
def at(span: Span | None) -> Iterator[None]:
    """Underline `span` in findings raised inside that have no place of their own."""
    try:
        yield
    except NbspikeError as error:
        placed = tuple(
            item if item.span is not None else replace(item, span=span)
            for item in error.findings
        )
        raise error_from(placed) from None


class Together:
    """Runs several steps and raises the findings of all of them at once."""

    def __init__(self) -> None:
        self._findings: list[Diagnostic] = []

    @contextmanager
    def part(self) -> Iterator[None]:
        """Collect what a step raises."""
        try:
            yield
        except NbspikeError as error:
            self._findings += error.findings

    def raise_if_any(self) -> None:
        """Raise everything that was collected."""
        if self._findings:
            raise error_from(tuple(self._findings))
