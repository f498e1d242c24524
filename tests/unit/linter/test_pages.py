"""Each rule of the linter has a page, and the page's examples are true."""

from __future__ import annotations

import re

import pytest

from nbspike.diagnostics.rules import RULES
from nbspike.linter.linting import CHECKS
from tests.architecture.repository import ROOT
from tests.unit.linter.pages import notes_of, said_of

FOLDER = ROOT / "docs" / "linter"
_BLOCK = re.compile(r"^## ([^\n]+)\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(rule):
    text = (FOLDER / f"{rule}.md").read_text(encoding="utf-8")
    return dict(_BLOCK.findall(text))


def test_each_rule_has_a_check_and_a_page():
    pages = {path.stem for path in FOLDER.glob("L*.md")}

    assert set(RULES) == set(CHECKS) == pages


def test_overview_lists_every_rule_with_its_title():
    text = (ROOT / "docs" / "linter.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| \[(L\d+)\]\(linter/\1\.md\) \| ([^|]+) \|", text, re.MULTILINE
    )

    assert rows == list(RULES.items())


@pytest.mark.parametrize("rule", RULES)
def test_page_has_the_title_of_its_rule(rule):
    first = (FOLDER / f"{rule}.md").read_text(encoding="utf-8").partition("\n")[0]

    assert first == f"# {rule}: {RULES[rule]}"


@pytest.mark.parametrize("rule", RULES)
def test_wrong_example_is_noted_as_the_page_says(rule):
    page = blocks(rule)
    notes = notes_of(page["Wrong"])

    assert {note.rule for note in notes} == {rule}
    assert "".join([f"{note.text}\n" for note in notes]) == page["What nbspike says"]


@pytest.mark.parametrize("rule", RULES)
def test_nothing_is_said_of_the_right_example(rule):
    assert said_of(blocks(rule)["Right"]) == []


@pytest.mark.parametrize("rule", RULES)
def test_comment_silences_the_rule_in_the_cells_that_it_is_about(rule):
    text = blocks(rule)["Wrong"]
    hushed = re.sub(r"^(%%.*)$", rf"\1\n# nbspike: ignore {rule}", text, flags=re.M)
    other = re.sub(r"^(%%.*)$", r"\1\n# nbspike: ignore L99", text, flags=re.M)

    assert said_of(hushed) == []
    assert said_of(other) == [rule]
