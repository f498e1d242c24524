"""Mistakes that people make: each is found, at its place, in their own words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nbspike.diagnostics.errors import NbspikeError

FAULTS = json.loads(Path(__file__).with_name("faults.json").read_text("utf-8"))

MOST_LINES = 12


def _check(read, fault) -> None:
    if fault["form"] == "neurons":
        read.neurons(fault["equations"], fault.get("threshold"), fault.get("reset", ""))
        return
    end = fault["source"]
    neurons = read.neurons(end["eq"], end["threshold"], end["reset"])
    read.synapses(
        fault["model"], fault.get("on_pre", ""), source=neurons, target=neurons
    )


@pytest.mark.parametrize("fault", FAULTS, ids=[item["id"] for item in FAULTS])
def test_fault_is_named_and_placed(read, fault):
    expected = fault["expected"]
    with pytest.raises(NbspikeError) as caught:
        _check(read, fault)
    message = str(caught.value)
    lowered = message.lower()
    missing = [word for word in expected["must_name"] if word.lower() not in lowered]
    assert not missing, message
    span = caught.value.findings[0].span
    assert span is not None
    assert span.source.name == expected["where"]
    assert span.source.position(span.start) == (expected["line"], expected["col"])
    assert len(message.splitlines()) <= MOST_LINES
