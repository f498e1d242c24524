"""Citations are those of CITATION.cff and of the modules that compute."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from nbspike.version import __version__
from nbspike.worksheet.citing import PAPERS, own_citation, papers_of

ROOT = Path(__file__).parents[3]
MODULES = {
    "exact": "exact_linear",
    "rk45": "adaptive",
    "event-driven": "event_driven",
    "random connections": "connectivity",
}


def test_own_citation_has_the_facts_of_the_citation_file():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    facts = re.findall(r'^\W*(title|name|version|license): "?(.+?)"?$', text, re.M)

    assert {key for key, _ in facts} == {"title", "name", "version", "license"}
    for _, fact in facts:
        assert fact in own_citation()
    assert __version__ in own_citation()


@pytest.mark.parametrize("used", sorted(PAPERS))
def test_papers_are_those_that_the_code_names(used):
    stage = "runtime" if used == "random connections" else "numerics"
    module = importlib.import_module(f"nbspike.{stage}.{MODULES.get(used, used)}")
    source = Path(module.__file__).read_text(encoding="utf-8")

    assert PAPERS[used].rstrip(".") in re.sub(r"\s+", " ", source)


def test_a_model_names_the_papers_of_its_methods(sheet):
    assert {(used, names) for used, names, _ in papers_of(sheet)} == {
        ("exact", "P"),
        ("random connections", "C"),
    }
    trace = "dx/dt = -x/tau : 1 (event-driven)\ndy/dt = -y/tau : 1 (clock-driven)\n"
    sheet.synapses("R: A -> B", f"{trace}connect: i != j\non_pre: x += y", cell="c4")
    found = {used: names for used, names, _ in papers_of(sheet)}

    assert found["event-driven"] == "R"
    assert found["exact"] == "P, R"
