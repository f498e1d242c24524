"""What monitors hand out: values of one variable, with its type and unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.api.neurons import Neurons
from nbspike.api.synapses import Synapses
from nbspike.api.variables import UnknownVariableError
from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.model.checked import ValueType
from nbspike.units.dimension import Dimension
from nbspike.units.quantity import wrap

#: What samples have anyway.
_TIME = ("t", "dt", "t_in_timesteps")


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """Samples of one variable.

    Parameters
    ----------
    values
        In SI, with the type of the variable.
    dimension
        Its dimension.
    """

    values: NDArray[Any]
    dimension: Dimension

    @classmethod
    def of(
        cls, source: Neurons | Synapses, name: str, values: NDArray[np.float64]
    ) -> Recorded:
        """Return samples as what their variable is.

        Parameters
        ----------
        source
            What was recorded.
        name
            Of the variable.
        values
            As the engine keeps them.
        """
        dimension, kind = source._store.type_of(name)  # noqa: SLF001
        if kind is not ValueType.FLOAT:
            typed: NDArray[Any] = values.astype(kind.value)
            if name == "i" and isinstance(source, Neurons):
                typed = typed - source.section.start
            return cls(typed, dimension)
        kept = values.view()
        kept.flags.writeable = False
        return cls(kept, dimension)

    def shown(self, *, bare: bool) -> Any:
        """Return the samples with their unit, or without."""
        return self.values if bare else wrap(self.values, self.dimension)


def names_to_record(given: object, source: Neurons | Synapses, name: str) -> Any:
    """Return names of variables as a tuple; none for `None`, all for `True`.

    Raises
    ------
    UnknownNameError
        NB206 for what is no name, NB201 for a variable that the source lacks.
    """
    if given is None:
        return ()
    store = source._store  # noqa: SLF001
    own = _model_names(source)
    if given is True:
        return own
    wanted = (given,) if isinstance(given, str) else given
    if not isinstance(wanted, Iterable):
        message = f"{name} records variables by name, not {given!r}"
        raise fail("NB206", message, hint="Write StateMonitor(P, 'v', record=0)")
    wanted = tuple(wanted)
    known = {*store.names(), "i", *(("j",) if isinstance(source, Synapses) else ())}
    for one in wanted:
        if one in _TIME:
            message = f"{name} records the time anyway"
            raise fail("NB206", message, hint=f"Leave out '{one}', and read {name}.t")
        if one not in known:
            label = store.label
            message = f"{label} has no variable `{one}` to record"
            listed = ", ".join(f"`{item}`" for item in own)
            hint = suggest(str(one), own) or f"Its variables are {listed}"
            raise UnknownVariableError(Diagnostic("NB201", message, None, hint))
    return tuple(dict.fromkeys(wanted))


def _model_names(source: Neurons | Synapses) -> tuple[str, ...]:
    if isinstance(source, Synapses):
        return tuple(item.name for item in source.projection.model.variables)
    model = source.section.population.model
    history = ("lastspike", "not_refractory") if model.refractory else ()
    return (*(item.name for item in model.variables), *history)


def unknown_recording(
    monitor: str, name: str, recorded: Iterable[str]
) -> UnknownVariableError:
    """Return (to raise) the error of something that a monitor does not record."""
    known = tuple(recorded)
    listed = ", ".join(f"`{item}`" for item in known)
    hint = suggest(name, known) or f"It records {listed}"
    message = f"{monitor} does not record `{name}`"
    return UnknownVariableError(Diagnostic("NB201", message, None, hint))
