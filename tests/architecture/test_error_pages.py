"""Each error code has a page, and the page's examples are true."""

from __future__ import annotations

import re

import pytest

from nbspike.diagnostics.codes import CODES
from nbspike.diagnostics.errors import NbspikeError
from tests.architecture.error_examples import KINDS, run_example
from tests.architecture.error_page import Example, read_page
from tests.architecture.repository import ROOT

PAGES = ROOT / "docs" / "errors"

#: Codes whose error no text can cause, and why.
WITHOUT_EXAMPLE = {
    "NB501": "a fault of nbspike itself",
}

#: The section with the message that the wrong example ends with.
PRINTED = "What nbspike prints"

#: Codes whose message holds numbers of the machine it is printed on.
MEASURED = {"NB605"}


def raised_by(example):
    """Return the codes of the findings that an example ends with."""
    try:
        run_example(example.kind, example.text)
    except NbspikeError as error:
        return [finding.code for finding in error.findings]
    return []


def test_each_code_has_a_page_and_each_page_a_code():
    pages = {path.stem for path in PAGES.glob("NB*.md")}

    assert pages == set(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_page_explains_the_error(code):
    page = read_page(PAGES / f"{code}.md")

    assert (page.code, page.title) == (code, CODES[code][1])
    assert page.sections["What it means"]
    assert page.sections["Why it matters"]


@pytest.mark.parametrize("code", sorted(set(CODES) - set(WITHOUT_EXAMPLE)))
def test_wrong_example_is_wrong_and_right_example_is_right(code):
    page = read_page(PAGES / f"{code}.md")
    wrong, right = page.example("Wrong"), page.example("Right")

    assert {wrong.kind, right.kind} <= set(KINDS)
    assert code in raised_by(wrong)
    assert raised_by(right) == []


@pytest.mark.parametrize("code", sorted(set(CODES) - set(WITHOUT_EXAMPLE)))
def test_page_shows_the_message_as_it_is_printed(code):
    page = read_page(PAGES / f"{code}.md")
    if PRINTED not in page.sections:
        assert code in MEASURED
        return
    wrong, shown = page.example("Wrong"), page.example(PRINTED)

    with pytest.raises(NbspikeError) as caught:
        run_example(wrong.kind, wrong.text)

    assert shown == Example("text", f"{caught.value}\n")


def test_index_lists_every_code_with_its_title():
    index = (PAGES / "index.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(NB\d{3})\]\(\1\.md\) \| (.+) \|$", index, re.MULTILINE)

    assert rows == [(code, title) for code, (_, title) in sorted(CODES.items())]


def test_index_begins_with_an_error_as_it_is_printed():
    index = (PAGES / "index.md").read_text(encoding="utf-8")

    assert read_page(PAGES / "NB301.md").example(PRINTED).text in index


def test_pages_are_read_section_by_section(tmp_path):
    path = tmp_path / "NB999.md"
    path.write_text(
        "# NB999: a title\n\n## What it means\n\nWords.\n\n"
        "## Wrong\n\n```python\nx = 1\n```\n\nMore.\n",
        encoding="utf-8",
    )
    page = read_page(path)

    assert (page.code, page.title) == ("NB999", "a title")
    assert page.sections["What it means"] == "Words."
    assert page.example("Wrong") == Example("python", "x = 1\n")


def test_cells_of_an_example_run_in_order():
    text = (
        "%%constants\ntau = 20*ms\nE_L = -70*mV\n\n"
        "%%neurons P[2]\n# at rest\ndv/dt = (E_l - v)/tau : volt\n"
    )

    assert raised_by(Example("neurons", text)) == ["NB201"]
    assert raised_by(Example("neurons", text.replace("E_l", "E_L"))) == []


def test_example_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="no such cell"):
        run_example("synapses", "%%constants\ntau = 20*ms\n")
