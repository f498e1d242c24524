"""Small tables that print as text and show as HTML in a notebook."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under headings.

    Parameters
    ----------
    title
        Stands above the table; may be empty.
    headings
        One for each column.
    rows
        Texts, as many in each row as there are headings.
    right
        Columns that are aligned right, from 0.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()

    def __str__(self) -> str:
        widths = [
            max(map(len, column))
            for column in zip(self.headings, *self.rows, strict=True)
        ]
        rule = "-+-".join("-" * width for width in widths)
        lines = [self._line(self.headings, widths), rule]
        lines += [self._line(row, widths) for row in self.rows]
        return "\n".join([self.title, *lines] if self.title else lines)

    def _line(self, cells: Sequence[str], widths: Sequence[int]) -> str:
        padded = [
            cell.rjust(width) if place in self.right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return " | ".join(padded).rstrip()

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(one)}</th>" for one in self.headings)
        body = "".join(f"<tr>{self._cells(row)}</tr>" for row in self.rows)
        title = f"<caption>{html.escape(self.title)}</caption>" if self.title else ""
        return (
            f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def _cells(self, row: Sequence[str]) -> str:
        return "".join(
            f'<td style="text-align: {"right" if place in self.right else "left"}">'
            f"{html.escape(cell)}</td>"
            for place, cell in enumerate(row)
        )
