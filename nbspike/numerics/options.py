"""Options of integration methods: which there are."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest

#: Method to its options.  `simplify` is for solutions in symbols; there are none here.
OPTIONS: dict[str, tuple[str, ...]] = {
    "exact": ("simplify",),
}


def check_options(
    methods: Sequence[str], options: Sequence[tuple[str, Hashable]]
) -> None:
    """Refuse options that none of some methods has.

    Raises
    ------
    MethodError
        NB404.
    """
    known = [name for method in methods for name in OPTIONS.get(method, ())]
    for name, _ in options:
        if name in known:
            continue
        which = " or ".join(f"`{method}`" for method in methods)
        message = f"`{name}` is not an option of {which}"
        if not known:
            raise fail("NB404", message, hint=f"{which} has no options")
        listed = ", ".join(f"`{one}`" for one in known)
        raise fail("NB404", message, hint=suggest(name, known) or f"There is {listed}")
