"""One run of a network: what is checked before, how far it goes, what stays."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nbspike.api.acting import Acting
from nbspike.api.arguments import in_ms, seconds
from nbspike.api.clock import SECOND, Clock, Timeline, defaultclock
from nbspike.api.interrupting import interrupts
from nbspike.api.monitors import Monitor
from nbspike.api.namespace import Names, names_of_caller
from nbspike.api.naming import Simulated
from nbspike.api.neurons import Group
from nbspike.api.placing import labels_of
from nbspike.api.progress import Progress
from nbspike.api.randomness import generation, next_seed
from nbspike.api.reading import Together
from nbspike.api.slips import note_slips
from nbspike.api.summaries import schedule_table, times_of
from nbspike.api.synapses import Synapses
from nbspike.api.tables import Table
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.network.assembly import Assembly
from nbspike.network.grid import TOLERANCE
from nbspike.network.schedule import Schedule
from nbspike.network.stopwatch import Stopwatch
from nbspike.units.display import format_value

Objects = Sequence[Simulated]

_running: list[Running] = []


class LastRun:
    """How long the last run took, and a limit for those to come.

    Attributes
    ----------
    seconds
        Wall-clock time of the last run; `None` before the first one.
    share
        Share of it that was computed, 0 to 1.
    limit
        Wall-clock time after which runs end by themselves, second, if any.
    """

    seconds: float | None = None
    share: float | None = None
    limit: float | None = None


last_run = LastRun()


def stop() -> None:
    """End whatever runs now, after the time step that is being computed."""
    for one in _running:
        one.stop()


@dataclass(frozen=True, slots=True)
class Request:
    """How a run is asked for; see `Network.run`."""

    duration: object
    slots: tuple[str, ...]
    report: object = None
    report_period: object = None
    namespace: Mapping[str, object] | None = None
    profile: bool = False


class Running:
    """The runs of one network, each of which goes on where the last one ended.

    Responsibilities: check what is to run, keep time, seed and the engine's part of
    the network from one run to the next.

    Parameters
    ----------
    magic
        Whether the network is that of `run`.
    """

    def __init__(self, *, magic: bool) -> None:
        self.magic = magic
        self.assembly: Assembly | None = None
        self.timeline: Timeline | None = None
        self._seed, self._generation, self._keep_seed = 0, -1, False
        self._paces: dict[Clock, float] = {}
        self._stopped = False
        self.times: list[tuple[str, Any]] | None = None

    def stop(self) -> None:
        """End the run after the time step that is being computed."""
        self._stopped = True
        if self.assembly is not None:
            self.assembly.halt()

    def run(self, objects: Objects, request: Request) -> None:
        """Simulate these objects; see `Network.run`."""
        length = _duration(request.duration)
        _, timeline = self._ready(objects, request)
        for item in objects:
            dt = item.clock.dt_
            if not item.active:
                continue
            if isinstance(item, Group):
                item._before_run(dt, timeline.step(dt))  # noqa: SLF001
            elif isinstance(item, Monitor | Synapses):
                item._before_run(dt)  # noqa: SLF001
        note_slips(item for item in objects if item.active)
        progress = Progress(request.report, request.report_period, timeline.t, length)
        stopwatch = Stopwatch() if request.profile else None
        self.times, self._stopped = None, False
        _running.append(self)
        try:
            self._advance(length, progress, stopwatch)
        finally:
            _running.remove(self)
        if stopwatch is not None:
            spent = {name: int(ns[0]) * 1e-9 for name, ns in stopwatch.spent.items()}
            self.times = times_of(spent)

    def seed_state(self) -> list[int] | None:
        """Return the seed of the noise, if it is still that of the last `seed`."""
        return [self._seed] if self._generation == generation() else None

    def take_seed(self, state: list[int] | None) -> None:
        """Draw noise with this seed from now on, or with a new one."""
        self._generation = -1
        if state is not None:
            (self._seed,) = state
            self._keep_seed = True

    def go_on_from(self, objects: Objects, reached: float, end: float | None) -> None:
        """Let time be what it was when a state was stored.

        Parameters
        ----------
        objects
            Of the network, with the state of then.
        reached, end
            Time of the next step, and end of the run that led there, second.
        """
        if reached == 0:
            if self.timeline is not None:
                self.timeline.assembly.clock[0] = 0
            self._forget_failed_start(objects)
            return
        self._paces.clear()
        assembly = self._assembled(objects, Schedule().slots)
        assembly.regrid(reached)
        assert self.timeline is not None
        self.timeline.end = end

    def table(self, objects: Objects, slots: tuple[str, ...]) -> Table:
        """Return what objects would do in a time step, in order."""
        assembly, timeline = self._ready(objects, Request(None, slots))
        made = schedule_table(objects, assembly.table({}))
        if not timeline.began:
            self._forget_failed_start(objects)
        return made

    def _ready(self, objects: Objects, request: Request) -> tuple[Assembly, Timeline]:
        self._forget_failed_start(objects)
        self._require_complete(objects)
        self._fitclocks_of([item for item in objects if item.active])
        _resolve(objects, names_of_caller(request.namespace))
        assembly = self._assembled(objects, request.slots)
        assert self.timeline is not None
        return assembly, self.timeline

    def _advance(
        self, length: float, progress: Progress, stopwatch: Stopwatch | None
    ) -> None:
        assembly, timeline = self.assembly, self.timeline
        assert assembly is not None
        assert timeline is not None
        start = timeline.t
        end = start + length
        if any(population.active for population in assembly.populations):
            _warn_off_grid(length, end, assembly.dt)
        progress.begin()
        timeline.end = None
        whole = self._stopped and length == 0
        began = time.perf_counter()

        def between(share: float) -> None:
            progress(share)
            if last_run.limit and time.perf_counter() - began >= last_run.limit:
                self.stop()

        with interrupts(assembly) as pressed:
            if not self._stopped:
                whole = assembly.advance_until(
                    end,
                    {},
                    seed=self._run_seed(),
                    progress=between,
                    stopwatch=stopwatch,
                )
        if whole:
            timeline.end = end
        last_run.seconds = time.perf_counter() - began
        last_run.share = 1.0 if whole else (timeline.t - start) / length
        progress.end(last_run.share)
        if pressed:
            warn(f"the run was interrupted and ended at t = {in_ms(timeline.t)}")

    def _run_seed(self) -> int:
        """Return the seed of this network's noise, drawn anew only after `seed`.

        Its streams are numbered by time step, so a run in two parts is the same
        as one in one part.
        """
        if self._keep_seed:
            self._generation, self._keep_seed = generation(), False
        if self._generation != generation():
            self._generation, self._seed = generation(), next_seed()
        return self._seed

    # --- before a run --------------------------------------------------------

    def _forget_failed_start(self, objects: Objects) -> None:
        """Begin anew if no step was ever computed, so that `dt` may still change."""
        if self.timeline is not None and not self.timeline.began:
            for item in objects:
                item._timeline = None  # noqa: SLF001
            self.timeline = self.assembly = None
            self._paces.clear()

    def _require_complete(self, objects: Objects) -> None:
        """Refuse names given twice, missing partners, objects of other networks."""
        own = {id(item) for item in objects}
        seen: dict[str, Simulated] = {}
        for item in objects:
            if seen.setdefault(item.name, item) is not item:
                message = f"two objects of the network are called `{item.name}`"
                raise fail("NB202", message, hint="Give one of them another name")
            if item._timeline not in (None, self.timeline):  # noqa: SLF001
                message = f"{item.name} has been simulated in another network"
                raise fail("NB612", message, hint="Make it again for this one")
            for other in item._needs():  # noqa: SLF001
                if id(other) not in own:
                    message = f"{item.name} is in the network, but {other.name} is not"
                    raise fail("NB612", message, hint=f"Add {other.name}, too")
        if not objects:
            message = "there are no neurons to run"
            raise fail("NB612", message, hint="Make a NeuronGroup")

    def _fitclocks_of(self, active: Objects) -> None:
        """Take up changed time steps, if the time reached lies on them.

        Raises
        ------
        NbspikeError
            NB610 if it does not.
        """
        timeline = self.timeline
        changed = False
        for clock in clocks_of(active):
            before = self._paces.get(clock)
            if timeline is None or before in (None, clock.dt_):
                continue
            changed = True
            steps = timeline.t / clock.dt_
            if abs(steps - round(steps)) > TOLERANCE:
                was, now = in_ms(before or 0.0), in_ms(clock.dt_)
                raise fail(
                    "NB610",
                    f"dt of {clock.name} was {was} and is {now} now, but the time "
                    f"reached, {in_ms(timeline.t)}, is not a multiple of {now}",
                    hint="Run up to a multiple of the new dt before you change it",
                )
        if changed:  # steps are numbered anew: their noise must not come again
            self._generation = -1

    def _assembled(self, objects: Objects, slots: tuple[str, ...]) -> Assembly:
        for item, label, place in labels_of(objects):
            item._take_place(label, place)  # noqa: SLF001
        active = [item for item in objects if item.active]
        clocks = clocks_of(active) or [defaultclock]
        leading = min(clocks, key=lambda one: (one is not defaultclock, one.dt_))
        parts = (
            [item.population for item in objects if isinstance(item, Group)],
            [item.projection for item in objects if isinstance(item, Synapses)],
            [item.recorder for item in active if isinstance(item, Monitor)],
            [part for item in _acting(active) if item.active for part in item.parts()],
        )
        reached = 0.0 if self.timeline is None else self.timeline.t
        if self.assembly is None:
            self.assembly = Assembly(*parts, dt=leading.dt_)
            self.timeline = Timeline(self.assembly, magic=self.magic)
        else:
            self.assembly.admit(*parts)
        assembly = self.assembly
        assembly.schedule = Schedule(slots)
        assembly.dt = leading.dt_
        if any(clock.dt_ != self._paces.get(clock, clock.dt_) for clock in clocks):
            assembly.regrid(reached)
        for clock in clocks:
            self._paces[clock] = clock.dt_
            clock.follow(self.timeline)
        defaultclock.follow(self.timeline)
        for item in objects:
            item._timeline = self.timeline  # noqa: SLF001
        return assembly


def clocks_of(active: Objects) -> list[Clock]:
    """Return the clocks that objects and their code follow, each once."""
    followers = (*active, *_acting(active))
    return list(dict.fromkeys(item.clock for item in followers))


def _resolve(objects: Objects, names: Names) -> None:
    together = Together()
    for kind in (Group, Synapses):
        for item in objects:
            if isinstance(item, kind):
                with together.part():
                    item._resolve(names)  # noqa: SLF001
        together.raise_if_any()
    for acting in _acting(objects):
        with together.part():
            acting.resolve(names)
    together.raise_if_any()


def _acting(objects: Objects) -> Iterator[Acting]:
    """Return what acts during a run, of its own or of a group, each once."""
    held: dict[int, Acting] = {}
    for item in objects:
        if isinstance(item, Acting):
            held[id(item)] = item
        elif isinstance(item, Group | Synapses):
            held |= {id(one): one for one in item._contained}  # noqa: SLF001
    yield from held.values()


def _duration(value: object) -> float:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    text = value if plain else 100
    length = seconds(value, "the duration of run", f"run({text}*ms)")
    if not np.isfinite(length):
        message = f"the duration of run is {length} s"
        raise fail("NB610", message, hint="Write run(100*ms)")
    if length < 0:
        message = f"the duration of run is {format_value(length, SECOND)}"
        raise fail("NB610", message, hint="Give a time of 0*ms or more")
    return length


def _warn_off_grid(length: float, end: float, dt: float) -> None:
    steps = length / dt
    if abs(steps - round(steps)) <= TOLERANCE * max(1.0, 1e-9 * steps):
        return
    reached = np.ceil(end / dt - TOLERANCE) * dt
    warn(
        f"{in_ms(length)} is not a multiple of the time step {in_ms(dt)}: whole steps "
        f"are computed, up to t = {in_ms(reached)}",
        once=f"off grid {length} {dt}",
    )
