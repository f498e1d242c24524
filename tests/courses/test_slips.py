"""The linter finds the slips of the printed listings, and no others."""

from __future__ import annotations

import json
import re
import warnings

import pytest

from nbspike import NbspikeWarning
from nbspike.linter.linting import notes_on, sheet_of
from nbspike.worksheet.worksheet import Worksheet
from tests.architecture.repository import ROOT
from tests.courses import listings, slides

#: Listing -> the rules that it breaks.
SLIPS = {
    "SLIDES": set(),
    "WEBSITE": set(),
    "SIMPLE_MODEL": set(),
    "LISTED_SPIKES": set(),
    "POISSON_EXCITATION": {"L2"},
    "POISSON_INHIBITION": {"L1"},
    "BALANCE": {"L3"},
}


def rules_of(run_script, text):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", NbspikeWarning)
        run_script(text)
    return set(re.findall(r"^(L\d+): ", "\n".join(str(w.message) for w in said), re.M))


def test_every_listing_is_listed():
    texts = {k for k in vars(listings) if k.isupper()}

    assert texts == set(SLIPS)


@pytest.mark.parametrize("name", SLIPS)
def test_listing_of_the_lecture_and_the_lab(script, name):
    text = getattr(listings, name).replace("run(1*second)", "run(2*ms)")

    assert rules_of(script, text.replace("run( 1000*ms )", "run(2*ms)")) == SLIPS[name]


@pytest.mark.parametrize(
    "name", ["CONSTANTS", "VARIABLES", "CHANNELS", "CONNECTIONS", "MAGIC", "EXPLICIT"]
)
def test_nothing_is_said_of_the_slides(script, name):
    assert rules_of(script, getattr(slides, name)) == set()


def test_comment_silences_a_rule_in_a_script(script):
    text = listings.POISSON_INHIBITION.replace("run( 1000*ms )", "run(1*ms){}")

    assert rules_of(script, text.format("  # nbspike: ignore L1")) == set()
    assert rules_of(script, text.format("  # nbspike: ignore L2")) == {"L1"}


@pytest.mark.parametrize(
    ("name", "slips"),
    # the second one shows what is wrong with a fast Poisson source
    [("00_tour", set()), ("07_balance", {"L3"})],
)
def test_tutorials(name, slips):
    notebook = json.loads((ROOT / "tutorials" / f"{name}.ipynb").read_text())
    worksheet, found = Worksheet({}), set()
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        match = re.match(r"%%(neurons|synapses|constants) ?(.*)\n?", text)
        refused = any("ename" in each for each in cell.get("outputs", []))
        if match is None or cell["cell_type"] != "code" or refused:
            continue
        rest = text[match.end() :]
        if match[1] == "constants":
            worksheet.constants(rest, cell=cell["id"])
        else:
            getattr(worksheet, match[1])(match[2], rest, cell=cell["id"])
        found |= {note.rule for note in notes_on(sheet_of(worksheet))}

    # what is written step by step has not used all of its constants yet
    assert found - {"L5"} == slips
