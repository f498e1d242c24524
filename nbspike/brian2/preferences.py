"""`prefs`: settings of Brian 2, taken and kept; few of them have an effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any, Final

import numpy as np

from nbspike.api.dtypes import keep_reals_as
from nbspike.api.interrupting import stop_on_interrupt
from nbspike.api.placing import set_usual_slots
from nbspike.brian2 import messages
from nbspike.diagnostics.notes import warn

#: Settings that change how Brian 2 works, but no result: nothing to say.
_HARMLESS = ("codegen", "devices", "logging", "GSL")

#: What a script finds that looks before it writes.
_DEFAULTS: Final[dict[str, object]] = {
    "codegen.target": "auto",
    "codegen.string_expression_target": "auto",
    "codegen.synapse_connect_target": "auto",
    "codegen.loop_invariant_optimisations": True,
    "codegen.max_cache_dir_size": 1000,
    "core.default_float_dtype": np.float64,
    "core.default_integer_dtype": np.int32,
    "core.outdated_dependency_error": True,
    "core.stop_on_keyboard_interrupt": True,
    "core.network.default_schedule": [
        "start", "groups", "thresholds", "synapses", "resets", "end",
    ],
    "devices.cpp_standalone.openmp_threads": 0,
    "legacy.refractory_timing": False,
    "logging.console_log_level": "INFO",
    "logging.file_log": True,
    "logging.file_log_level": "DEBUG",
    "logging.delete_log_on_exit": True,
    "logging.save_script": True,
    "logging.std_redirection": True,
    "logging.display_brian_error_message": True,
}  # fmt: skip

#: What settings do here.
_EFFECTS: Final[dict[str, Callable[[Any], None]]] = {
    "logging.console_log_level": lambda level: messages.show_from(str(level)),
    "core.stop_on_keyboard_interrupt": stop_on_interrupt,
    "core.network.default_schedule": set_usual_slots,
    "core.default_float_dtype": keep_reals_as,
}


class Preferences(MutableMapping[str, Any]):
    """Settings by dotted name, as attributes or as keys.

    Every name is accepted.  A setting that could change results in Brian 2 is
    answered by one warning that it does not do so here.
    These do what they say: ``logging.console_log_level`` (from ``'ERROR'`` on,
    warnings are not shown), ``core.network.default_schedule``,
    ``core.stop_on_keyboard_interrupt`` and ``core.default_float_dtype``.

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
        object.__setattr__(
            self, "_values", dict(_DEFAULTS) if values is None else values
        )

    def __setitem__(self, name: str, value: object) -> None:
        full = self._full(name)
        before = self._values.get(full)
        effect = _EFFECTS.get(full)
        if effect is not None:
            effect(value)  # or refuse it
        self._values[full] = value
        if effect is None and not _is_harmless(full) and not _same(before, value):
            warn(
                f"the setting `{full}` has no effect in nbspike",
                once=f"preference {full}",
            )

    def __getitem__(self, name: str) -> Any:
        full = self._full(name)
        if full in self._values:
            return self._values[full]
        return Preferences(full, self._values)

    def __delitem__(self, name: str) -> None:
        self._values.pop(self._full(name), None)

    def __setattr__(self, name: str, value: object) -> None:
        self[name] = value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # what IPython and copy ask every object
            raise AttributeError(name)
        return self[name]

    def __contains__(self, name: object) -> bool:
        return self._full(str(name)) in self._values

    def __iter__(self) -> Iterator[str]:
        below = f"{self._category}." if self._category else ""
        return (
            name.removeprefix(below)
            for name in sorted(self._values)
            if name.startswith(below)
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def get(self, key: str, default: Any = None) -> Any:
        """Return one setting, or `default` if it was never set."""
        return self[key] if key in self else default  # noqa: SIM401  (this is `get`)

    def __repr__(self) -> str:
        return "\n".join(f"{self._full(name)} = {self[name]!r}" for name in self)

    def reset_to_defaults(self) -> None:
        """Forget what was set."""
        self._values.clear()
        self._values.update(_DEFAULTS)
        for name, effect in _EFFECTS.items():
            effect(_DEFAULTS[name])

    def read_preference_file(self, file: object) -> None:
        """Do nothing: settings of a file would have no effect."""

    def load_preferences(self) -> None:
        """Do nothing: settings of a file would have no effect."""

    def check_all_validated(self) -> None:
        """Do nothing: every name is accepted."""

    do_validation = check_all_validated

    @property
    def as_file(self) -> str:
        """All settings as text."""
        return f"{self!r}\n"

    def _full(self, name: str) -> str:
        return f"{self._category}.{name}" if self._category else name


def _is_harmless(name: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in _HARMLESS)


def _same(before: object, value: object) -> bool:
    try:
        return bool(before == value)
    except ValueError:  # arrays
        return False


prefs = Preferences()
