"""Whether two notebooks hold the same model: a short hash of what cells define."""

from __future__ import annotations

import hashlib

from nbspike.worksheet.worksheet import Worksheet

_DIGITS = 10


def model_hash(worksheet: Worksheet) -> str:
    """Return ten hexadecimal digits that stand for the text of all definitions.

    Comments, blanks and the order of the cells make no difference, and neither do the
    values of constants, which a state names itself.
    """
    texts = []
    for item in worksheet.definitions().values():
        head = item.header.source.text if item.header.source is not None else item.name
        lines = [head, *item.source.text.splitlines()]
        code = ["".join(line.partition("#")[0].split()) for line in lines]
        texts.append("\n".join(line for line in code if line))
    return hashlib.sha256("\n\n".join(sorted(texts)).encode()).hexdigest()[:_DIGITS]
