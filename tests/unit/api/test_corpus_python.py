"""Scripts with a mistake: the message names it, and comes quickly."""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841, N806

from __future__ import annotations

import json
import re
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

import nbspike
from nbspike import NbspikeError, NbspikeWarning, UnitError
from nbspike.runtime import memory

ENTRIES = json.loads(Path(__file__).with_name("corpus_python.json").read_text())

#: Entries that need what is not there, and why.
OUT_OF_SCOPE = {
    "b-stiff-ringing": "no method judges whether the time step is stable",
    "b-log-negative": "the message names the variable and the time, not the function",
    "c-indegree-gt-pool": "`indegree=` is refused; `fixed_indegree=` says it",
}

#: What the corpus calls errors that have another class here.
CLASSES = {
    "ParameterValueError": NbspikeError,
    "TimeGridError": NbspikeError,
}


@pytest.fixture(autouse=True)
def _computer_of_a_class(monkeypatch):
    """Four gigabytes are available, whatever machine the tests run on."""
    monkeypatch.setattr(memory, "available_bytes", lambda: 4_000_000_000)


def played(entry):
    """Return the error, the warnings and the seconds of a script."""
    names = {"__name__": "script", "nan": np.nan, "inf": np.inf}
    names |= {name: getattr(nbspike, name) for name in nbspike.__all__}
    error = None
    started = time.process_time()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            exec(compile(entry["code"], "script", "exec"), names)  # noqa: S102
        except NbspikeError as raised:
            error = raised
    seconds = time.process_time() - started
    said = [str(item.message) for item in caught if item.category is NbspikeWarning]
    return error, said, seconds


def judged(entry):
    """Return an entry as a test; those out of scope fail, and have to."""
    reason = OUT_OF_SCOPE.get(entry["id"])
    marks = () if reason is None else pytest.mark.xfail(reason=reason, strict=True)
    return pytest.param(entry, id=entry["id"], marks=marks)


@pytest.mark.parametrize("entry", [judged(entry) for entry in ENTRIES])
def test_mistake_is_named(entry):
    expected = entry["expected"]
    error, said, _ = played(entry)

    if expected["outcome"] == "error":
        assert error is not None
        kind = getattr(nbspike, expected["error"], CLASSES.get(expected["error"]))
        assert isinstance(error, kind)
        text = str(error)
    else:
        assert error is None
        text = "\n".join(said)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)  # 1,024,000,000 is easier to read
    missing = [
        word for word in expected["must_name"] if word.lower() not in text.lower()
    ]
    assert not missing, text


@pytest.mark.parametrize(
    "entry",
    [entry for entry in ENTRIES if entry["kind"] == "memory"],
    ids=lambda entry: entry["id"],
)
def test_too_large_a_network_is_refused_at_once(entry):
    played(entry)  # compiles what there is to compile
    _, _, seconds = played(entry)

    assert seconds < entry["expected"]["max_seconds"]


def test_lists_of_exceptions_are_current():
    known = {entry["id"] for entry in ENTRIES}

    assert OUT_OF_SCOPE.keys() <= known


@pytest.mark.parametrize("value", [5, 5.0, True, "5", [5], None])
def test_duration_without_unit_is_refused(value):
    G = nbspike.NeuronGroup(1, "v : 1")

    with pytest.raises(UnitError, match=r"run\(\d+(\.\d+)?\*ms\)"):
        nbspike.run(value)
