"""`set_device` and `device`: there is one engine here, and it is always on."""

from __future__ import annotations

from typing import NoReturn

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
            "here already, and each run() runs at once",
            once="set_device",
        )


def get_device() -> Device:
    """Return the only device."""
    return device


def reset_device(*_: object) -> None:
    """Do nothing: there is one device."""


class Device:
    """What scripts for Brian's standalone mode call; nothing needs building."""

    def build(self, *_: object, **__: object) -> None:
        """Do nothing: each ``run`` has already run."""
        _note("build")

    def reinit(self, *_: object, **__: object) -> None:
        """Do nothing: write ``start_scope()`` for a new model."""
        _note("reinit")

    def activate(self, *_: object, **__: object) -> None:
        """Do nothing: the device is always active."""
        _note("activate")

    def delete(self, *_: object, **__: object) -> None:
        """Do nothing: there is no folder of source code."""
        _note("delete")

    def run(self, *_: object, **__: object) -> NoReturn:
        """Refuse a repetition with other values, which would be lost.

        Raises
        ------
        NetworkError
            NB614.
        """
        not_available("device.run", "Set the values, then call run(…) again")

    def __repr__(self) -> str:
        return "<the device of nbspike>"


def _note(name: str) -> None:
    warn(
        f"device.{name}() has no effect in nbspike, where each run() runs at once",
        once="device",
    )


device = Device()
