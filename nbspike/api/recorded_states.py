"""`get_states` of monitors: what was recorded, as copies by name."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any

import numpy as np

from nbspike.api.import_export import ImportExport
from nbspike.api.states import StateNameError, as_frame, require_format
from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.suggest import suggest
from nbspike.units.operands import operand


class RecordedStates:
    """Hands out what a monitor recorded."""

    name: Any

    @abstractmethod
    def _columns(self) -> tuple[str, ...]:
        """Return the names of what is recorded, along the first axis of each."""

    def get_states(
        self,
        vars: Iterable[str] | None = None,
        units: bool = True,
        format: str = "dict",
        subexpressions: bool = False,  # noqa: ARG002  (nothing to choose here)
        read_only_variables: bool = True,
    ) -> Any:
        """Return copies of what was recorded, by name.

        Parameters
        ----------
        vars
            Names; all if omitted.  Values of traces have the shape (samples,
            neurons).
        units
            Whether values have their unit; else they are in SI.
        format
            ``dict``, or ``pandas`` for a data frame with one row for each record.
        subexpressions
            Without effect.
        read_only_variables
            Whether to return anything: nothing recorded can be set.

        Raises
        ------
        UnknownNameError
            NB201 for a name that is not recorded.
        ParameterValueError
            NB626 for another format, for a data frame with units or of traces, and
            without pandas.
        """
        require_format(format, units=units)
        known = ("N", *self._columns())
        names = tuple([vars] if isinstance(vars, str) else vars or known)
        for name in names:
            if name not in known:
                message = f"{self.name} has no record `{name}`"
                raise StateNameError(
                    Diagnostic("NB201", message, None, suggest(name, known))
                )
        if not read_only_variables and vars is None:
            return {}
        if format in ImportExport.methods:
            return ImportExport.methods[format].export_data(self, names, units=units)
        found = {name: self._copy(name, units=units) for name in names}
        if format == "dict":
            return found
        records = int(self._copy("N", units=False))
        return as_frame(found, records, str(self.name))

    def _copy(self, name: str, *, units: bool) -> Any:
        value = getattr(self, name) if name != "N" else self._records()
        copied = value.copy() if isinstance(value, np.ndarray) else np.asarray(value)
        copied = copied.T if np.ndim(copied) > 1 else copied
        return copied if units else operand(copied).values

    @abstractmethod
    def _records(self) -> int:
        """Return the number of records."""
