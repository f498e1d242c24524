"""`BrianLogger`: messages here are Python's warnings, and need no logger."""

from __future__ import annotations


class BrianLogger:
    """What scripts call to see fewer messages; nothing changes.

    ``warnings.simplefilter("ignore", NbspikeWarning)`` hides those of nbspike.
    """

    @staticmethod
    def _nothing(*_: object, **__: object) -> None:
        """Do nothing."""

    initialize = suppress_name = suppress_hierarchy = _nothing
    log_level_error = log_level_warn = log_level_info = _nothing
    log_level_debug = log_level_diagnostic = _nothing
