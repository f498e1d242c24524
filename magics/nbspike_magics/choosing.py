"""Which constants get sliders, and how far these reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.units.dimension import dimension
from nbspike.units.display import best_unit, source_text
from nbspike.worksheet import sliders
from nbspike.worksheet.constants import Constant, SliderRange
from nbspike.worksheet.exploring import AskedSlider
from nbspike.worksheet.placing import Together, at
from nbspike.worksheet.worksheet import Worksheet
from nbspike_magics.controls import Control
from nbspike_magics.options import Arguments, Word, inside, refusal
from nbspike_magics.ranges import Kind, Range, infer_range, step_for

#: How many sliders there are if nobody says which.
MOST_SLIDERS = 6
#: A range of rates that covers more than this factor is logarithmic.
DECADES = 100

_HERTZ = dimension(second=-1)
_SECOND = dimension(second=1)


def controls_of(worksheet: Worksheet, arguments: Arguments) -> list[Control]:
    """Return the sliders that a line asks for, or the most interesting ones.

    Raises
    ------
    NbspikeError
        NB201 for names that are no constants, NB804 for sliders that cannot be
        made, and what the text of a range can cause.
    """
    known = worksheet.known_constants()
    slow = sliders.structural_constants(worksheet)
    if not arguments.words:
        return interesting_controls(worksheet)
    made: dict[str, Control] = {}
    together = Together()
    for word in arguments.words:
        with together.part(), inside(word):
            name, given = _asked(worksheet, word, known)
            if name in made:
                raise refusal("NB802", f"`{name}` is named twice", word, "Remove one")
            asked = AskedSlider(name, None, given, None, None)
            made[name] = _control(worksheet, asked, known[name], name in slow)
    together.raise_if_any()
    return list(made.values())


def interesting_controls(worksheet: Worksheet) -> list[Control]:
    """Return sliders for the constants with a range, else for the first by kind.

    Raises
    ------
    OptionError
        NB804 if there is nothing that a slider could move.
    """
    known = worksheet.known_constants()
    slow = sliders.structural_constants(worksheet)
    return [
        _control(
            worksheet,
            AskedSlider(name, None, None, None, None),
            known[name],
            name in slow,
        )
        for name in _interesting(worksheet, known, slow)
    ]


def asked_controls(worksheet: Worksheet, asked: Iterable[AskedSlider]) -> list[Control]:
    """Return the sliders that a cell or a state asks for.

    Raises
    ------
    OptionError
        NB804, at its place, for what cannot be a slider.
    """
    known = worksheet.known_constants()
    slow = sliders.structural_constants(worksheet)
    made: list[Control] = []
    together = Together()
    for each in asked:
        with together.part(), at(each.span):
            made.append(_control(worksheet, each, known[each.name], each.name in slow))
    together.raise_if_any()
    return made


def _asked(
    worksheet: Worksheet, word: Word, known: Mapping[str, Constant]
) -> tuple[str, SliderRange | None]:
    """Return name and range of ``nu=[1, 50]*Hz``, or of a name alone."""
    name, sign, text = word.text.partition("=")
    start = len(name) + 1 + len(text) - len(text.lstrip())
    name = name.strip()
    if name not in known:
        hint = suggest(name, known) or "Assign it in a %%constants cell first"
        message = f"`{name}` is no constant of this notebook"
        raise refusal("NB201", message, word.part(0, len(name)), hint)
    if not sign:
        return name, None
    if not text.strip():
        hint = f"Write `{name}=[low, high]` with units"
        raise refusal("NB804", f"`{name}=` has no range", word, hint)
    given = word.part(start)
    with inside(given):
        found = sliders.slider_range(worksheet, name, given.text)
    return name, found


def _interesting(
    worksheet: Worksheet, known: Mapping[str, Constant], slow: frozenset[str]
) -> list[str]:
    """Return the constants with a declared range, else the first by kind."""
    used = sliders.free_constants(worksheet)
    declared = [name for name in worksheet.declarations if _range_of(worksheet, name)]
    relevant = [name for name in declared if name in used] or declared
    if relevant:
        return [name for name in relevant if name in known]
    driving = sliders.driving_constants(worksheet)

    def rank(name: str) -> int:
        if name in driving or used[name].dimension == _HERTZ:
            return 0
        return 1 if used[name].dimension == _SECOND else 2

    chosen = sorted([name for name in used if name not in slow], key=rank)
    if not chosen:
        message = "the model has no constant that a slider could move"
        hint = "Write numbers as names, and give these in a %%constants cell"
        raise fail("NB804", message, hint=hint)
    return chosen[:MOST_SLIDERS]


def _range_of(worksheet: Worksheet, name: str) -> SliderRange | None:
    declared = worksheet.declaration_of(name)
    return None if declared is None else declared.range


def _control(
    worksheet: Worksheet, asked: AskedSlider, constant: Constant, slow: bool
) -> Control:
    name = asked.name
    exact = constant.value if asked.value is None else asked.value
    declared = worksheet.declaration_of(name)
    if declared is not None:
        unit, scale, label = declared.unit, declared.scale, declared.label
    else:
        best = best_unit(exact, constant.dimension)
        plain = constant.dimension.is_dimensionless
        unit, scale, label = "" if plain else best.typed, best.scale, ""
    value = _digits(exact / scale)
    found = asked.range or _range_of(worksheet, name)
    choices: tuple[float, ...] = ()
    if found is None:
        limits = infer_range(value, unit, name)
    else:
        rates = constant.dimension == _HERTZ
        limits, choices = _limits(found, value, scale, rates)
    whole = slow and not unit and limits.kind == "linear" and value == int(value)
    step = limits.step
    if whole and limits.high - limits.low > 1:
        step = max(1.0, round(step))
    return Control(
        name=name,
        label=label if asked.label is None else asked.label,
        value=value,
        low=limits.low,
        high=limits.high,
        step=step,
        unit=unit,
        scale=scale,
        kind=limits.kind,
        choices=choices,
        live=not slow,
        exact=exact,
        exact_text=source_text(exact, constant.dimension),
    )


def _limits(
    found: SliderRange, value: float, scale: float, rates: bool
) -> tuple[Range, tuple[float, ...]]:
    """Return a range in display units, and the values to choose from.

    One of rates over more than two decades is logarithmic, even if nobody says it.
    """
    values = tuple([_digits(each / scale) for each in found.values])
    if found.kind == "choices":
        return Range(min(values), max(values), 0.0, "choices"), values
    low, high = values
    wide = rates and not found.points and low > 0 and high > DECADES * low
    kind: Kind = "log" if found.kind == "log" or wide else "linear"
    if not low < high:
        return Range(low, high, 0.0, kind), ()  # refused by `Control`, with words
    step = step_for(value, high - low)
    if found.points:
        step = (high - low) / (found.points - 1)
    return Range(low, high, step, kind), ()


def _digits(value: float) -> float:
    """Return `value` free of the rounding noise of its unit."""
    return float(f"{value:.12g}")
