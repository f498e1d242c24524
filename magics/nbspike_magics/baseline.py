"""A frozen result: what later ones are compared with, in grey and in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from nbspike.analysis.comparison import difference_rows, measures_of
from nbspike.analysis.view import View

_HEADINGS = ("", "baseline", "now", "difference")


class Baseline:
    """A picture that stays while the sliders move on.

    Parameters
    ----------
    view
        The picture.
    origin
        The values that made it, such as ``w_e = 1.62 mV, seed 1``.
    """

    def __init__(self, view: View, origin: str) -> None:
        self.view = view
        self.origin = origin
        self._measures = measures_of(view)

    def text(self, now: View) -> str:
        """Return a table of differences in columns of equal width."""
        rows = [_HEADINGS, *self._rows(now)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [f"baseline: {self.origin}"]
        if len(rows) > 1:
            lines += [_aligned(row, widths) for row in rows]
        return "\n".join(lines)

    def html(self, now: View) -> str:
        """Return the same table for a browser, with headings a reader can follow."""
        caption = f"<caption>baseline: {escape(self.origin)}</caption>"
        heads = "".join(f'<th scope="col">{each}</th>' for each in _HEADINGS[1:])
        body = "".join(
            f'<tr><th scope="row">{escape(what)}</th>'
            + "".join(f"<td>{escape(each)}</td>" for each in numbers)
            + "</tr>"
            for what, *numbers in self._rows(now)
        )
        if body:
            body = f"<thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody>"
        return f'<table class="nbspike-differences">{caption}{body}</table>'

    def _rows(self, now: View) -> tuple[tuple[str, str, str, str], ...]:
        return difference_rows(self._measures, measures_of(now))


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    what, *numbers = row
    cells = [what.ljust(widths[0])]
    cells += [
        each.rjust(width) for each, width in zip(numbers, widths[1:], strict=True)
    ]
    return "  ".join(cells)
