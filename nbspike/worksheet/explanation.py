"""How an object is computed, for those who want to look inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nbspike.network.kernels import Ready
from nbspike.numerics.scheme import UpdateScheme


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an object is computed.

    Parameters
    ----------
    name
        Its name.
    method, reason
        Integration method and why; empty if nothing is integrated.
    source
        Python source of its kernels; empty if it has none.
    """

    name: str
    method: str
    reason: str
    source: str


def explanation(
    name: str, scheme: UpdateScheme | None, kernels: Iterable[Ready | None]
) -> Explanation:
    """Return the explanation of an object with this scheme and these kernels."""
    parts = [
        f"# {each.kernel.title}\n{each.compiled.source.rstrip()}\n"
        for each in kernels
        if each is not None
    ]
    method, reason = ("", "") if scheme is None else (scheme.method, scheme.reason)
    return Explanation(name, method, reason, "\n\n".join(parts))
