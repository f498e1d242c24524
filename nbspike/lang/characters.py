"""Characters that look like mathematics but are not ASCII: their names and twins.

The twin is what the student most likely meant to type; it is a suggestion in an
error message and never replaces anything by itself.
"""

from __future__ import annotations

import unicodedata
from typing import Final

LINE_SEPARATORS: Final = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"

_UNNAMED: Final = {
    "\0": "NULL",
    "\v": "VERTICAL TABULATION",
    "\f": "FORM FEED",
    "\r": "CARRIAGE RETURN",
    "\x1b": "ESCAPE",
    "\x85": "NEXT LINE",
}

_TWINS: Final = {
    "\u2212": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u00d7": "*",
    "\u00b7": "*",
    "\u22c5": "*",
    "\u2217": "*",
    "\u2062": "*",
    "\u00f7": "/",
    "\u2215": "/",
    "\u2044": "/",
    "\u00b9": "**1",
    "\u00b2": "**2",
    "\u00b3": "**3",
    "\u2074": "**4",
    "\u207b": "**-",
    "\u2264": "<=",
    "\u2265": ">=",
    "\u2260": "!=",
    "\u2192": "->",
    "\u2227": "and",
    "\u2228": "or",
    "\u00ac": "not",
    "\u221a": "sqrt",
    "\u221e": "inf",
    "\u03a9": "ohm",
    "\u2126": "ohm",
    "\u00b5": "u",
    "\u00a0": " ",
    "\u2009": " ",
    "\u202f": " ",
}

_CYRILLIC: Final = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455"
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425",
        "aeopcxyijsABEKMHOPCTX",
        strict=True,
    )
)


def describe(char: str) -> str:
    """Return code point and name, as in ``U+2212 MINUS SIGN``."""
    name = unicodedata.name(char, "") or _UNNAMED.get(char, "CONTROL CHARACTER")
    return f"U+{ord(char):04X} {name}"


def twin(char: str) -> str | None:
    """Return the ASCII text that looks like `char` or means it, if there is one."""
    found = _TWINS.get(char) or _CYRILLIC.get(char) or _greek(char)
    if found:
        return found
    folded = unicodedata.normalize("NFKC", char)
    if folded != char and folded.isascii() and folded.isprintable():
        return folded
    return None


def _greek(char: str) -> str | None:
    words = unicodedata.name(char, "").split()
    if len(words) != 4 or words[0] != "GREEK" or words[2] != "LETTER":
        return None
    spelled = words[3].lower().replace("lamda", "lambda_")
    return spelled if words[1] == "SMALL" else spelled.capitalize()
