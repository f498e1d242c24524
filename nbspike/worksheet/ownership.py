"""Which cell of a notebook defines which names, and why a name is no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from nbspike.worksheet.constants import Constant


@dataclass(slots=True)
class Ownership:
    """The cells behind the names of a worksheet.

    Responsibilities: know what a cell defined when it ran last, so that renaming and
    deleting retire exactly that; know what each cell said of a constant; remember
    why a name went.

    Attributes
    ----------
    gone : dict
        Name to why nothing defines it any more, as the end of a sentence.
    """

    gone: dict[str, str] = field(default_factory=dict)
    _names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _values: dict[str, dict[str, Constant]] = field(default_factory=dict)

    def take(self, cell: str | None, names: tuple[str, ...]) -> list[str]:
        """Note that a cell defines names now; return those it no longer does.

        Parameters
        ----------
        cell
            What identifies it; `None` if nobody said.
        names
            All that it defines.
        """
        for name in names:
            self.gone.pop(name, None)
        if cell is None:
            return []
        self._forget([cell])
        left = [name for name in self._names.get(cell, ()) if name not in names]
        for other, held in self._names.items():  # a name belongs to its last cell
            self._names[other] = tuple(name for name in held if name not in names)
        self._names[cell] = names
        now = f"now defines `{names[0]}`" if names else "no longer defines it"
        self.lose(left, f"the cell that defined it {now}")
        return left

    def delete(self, cells: Iterable[str]) -> list[str]:
        """Note that cells were deleted; return the names that they defined."""
        cells = list(cells)
        left = [name for cell in cells for name in self._names.pop(cell, ())]
        self._forget(cells)
        self.lose(left, "the cell that defined it was deleted")
        return left

    def lose(self, names: Iterable[str], why: str) -> None:
        """Note that nothing defines some names any more."""
        self.gone.update(dict.fromkeys(names, why))

    def say(self, cell: str | None, name: str, constant: Constant) -> None:
        """Note what a cell says of a constant."""
        if cell is not None:
            self._values.setdefault(name, {})[cell] = constant

    def other_values(self) -> dict[str, tuple[Constant, ...]]:
        """Return what cells said of constants before another cell did, by name."""
        return {
            name: tuple(
                value
                for cell, value in said.items()
                if name not in self._names.get(cell, ())
            )
            for name, said in self._values.items()
        }

    def clear(self) -> None:
        """Forget everything."""
        self.gone.clear()
        self._names.clear()
        self._values.clear()

    def _forget(self, cells: Iterable[str]) -> None:
        for said in self._values.values():
            for cell in cells:
                said.pop(cell, None)
