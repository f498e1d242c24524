"""The rules of the linter: id -> title, and the comment that silences them.

Ids are never reused.  Each has a page ``docs/linter/Lx.md`` with a wrong and a right
example, both of which are run by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

RULES: Final[dict[str, str]] = {
    "L1": "values that nothing sets",
    "L2": "inputs without synapses",
    "L3": "a Poisson source that is too fast for its time step",
    "L4": "two names that differ only in an underscore",
    "L5": "a constant that nothing uses",
    "L6": "a time step that is long for a time constant",
    "L7": "a constant with different values in two cells",
    "L8": "a reset above the threshold",
    "L9": "neurons that excite and inhibit",
    "L10": "a delay shorter than a time step",
    "L11": "a network in which nothing fires",
    "L12": "noise with the time constant of something else",
    "L13": "a projection without synapses",
    "L14": "an index divided truly",
}

_IGNORE = re.compile(r"#.*?\bnbspike:[ \t]*ignore\b[ \t]*([\w, \t]*)", re.ASCII)
_RULE = re.compile(r"\bL\d+\b", re.ASCII)


def ignores(text: str, rule: str) -> bool:
    """Return whether ``# nbspike: ignore L3`` in a line silences a rule.

    Several rules may be named; without any, all are meant.
    """
    for found in _IGNORE.finditer(text):
        named = _RULE.findall(found[1])
        if not named or rule in named:
            return True
    return False


def silences(lines: Iterable[str], rule: str) -> bool:
    """Return whether a line that is only a comment silences a rule for a whole cell."""
    return any(ignores(line, rule) for line in lines if line.lstrip().startswith("#"))
