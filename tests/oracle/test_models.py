"""Deterministic models give the numbers that were seen in Brian 2.9."""

from __future__ import annotations

import json

import pytest

from nbspike import defaultclock, ms, seed
from tests.oracle import observed, run
from tests.oracle.compare import TOLERANCE
from tests.oracle.registry import MODELS

run.load()
SEEN = json.loads(observed.FILE.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def usual_time_step():
    yield
    defaultclock.dt = 0.1 * ms
    seed()


@pytest.mark.parametrize("name", SEEN)
@pytest.mark.filterwarnings("ignore::nbspike.NbspikeWarning")
def test_model_gives_the_numbers_seen_in_brian(name):
    found = run.run_one(name)

    wrong = {
        part: observed.difference(seen, found[part], TOLERANCE)
        for part, seen in SEEN[name].items()
    }
    assert {part: what for part, what in wrong.items() if what} == {}
    assert found.keys() == SEEN[name].keys()


def test_deterministic_models_are_all_there():
    assert SEEN.keys() == {name for name, model in MODELS.items() if not model.tests}


def test_a_difference_is_seen():
    seen = observed.digest(run.run_one("simple_model")["x"])
    array = run.run_one("simple_model")["x"]
    assert observed.difference(seen, array, TOLERANCE) == ""

    array[0, 1234] += 1e-6
    assert observed.difference(seen, array, TOLERANCE) != ""
