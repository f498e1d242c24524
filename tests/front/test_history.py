"""Undo and Redo: a drag is one step, and nothing is lost on the way."""

from __future__ import annotations

import pytest

from nbspike_magics.history import PAUSE, History
from tests.front.pictures import row


class Clock:
    """A clock that stands until it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def history(clock) -> History[int]:
    return History(0, clock)


def drag(history: History[int], clock: Clock, *values: int, of: str = "w") -> None:
    for value in values:
        clock.now += PAUSE / 10
        history.record(value, of)
    clock.now += 2 * PAUSE


def test_a_drag_is_one_step(history, clock) -> None:
    drag(history, clock, 1, 2, 3)
    drag(history, clock, 4, 5)
    assert history.undo() == 3
    assert history.undo() == 0
    assert history.undo() is None
    assert history.redo() == 3
    assert history.redo() == 5
    assert history.redo() is None


def test_only_the_first_move_of_a_drag_begins_a_step(history, clock) -> None:
    assert history.record(1, "w")
    clock.now += PAUSE / 2
    assert not history.record(2, "w")
    clock.now += 2 * PAUSE
    assert history.record(3, "w")


def test_another_slider_is_another_step_without_a_pause(history) -> None:
    history.record(1, "w")
    history.record(2, "tau")
    assert history.undo() == 1


def test_buttons_are_always_steps_of_their_own(history) -> None:
    history.record(1)
    history.record(2)
    history.record(3, "w")
    assert [history.undo() for _ in range(3)] == [2, 1, 0]


def test_a_new_step_forgets_what_was_taken_back(history, clock) -> None:
    drag(history, clock, 1)
    drag(history, clock, 2)
    history.undo()
    assert history.can_redo
    drag(history, clock, 7)
    assert not history.can_redo
    assert history.undo() == 1


def test_a_move_after_undo_is_no_part_of_the_drag_before_it(history) -> None:
    history.record(1, "w")
    history.undo()
    history.record(5, "w")
    assert history.undo() == 0


def test_a_drag_back_to_its_beginning_is_no_step(history, clock) -> None:
    drag(history, clock, 3)
    drag(history, clock, 4, 5, 3)
    assert history.can_undo
    assert history.undo() == 0


def test_a_drag_back_to_the_start_leaves_nothing_to_take_back(history, clock) -> None:
    drag(history, clock, 4, 0)
    assert not history.can_undo
    assert history.undo() is None


def test_the_same_state_again_is_no_step_and_keeps_redo(history, clock) -> None:
    drag(history, clock, 1)
    history.undo()
    assert not history.record(0)
    assert history.redo() == 1


def buttons(explorer) -> tuple[bool, bool]:
    """Return whether Undo and Redo can be pressed."""
    panel = explorer._toolbar
    return not panel.undo.disabled, not panel.redo.disabled


def test_undo_and_redo_move_the_sliders_and_run_once(explorer, fake) -> None:
    assert buttons(explorer) == (False, False)
    for value in (2.0, 2.5, 3.0):
        row(explorer).slider.value = value
    row(explorer, "g").slider.value = 8.0
    assert explorer.wait(5)
    assert buttons(explorer) == (True, False)
    explorer._toolbar.undo.click()
    assert explorer.wait(5)
    assert explorer.values == pytest.approx({"w_e": 3e-3, "g": 4.0})
    before = len(fake.calls)
    explorer._toolbar.undo.click()
    assert explorer.wait(5)
    assert len(fake.calls) == before + 1
    assert fake.calls[-1] == ({"w_e": 1e-3, "g": 4.0}, 7)
    assert (row(explorer).slider.value, row(explorer).number.value) == (1.0, "1")
    assert buttons(explorer) == (False, True)
    explorer._toolbar.redo.click()
    explorer._toolbar.redo.click()
    assert explorer.wait(5)
    assert fake.calls[-1] == (pytest.approx({"w_e": 3e-3, "g": 8.0}), 7)
    assert buttons(explorer) == (True, False)


def test_reset_is_one_step_that_undo_takes_back(explorer, fake) -> None:
    explorer.set("w_e", 2e-3)
    explorer.set("g", 6.0)
    assert explorer.wait(5)
    before = len(fake.calls)
    explorer._toolbar.reset.click()
    assert explorer.wait(5)
    assert fake.calls[before:] == [({"w_e": 1e-3, "g": 4.0}, 7)]
    explorer.undo()
    assert explorer.wait(5)
    assert fake.calls[-1] == (pytest.approx({"w_e": 2e-3, "g": 6.0}), 7)


def test_undo_brings_the_old_noise_back_and_new_noise_is_new(explorer, fake) -> None:
    explorer.new_noise()
    explorer.undo()
    assert explorer.seed == 7
    explorer.new_noise()
    assert explorer.wait(5)
    assert fake.calls[-1][1] == 9
    assert "seed 9" in explorer._screen.line.widget.value
    explorer.reset()
    assert explorer.wait(5)
    assert "seed 7" in explorer._screen.line.widget.value


def test_undo_with_nothing_to_take_back_runs_nothing(explorer, fake) -> None:
    explorer.undo()
    explorer.redo()
    assert explorer.wait(5)
    assert len(fake.calls) == 1


def test_the_picture_before_undo_is_its_ghost(explorer) -> None:
    explorer.set("w_e", 3e-3)
    assert explorer.wait(5)
    explorer.undo()
    assert explorer.wait(5)
    figure = explorer._screen.figures._traces[0]
    assert figure._curves[0].y[0] == pytest.approx(-59)
    assert figure._ghosts[0].y[0] == pytest.approx(-57)


def test_every_button_says_what_it_does(explorer) -> None:
    panel = explorer._toolbar
    for button in (panel.undo, panel.redo, panel.reset, panel.noise, panel.stop):
        assert button.tooltip
