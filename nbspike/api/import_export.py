"""Formats of states: `ImportExport`, to which users add their own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from nbspike.diagnostics.errors import fail

#: Formats that are always there.
BUILT_IN = ("dict", "pandas")


class ImportExport(ABC):
    """A format that `get_states` and `set_states` know by its name.

    Derive a class, and call ``ImportExport.register`` with an object of it.

    Attributes
    ----------
    methods
        Registered formats by name.
    """

    methods: ClassVar[dict[str, ImportExport]] = {}

    @staticmethod
    def register(importerexporter: Any) -> None:
        """Let ``format=`` take this format.

        Raises
        ------
        ParameterValueError
            NB654 for what is no format, and for a name that is taken.
        """
        if not isinstance(importerexporter, ImportExport):
            message = f"{importerexporter!r} is no format of states"
            hint = "Derive a class from ImportExport, and register an object of it"
            raise fail("NB654", message, hint=hint)
        name = importerexporter.name
        if name in BUILT_IN or name in ImportExport.methods:
            message = f"there is a format called `{name}` already"
            raise fail("NB654", message, hint="Give it another name")
        ImportExport.methods[name] = importerexporter

    @property
    @abstractmethod
    def name(self) -> str:
        """What ``format=`` calls it."""

    @staticmethod
    @abstractmethod
    def export_data(
        group: Any, variables: Sequence[str], units: bool = True, level: int = 0
    ) -> Any:
        """Return variables of an object in this format.

        Parameters
        ----------
        group
            The object, whose attributes the variables are.
        variables
            Their names.
        units
            Whether values have their unit; else they are in SI.
        level
            Always 0.
        """

    @staticmethod
    @abstractmethod
    def import_data(group: Any, data: Any, units: bool = True, level: int = 0) -> None:
        """Set variables of an object from data in this format.

        Parameters
        ----------
        group, units, level
            As in `export_data`.
        data
            In this format.
        """
