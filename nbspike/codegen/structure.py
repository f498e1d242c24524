"""What a kernel does, whatever things are called in it.

Two populations whose equations differ in names only have one machine code.
"""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = re.compile(r"\b[A-Za-z_]\w*")
_BOUND: Final = re.compile(r"^ *(?:for )?([A-Za-z_]\w*)(?: = | in )", re.MULTILINE)


def structure(source: str) -> str:
    """Return a kernel with its own names replaced by numbers, in order of appearance.

    Parameters
    ----------
    source
        Python text of a kernel.  A line binds one name at most, as `kernel_source`
        writes it; names that the text does not bind, of functions, stay.
    """
    bound = set(_BOUND.findall(source))
    numbers: dict[str, str] = {}

    def replaced(found: re.Match[str]) -> str:
        name = found[0]
        return numbers.setdefault(name, f"_{len(numbers)}") if name in bound else name

    return _NAME.sub(replaced, source)
