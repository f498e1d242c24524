"""What the pages say about the repository is so."""

from __future__ import annotations

import re

import pytest

from tests.architecture.repository import ROOT, settings

PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    if "_build" not in path.parts
)
LINK = re.compile(r"\[[^]]*\]\((?!\w+:)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    targets = LINK.findall(page.read_text(encoding="utf-8"))

    assert [each for each in targets if not (page.parent / each).exists()] == []


def test_architecture_shows_the_layers_that_are_enforced():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawing = re.search(r"^nbspike {2,}(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    shown = [
        re.split(r" {2,}", line.strip())[0] for line in drawing[1].strip().splitlines()
    ]
    contracts = {
        item["id"]: item for item in settings()["tool"]["importlinter"]["contracts"]
    }
    enforced = [
        " | ".join(name for name in layer.split(" | ") if not name.startswith("("))
        for layer in contracts["stages"]["layers"]
    ]

    assert shown == enforced


def test_each_decision_is_listed():
    folder = ROOT / "docs" / "adr"
    listed = re.findall(
        r"^\d{4}-[\w-]+$", (folder / "index.md").read_text(), re.MULTILINE
    )

    assert listed == sorted(path.stem for path in folder.glob("[0-9]*.md"))
    assert [name[:4] for name in listed] == [f"{k + 1:04}" for k in range(len(listed))]
