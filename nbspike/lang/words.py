"""The words the language keeps: clauses, flags, and words of Python it lacks."""

from __future__ import annotations

import keyword
from typing import Final

CLAUSES: Final = (
    "threshold",
    "reset",
    "refractory",
    "init",
    "method",
    "record",
    "on_pre",
    "on_post",
    "connect",
    "delay",
    "every",
    "events",
)

FLAGS: Final = (
    "unless refractory",
    "constant",
    "shared",
    "constant over dt",
    "linked",
    "event-driven",
    "clock-driven",
    "summed",
)

KEYWORDS: Final = frozenset(keyword.kwlist)
OPERATOR_WORDS: Final = frozenset(("and", "or", "not"))
TRUTHS: Final = frozenset(("True", "False"))
FOREIGN_WORDS: Final = KEYWORDS - OPERATOR_WORDS - TRUTHS
