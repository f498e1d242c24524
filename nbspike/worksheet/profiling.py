"""Where the time of a run goes, by stage and, inside the run, by what acts."""

from __future__ import annotations

from dataclasses import dataclass

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.stages import RUN, STAGES, last_record, unseen
from nbspike.network.stopwatch import Stopwatch
from nbspike.worksheet.simulation import Request
from nbspike.worksheet.worksheet import Worksheet

#: Model time of the run in which operations are timed, at most, second.
MOST_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Profile:
    """Where the time went.

    Parameters
    ----------
    stages
        Name, wall seconds and how often it was entered, of every stage from parsing
        to drawing, whether it took time or not.
    operations
        Name and wall seconds of what acts in a time step, in that order, in another
        run of the same network, with a clock between the operations.
    duration
        Model time of that other run, second.
    """

    stages: tuple[tuple[str, float, int], ...]
    operations: tuple[tuple[str, float], ...]
    duration: float

    @property
    def total(self) -> float:
        """Wall seconds of all stages."""
        return sum(seconds for _, seconds, _ in self.stages)


def profile_of(worksheet: Worksheet) -> Profile:
    """Return where the time of the last run went, from its cells to its picture.

    Raises
    ------
    NbspikeError
        NB803 if nothing has run since `watch`.
    """
    record = last_record()
    if record is None or RUN.name not in record.counts:
        hint = "Run `%simulate 500*ms` first"
        raise fail("NB803", "there is no run to tell about yet", hint=hint)
    stages = tuple(
        (each.name, record.seconds.get(each.name, 0.0), record.counts.get(each.name, 0))
        for each in STAGES
    )
    with unseen:
        operations, duration = _operations(worksheet)
    return Profile(stages, operations, duration)


def _operations(worksheet: Worksheet) -> tuple[tuple[tuple[str, float], ...], float]:
    """Run a network of its own with a stopwatch: the notebook's keeps its state."""
    last = worksheet.last_result
    if last is None:
        return (), 0.0
    stopwatch = Stopwatch()
    duration = min(last.duration, MOST_SECONDS)
    request = Request(duration, last.seed, last.dt, stopwatch=stopwatch)
    with worksheet.lock:
        worksheet.new_simulation().run(worksheet.known_constants(), request)
    found: dict[str, float] = {}
    for name, nanoseconds in stopwatch.spent.items():
        label = name.partition("\0")[0]
        found[label] = found.get(label, 0.0) + 1e-9 * int(nanoseconds[0])
    return tuple(found.items()), duration
