"""What ``%%explore`` and ``%%presets`` cells ask for, checked against the notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import error_from, fail
from nbspike.diagnostics.source import SourceText, Span
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.exploring import (
    PresetLine,
    Setting,
    SliderLine,
    parse_explore,
    parse_presets,
)
from nbspike.lang.expr import Expr
from nbspike.worksheet.absent import told_apart
from nbspike.worksheet.constants import (
    Constant,
    SliderRange,
    constant_value,
    range_of,
    resolve,
)
from nbspike.worksheet.placing import Together
from nbspike.worksheet.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class Preset:
    """A name for values of some constants.

    Parameters
    ----------
    name
        Of the preset.
    label
        What it means; may be empty.
    values
        Constant to expression, in the order of the text.
    text
        As it was written, without the comment.
    """

    name: str
    label: str
    values: Mapping[str, Expr]
    text: str


@dataclass(frozen=True, slots=True)
class AskedSlider:
    """A slider that a cell asks for.

    Parameters
    ----------
    name
        Of the constant.
    value
        SI value where it begins; `None` for that of the notebook.
    range
        `None` for that of the constant's declaration, or the inferred one.
    label
        `None` for that of the declaration.
    span
        Where it is asked for.
    """

    name: str
    value: float | None
    range: SliderRange | None
    label: str | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The body of an ``%%explore`` cell."""

    sliders: tuple[AskedSlider, ...]
    presets: tuple[Preset, ...]


def read_presets(
    worksheet: Worksheet, body: str, name: str = "%%presets"
) -> list[Preset]:
    """Return the presets of a cell.

    Raises
    ------
    NbspikeError
        NB840 for what is no preset, NB201 for what is no constant, NB310 and
        others for values that the constants cannot have; all findings together.
    """
    lines = parse_presets(SourceText(body, name))
    together = Together()
    made = list(_presets(worksheet, lines, together))
    together.raise_if_any()
    return made


def read_explore(worksheet: Worksheet, body: str, name: str = "%%explore") -> Asked:
    """Return the sliders and presets of a cell.

    Raises
    ------
    NbspikeError
        As for `read_presets`; NB804 for what is no slider, NB841 for presets of
        constants that have no slider in this cell; all findings together.
    """
    parsed = parse_explore(SourceText(body, name))
    together = Together()
    sliders = []
    with told_apart(worksheet.variables, worksheet.gone):
        known = worksheet.known_constants()
    for line in parsed.sliders:
        with together.part(), told_apart(worksheet.variables, worksheet.gone):
            sliders.append(_slider(line, known))
    presets = list(_presets(worksheet, parsed.presets, together))
    names = {line.name for line in parsed.sliders}
    for preset in parsed.presets if names else ():
        for setting in preset.settings:
            with together.part():
                _require_slider(setting, preset, names)
    together.raise_if_any()
    return Asked(tuple(sliders), tuple(presets))


def preset_values(
    worksheet: Worksheet, preset: Preset, present: Mapping[str, float]
) -> dict[str, float]:
    """Return the SI values of a preset, the constants of which it sets in order.

    Parameters
    ----------
    worksheet
        Where the other constants are.
    preset
        What is wanted.
    present
        SI values of the sliders, which its expressions may name.
    """
    values = dict(present)
    with told_apart(worksheet.variables, worksheet.gone):
        for name, expr in preset.values.items():
            constants = resolve(worksheet.variables, worksheet.declarations, values)
            if name not in constants:
                message = f"`{name}` of `{preset.name}` is no constant any more"
                raise fail("NB201", message, hint="Run the cell that defines it")
            wanted = constants[name].dimension
            what = f"the value of `{name}`"
            values[name] = constant_value(expr, constants, wanted, what).value
    return {name: values[name] for name in preset.values}


def _presets(
    worksheet: Worksheet, lines: Iterable[PresetLine], together: Together
) -> Iterable[Preset]:
    known = worksheet.known_constants()
    for line in lines:
        for setting in line.settings:
            with together.part(), told_apart(worksheet.variables, worksheet.gone):
                constant = _constant(setting.name, setting.name_span, known)
                what = f"the value of `{setting.name}`"
                constant_value(setting.value, known, constant.dimension, what)
        values = {setting.name: setting.value for setting in line.settings}
        yield Preset(line.name, line.label, values, line.span.text)


def _slider(line: SliderLine, known: Mapping[str, Constant]) -> AskedSlider:
    constant = _constant(line.name, line.name_span, known)
    if line.value is not None:
        what = f"the value of `{line.name}`"
        constant = constant_value(line.value, known, constant.dimension, what)
    limits = None
    if line.range is not None:
        limits = range_of(line.range, constant, known, line.name)
    value = None if line.value is None else constant.value
    return AskedSlider(line.name, value, limits, line.label or None, line.span)


def _constant(name: str, span: Span, known: Mapping[str, Constant]) -> Constant:
    if name in known:
        return known[name]
    hint = suggest(name, known) or "Assign it in a %%constants cell first"
    message = f"`{name}` is no constant of this notebook"
    raise error_from((Diagnostic("NB201", message, span, hint),))


def _require_slider(setting: Setting, preset: PresetLine, names: set[str]) -> None:
    if setting.name not in names:
        message = f"`{preset.name}` sets `{setting.name}`, which has no slider here"
        hint = f"Write `{setting.name}` on a line of its own above"
        found = Diagnostic("NB841", message, setting.name_span, hint)
        raise error_from((found,))
