from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from nbspike_magics.rerun import FRESH, LONG, REST, Rerun


class Log:
    """Runs that last `seconds`, asking every millisecond whether to give up."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.started: list[int] = []
        self.gave_up: list[int] = []
        self.shown: list[int] = []
        self.shown_at: list[float] = []
        self.failed: list[BaseException] = []

    def run(self, request: int, cancelled: Callable[[], bool]) -> int:
        self.started.append(request)
        end = time.perf_counter() + self.seconds
        while time.perf_counter() < end:
            if cancelled():
                self.gave_up.append(request)
                message = "interrupted"
                raise RuntimeError(message)
            time.sleep(0.001)
        if request < 0:
            message = f"bad {request}"
            raise ValueError(message)
        return request

    def show(self, result: int, _request: int, _seconds: float) -> None:
        self.shown.append(result)
        self.shown_at.append(time.perf_counter())


@pytest.fixture
def rerun() -> Iterator[Callable[..., tuple[Rerun[int, int], Log]]]:
    made: list[Rerun[int, int]] = []

    def make(
        seconds: float = 0.0, expected: float = 0.0
    ) -> tuple[Rerun[int, int], Log]:
        log = Log(seconds)
        made.append(Rerun(log.run, log.show, log.failed.append, expected=expected))
        return made[-1], log

    yield make
    for each in made:
        each.close()


def workers() -> int:
    return sum(each.name == "nbspike-rerun" for each in threading.enumerate())


def test_the_latest_request_wins_and_most_are_dropped(rerun) -> None:
    worker, log = rerun(0.02)
    for k in range(200):
        worker.ask(k)
        time.sleep(0.001)
    assert worker.wait(5)
    assert log.shown[-1] == 199
    assert log.shown == sorted(log.shown)
    assert 3 < len(log.shown) < 50


def test_short_runs_are_never_given_up(rerun) -> None:
    worker, log = rerun(0.05)
    for k in range(50):
        worker.ask(k)
        time.sleep(0.005)
    assert worker.wait(5)
    assert log.gave_up == []


def test_a_long_run_is_given_up_while_the_picture_is_fresh(rerun) -> None:
    worker, log = rerun(0.0)
    worker.ask(0)
    assert worker.wait(5)
    log.seconds = worker.expected = 2 * LONG
    worker.ask(1)
    time.sleep(0.02)
    worker.ask(2)
    assert worker.wait(5)
    assert log.gave_up == [1]
    assert log.shown == [0, 2]


def test_a_hand_that_never_rests_does_not_starve_the_screen(rerun) -> None:
    worker, log = rerun(0.0)
    worker.ask(-0)
    assert worker.wait(5)
    log.seconds = worker.expected = LONG + 0.1
    start = time.perf_counter()
    k = 0
    while time.perf_counter() - start < 2.5:
        k += 1
        worker.ask(k)
        time.sleep(0.25 if k % 3 == 0 else 0.01)
    assert worker.wait(5)
    gaps = [b - a for a, b in zip(log.shown_at, log.shown_at[1:], strict=False)]
    # fresh for 0.15 s, one run given up at rest, one run to the end, and slack
    assert max(gaps) < FRESH + 2 * log.seconds + 0.3
    assert log.shown[-1] == k


def test_stop_ends_a_run_soon_and_shows_nothing(rerun) -> None:
    worker, log = rerun(5.0)
    worker.ask(1)
    time.sleep(0.05)
    start = time.perf_counter()
    assert worker.stop()
    assert worker.wait(1)
    assert time.perf_counter() - start < 0.3
    assert log.shown == log.failed == []
    assert not worker.stop()


def test_a_result_that_ignored_stop_is_not_shown() -> None:
    release = threading.Event()
    shown: list[int] = []
    worker: Rerun[int, int] = Rerun(
        lambda request, _: request if release.wait(2) else -1,
        lambda result, *_: shown.append(result),
        lambda _: None,
    )
    worker.ask(1)
    worker.stop()
    worker.ask(2)
    release.set()
    assert worker.wait(2)
    worker.close()
    assert shown == [2]


def test_errors_are_reported_and_do_not_end_the_worker(rerun) -> None:
    worker, log = rerun()
    worker.ask(-1)
    assert worker.wait(2)
    worker.ask(5)
    assert worker.wait(2)
    assert [str(each) for each in log.failed] == ["bad -1"]
    assert log.shown == [5]


def test_an_error_while_drawing_is_reported() -> None:
    failed: list[BaseException] = []

    def show(result: int, request: int, seconds: float) -> None:
        raise KeyError(result)

    worker: Rerun[int, int] = Rerun(lambda request, _: request, show, failed.append)
    worker.ask(3)
    assert worker.wait(2)
    worker.close()
    assert [type(each) for each in failed] == [KeyError]


def test_a_thousand_requests_use_one_thread_and_close_leaves_none(rerun) -> None:
    before = workers()
    worker, log = rerun()
    most = 0
    for k in range(1000):
        worker.ask(k)
        most = max(most, workers() - before)
    assert worker.wait(5)
    assert most == 1
    worker.close()
    assert workers() == before
    worker.ask(1001)
    assert workers() == before
    assert log.shown[-1] == 999


def test_requests_from_many_threads_end_with_one_of_the_last(rerun) -> None:
    worker, log = rerun(0.001)
    asked: list[tuple[int, int]] = []

    def ask(first: int) -> None:
        for k in range(first, first + 50):
            asked.append((worker.ask(k), k))
            time.sleep(0.0005)

    threads = [threading.Thread(target=ask, args=(1000 * n,)) for n in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert worker.wait(5)
    assert log.shown[-1] == max(asked)[1]


def test_waiting_on_the_worker_itself_returns(rerun) -> None:
    answers: list[bool] = []
    worker: Rerun[int, int] = Rerun(
        lambda request, _: request,
        lambda *_: answers.append(worker.wait()),
        lambda _: None,
    )
    worker.ask(1)
    assert worker.wait(2)
    worker.close()
    assert answers == [False]


def test_what_follows_waits_for_rest_and_comes_in_order(rerun) -> None:
    worker, log = rerun()
    for k in range(5):
        worker.ask(10 * k, [10 * k + 1, 10 * k + 2])
        assert worker.busy
        time.sleep(0.02)
    began = time.perf_counter()
    assert worker.wait(5)
    assert time.perf_counter() - began < REST + 0.3
    assert [each for each in log.shown if each % 10] == [41, 42]
    assert log.shown[-3:] == [40, 41, 42]


def test_what_follows_gives_way_at_once_however_short(rerun) -> None:
    worker, log = rerun(0.05)
    worker.ask(1, [2], expected=0.05)
    while 2 not in log.started:
        time.sleep(0.002)
    worker.ask(3)
    assert worker.wait(5)
    assert log.gave_up == [2]
    assert log.shown == [1, 3]


def test_nothing_follows_what_was_stopped_or_has_failed(rerun) -> None:
    worker, log = rerun()
    worker.ask(1, [2])
    while not log.shown:
        time.sleep(0.002)
    assert worker.stop()
    assert worker.wait(1)
    worker.ask(-5, [6])
    assert worker.wait(1)
    assert log.shown == [1]
    assert len(log.failed) == 1


def test_closing_does_not_wait_for_what_would_follow(rerun) -> None:
    worker, log = rerun()
    worker.ask(1, [2])
    while not log.shown:
        time.sleep(0.002)
    worker.close()
    assert workers() == 0
    assert log.shown == [1]
