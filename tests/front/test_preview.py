"""While a hand moves a slider, as much of a run as can be had in 80 ms."""

from __future__ import annotations

import re
import time

import pytest

from nbspike_magics.explorer import Explorer
from nbspike_magics.pace import PARTS, PREVIEW, Pace
from tests.front.pictures import CONTROL, Fake, row


@pytest.fixture
def slow():
    """An Explorer whose whole run of half a second takes 0.4 s."""
    fake = Fake()
    fake.slowness = 0.8
    made = Explorer([CONTROL], fake, duration=0.5, seed=7)
    yield made, fake
    made.close()


def test_a_moving_hand_sees_previews_and_a_resting_one_the_whole_run(slow) -> None:
    explorer, fake = slow
    said = []
    explorer._screen.line.widget.observe(
        lambda _: said.append(explorer.status), "value"
    )
    for k in range(30):
        row(explorer).slider.value = 2 + k / 50
        time.sleep(0.016)
    assert explorer.wait(5)

    first, *moving, last = fake.lengths
    assert first == last == 0.5
    assert len(moving) >= 4
    assert max(moving) * fake.slowness <= PREVIEW
    assert all(each.startswith("preview: w_e") for each in said[:-1])
    assert said[-1] == explorer.status == "w_e 2.58"
    assert fake.lengths.count(0.5) == 2


def test_the_caption_of_a_preview_says_how_much_it_shows(slow) -> None:
    explorer, _ = slow
    classes, captions = [], []

    def note(change) -> None:
        classes.append(
            "nbspike-preview" in explorer._screen.figures.widget._dom_classes
        )
        captions.append(change["new"])

    explorer._screen.line.widget.observe(note, "value")
    row(explorer).slider.value = 2.0
    assert explorer.wait(5)

    assert classes == [True, False]
    assert re.search(r"the first (50|25) ms of 500 ms, seed 7", captions[0])
    assert "preview" not in captions[1]


def test_what_is_not_in_a_hand_runs_at_full_length_at_once(slow) -> None:
    explorer, fake = slow
    fake.lengths.clear()
    explorer.set("w_e", 2e-3)
    assert explorer.wait(5)
    row(explorer).number.value = "3"
    assert explorer.wait(5)
    row(explorer).reset_button.click()
    assert explorer.wait(5)
    explorer.new_noise()
    assert explorer.wait(5)
    explorer.undo()
    assert explorer.wait(5)
    assert fake.lengths == [0.5] * 5


def test_a_quick_model_needs_no_preview(explorer, fake) -> None:
    for k in range(20):
        row(explorer).slider.value = 2 + k / 50
        time.sleep(0.005)
    assert explorer.wait(5)
    assert set(fake.lengths) == {0.5}


def test_a_new_move_takes_the_worker_from_the_whole_run(slow) -> None:
    """A preview is never kept waiting for a run of other values."""
    explorer, fake = slow
    fake.slowness = 6.0
    explorer._pace = Pace(3.0)
    row(explorer).slider.value = 2.0
    while fake.lengths[-1] != 0.5 or len(fake.lengths) < 3:
        time.sleep(0.005)
    began = time.perf_counter()
    row(explorer).slider.value = 2.5
    while explorer.view.summary != "w_e 2.50":
        time.sleep(0.005)
    assert time.perf_counter() - began < 0.3
    explorer.stop()
    assert explorer.wait(1)


def test_a_window_that_a_preview_would_leave_empty_is_run_whole(slow) -> None:
    explorer, fake = slow
    explorer._screen.figures.window.value = (300, 400)
    row(explorer).slider.value = 2.0
    assert explorer.wait(5)
    assert fake.lengths == [0.5, 0.5]


def test_sync_runs_before_set_returns_and_without_a_thread() -> None:
    fake = Fake()
    fake.slowness = 0.8
    explorer = Explorer([CONTROL], fake, duration=0.1, sync=True)
    row(explorer).slider.value = 2.0
    assert explorer.status == "w_e 2.00"
    fake.slowness = 0.0
    fake.error = ValueError("no value")
    explorer.set("w_e", 3e-3)
    assert explorer.status == "ValueError: no value"
    assert explorer._rerun._thread is None
    assert set(fake.lengths) == {0.1}
    explorer.close()


def settled(overhead: float, whole: float) -> float:
    """Return the part that a pace comes to if runs take overhead + part*whole."""
    pace = Pace(10.0)  # the first run has compiled
    pace.learn(1.0, overhead + whole)
    seen = []
    for _ in range(40):
        seen.append(pace.part)
        pace.learn(pace.part, overhead + pace.part * whole)
    return max(seen[-10:])


@pytest.mark.parametrize("overhead", [0.0, 0.01, 0.03])
@pytest.mark.parametrize("whole", [0.01, 0.1, 0.4, 0.9, 3.0])
def test_pace_comes_to_the_longest_quick_preview(overhead, whole) -> None:
    quick = [each for each in PARTS if overhead + each * whole <= PREVIEW]
    part = settled(overhead, whole)
    if quick:
        # between 40 % of the time and all of it, neither longer nor shorter
        assert part in quick
        longer = [each for each in PARTS if each > part]
        assert not longer or 2.5 * (overhead + part * whole) > 0.99 * PREVIEW
    else:
        assert part == PARTS[-1]


def test_pace_forgets_that_the_first_run_compiled() -> None:
    pace = Pace(4.0)
    assert pace.part == 0.02
    pace.learn(1.0, 0.05)
    assert pace.part == 1.0
