"""Findings of a stage are reported together, each once."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.codes import CODES
from nbspike.diagnostics.errors import NbspikeError, UnitError
from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span

SOURCE = SourceText("a + b", "%%constants")


def test_no_finding_raises_nothing():
    Findings().raise_if_any()


def test_all_findings_are_raised_together():
    findings = Findings()
    findings.add("NB301", "b is wrong", Span(SOURCE, 4, 5))
    findings.add("NB301", "a is wrong", Span(SOURCE, 0, 1))

    with pytest.raises(UnitError) as caught:
        findings.raise_if_any()

    assert [item.message for item in caught.value.findings] == [
        "a is wrong",
        "b is wrong",
    ]


def test_same_finding_counts_once():
    findings = Findings()
    for _ in range(2):
        findings.add("NB301", "a is wrong", Span(SOURCE, 0, 1))

    assert len(findings) == 1


def test_each_code_has_a_class_of_its_own_or_shares_one():
    assert {kind for kind, _ in CODES.values()} <= NbspikeError.registry.keys()
