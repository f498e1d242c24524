"""The exceptions users see: each carries its findings and draws itself.

IPython asks an exception for `_render_traceback_`; answering it keeps internal
frames out of the notebook, while nbclient and nbval still see a real exception
(a `UsageError` would pass their tests unseen).
"""

from __future__ import annotations

from typing import ClassVar

from nbspike.diagnostics.codes import CODES
from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.render import render


class NbspikeError(Exception):
    """Base of all errors that a user can cause and mend.

    Attributes
    ----------
    findings : tuple of Diagnostic
        Everything found wrong, in the order of the text.
    """

    registry: ClassVar[dict[str, type[NbspikeError]]] = {}

    def __init__(self, *findings: Diagnostic) -> None:
        super().__init__(render(findings, CODES))
        self.findings = findings

    def __init_subclass__(cls) -> None:
        NbspikeError.registry[cls.__name__] = cls

    @property
    def code(self) -> str:
        """Code of the first finding."""
        return self.findings[0].code

    def _render_traceback_(self) -> list[str]:
        notes: list[str] = getattr(self, "__notes__", [])
        return "\n\n".join([str(self), *notes]).splitlines()


class EquationSyntaxError(NbspikeError):
    """The text cannot be read."""


class UnknownNameError(NbspikeError):
    """A name that nothing defines, or that cannot be used like this."""


class DuplicateDefinitionError(NbspikeError):
    """A name defined twice."""


class ReservedNameError(NbspikeError):
    """A name that the language keeps for itself."""


class UnitError(NbspikeError):
    """Units that do not fit together."""


class LinkError(NbspikeError, TypeError):
    """A linked variable without a link, or with one that does not fit."""


class MethodError(NbspikeError):
    """An integration method that is unknown or does not fit."""


class InternalError(NbspikeError):
    """A fault of nbspike itself."""


class NetworkError(NbspikeError):
    """Objects that do not fit together."""


class SizeError(NetworkError):
    """A size that is not a whole positive number."""


class ConnectivityError(NetworkError, IndexError, ValueError):
    """Synapses that cannot be made, neurons or synapses that do not exist.

    Brian 2 raises an `IndexError` or a `ValueError` for them, and scripts catch it.
    """


class MemoryBudgetError(NetworkError):
    """The network needs more memory than there is."""


class ParameterValueError(NbspikeError, ValueError):
    """A number that cannot be used."""


class TimeGridError(NbspikeError, ValueError):
    """A time step or duration that is not possible."""


class NumericalBlowupError(NbspikeError):
    """A state variable became NaN or infinite."""


class OptionError(NbspikeError):
    """An option of a magic, or what a magic needs, is wrong."""


def error_from(findings: tuple[Diagnostic, ...]) -> NbspikeError:
    """Return the exception for `findings`, sorted by place; class from the first."""

    def place(item: Diagnostic) -> tuple[str, int]:
        return (item.span.source.name, item.span.start) if item.span else ("", -1)

    ordered = tuple(sorted(findings, key=place))
    kind = CODES[ordered[0].code][0]
    return NbspikeError.registry[kind](*ordered)


def fail(code: str, message: str, *, hint: str | None = None) -> NbspikeError:
    """Return (to raise) the error of one finding that has no text to point at."""
    return error_from((Diagnostic(code, message, None, hint),))
