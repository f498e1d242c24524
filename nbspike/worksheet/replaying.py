"""A recording of what sliders did, as text: a time, and what was moved then.

::

    0.00: w_e = 1.62*mV
    0.35: w_e = 1.7*mV, w_i = 9*mV
    1.20: seed = 2
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import NbspikeError, error_from
from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.lang.exploring import parse_recording
from nbspike.worksheet.placing import Together

SEED = "seed"


@dataclass(frozen=True, slots=True)
class Move:
    """What was moved at one time.

    Parameters
    ----------
    seconds
        Since the recording began.
    values
        Constant to SI value; ``seed`` to a whole number.
    """

    seconds: float
    values: Mapping[str, float]


def read_recording(
    text: str, value_of: Callable[[str, str], float]
) -> tuple[Move, ...]:
    """Return the moves of a recording, in the order of their times.

    Parameters
    ----------
    text
        One line a time.
    value_of
        Returns the SI value of a text for a constant, such as ``1.7*mV``.

    Raises
    ------
    NbspikeError
        NB843 for lines that are no moves and times that go back; what `value_of`
        raises, at its place; all findings together.
    """
    source = SourceText(text, "the recording")
    lines = parse_recording(source)
    together = Together()
    findings = Findings()
    moves: list[Move] = []
    for line in lines:
        values: dict[str, float] = {}
        for setting in line.settings:
            with together.part():
                place = Span(setting.span.source, setting.value_start, setting.span.end)
                values[setting.name] = _value(setting.name, place, value_of)
        if moves and line.seconds < moves[-1].seconds:
            message = f"{line.seconds:g} s comes after {moves[-1].seconds:g} s"
            findings.add("NB843", message, line.span, "Sort the lines by their times")
        moves.append(Move(line.seconds, values))
    with together.part():
        findings.raise_if_any()
    together.raise_if_any()
    return tuple(moves)


def _value(name: str, place: Span, value_of: Callable[[str, str], float]) -> float:
    if name == SEED:
        if place.text.isdigit() and len(place.text) < 19:
            return int(place.text)
        hint = "Write a whole number, such as `1`"
        message = f"`{place.text}` is no seed"
        raise error_from((Diagnostic("NB843", message, place, hint),))
    try:
        return value_of(name, place.text)
    except NbspikeError as error:
        raise error_from(
            tuple(_moved(item, place) for item in error.findings)
        ) from None


def _moved(item: Diagnostic, place: Span) -> Diagnostic:
    if item.span is None or item.span.source.text != place.text:
        return replace(item, span=place)
    start = place.start + item.span.start
    return replace(item, span=Span(place.source, start, place.start + item.span.end))
