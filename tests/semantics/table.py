"""What of Brian 2 is supported: one page, made from rows and the tests that prove them.

``python -m tests.semantics.table`` writes ``docs/semantics.md``.

A test in this folder names the rows that it proves, ``test_B8_R8_lock_...``, and
bears ``@pytest.mark.differs("reason")`` where nbspike differs from Brian 2 on purpose.
Tests are found by their text, without running any of it.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PAGE = FOLDER.parents[1] / "docs" / "semantics.md"

_NAMED = re.compile(r"test_((?:[A-Z]\d+_)+)")
_HEAD = """\
# What of Brian 2 is supported

What scripts written for Brian 2 use, and rules that simulators easily get wrong, row by row.
Each row that is supported has a test of the same name in `tests/semantics`; this page is made from them.

"""  # noqa: E501  (one sentence, one line)


class State(Enum):
    """What nbspike makes of a row."""

    SUPPORTED = "supported"
    DIFFERS = "differs on purpose"
    MISSING = "missing"
    NOT_YET = "not yet"


@dataclass(frozen=True)
class Proof:
    """A test, the rows in its name, and why nbspike differs there, if it does."""

    name: str
    rows: tuple[str, ...]
    differs: str | None


@dataclass(frozen=True)
class Row:
    """A feature or rule; `tier` says who mainly needs it."""

    id: str
    title: str
    tier: str = ""
    seed: bool = False
    missing: str = ""
    note: str = ""


def rows() -> list[Row]:
    """Return all rows, in order."""
    return [
        Row(id, **entry)
        for area in _file()["rows"].values()
        for id, entry in area.items()
    ]


def proofs(folder: Path = FOLDER) -> list[Proof]:
    """Return the tests in a folder that name a row."""
    return [
        proof
        for path in sorted(folder.rglob("test_*.py"))
        for proof in proofs_in(path.read_text(encoding="utf-8"))
    ]


def proofs_in(text: str) -> Iterator[Proof]:
    """Find the tests in the text of a module that name a row."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and (found := _NAMED.match(node.name)):
            named = tuple(found[1].rstrip("_").split("_"))
            yield Proof(node.name, named, _reason(node))


def state_of(row: Row, tests: list[Proof]) -> tuple[State, str]:
    """Return what nbspike makes of a row, and the words beside it."""
    own = [test for test in tests if row.id in test.rows]
    reasons = dict.fromkeys(test.differs for test in own if test.differs)
    if reasons:
        return State.DIFFERS, "; ".join(filter(None, [*reasons, row.note]))
    if own:
        return State.SUPPORTED, row.note
    if row.missing:
        return State.MISSING, row.missing
    return State.NOT_YET, row.note


def page() -> str:
    """Return the text of ``docs/semantics.md``."""
    tests = proofs()
    everything = rows()
    states = {row.id: state_of(row, tests) for row in everything}
    parts = [_HEAD, _summary(everything, states)]
    for area, title in _file()["areas"].items():
        parts.append(f"\n## {title}\n\n| row | what | state | |\n|---|---|---|---|\n")
        for row in everything:
            if row.id.startswith(area):
                state, words = states[row.id]
                parts.append(
                    f"| {row.id} | {row.title} | {state.value} | {_cell(words)} |\n"
                )
    return "".join(parts)


def _summary(everything: list[Row], states: dict[str, tuple[State, str]]) -> str:
    """Count the states, of all rows and of those that courses need."""
    used = [
        state
        for state in State
        if state is not State.NOT_YET or any(s is state for s, _ in states.values())
    ]
    lines = [
        "| | " + " | ".join(state.value for state in used) + " |",
        "|---|" + "---|" * len(used),
    ]
    groups = {
        "teaching": [row for row in everything if row.tier == "teaching"],
        "research": [row for row in everything if row.tier == "research"],
        "rare": [row for row in everything if row.tier == "rare"],
        "rules": [row for row in everything if not row.tier],
        "all": everything,
    }
    for name, some in groups.items():
        counts = Counter(states[row.id][0] for row in some)
        lines.append(f"| {name} | " + " | ".join(str(counts[s]) for s in used) + " |")
    return "\n".join(lines) + "\n"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def _reason(function: ast.FunctionDef) -> str | None:
    """Return the text of `@pytest.mark.differs("...")`."""
    for mark in function.decorator_list:
        if (
            isinstance(mark, ast.Call)
            and ast.unparse(mark.func) == "pytest.mark.differs"
        ):
            (reason,) = mark.args
            return str(ast.literal_eval(reason))
    return None


def _file() -> dict[str, dict[str, dict[str, dict[str, str]]]]:
    return tomllib.loads((FOLDER / "rows.toml").read_text(encoding="utf-8"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
