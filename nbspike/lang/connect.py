"""The clause ``connect:``: a condition and its companions, lists, or a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr import Expr, Truth, names_in
from nbspike.lang.expr_parse import read_expression
from nbspike.lang.gate import raise_if_many
from nbspike.lang.generator import read_generator
from nbspike.lang.integers import read_integers
from nbspike.lang.parsed import Generator, ParsedConnect
from nbspike.lang.tokens import Token, quote, span_of, split

_KEYS: Final = (
    "p",
    "n",
    "fixed_indegree",
    "i",
    "j",
    "skip_if_invalid",
    "multisynaptic_index",
)
_SKIP: Final = "skip_if_invalid"


def read_connect(
    source: SourceText, tokens: Sequence[Token], findings: Findings
) -> ParsedConnect | None:
    """Return the parsed clause, or `None` after adding what is wrong with it."""
    before = len(findings)
    reader = _Reader(source, findings, span_of(source, tokens))
    for piece in split(tokens, ","):
        raise_if_many(findings)
        if piece:
            reader.take(piece)
        else:
            message = "`connect:` has an empty place between commas"
            findings.add("NB116", message, reader.place)
    connect = reader.finish()
    return connect if len(findings) == before else None


@dataclass(slots=True)
class _Reader:
    source: SourceText
    findings: Findings
    place: Span
    values: dict[str, Expr | None] = field(default_factory=dict)
    indices: dict[str, tuple[int, ...]] = field(default_factory=dict)
    generators: dict[str, Generator | None] = field(default_factory=dict)
    arrays: dict[str, Expr] = field(default_factory=dict)
    skip: bool = False
    number: Token | None = None
    seen: set[str] = field(default_factory=set)
    one_to_one: bool = False

    def report(self, message: str, tokens: Sequence[Token], hint: str) -> None:
        self.findings.add("NB116", message, span_of(self.source, tokens), hint)

    def take(self, piece: Sequence[Token]) -> None:
        """Read one part between commas."""
        if len(piece) > 2 and piece[0].text == "condition" and piece[1].is_op("="):
            piece = piece[2:]  # as in a call of `connect`
        named = len(piece) > 1 and piece[0].kind == "name" and piece[1].is_op("=")
        if [token.text for token in piece] == ["one_to_one"]:
            self.one_to_one = True
        elif [token.text for token in piece] == [_SKIP]:
            self.skip = True
        elif named:
            self.named(piece[0], piece)
        elif "condition" in self.values:
            text = quote(self.source, piece)
            hint = "Join conditions with `and`"
            self.report(f"`{text}` is a second condition", piece, hint)
        else:
            value = read_expression(self.source, piece, self.findings)
            self.values["condition"] = value

    def named(self, key: Token, piece: Sequence[Token]) -> None:
        right, new = piece[2:], key.text not in self.seen
        self.seen.add(key.text)
        if key.text not in _KEYS:
            known = ", ".join(f"`{each}=`" for each in _KEYS)
            hint = suggest(key.text, _KEYS) or f"Use {known} or a condition with `==`"
            self.report(f"`{key.text}=` is not a part of `connect:`", [key], hint)
        elif not new:
            self.report(f"`{key.text}=` is given twice", [key], "Remove one of them")
        elif not right:
            self.report(f"`{key.text}=` has no value", piece, f"Write `{key.text}=…`")
        elif key.text == _SKIP:
            self.take_skip(right)
        elif key.text == "multisynaptic_index":
            self.take_number(key, right)
        elif key.text in ("i", "j") and _is_list(right):
            numbers = read_integers(self.source, right, self.findings)
            if numbers is not None:
                self.indices[key.text] = numbers
        elif key.text in ("i", "j"):
            rule = read_generator(self.source, right, key.text, self.findings)
            self.generators[key.text] = rule
        else:
            self.values[key.text] = read_expression(self.source, right, self.findings)

    def take_skip(self, right: Sequence[Token]) -> None:
        words = [token.text for token in right]
        if words not in (["True"], ["False"]):
            text = quote(self.source, right)
            message = f"`skip_if_invalid=` is `{text}`, neither True nor False"
            self.report(message, right, "Write `skip_if_invalid`")
        self.skip = words == ["True"]

    def take_number(self, key: Token, right: Sequence[Token]) -> None:
        """Read the name of the variable that numbers the synapses of a pair."""
        if len(right) == 1 and right[0].kind == "name":
            self.number = right[0]
            return
        text = quote(self.source, right)
        message = f"`{key.text}=` is `{text}`, which is no name"
        self.report(message, right, f"Write `{key.text}=k`")

    def finish(self) -> ParsedConnect | None:
        """Return what the parts mean together."""
        place, values = self.place, self.values
        self.take_arrays()
        mode = self.mode()
        given = set(values) | set(self.indices) | set(self.generators)
        allowed = {
            "condition": {"condition", "p", "n"},
            "one_to_one": {"p", "n"},
            "fixed_indegree": {"fixed_indegree", "condition", "n"},
            "indices": {"i", "j", "p", "n"},
            "generator": {*list(self.generators)[:1], "p", "n"},
        }[mode]
        for odd in sorted(given - allowed):
            self.clash(odd, mode)
        i, j = self.indices.get("i"), self.indices.get("j")
        if mode == "indices":
            i, j = self.pairs(i, j)
        condition = values.get("condition")
        return ParsedConnect(
            mode,
            None if condition == Truth(True) else condition,
            values.get("p"),
            values.get("n"),
            i,
            j,
            next(iter(self.generators.values()), None),
            values.get("fixed_indegree"),
            self.skip,
            place,
            None if self.number is None else self.number.text,
            tuple(sorted(self.arrays.items())),
        )

    def take_arrays(self) -> None:
        """Take ``i=sources, j=targets`` as arrays: rules never stand on both sides."""
        if not {"i", "j"} <= self.seen or len(self.generators) == 0:
            return
        plain = {
            side: rule.value
            for side, rule in self.generators.items()
            if rule is not None and rule.name is None and rule.condition is None
        }
        own = any({"i", "j"} & names_in(value) for value in plain.values())
        if len(plain) == len(self.generators) and not own:
            self.arrays, self.generators = plain, {}

    def mode(self) -> str:
        if self.one_to_one:
            return "one_to_one"
        if "fixed_indegree" in self.values:
            return "fixed_indegree"
        if self.generators:
            return "generator"
        return "indices" if self.indices or self.arrays else "condition"

    def clash(self, odd: str, mode: str) -> None:
        name = "a condition" if odd == "condition" else f"`{odd}=`"
        words = {
            "one_to_one": "`one_to_one`",
            "fixed_indegree": "`fixed_indegree=`",
            "indices": "`i=` and `j=`",
            "generator": f"a rule for `{next(iter(self.generators), 'j')}=`",
            "condition": "a condition",
        }
        message = f"{name} does not go with {words[mode]}"
        self.findings.add("NB116", message, self.place, "Keep one of them")

    def pairs(
        self, i: tuple[int, ...] | None, j: tuple[int, ...] | None
    ) -> tuple[tuple[int, ...] | None, tuple[int, ...] | None]:
        """Return both index lists with one length; a single number is repeated."""
        if self.arrays:
            return i, j
        if i is None or j is None:
            lacking = "i" if "i" not in self.seen else "j"
            if lacking not in self.seen:
                message = f"`{lacking}=` is missing"
                hint = "Give `i=` and `j=` together, such as `i=0, j=[1, 2]`"
                self.findings.add("NB116", message, self.place, hint)
            return None, None
        if len(i) != len(j) and 1 not in (len(i), len(j)):
            self.findings.add(
                "NB604",
                f"`i=` has {len(i)} numbers and `j=` has {len(j)}",
                self.place,
                "Give both the same length",
            )
            return None, None
        count = max(len(i), len(j)) if i and j else 0
        return (i * count if len(i) == 1 else i), (j * count if len(j) == 1 else j)


def _is_list(tokens: Sequence[Token]) -> bool:
    first = tokens[0]
    lone = len(tokens) == 1 and first.kind == "number" and first.text.isdigit()
    return lone or first.is_op("[") or first.text == "range"
