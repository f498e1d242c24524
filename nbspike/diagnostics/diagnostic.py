"""One finding: a code, a sentence, the place, and a remedy."""

from __future__ import annotations

from dataclasses import dataclass

from nbspike.diagnostics.source import Span


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong in the user's text or values.

    Parameters
    ----------
    code
        ``NBxxx``, registered in `nbspike.diagnostics.codes`.
    message
        One sentence that quotes what the user wrote and says what it is.
    span
        The characters to underline; `None` if the finding has no text.
    hint
        What to try, starting with a verb or a question; `None` if unsure.
    """

    code: str
    message: str
    span: Span | None = None
    hint: str | None = None
