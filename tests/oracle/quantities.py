"""Quantities: what lines of scripts print, which are refused, and plain numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, exact


def lines(section: str) -> list[str]:
    """Return the lines of one section of ``quantities.txt``."""
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    _, _, rest = text.partition(f"[{section}]\n")
    return rest.partition("\n\n")[0].splitlines()


def meaning(line: str) -> object:
    """Return what a line means in a script."""
    return eval(line, dict(globals()))  # noqa: S307  (our own lines)


def refusal(line: str) -> str:
    """Return the class of the error that a line raises."""
    try:
        meaning(line)
    except Exception as error:
        return type(error).__name__
    return "none"


@exact
def quantities_are_printed() -> Arrays:
    return {"texts": np.array([str(meaning(one)) for one in lines("printed")])}


@exact
def mismatches_are_refused() -> Arrays:
    return {"errors": np.array([refusal(one) for one in lines("refused")])}


@exact
def units_are_taken_off() -> Arrays:
    values = [np.asarray(meaning(one)).ravel() for one in lines("numbers")]
    return {
        "numbers": np.concatenate(values).astype(float),
        "sizes": np.array([one.size for one in values]),
    }
