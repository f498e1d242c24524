"""Loops of machine code, as text: what kinds of instructions they are made of.

Reads what LLVM and gcc write for x86-64, in AT&T's order: the last operand is where the
result goes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

#: Kinds of instructions by their names, the first that fits.
_KINDS = (
    ("fma", r"vfn?m(add|sub)\d+[ps]d"),
    ("divide", r"v?div[ps]d"),
    ("square root", r"v?sqrt[ps]d"),
    ("multiply", r"v?mul[ps]d"),
    ("add, subtract", r"v?(add|sub)[ps]d"),
    ("compare, choose", r"vp?u?(min|max|cmp|blend|test|comi)|k(and|or|mov)"),
    ("bits", r"vp?(and|or|xor|sll|srl|sra|add|sub|shift|rndscale|scalef|ternlog)"),
    ("gather", r"vp?gather"),
    ("call", r"call"),
    ("move", r"(vp?)?(mov|broadcast|perm|insert|extract|cvt|lea|shuf|unpck)"),
)
#: Names of kinds, in the order of tables; `other` counts and jumps.
KINDS = (*(name for name, _ in _KINDS), "other")
PLACES = ("load", "store", "constant", "stack")

_LABEL = re.compile(r"(\.?[\w.$]+):")
_INSTRUCTION = re.compile(r"\s+([a-z]\w*)\s*(.*?)\s*(?:#.*)?$")
_JUMP = re.compile(r"j[a-z]+$")
#: Displacement, base and the rest of an address.
_MEMORY = re.compile(r"([-+\w.$]*)\((%[a-z0-9]+)?([^)]*)\)")
_LANES = {"zmm": 8, "ymm": 4, "xmm": 2}


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its name and its operands."""

    name: str
    operands: str

    @property
    def kind(self) -> str:
        """What it does, one of `KINDS`."""
        for kind, pattern in _KINDS:
            if re.match(pattern, self.name):
                return kind
        return "other"

    @property
    def place(self) -> str | None:
        """Which memory it touches, one of `PLACES`; `None` for registers only."""
        found = _MEMORY.search(self.operands)
        if found is None or self.name.startswith(("lea", "call")):
            return None
        offset, base, index = found.groups()
        # the base pointer is a register like the others where nothing is added to it
        if base == "%rsp" or (base == "%rbp" and offset and not index):
            return "stack"
        alone = "broadcast" in self.name and not index
        if base == "%rip" or "{1to" in self.operands or alone:
            return "constant"
        stores = self.operands.rstrip(" {}%k01234567z").endswith(")")
        compares = self.name.startswith(("cmp", "test", "vcomi", "vucomi"))
        return "store" if stores and not compares else "load"

    @property
    def lanes(self) -> int:
        """How many doubles it works on; 0 if it is about something else."""
        if re.search(r"sd$", self.name):
            return 1
        if not re.search(r"p[sd]$", self.name):
            return 0
        return max(
            (n for word, n in _LANES.items() if word in self.operands), default=0
        )


@dataclass(frozen=True)
class Loop:
    """What a loop does itself, without loops inside it."""

    instructions: tuple[Instruction, ...]

    @cached_property
    def kinds(self) -> Counter[str]:
        """How many instructions there are of each kind."""
        return Counter(item.kind for item in self.instructions)

    @cached_property
    def places(self) -> Counter[str]:
        """How many instructions touch which memory."""
        return Counter(item.place for item in self.instructions if item.place)

    @property
    def lanes(self) -> int:
        """How many doubles its widest arithmetic works on."""
        arithmetic = [x.lanes for x in self.instructions if x.kind in KINDS[:5]]
        return max(arithmetic, default=0)

    def elements(self, stored: int) -> int:
        """Return how many elements an iteration is for, if each stores so many."""
        lanes = [x.lanes for x in self.instructions if x.place == "store"]
        return sum(lanes) // stored


def loops(text: str) -> list[Loop]:
    """Return the loops of machine code.

    Parameters
    ----------
    text
        As a compiler writes it with ``-S``.
    """
    at: dict[str, int] = {}
    body: list[Instruction] = []
    spans: set[tuple[int, int]] = set()
    for line in text.splitlines():
        label = _LABEL.match(line)
        if label is not None:
            at[label[1]] = len(body)
            continue
        found = _INSTRUCTION.match(line)
        if found is None:
            continue
        body.append(Instruction(found[1], found[2]))
        if _JUMP.match(found[1]) and found[2] in at:
            spans.add((at[found[2]], len(body)))
    return [Loop(_own(body, span, spans)) for span in sorted(spans)]


def _own(
    body: list[Instruction], span: tuple[int, int], spans: set[tuple[int, int]]
) -> tuple[Instruction, ...]:
    start, stop = span
    inside = {
        place
        for other in spans - {span}
        if start <= other[0] and other[1] <= stop
        for place in range(*other)
    }
    return tuple(body[k] for k in range(start, stop) if k not in inside)


def widest(found: list[Loop]) -> Loop:
    """Return the loop with the most arithmetic of the widest vectors."""
    return max(found, key=lambda loop: (loop.lanes, _arithmetic(loop)))


def scattering(found: list[Loop]) -> Loop:
    """Return the longest loop that adds to one double after the other."""
    single = [
        loop
        for loop in found
        if loop.lanes == 1 and loop.kinds["add, subtract"] and loop.places["store"]
    ]
    return max(single, key=lambda loop: _arithmetic(loop) / len(loop.instructions))


def _arithmetic(loop: Loop) -> int:
    return sum(loop.kinds[kind] for kind in KINDS[:5])
