"""How a list of panels is read, and what it has recorded."""

from __future__ import annotations

import re

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.worksheet.panels.registry import PANELS, read_selection
from nbspike.worksheet.panels.written import spans_of
from tests.architecture.repository import ROOT


@pytest.mark.parametrize(
    ("plots", "code", "marked", "hint"),
    [
        ("rastr(P)", "NB802", "rastr", "Did you mean `raster`?"),
        ("ISI(P)", "NB802", "ISI", "Did you mean `isi`?"),
        ("raster", "NB802", "raster", "Write `raster(E, I)`"),
        ("isi", "NB802", "isi", "Write `isi(P)`"),
        ("raster(Q)", "NB207", "Q", "There are P, A, B"),
        ("rate(P[0])", "NB802", "P[0]", "Write `rate(P)`"),
        ("vm(A[5])", "NB802", "A[5]", "Use 0 to 4"),
        ("w(P[0])", "NB802", "w", None),
    ],
)
def test_what_is_no_panel_is_underlined(clocks, plots, code, marked, hint):
    with pytest.raises(NbspikeError) as caught:
        read_selection(spans_of(plots, "plots"), clocks.definitions())
    (finding,) = caught.value.findings
    assert (finding.code, finding.span.text) == (code, marked)
    assert hint is None or hint in finding.hint


def test_all_wrong_panels_are_told_at_once(clocks):
    spans = spans_of("rastr(P) isi(Q) rate(P)", "plots")
    with pytest.raises(NbspikeError) as caught:
        read_selection(spans, clocks.definitions())
    assert len(caught.value.findings) == 2


def test_panels_have_recorded_what_they_show(look):
    view = look("g(P[7]) vm(B[0], A[1])")
    assert [each.name for each in view.traces] == [
        "g of P[7]",
        "v of P[5]",
        "v of P[1]",
    ]
    assert view.traces[0].t.size == 1000


def test_recording_more_does_not_change_the_run(clocks, look):
    plain = clocks.simulate(0.1).spikes["P"].seconds
    assert look("raster(P) g(P[9])").spikes[0].t.tolist() == plain.tolist()


def test_a_run_goes_on_after_other_panels(clocks):
    chosen = read_selection(spans_of("g(P[9])", "plots"), clocks.definitions())
    clocks.simulate(0.05)
    more = clocks.simulate(0.05, go_on=True, needs=chosen.needs)
    assert more.start == pytest.approx(0.05)
    assert more.trace_of("P", 9, "g").values.size == 500


def test_every_panel_has_an_example_that_begins_with_its_word():
    for word, kind in PANELS.items():
        assert kind.word == word
        assert kind.example.startswith(f"{word}(")
        assert kind.says


def test_every_panel_has_its_section_in_the_documentation():
    page = (ROOT / "docs" / "plots.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### `(\w+)\(", page, re.MULTILINE)
    assert sorted(headings) == sorted(PANELS)
