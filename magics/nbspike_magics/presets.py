"""Named sets of values: a drop-down list of them, and a button to save another.

Style sheets and tests find the list by the class ``nbspike-presets``, the field for
a new name by ``nbspike-preset-name`` and its button by ``nbspike-preset-save``.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import ipywidgets as widgets

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike_magics.toolbar import button

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choice:
    """A preset.

    Parameters
    ----------
    name
        Of the preset.
    label
        What it means; may be empty.
    values
        Takes where the sliders stand and returns where they should, both as SI
        values by name.
    text
        As in a ``%%presets`` cell.
    """

    name: str
    label: str
    values: Callable[[Mapping[str, float]], Mapping[str, float]]
    text: str


class PresetMenu:
    """The presets of an Explorer, and how to choose and save one.

    Parameters
    ----------
    choices
        What is offered at first.
    choose
        Called with the name that was picked from the list.
    save
        Called with the name that was typed for the present values.
    """

    def __init__(
        self,
        choices: Iterable[Choice],
        choose: Callable[[str], None],
        save: Callable[[str], None],
    ) -> None:
        self._choices: dict[str, Choice] = {}
        self._choose = choose
        self._showing = False
        self.menu = widgets.Dropdown(layout=widgets.Layout(width="200px"))
        self.menu.add_class("nbspike-presets")
        self.name = widgets.Text(
            placeholder="name",
            tooltip="Name of a preset for the present values",
            layout=widgets.Layout(width="98px"),
        )
        self.name.add_class("nbspike-preset-name")
        self.save = button("Save", "nbspike-preset-save", "Save the present values")
        self.save.on_click(lambda _: save(self.name.value.strip()))
        self.menu.observe(self._picked, "value")
        self.widget = widgets.VBox(
            [self.menu, widgets.HBox([self.name, self.save])],
        )
        self.offer(choices)

    @property
    def names(self) -> tuple[str, ...]:
        """All presets, in the order of the list."""
        return tuple(self._choices)

    def offer(self, choices: Iterable[Choice], gone: Iterable[str] = ()) -> None:
        """Add presets, or put others in the place of those with the same names.

        Parameters
        ----------
        choices
            What to offer.
        gone
            Names of those that are not offered any more.
        """
        for name in gone:
            self._choices.pop(name, None)
        self._choices |= {each.name: each for each in choices}
        options = [("presets …", "")]
        for each in self._choices.values():
            label = f"{each.name} – {each.label}" if each.label else each.name
            options.append((label, each.name))
        self._showing = True
        try:
            self.menu.options = options
            self.menu.value = ""
        finally:
            self._showing = False

    def show(self, name: str) -> None:
        """Show a name as chosen; an empty one if the sliders stand elsewhere."""
        if self.menu.value != name:
            self._showing = True
            try:
                self.menu.value = name
            finally:
                self._showing = False

    def choice(self, name: str) -> Choice:
        """Return a preset.

        Raises
        ------
        OptionError
            NB841 if there is none of that name.
        """
        if name not in self._choices:
            known = ", ".join(self._choices) or "none"
            hint = suggest(name, self._choices) or f"There are {known}"
            raise fail("NB841", f"there is no preset `{name}`", hint=hint)
        return self._choices[name]

    def text(self) -> str:
        """Return a ``%%presets`` cell that defines all of them."""
        lines = []
        for each in self._choices.values():
            label = f"  # {each.label}" if each.label else ""
            lines.append(each.text + label)
        return "\n".join(["%%presets", *lines])

    def _picked(self, change: Mapping[str, str]) -> None:
        name = change["new"]
        if self._showing or not name:
            return
        self.show("")  # until the sliders are there
        self._choose(name)


def saved_choice(
    name: str, label: str, values: Mapping[str, float], texts: Mapping[str, str]
) -> Choice:
    """Return a preset of fixed values.

    Parameters
    ----------
    name, label
        Of the preset.
    values
        SI values.
    texts
        The same as they can be typed.

    Raises
    ------
    OptionError
        NB840 if the name is none.
    """
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        hint = "Write letters and digits, such as `AI`"
        raise fail("NB840", f"`{name}` cannot be the name of a preset", hint=hint)
    settings = ", ".join(f"{key} = {text}" for key, text in texts.items())
    fixed = dict(values)
    return Choice(name, label, lambda _: fixed, f"{name}: {settings}")
