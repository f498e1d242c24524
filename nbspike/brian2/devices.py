"""`set_device` and `device`: there is one engine here, and it is always on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from nbspike.api.arguments import not_available, seconds
from nbspike.api.namespace import levels_of
from nbspike.api.network import Network, before_run
from nbspike.api.running import last_run
from nbspike.api.timed_array import TimedArray
from nbspike.api.variables import VariableView
from nbspike.diagnostics.notes import user_frame, warn

#: The name under which the state before the run is kept.
_STATE: Final = "before device.run"


def set_device(device: object = "runtime", *_: object, **__: object) -> None:
    """Accept the choice of a device.

    Models are compiled and run at once whatever is chosen.  After another choice
    than ``'runtime'``, `Device.run` can repeat the run.

    Parameters
    ----------
    device
        A name of Brian 2, such as ``'cpp_standalone'``; options are accepted, too.
    """
    _repeats.forget(watch=device != "runtime")
    if device != "runtime":
        warn(
            f"set_device({device!r}) has no effect in nbspike: models are compiled "
            "here already, and each run() runs at once, on the processor",
            once="set_device",
        )


def get_device() -> Device:
    """Return the only device."""
    return device


def reset_device(*_: object) -> None:
    """Do nothing: there is one device."""


class _Repeats:
    """The runs of the last network since a device was chosen, and its first state."""

    def __init__(self) -> None:
        self._watching, self._repeating = False, False
        self._runs: list[tuple[Network, dict[str, object]]] = []

    def forget(self, *, watch: bool) -> None:
        """Start anew; keep what runs if `watch`."""
        self._watching = watch
        self._runs.clear()

    def note(self, network: Network, asked: dict[str, object]) -> None:
        """Keep what a run was asked, the state, and what names mean now."""
        if not self._watching or self._repeating:
            return
        if self._runs and self._runs[0][0] is not network:  # another model
            self._runs.clear()
        if not self._runs:
            network.store(_STATE)
        if asked["namespace"] is None:
            seen: dict[str, object] = {}
            for level in reversed(levels_of(user_frame())):
                seen |= level
            asked = {**asked, "namespace": seen}
        self._runs.append((network, asked))

    def repeat(self, values: Mapping[Any, object]) -> None:
        """Run once more from the state before the run, with other values.

        Raises
        ------
        NetworkError
            NB614 unless there was one run.
        """
        if len(self._runs) != 1:
            hint = "Call run(…) once before; or store() and restore() in a loop"
            not_available(f"device.run after {len(self._runs)} runs", hint)
        ((network, asked),) = self._runs
        network.restore(_STATE)
        for target, value in values.items():
            if isinstance(target, TimedArray):
                target.replace(value)
            elif isinstance(target, VariableView):
                target[:] = value
            else:
                hint = "Use variables and TimedArrays, as in {G.tau: 5*ms}"
                not_available(f"the key {target!r} of `run_args=`", hint)
        self._repeating = True
        try:
            network.run(**asked)  # type: ignore[arg-type]
        finally:
            self._repeating = False


_repeats = _Repeats()
before_run.append(_repeats.note)


class Device:
    """What scripts for Brian's standalone mode call; nothing needs building.

    Every method is accepted: `build`, `reinit`, `activate`, `delete`,
    `insert_code` …
    """

    def run(
        self, *_: object, run_args: Mapping[Any, object] | None = None, **__: object
    ) -> None:
        """Repeat the run from its start, with other values.

        It must have been the only run of its network since `set_device`.  Constants
        mean what they meant then; random numbers go on.  Values that the script
        computed from those in `run_args` before the run are not computed again.

        Parameters
        ----------
        run_args
            Variable or `TimedArray` -> its values, as in ``{G.tau: 5*ms}``.

        Raises
        ------
        NetworkError
            NB614 if there was not exactly one run, or for other keys.
        """
        _repeats.repeat(run_args or {})

    def reinit(self, *_: object, **__: object) -> None:
        """Forget the runs so far; write ``start_scope()`` for a new model."""
        _repeats.forget(watch=True)
        _note("reinit")

    def _set_maximum_run_time(self, maximum_run_time: object) -> None:
        """End runs that take longer; `None` for no limit.

        Raises
        ------
        UnitError
            NB309 if it is not a time.
        """
        limit = maximum_run_time
        last_run.limit = (
            None if limit is None else seconds(limit, "the limit of runs", "10*second")
        )

    @property
    def _last_run_time(self) -> float | None:
        """Wall-clock time of the last run, second."""
        return last_run.seconds

    @property
    def _last_run_completed_fraction(self) -> float | None:
        """Share of the last run that was computed, 0 to 1."""
        return last_run.share

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Return a method that does nothing, for whatever Brian's devices have."""
        if name.startswith("_"):
            raise AttributeError(name)

        def accepted(*_: object, **__: object) -> None:
            _note(name)

        accepted.__name__ = name
        return accepted

    def __repr__(self) -> str:
        return "<the device of nbspike>"


def _note(name: str) -> None:
    warn(
        f"device.{name}() has no effect in nbspike, where each run() runs at once",
        once="device",
    )


device = Device()
#: Name -> device: all names lead to the one engine.
all_devices: Final = MappingProxyType({"runtime": device, "cpp_standalone": device})
