"""Did you mean …: the nearest of the names that would have been right."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def suggest(name: str, known: Iterable[str]) -> str | None:
    """Return ``"Did you mean `x`?"`` for the nearest known name, or `None`."""
    candidates = sorted(set(known))
    folded = {candidate.lower().replace("_", ""): candidate for candidate in candidates}
    same = folded.get(name.lower().replace("_", ""))
    if same is not None and same != name:
        return f"Did you mean `{same}`?"
    near = get_close_matches(name, candidates, n=1, cutoff=0.6)
    return f"Did you mean `{near[0]}`?" if near else None
