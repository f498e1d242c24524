"""Texts that stand in arguments: parsed together, so all mistakes come at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import NbspikeError, error_from, fail
from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Expr, Statement, calls_in, names_in
from nbspike.lang.expr_parse import parse_value
from nbspike.lang.statement_parse import parse_statements

T = TypeVar("T")


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

    def read(self, parse: Callable[[SourceText], T], text: str, name: str) -> T | None:
        """Return a parsed text, `None` if something is wrong in it."""
        found: list[T] = []
        with self.part():
            found.append(parse(SourceText(text, name)))
        return found[0] if found else None

    def raise_if_any(self) -> None:
        """Raise everything that was found."""
        if self._findings:
            raise error_from(tuple(self._findings))


def expression(text: str, name: str) -> Expr:
    """Return the tree of one expression; `name` is how messages call the text."""
    return parse_value(SourceText(text, name))


def statements(text: object, name: str, example: str) -> tuple[Statement, ...]:
    """Return the statements of a text.

    Raises
    ------
    EquationSyntaxError
        NB112 if it is no text, and what is wrong in it.
    """
    if not isinstance(text, str):
        message = f"the {name} is {text!r}, not a text with statements"
        raise fail("NB112", message, hint=f"Write {example}")
    return parse_statements(SourceText(text, name))


def names_in_all(expressions: Iterable[Expr | None]) -> frozenset[str]:
    """Return all names in some expressions, those of functions as well."""
    found: set[str] = set()
    for item in expressions:
        if item is not None:
            found |= names_in(item)
            found |= {call.function for call in calls_in(item)}
    return frozenset(found)
