"""What one notebook has defined, and which of its cells did it.

JupyterLab tells the kernel which cell asks for an execution, and, once, which cells
were deleted since the last one.  Front ends that do not are served by names alone.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Collection, Iterable, MutableMapping, Sequence
from typing import Protocol, runtime_checkable

from nbspike.diagnostics.errors import NbspikeError
from nbspike.linter.linting import notes_after_run, notes_below, notes_on, sheet_of
from nbspike.linter.note import Note
from nbspike.worksheet.constants import known_constants
from nbspike.worksheet.exploring import Preset
from nbspike.worksheet.worksheet import Worksheet

_NAME = re.compile(r"[^\W\d]\w*")


class Closable(Protocol):
    """Something live that a cell shows, such as an Explorer."""

    def close(self) -> None:
        """End it."""


@runtime_checkable
class Offering(Protocol):
    """Something live that has a list of presets."""

    def offer(self, presets: Sequence[Preset], gone: Iterable[str]) -> None:
        """Put presets into the list, and take some out."""


class Session:
    """The worksheet of one notebook, and the cells behind it.

    Parameters
    ----------
    variables
        The notebook's variables.

    Attributes
    ----------
    worksheet : Worksheet
        The definitions.
    cell : str or None
        What identifies the cell that runs now; `None` if nobody said.
    """

    def __init__(self, variables: MutableMapping[str, object]) -> None:
        self.worksheet = Worksheet(variables)
        self.cell: str | None = None
        self._made = 0
        self._keys: dict[str, set[str]] = {}
        self._origins: dict[str, int] = {}
        self._seen: dict[str, object] = {}  # constants after the last cell
        self._error: BaseException | None = None
        self._live: list[Closable] = []
        self._shown: dict[str, Closable] = {}
        self.presets: dict[str, Preset] = {}
        self._preset_names: dict[str, tuple[str, ...]] = {}  # by cell
        self._names: dict[str, frozenset[str]] = {}  # in the text of cells

    def begin(
        self, cell: str | None, deleted: Iterable[str] = (), text: str = ""
    ) -> None:
        """Note that a cell runs now; retire what deleted cells defined.

        Parameters
        ----------
        cell
            What identifies it.
        deleted
            What identified the cells that are no more.
        text
            What it says.
        """
        self.cell, self._made = cell, 0
        known = frozenset() if cell is not None else self._names.get("", frozenset())
        self._names[cell or ""] = known | _names_in(text)
        for gone in deleted:
            self._names.pop(gone, None)
            self._offer((), self._preset_names.pop(gone, ()))
            self.worksheet.delete_cells(sorted(self._keys.pop(gone, ())))
            self._close(gone)

    def last_traceback(self) -> str:
        """Return the traceback of the last error, with the frames of nbspike.

        Errors of cells, and those that an Explorer has put into its status line.
        """
        tracebacks = [getattr(live, "last_traceback", "") for live in self._live]
        if self._error is not None:
            tracebacks.append("".join(traceback.format_exception(self._error)))
        return "\n".join([each for each in tracebacks if each])

    def end(
        self, execution_count: int | None, error: BaseException | None = None
    ) -> None:
        """Note which constants the cell that ran has assigned, and what it raised.

        Parameters
        ----------
        execution_count
            Its number.
        error
            What it raised, if it did.
        """
        if error is not None:
            self._error = error
        for name in known_constants(self.worksheet.variables):
            value = self.worksheet.variables[name]
            if self._seen.get(name) is not value:
                self._seen[name] = value
                if self.worksheet.declaration_of(name) is None:
                    self._origins[name] = execution_count or 0

    def key(self) -> str | None:
        """Return what identifies the next definition that the running cell makes.

        Python code can run several magics in one cell; each is then one of its own.
        """
        if self.cell is None:
            return None
        self._made += 1
        key = self.cell if self._made == 1 else f"{self.cell}#{self._made}"
        self._keys.setdefault(self.cell, set()).add(key)
        return key

    def remember_origin(self, names: Iterable[str], execution_count: int) -> None:
        """Note in which execution constants were declared."""
        for name in names:
            self._origins[name] = execution_count

    def origin(self, name: str) -> str:
        """Return where the value of a constant comes from, in words."""
        declared = self.worksheet.declaration_of(name) is not None
        what = "%%constants" if declared else "notebook variable"
        count = self._origins.get(name)  # 0 where a front end does not count
        return f"{what}, cell [{count}]" if count else what

    def notes(self, below: Collection[str] | None = None) -> tuple[Note, ...]:
        """Return what the linter says of all cells, or of one that defines names."""
        mentioned = frozenset().union(*self._names.values())
        try:
            sheet = sheet_of(self.worksheet, mentioned)
            return notes_on(sheet) if below is None else notes_below(sheet, below)
        except NbspikeError:  # said where it belongs: by the run
            return ()

    def notes_of_run(self) -> tuple[Note, ...]:
        """Return what the linter says of the network that ran last."""
        return notes_after_run(sheet_of(self.worksheet))

    def show(self, live: Closable) -> None:
        """Note what the running cell shows; close what it showed before."""
        self._live.append(live)
        if self.cell is not None:
            self._close(self.cell)
            self._shown[self.cell] = live

    def close(self, live: object) -> None:
        """Close what some cell shows; anything else is left alone."""
        for known in self._live:
            if known is live:
                known.close()
        self._live = [known for known in self._live if known is not live]

    def keep_presets(self, presets: Sequence[Preset]) -> None:
        """Keep what the running cell names, instead of what it named before.

        Explorers that are open offer them, too.
        """
        before: tuple[str, ...] = ()
        if self.cell is not None:
            before = self._preset_names.get(self.cell, ())
            self._preset_names[self.cell] = tuple(each.name for each in presets)
        self._offer(presets, before)

    def _offer(self, presets: Sequence[Preset], gone: Iterable[str]) -> None:
        for name in gone:
            self.presets.pop(name, None)
        self.presets |= {each.name: each for each in presets}
        for live in self._live:
            if isinstance(live, Offering):
                live.offer(presets, gone)

    def _close(self, cell: str) -> None:
        self.close(self._shown.pop(cell, None))


def _names_in(text: str) -> frozenset[str]:
    """Return the names in a cell; those that ``%%constants`` declares do not count."""
    lines = [line.partition("#")[0] for line in text.split("\n")]
    if next((line for line in lines if line.strip()), "").startswith("%%constants"):
        return frozenset()
    return frozenset(_NAME.findall("\n".join(lines)))
