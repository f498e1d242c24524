"""Record and replay: what the sliders did, as text, and again."""

from __future__ import annotations

import threading
import time

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike_magics.recording import Recorder
from nbspike_magics.request import Standing
from tests.front.pictures import row

DRAG = """\
0.00: w_e = 1*mV, g = 4, seed = 7
0.10: w_e = 2*mV
0.20: w_e = 2.5*mV
0.30: g = 5, w_e = 3*mV
0.40: seed = 9
"""


def test_moves_are_noted_with_their_times_and_units(explorer) -> None:
    explorer.record()
    for value in (2.0, 2.5):
        time.sleep(0.03)
        row(explorer).slider.value = value
    time.sleep(0.03)
    explorer.new_noise()
    text = explorer.end_recording()
    assert explorer.wait(5)
    row(explorer).slider.value = 4.0
    lines = [line.partition(": ") for line in text.splitlines()]
    assert [behind for _, _, behind in lines] == [
        "w_e = 1*mV, g = 4, seed = 7",
        "w_e = 2*mV",
        "w_e = 2.5*mV",
        "seed = 8",
    ]
    times = [float(first) for first, _, _ in lines]
    assert times == sorted(times)
    assert 0.02 <= times[1] < 1
    assert explorer.recording == text


def test_a_step_of_several_sliders_is_one_line() -> None:
    now = [10.0]
    recorder = Recorder(lambda _, value: f"{value:g}", lambda: now[0])
    recorder.begin(Standing({"a": 1.0, "b": 2.0}, 1))
    now[0] = 11.5
    recorder.note(Standing({"a": 3.0, "b": 4.0}, 1))
    recorder.note(Standing({"a": 3.0, "b": 4.0}, 1))
    now[0] = 11.505  # two events of one click
    recorder.note(Standing({"a": 3.0, "b": 4.0}, 2))
    assert (
        recorder.end() == "0.00: a = 1, b = 2, seed = 1\n1.50: a = 3, b = 4, seed = 2"
    )
    recorder.note(Standing({"a": 9.0, "b": 4.0}, 2))
    assert recorder.text.count("\n") == 1


def test_a_replay_ends_where_the_recording_ended(explorer, fake) -> None:
    explorer.replay(DRAG)
    assert explorer.wait(5)
    assert explorer.values == pytest.approx({"w_e": 3e-3, "g": 5.0})
    assert explorer.seed == 9
    assert fake.calls[-1] == (pytest.approx({"w_e": 3e-3, "g": 5.0}), 9)
    assert "nbspike-replay" not in [each.name for each in threading.enumerate()]
    explorer.new_noise()
    assert explorer.seed == 10
    assert explorer.wait(5)


def test_a_replay_keeps_the_times(explorer) -> None:
    moved: list[tuple[float, float]] = []
    began = time.perf_counter()
    row(explorer).on_change(
        lambda _, value: moved.append((time.perf_counter() - began, value))
    )
    explorer.replay(DRAG)
    assert explorer.wait(5)
    assert [value for _, value in moved] == [2.0, 2.5, 3.0]
    for (at, _), wanted in zip(moved, (0.1, 0.2, 0.3), strict=True):
        assert wanted - 0.001 <= at < wanted + 0.09


def test_at_high_speed_the_latest_wins(explorer, fake) -> None:
    explorer.replay(DRAG, speed=1e6)
    assert explorer.wait(5)
    assert explorer.values == pytest.approx({"w_e": 3e-3, "g": 5.0})
    assert explorer.seed == 9
    assert len(fake.calls) <= 3


def test_a_recording_of_an_explorer_replays_in_it(explorer) -> None:
    explorer._toolbar.record.click()
    assert explorer._toolbar.record.description == "End"
    assert explorer._toolbar.replay.disabled
    row(explorer).slider.value = 2.0
    row(explorer, "g").slider.value = 8.0
    explorer._toolbar.record.click()
    assert explorer._box.text == explorer.recording
    explorer.reset()
    explorer._toolbar.replay.click()
    assert explorer.wait(5)
    assert explorer.values == pytest.approx({"w_e": 2e-3, "g": 8.0})


def test_stop_and_close_end_a_replay(explorer) -> None:
    for end in (explorer.stop, explorer.close):
        explorer.replay("0.00: w_e = 2*mV\n60.00: w_e = 3*mV")
        began = time.perf_counter()
        end()
        assert time.perf_counter() - began < 1
        assert not explorer._replay.running
    assert explorer.values["w_e"] == pytest.approx(2e-3)


def test_a_replay_is_steps_that_undo_takes_back(explorer) -> None:
    explorer.replay("0.00: w_e = 2*mV\n0.02: w_e = 3*mV, g = 5")
    assert explorer.wait(5)
    explorer.undo()
    explorer.undo()
    assert explorer.wait(5)
    assert explorer.values == pytest.approx({"w_e": 1e-3, "g": 4.0})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("w_e = 2*mV", "NB843"),
        ("0.0: w_e", "NB843"),
        ("1.0: w_e = 2*mV\n0.5: w_e = 3*mV", "NB843"),
        ("0.0: seed = 1.5", "NB843"),
        ("1.2.3: w_e = 2*mV", "NB843"),
        ("0.0: w_x = 2*mV", "NB804"),
        ("0.0: w_e = 20*mV", "NB804"),
    ],
)
def test_what_is_no_recording_moves_nothing(explorer, fake, text, code) -> None:
    with pytest.raises(NbspikeError) as caught:
        explorer.replay(text)
    assert caught.value.code == code
    assert len(fake.calls) == 1


def test_units_of_a_recording_are_checked_and_underlined(network) -> None:
    ex = network.run("%explore w_e --for 20*ms")
    with pytest.raises(NbspikeError) as caught:
        ex.replay("0.00: w_e = 1*mV\n0.10: w_e = 2*nA")
    (finding,) = caught.value.findings
    assert (finding.code, finding.span.text) == ("NB310", "2*nA")
    assert "in the recording, line 2, column 13" in str(caught.value)
    ex.replay("0.00: w_e = 1500*uvolt")
    assert ex.wait(30)
    assert ex.values["w_e"] == pytest.approx(1.5e-3)
    ex.close()


def test_an_empty_recording_does_nothing(explorer) -> None:
    explorer.replay("")
    assert explorer.wait(1)
    explorer.replay()
    assert explorer.wait(1)
