"""`set_device` and `device`: there is one engine here, and it is always on."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final, NoReturn

from nbspike.api.arguments import not_available
from nbspike.diagnostics.notes import warn


def set_device(device: object = "runtime", *_: object, **__: object) -> None:
    """Accept the choice of a device and do nothing.

    Parameters
    ----------
    device
        A name of Brian 2, such as ``'cpp_standalone'``; options are accepted, too.
    """
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


class Device:
    """What scripts for Brian's standalone mode call; nothing needs building.

    Every method is accepted: `build`, `reinit`, `activate`, `delete`,
    `insert_code` …
    """

    def run(self, *_: object, **__: object) -> NoReturn:
        """Refuse a repetition with other values, which would be lost.

        Raises
        ------
        NetworkError
            NB614.
        """
        not_available("device.run", "Set the values, then call run(…) again")

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Return a method that does nothing, for whatever Brian's devices have."""
        if name.startswith("_"):
            raise AttributeError(name)

        def accepted(*_: object, **__: object) -> None:
            warn(
                f"device.{name}() has no effect in nbspike, where each run() runs "
                "at once",
                once="device",
            )

        accepted.__name__ = name
        return accepted

    def __repr__(self) -> str:
        return "<the device of nbspike>"


device = Device()
#: Name -> device: all names lead to the one engine.
all_devices: Final = MappingProxyType({"runtime": device, "cpp_standalone": device})
