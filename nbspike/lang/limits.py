"""The stated bounds on text, so that no input can exhaust the parser.

They are counted before anything recursive sees the text.  `LEVELS` bounds the
depth of a tree (a sum of n terms is n levels deep): a later stage that walks trees
with at most two frames a level stays within Python's default recursion limit, also
below the frames of a notebook.
"""

from __future__ import annotations

from typing import Final

TEXT_BYTES: Final = 64 * 1024
LINE_BYTES: Final = 4 * 1024
DEPTH: Final = 64
TERMS: Final = 2000
LEVELS: Final = 320
EQUATIONS: Final = 1000
NAME_LENGTH: Final = 64
LIST_LENGTH: Final = 1_000_000
FINDINGS: Final = 50
