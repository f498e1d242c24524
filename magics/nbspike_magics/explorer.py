"""The Explorer: what a class does with a model that it can steer.

Presets, sharing, recording and applying are built from what `Steering` offers; a
front end that cannot show widgets has the picture and the text.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from nbspike.diagnostics.errors import fail
from nbspike.picture.png import draw
from nbspike.units.dimension import dimension
from nbspike.units.display import source_text
from nbspike.worksheet.replaying import SEED, read_recording
from nbspike.worksheet.sharing import State
from nbspike_magics.controls import Control
from nbspike_magics.presets import Choice, PresetMenu, saved_choice
from nbspike_magics.recording import Recorder, Replay
from nbspike_magics.request import Runner, Standing
from nbspike_magics.slider_row import Reader
from nbspike_magics.steering import Steering
from nbspike_magics.text_box import TextBox

_SECOND = dimension(second=1)


class Explorer(Steering):
    """Sliders and linked figures, and the tools of a lecture.

    Parameters
    ----------
    controls, run, duration, seed, title, read, sync, seeds
        See `Steering`.
    presets
        What the drop-down list offers.
    model
        Returns a hash of the model that is run, for those who share a state.
    plots
        What is shown, as behind ``--plots``.
    insert
        Puts a text into the next cell of the notebook.

    Attributes
    ----------
    widget : ipywidgets.Widget
        The panel.
    """

    def __init__(
        self,
        controls: Sequence[Control],
        run: Runner,
        *,
        duration: float,
        seed: int = 1,
        title: str = "Explorer",
        read: Reader | None = None,
        sync: bool = False,
        seeds: int = 1,
        presets: Sequence[Choice] = (),
        model: Callable[[], str] = lambda: "",
        plots: str = "",
        insert: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(
            controls,
            run,
            duration=duration,
            seed=seed,
            title=title,
            read=read,
            sync=sync,
            seeds=seeds,
        )
        self._read, self._model, self._plots, self._insert = read, model, plots, insert
        self._box = TextBox()
        self._presets = PresetMenu(
            presets, self._guarded(self.choose), self._guarded(self._save_and_show)
        )
        self._recorder = Recorder(self._typed)
        self._replay = Replay(self._play, self._fail)
        self._heard += [self._recorder.note, self._leave_preset]
        self._preset_values: Mapping[str, float] = {}
        bar, screen = self._toolbar, self._screen
        self._panel.arrange(
            [
                *self._strip.widgets,
                self._presets.widget,
                bar.widget,
                screen.differences,
            ],
            [screen.line.widget, self._box.widget, screen.figures.widget],
        )
        clicks = {
            bar.record: self._record_or_end,
            bar.replay: self.replay,
            bar.share: self._share,
            bar.apply: self._show_constants,
        }
        for button, action in clicks.items():
            button.on_click(self._guarded(lambda _, action=action: action()))

    # --- presets ---------------------------------------------------------------

    @property
    def presets(self) -> tuple[str, ...]:
        """Names of the presets."""
        return self._presets.names

    def choose(self, name: str) -> None:
        """Put the sliders to the values of a preset, as one step.

        Raises
        ------
        OptionError
            NB841 if there is no such preset, or the sliders cannot follow it; none
            of them moves then.
        """
        choice = self._presets.choice(name)
        with self._strip.lock:
            shown = {}
            for key, value in choice.values(self.values).items():
                if key not in self._strip.rows:
                    message = f"`{name}` sets `{key}`, which has no slider here"
                    raise fail("NB841", message, hint=f"Add `{key}` to the Explorer")
                control = self._strip.rows[key].control
                shown[key] = control.display(value)
                if not control.reaches(shown[key]):
                    message = f"`{name}` sets `{key}` to {control.text(shown[key])}, "
                    hint = f"Write `{key}=[low, high]` with a wider range"
                    raise fail("NB841", message + control.outside, hint=hint)
            self._strip.put(shown)
            self._preset_values = shown
            self._moved()
            self._presets.show(name)

    def save_preset(self, name: str, label: str = "") -> None:
        """Let a name stand for the present values.

        Raises
        ------
        OptionError
            NB840 if it is no name.
        """
        shown = self._strip.shown
        texts = {key: self._typed(key, value) for key, value in shown.items()}
        self._presets.offer([saved_choice(name, label, self.values, texts)])
        self._preset_values = shown
        self._presets.show(name)

    def offer_presets(self, presets: Sequence[Choice], gone: Iterable[str]) -> None:
        """Put other presets into the list, and take some out."""
        self._presets.offer(presets, gone)

    def remark(self, text: str) -> None:
        """Write something below the status line, until the next run."""
        self._screen.line.say(self.status, text)

    def _save_and_show(self, name: str) -> None:
        self.save_preset(name)
        self._box.show(
            "to keep the presets, put this into a cell", self._presets.text()
        )

    def _leave_preset(self, standing: Standing) -> None:
        """Take the name of a preset away when a slider leaves it."""
        values = standing.values
        if any(values[key] != value for key, value in self._preset_values.items()):
            self._presets.show("")

    # --- sharing ---------------------------------------------------------------

    def state(self) -> str:
        """Return all that makes this picture, as a line of JSON.

        ``%explore --state '{ … }'`` makes it again, in any notebook with the same
        model: values and ranges of the sliders, length, seed and plots.
        """
        constants = {
            name: f"{self._typed(name, row.value)} in {row.control.typed_range()}"
            for name, row in self._strip.rows.items()
        }
        length = source_text(self._duration, _SECOND)
        return State(
            self._model(), length, self.seed, constants, self._plots, self.seeds
        ).text()

    def constants(self) -> str:
        """Return a ``%%constants`` cell with the present values."""
        pairs = []
        for name, row in self._strip.rows.items():
            control = row.control
            text = f"{name} = {self._typed(name, row.value)} in {control.typed_range()}"
            pairs.append((text, control.label))
        width = max((len(text) for text, label in pairs if label), default=0)
        lines = [
            f"{text:{width}}  # {label}" if label else text for text, label in pairs
        ]
        return "\n".join(["%%constants", *lines])

    def apply(self) -> None:
        """Write a ``%%constants`` cell with the present values below this one.

        The notebook stays the only record: sliders do not change it by themselves.
        """
        if self._insert is None:
            self._show_constants()
        else:
            self._insert(self.constants())

    def _share(self) -> None:
        line = f"%explore --state '{self.state()}'"
        self._box.show("copy this; in a cell it makes the same picture", line)

    def _show_constants(self) -> None:
        # a front end inserts cells when a cell has run, never at a click
        self._box.show("copy this into a cell, or run ex.apply()", self.constants())

    # --- recording -------------------------------------------------------------

    @property
    def recording(self) -> str:
        """What was recorded, as text: a time in seconds, and what moved then."""
        return self._recorder.text

    def record(self) -> None:
        """Note from now on what the sliders do, instead of what was noted before."""
        with self._strip.lock:
            self._recorder.begin(self._standing)
        self._toolbar.offer_record(True, replay=False)

    def end_recording(self) -> str:
        """Stop noting, and return what was noted."""
        text = self._recorder.end()
        self._toolbar.offer_record(False, replay=bool(text))
        return text

    def replay(self, recording: str | None = None, speed: float = 1.0) -> None:
        """Do again what was recorded, each move at its time; `wait` waits for it.

        Parameters
        ----------
        recording
            Text of a recording; by default the last one of this Explorer.
        speed
            How many times faster than it was recorded.

        Raises
        ------
        NbspikeError
            NB843 and others for a text that is no recording, NB804 for values that
            no slider here reaches.
        """
        text = self.end_recording() if recording is None else recording
        moves = read_recording(text, self._value_of)
        for move in moves:
            for name, value in move.values.items():
                if name != SEED:
                    self._strip.check_si(name, value)
        self._replay.start(moves, speed)

    def stop(self) -> None:
        """Stop the replay, and the run in flight; the last good picture stays."""
        self._replay.stop()
        super().stop()

    def wait(self, timeout: float | None = None) -> bool:
        """Return whether replay and all runs came to an end within `timeout` second."""
        return self._replay.wait(timeout) and super().wait(timeout)

    def close(self) -> None:
        """End replay and worker, and take the widgets away."""
        self._replay.stop()
        super().close()

    def _record_or_end(self) -> None:
        if self._recorder.recording:
            text = self.end_recording()
            self._box.show("ex.replay(text) does it again", text)
        else:
            self.record()

    def _play(self, values: Mapping[str, float]) -> None:
        with self._strip.lock:
            for name, value in values.items():
                if name == SEED:
                    self.seed = int(value)
                    self._latest_seed = max(self._latest_seed, self.seed)
                else:
                    self._strip.put_si(name, value)
            moved = [name for name in values if name != SEED]
            gesture = moved[0] if len(moved) == 1 == len(values) else None
            self._moved(gesture, in_hand=gesture is not None)

    def _value_of(self, name: str, text: str) -> float:
        """Return the SI value of what a recording says of a constant."""
        self._strip.require(name)
        if self._read is not None:
            return self._read(name, text)
        control = self._strip.rows[name].control
        return control.si(float(text.removesuffix(f"*{control.unit}")))

    # --- showing ---------------------------------------------------------------

    def _typed(self, name: str, value: float) -> str:
        return self._strip.rows[name].control.typed(value)

    def __repr__(self) -> str:
        """Return what does not change from machine to machine."""
        names = ", ".join(self.values)
        return f"<Explorer {names}; {self._duration:g} s, seed {self._first_seed}>"

    def _repr_mimebundle_(
        self, **_options: object
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the widget, the picture for where no widget lives, and a text.

        The state goes into the metadata of the output.
        """
        bundle: dict[str, Any] = dict(self.widget._repr_mimebundle_())
        bundle["text/plain"] = repr(self)
        bundle["image/png"] = base64.b64encode(draw(self.view)).decode("ascii")
        return bundle, {"nbspike": {"state": json.loads(self.state())}}
