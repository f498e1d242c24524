"""Clocks of stages: their own time only, and a record for each run."""

from __future__ import annotations

import threading

import pytest

from nbspike.diagnostics import stages
from nbspike.diagnostics.stages import COMPILE, DRAW, LOWER, PARSE, RUN, unseen


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def perf_counter(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(stages, "time", made)
    monkeypatch.setattr(stages._watch, "record", None)
    return made


def test_nothing_is_measured_before_somebody_watches(clock):
    with PARSE:
        clock.now += 1

    assert stages.last_record() is None


def test_time_of_a_stage_is_without_the_stages_inside(clock):
    stages.watch()

    with LOWER:
        clock.now += 1
        with COMPILE:
            clock.now += 5
        clock.now += 2

    record = stages.last_record()
    assert record.seconds == {"lower": 3, "compile": 5}
    assert record.counts == {"lower": 1, "compile": 1}


def test_a_function_is_timed_each_time_and_keeps_its_result(clock):
    stages.watch()

    @PARSE
    def parse(text, *, more):
        clock.now += more
        return text.upper()

    assert [parse("a", more=1), parse("b", more=2)] == ["A", "B"]
    record = stages.last_record()
    assert (record.seconds, record.counts) == ({"parse": 3}, {"parse": 2})


def test_time_before_an_error_counts(clock):
    stages.watch()

    @PARSE
    def parse():
        clock.now += 4
        raise ValueError("bad")

    with pytest.raises(ValueError, match="bad"):
        parse()
    with RUN:
        clock.now += 1

    assert stages.last_record().seconds == {"parse": 4, "run": 1}


def test_a_picture_belongs_to_its_run_and_the_next_cell_does_not(clock):
    stages.watch()
    for stage in (PARSE, RUN, DRAW):
        with stage:
            clock.now += 1
    first = stages.last_record()

    with PARSE:
        clock.now += 7

    assert first.seconds == {"parse": 1, "run": 1, "draw": 1}
    assert stages.last_record().seconds == {"parse": 7}


def test_what_another_thread_rehearses_is_no_stage(clock):
    stages.watch()

    def rehearse():
        with unseen, COMPILE:
            pass

    thread = threading.Thread(target=rehearse)
    thread.start()
    thread.join()

    assert stages.last_record().counts == {}


def test_watching_may_begin_inside_a_stage(clock):
    with LOWER:
        stages.watch()
        with COMPILE:
            clock.now += 1

    assert stages.last_record().seconds == {"compile": 1}


def test_what_another_thread_draws_is_of_another_run(clock):
    stages.watch()
    with stages.RUN:
        clock.now += 1
    with stages.DRAW:
        clock.now += 2

    def draw():
        with stages.DRAW:
            clock.now += 4

    thread = threading.Thread(target=draw)
    thread.start()
    thread.join()

    assert stages.last_record().seconds == {"run": 1, "draw": 2}
