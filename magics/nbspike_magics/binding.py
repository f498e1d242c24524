"""From a worksheet to an Explorer: which sliders, how far, and what a move runs.

Sliders move numbers, never structure: a run with other values of constants compiles
nothing.  `ModelExplorer.compilations` counts, so that this can be checked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from nbspike.analysis.view import View
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.linter.linting import notes_after_run, sheet_of
from nbspike.units.dimension import dimension
from nbspike.units.display import display_unit
from nbspike.worksheet import sliders
from nbspike.worksheet.constants import Constant, SliderRange
from nbspike.worksheet.panels.panel import NOTHING_MORE
from nbspike.worksheet.panels.registry import Selection
from nbspike.worksheet.placing import Together
from nbspike.worksheet.warming import compilations
from nbspike.worksheet.worksheet import Worksheet
from nbspike_magics.controls import Control
from nbspike_magics.exact import Exact
from nbspike_magics.explorer import Explorer
from nbspike_magics.options import Arguments, Word, inside, refusal
from nbspike_magics.ranges import Kind, Range, infer_range, step_for
from nbspike_magics.request import Request

#: How many sliders there are if nobody says which.
MOST_SLIDERS = 6

_HERTZ = dimension(second=-1)
_SECOND = dimension(second=1)


class ModelExplorer(Explorer):
    """An Explorer of the network that a worksheet holds.

    Parameters
    ----------
    worksheet
        Where the definitions are.
    controls
        What may be moved.
    duration
        Length of a run, second.
    seed
        Seed of all runs.
    selection
        What is shown; `None` for everything that is recorded.
    progress
        Called with the share done, 0 to 1, during the first run.
    """

    def __init__(
        self,
        worksheet: Worksheet,
        controls: Sequence[Control],
        *,
        duration: float,
        seed: int = 1,
        selection: Selection | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> None:
        exact = Exact(worksheet, controls)
        watch = [progress]

        def run(request: Request, cancelled: Callable[[], bool]) -> View:
            values = exact(request.values)
            result = worksheet.simulate(
                request.duration,
                seed=request.seed,
                values=values,
                needs=NOTHING_MORE if selection is None else selection.needs,
                progress=watch[0],
                cancelled=cancelled,
            )
            result = result.with_bins_of(request.whole)
            view = result.view() if selection is None else selection.view(result)
            notes = notes_after_run(sheet_of(worksheet, values=values))
            said = "\n".join([view.summary, *(note.text for note in notes)])
            return replace(view, summary=said)

        title = ", ".join(worksheet.definitions())
        super().__init__(
            controls,
            run,
            duration=duration,
            seed=seed,
            title=title,
            read=partial(sliders.typed_value, worksheet),
        )
        watch[0] = None
        self._compiled_before = compilations()

    @property
    def compilations(self) -> int:
        """How many kernels were compiled since this Explorer was made."""
        return compilations() - self._compiled_before


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
        return [
            _control(worksheet, name, known[name], None, name in slow)
            for name in _interesting(worksheet, known, slow)
        ]
    made: dict[str, Control] = {}
    together = Together()
    for word in arguments.words:
        with together.part(), inside(word):
            name, given = _asked(worksheet, word, known)
            if name in made:
                raise refusal("NB802", f"`{name}` is named twice", word, "Remove one")
            control = _control(worksheet, name, known[name], given, name in slow)
            made[name] = control
    together.raise_if_any()
    return list(made.values())


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
    worksheet: Worksheet,
    name: str,
    constant: Constant,
    given: SliderRange | None,
    slow: bool,
) -> Control:
    declared = worksheet.declaration_of(name)
    if declared is not None:
        unit, scale, label = declared.unit, declared.scale, declared.label
    else:
        unit, scale = display_unit(constant.value, constant.dimension)
        label = ""
    value = _digits(constant.value / scale)
    found = given or _range_of(worksheet, name)
    choices: tuple[float, ...] = ()
    if found is None:
        limits = infer_range(value, unit, name)
    else:
        limits, choices = _limits(found, value, scale)
    whole = slow and not unit and limits.kind == "linear" and value == int(value)
    step = limits.step
    if whole and limits.high - limits.low > 1:
        step = max(1.0, round(step))
    return Control(
        name=name,
        label=label,
        value=value,
        low=limits.low,
        high=limits.high,
        step=step,
        unit=unit,
        scale=scale,
        kind=limits.kind,
        choices=choices,
        live=not slow,
    )


def _limits(
    found: SliderRange, value: float, scale: float
) -> tuple[Range, tuple[float, ...]]:
    """Return a range in display units, and the values to choose from."""
    values = tuple([_digits(each / scale) for each in found.values])
    if found.kind == "choices":
        return Range(min(values), max(values), 0.0, "choices"), values
    low, high = values
    kind: Kind = "log" if found.kind == "log" else "linear"
    if not low < high:
        return Range(low, high, 0.0, kind), ()  # refused by `Control`, with words
    step = step_for(value, high - low)
    if found.points:
        step = (high - low) / (found.points - 1)
    return Range(low, high, step, kind), ()


def _digits(value: float) -> float:
    """Return `value` free of the rounding noise of its unit."""
    return float(f"{value:.12g}")
