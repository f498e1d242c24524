"""The loop of live mode: one picture for each that the page has drawn."""

from __future__ import annotations

import threading
import time

import pytest

from nbspike_magics.live_loop import MOST_ELAPSED, LiveLoop


class Network:
    """Notes how far it was taken; a part takes `seconds` on the wall."""

    def __init__(self):
        self.seconds = 0.0
        self.error = None
        self.parts = []
        self.shown = []
        self.failed = []

    def advance(self, seconds, cancelled):
        end = time.perf_counter() + self.seconds
        while time.perf_counter() < end and not cancelled():
            time.sleep(0.001)
        if self.error is not None:
            raise self.error
        self.parts.append(seconds)
        return seconds


@pytest.fixture
def network():
    return Network()


@pytest.fixture
def loop(network):
    made = LiveLoop(network.advance, network.shown.append, network.failed.append)
    yield made
    made.close()


def until(condition, seconds=5.0):
    end = time.perf_counter() + seconds
    while not condition():
        assert time.perf_counter() < end
        time.sleep(0.002)


def look_on(loop, pictures):
    """Acknowledge pictures at once, as a page does that looks on."""
    last = loop.shown + pictures
    until(lambda: loop.acknowledge(loop.shown) or loop.shown >= last)


def test_no_picture_is_made_before_the_page_has_drawn_the_last(loop, network):
    loop.start()
    until(lambda: network.shown)
    time.sleep(0.2)
    assert network.shown == [1]

    loop.acknowledge(1)
    until(lambda: len(network.shown) == 2)
    loop.acknowledge(1)  # ticks go on with the picture before
    time.sleep(0.1)
    assert network.shown == [1, 2]


def test_model_time_follows_the_wall_at_the_speed_that_was_asked_for(loop, network):
    loop.speed = 0.5
    loop.start()
    look_on(loop, 2)  # by now it knows what a part costs
    before, began = sum(network.parts), time.perf_counter()
    look_on(loop, 6)
    passed = time.perf_counter() - began

    # slower where the machine is: what was missed is not made up for
    assert 0.05 < (sum(network.parts) - before) / passed < 0.6
    assert max(network.parts) <= 0.5 * MOST_ELAPSED


def test_stop_ends_the_part_in_flight_and_nothing_follows(loop, network):
    network.seconds = 20.0
    loop.start()
    until(lambda: loop._busy)
    stopped = time.perf_counter()
    loop.stop()
    assert loop.wait(5)

    assert time.perf_counter() - stopped < 0.3
    shown = loop.shown
    loop.acknowledge(shown)
    time.sleep(0.1)
    assert loop.shown == shown


def test_a_step_is_as_long_as_asked_and_shown_without_a_page(loop, network):
    loop.step(0.02)
    loop.step(0.5)
    assert loop.wait(5)

    assert network.parts == [0.02, 0.5]
    assert network.shown == [1, 2]
    assert not loop.running


def test_actions_run_on_the_worker_in_order(loop, network):
    done = []
    for number in range(3):
        loop.do(lambda number=number: done.append((number, threading.current_thread())))
    assert loop.wait(5)

    assert [number for number, _ in done] == [0, 1, 2]
    assert all(thread.name == "nbspike-live" for _, thread in done)


def test_an_error_is_told_and_the_loop_can_start_again(loop, network):
    network.error = ValueError("broken")
    loop.start()
    until(lambda: network.failed)
    assert not loop.running
    assert network.shown == []

    network.error = None
    loop.start()
    until(lambda: network.shown)


def test_a_lost_acknowledgement_does_not_stop_the_pictures(loop, network, monkeypatch):
    monkeypatch.setattr("nbspike_magics.live_loop.LOST", 0.1)
    loop.start()
    until(lambda: network.shown)
    until(lambda: loop.acknowledge(0) or len(network.shown) >= 3)


def test_an_idle_worker_ends_and_one_that_is_closed_stays_away(
    loop, network, monkeypatch
):
    monkeypatch.setattr("nbspike_magics.live_loop._LINGER", 0.2)
    loop.start()  # and no page looks on
    until(lambda: network.shown and loop._thread is None)
    loop.acknowledge(1)
    until(lambda: len(network.shown) == 2)
    loop.close()
    loop.start()
    loop.step(1.0)
    assert loop.wait(1)
    assert len(network.shown) == 2
