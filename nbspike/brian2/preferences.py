"""`prefs`: settings of Brian 2, taken and kept, but without effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nbspike.diagnostics.notes import warn

#: Settings that change how Brian 2 works, but no result: nothing to say.
_HARMLESS = ("codegen", "devices", "logging", "core.stop_on_keyboard_interrupt", "GSL")


class Preferences:
    """Settings by dotted name, as attributes or as keys.

    Every name is accepted.  A setting that could change results in Brian 2 is
    answered by one warning that it does not do so here.

    Parameters
    ----------
    category
        The dotted name of these settings; empty for all of them.
    values
        Where values are kept; shared with the settings above.
    """

    _category: str
    _values: dict[str, object]

    def __init__(
        self, category: str = "", values: dict[str, object] | None = None
    ) -> None:
        object.__setattr__(self, "_category", category)
        object.__setattr__(self, "_values", {} if values is None else values)

    def __setitem__(self, name: str, value: object) -> None:
        full = self._full(name)
        self._values[full] = value
        if not any(full == one or full.startswith(f"{one}.") for one in _HARMLESS):
            warn(
                f"the setting `{full}` has no effect in nbspike",
                once=f"preference {full}",
            )

    def __getitem__(self, name: str) -> Any:
        full = self._full(name)
        if full in self._values:
            return self._values[full]
        return Preferences(full, self._values)

    def __setattr__(self, name: str, value: object) -> None:
        self[name] = value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # what IPython and copy ask every object
            raise AttributeError(name)
        return self[name]

    def __contains__(self, name: str) -> bool:
        return self._full(name) in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._values))

    def __repr__(self) -> str:
        below = f"{self._category}." if self._category else ""
        return "\n".join(
            f"{name} = {self._values[name]!r}"
            for name in self
            if name.startswith(below)
        )

    def _full(self, name: str) -> str:
        return f"{self._category}.{name}" if self._category else name


prefs = Preferences()
