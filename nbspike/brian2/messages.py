"""`BrianLogger`: what scripts call to see fewer messages.

Messages of nbspike are Python's warnings, of the class `NbspikeWarning`.  Levels
work: from ``ERROR`` on, they are not shown.  Names of single messages are those of
Brian 2 and have no counterpart here.
"""

from __future__ import annotations

import logging
import warnings
from types import TracebackType
from typing import Final

from nbspike.diagnostics.notes import NbspikeWarning, hide_warnings

#: From rare to frequent.
_LEVELS: Final = {
    "CRITICAL": logging.CRITICAL,
    "ERROR": logging.ERROR,
    "WARNING": logging.WARNING,
    "WARN": logging.WARNING,
    "INFO": logging.INFO,
    "DEBUG": logging.DEBUG,
    "DIAGNOSTIC": 5,
}


def show_from(level: str) -> None:
    """Show warnings of nbspike, or hide them, as a level of logging asks.

    Parameters
    ----------
    level
        A name such as ``'ERROR'``; unknown names show everything.
    """
    hide_warnings(_LEVELS.get(level.upper(), logging.INFO) > logging.WARNING)


class BrianLogger:
    """A logger with Brian 2's methods.

    Parameters
    ----------
    name
        Where messages come from; of Python's logger behind it.
    """

    def __init__(self, name: str = "brian2") -> None:
        self.name = name
        self._logger = logging.getLogger(name)

    @staticmethod
    def _nothing(*_: object, **__: object) -> None:
        """Do nothing."""

    initialize = suppress_name = suppress_hierarchy = _nothing

    @staticmethod
    def log_level_error() -> None:
        """Hide warnings."""
        show_from("ERROR")

    @staticmethod
    def log_level_warn() -> None:
        """Show warnings."""
        show_from("WARNING")

    log_level_info = log_level_debug = log_level_diagnostic = log_level_warn

    def diagnostic(self, message: str, *_: object, **__: object) -> None:
        """Log a message that hardly anybody wants."""
        self._logger.log(_LEVELS["DIAGNOSTIC"], "%s", message)

    def debug(self, message: str, *_: object, **__: object) -> None:
        """Log a message for developers."""
        self._logger.debug("%s", message)

    def info(self, message: str, *_: object, **__: object) -> None:
        """Log a message."""
        self._logger.info("%s", message)

    def warn(self, message: str, *_: object, **__: object) -> None:
        """Log a warning."""
        self._logger.warning("%s", message)

    warning = warn

    def error(self, message: str, *_: object, **__: object) -> None:
        """Log an error."""
        self._logger.error("%s", message)


def get_logger(module_name: str = "brian2") -> BrianLogger:
    """Return a logger of that name."""
    return BrianLogger(module_name)


class catch_logs:  # noqa: N801  (Brian 2's name)
    """Collect warnings of nbspike instead of showing them.

    ``with catch_logs() as messages:`` gives a list that is filled with (level,
    name, text) of each at the end of the block.
    """

    def __enter__(self) -> list[tuple[str, str, str]]:
        self._catching = warnings.catch_warnings(record=True)
        self._caught = self._catching.__enter__()
        warnings.simplefilter("always", NbspikeWarning)
        self._messages: list[tuple[str, str, str]] = []
        return self._messages

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._catching.__exit__(kind, error, trace)
        self._messages += [
            ("WARNING", "nbspike", str(one.message)) for one in self._caught or ()
        ]


logger = BrianLogger()
