"""Every textual entry of the fault corpus is refused with its words and its place."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.equations import parse_model
from nbspike.lang.expr_parse import parse_condition, parse_value
from nbspike.lang.headers import parse_neurons_header
from nbspike.lang.neurons import parse_neurons
from nbspike.lang.statement_parse import parse_statements
from nbspike.lang.synapses import parse_synapses

CORPUS = Path(__file__).with_name("corpus_text.json")
ENTRIES = {entry["id"]: entry for entry in json.loads(CORPUS.read_text("utf-8"))}

# valid text whose fault is in its meaning: the model stage refuses these
NEEDS_MEANING = {
    "t-noarg": "how many arguments a function takes is in the table of functions",
    "l-powtower": "the size of an exponent is a bound on the model",
    "l-powtower-neg": "the size of an exponent is a bound on the model",
    "l-unit-powtower": "the size of an exponent of a unit is a bound on the model",
    "l-expand-bomb": "nothing is expanded here; numbers decide later",
}


def expanded(value):
    """Return the text that an entry describes by repetition."""
    if not isinstance(value, dict):
        return value
    times = value["times"]
    return (
        value.get("prefix", "")
        + value["repeat"] * times
        + value.get("middle", "")
        + value.get("repeat2", "") * times
        + value.get("suffix", "")
    )


def pieces(entry):
    """Yield the parser and the text of every piece of a model."""
    yield parse_model, "equations", expanded(entry.get("equations", "w : 1"))
    if "threshold" in entry:
        yield parse_condition, "threshold", entry["threshold"]
    if "reset" in entry:
        yield parse_statements, "reset", entry["reset"]
    if "method" in entry:
        yield parse_neurons, "cell", f"method: {entry['method']}"
    if "on_pre" in entry:
        yield parse_statements, "on_pre", entry["on_pre"]
    for value in entry.get("set", {}).values():
        yield parse_value, "set", value
    for key, value in entry.get("connect", {}).items():
        text = value if key == "condition" else f"{key}={value}"
        yield parse_synapses, "connect", f"connect: {text}"
    if "name" in entry:
        yield parse_neurons_header, "header", f"{entry['name']}[{entry['n']}]"
    if "magic_line" in entry:
        yield parse_neurons_header, "header", entry["magic_line"]


def errors(entry):
    """Return the errors of an entry by the piece they come from."""
    found = {}
    for parse, name, text in pieces(entry):
        try:
            parse(SourceText(text, name))
        except NbspikeError as error:
            found[name] = error
    return found


REFUSED = sorted(
    name
    for name, entry in ENTRIES.items()
    if entry["expected"]["outcome"] == "error" and name not in NEEDS_MEANING
)
ACCEPTED = sorted(set(ENTRIES) - set(REFUSED))


@pytest.mark.parametrize("name", REFUSED)
def test_bad_text_is_refused_with_its_words_and_its_place(name):
    entry = ENTRIES[name]
    expected = entry["expected"]
    start = time.process_time()
    found = errors(entry)
    assert time.process_time() - start < expected["max_seconds"]
    assert found
    text = "\n".join(str(error) for error in found.values()).lower()
    missing = [word for word in expected["must_name"] if word.lower() not in text]
    assert not missing, text
    if "line" in expected:
        span = found[expected["where"]].findings[0].span
        place = span.source.position(span.start)
        assert place == (expected["line"], expected["col"]), text


@pytest.mark.parametrize("name", ACCEPTED)
def test_text_without_a_fault_of_its_own_is_read(name):
    assert not errors(ENTRIES[name])
