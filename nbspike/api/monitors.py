"""What all monitors have in common."""

from __future__ import annotations

from nbspike.api.naming import Simulated
from nbspike.api.neurons import Neurons
from nbspike.api.recorded_states import RecordedStates
from nbspike.api.synapses import Synapses
from nbspike.diagnostics.errors import fail
from nbspike.network.recorders import Recorder
from nbspike.network.schedule import Turn


class Monitor(RecordedStates, Simulated):
    """Base of what records.

    Parameters
    ----------
    source
        What is recorded.
    name
        Given by the user, or `None`.
    """

    def __init__(self, source: Neurons | Synapses, name: str | None) -> None:
        Simulated.__init__(self, name)
        self.source = source
        self._clock = self._owner.clock

    @property
    def _owner(self) -> Simulated:
        return self.source if isinstance(self.source, Synapses) else self.source.group

    @property
    def _label_of_source(self) -> str:
        return self.source._store.label  # noqa: SLF001

    @property
    def recorder(self) -> Recorder:
        """What the engine fills."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget everything recorded so far."""
        self.recorder.clear()

    def _needs(self) -> tuple[Simulated, ...]:
        return (self._owner,)

    def _before_run(self, dt: float) -> None:
        """Fit to the time step."""

    def _take_place(self, label: str, place: int) -> None:  # noqa: ARG002
        recorder = self.recorder
        recorder.label, recorder.turn = label, Turn(self._when, self._order)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} of {self._label_of_source}>"


def neurons_of(source: object, kind: str) -> Neurons:
    """Return the neurons that a monitor is to record.

    Raises
    ------
    NetworkError
        NB612 for anything else.
    """
    if not isinstance(source, Neurons):
        message = f"{kind} records neurons, not {source!r}"
        raise fail("NB612", message, hint="Give it a group, such as P or P[:10]")
    return source
