"""`Network`: objects that are simulated together, named one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from nbspike.api.acting import Acting
from nbspike.api.arguments import in_ms, refuse_unknown, seconds
from nbspike.api.clock import SECOND, TOLERANCE, Timeline, defaultclock
from nbspike.api.monitors import Monitor
from nbspike.api.namespace import Names, names_of_caller
from nbspike.api.naming import Simulated
from nbspike.api.neurons import Group, Neurons
from nbspike.api.progress import Progress
from nbspike.api.randomness import generation, next_seed
from nbspike.api.reading import Together
from nbspike.api.synapses import Synapses
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.diagnostics.suggest import suggest
from nbspike.network.assembly import Assembly
from nbspike.units.display import format_value
from nbspike.units.quantity import wrap


class Network:
    """Objects that are simulated together.

    Parameters
    ----------
    objects
        Groups, synapses, monitors, and lists, tuples or mappings of these.
    magic
        Whether `run` made it.
    """

    def __init__(self, *objects: object, magic: bool = False) -> None:
        self._objects: dict[int, Simulated] = {}
        self._magic = magic
        self._assembly: Assembly | None = None
        self._timeline: Timeline | None = None
        self._seed, self._generation = 0, -1
        self._stopped = False
        self.add(*objects)

    # --- what belongs to it --------------------------------------------------

    @property
    def objects(self) -> tuple[Simulated, ...]:
        """Its objects, in the order in which they were made."""
        return tuple(self._objects[number] for number in sorted(self._objects))

    def add(self, *objects: object) -> None:
        """Add objects.

        Raises
        ------
        NetworkError
            NB612 for something that cannot be simulated.
        """
        for item in _flat(objects):
            self._objects[item._number] = item  # noqa: SLF001

    def remove(self, *objects: object) -> None:
        """Remove objects.

        Raises
        ------
        NetworkError
            NB612 for something that is not in the network.
        """
        for item in _flat(objects):
            if item not in self:
                message = f"{item.name} is not in the network"
                raise fail("NB612", message)
            del self._objects[item._number]  # noqa: SLF001

    def __getitem__(self, name: str) -> Simulated:
        for item in self.objects:
            if item.name == name:
                return item
        known = [item.name for item in self.objects]
        hint = suggest(str(name), known) or f"It has {', '.join(known) or 'nothing'}"
        raise fail("NB207", f"the network has no object called `{name}`", hint=hint)

    def __contains__(self, item: object) -> bool:
        if isinstance(item, str):
            return any(own.name == item for own in self.objects)
        return any(own is item for own in self._objects.values())

    def __len__(self) -> int:
        return len(self._objects)

    def __iter__(self) -> Iterator[Simulated]:
        return iter(self.objects)

    def __repr__(self) -> str:
        names = ", ".join(item.name for item in self.objects)
        return f"<Network of {names or 'nothing'}>"

    # --- time ----------------------------------------------------------------

    @property
    def t(self) -> Any:
        """Time reached."""
        return wrap(self.t_, SECOND)

    @property
    def t_(self) -> float:
        """The same in second."""
        return 0.0 if self._timeline is None else self._timeline.t

    @property
    def timeline(self) -> Timeline | None:
        """Time as the objects see it; `None` before the first run."""
        return self._timeline

    def stop(self) -> None:
        """End the run after the steps that are being computed."""
        self._stopped = True

    def run(
        self,
        duration: object,
        report: object = None,
        report_period: object = None,
        namespace: Mapping[str, object] | None = None,
        **unknown: object,
    ) -> None:
        """Simulate; time goes on from where the last run ended.

        Parameters
        ----------
        duration
            How long, such as ``100*ms``.
        report
            ``text`` to print progress, or a function of elapsed time, share done,
            start and duration.
        report_period
            Time between two reports, 10 s if omitted.
        namespace
            Constants; those of the script if omitted.

        Raises
        ------
        NbspikeError
            What is wrong in the models now that the constants are known; NB309 and
            NB610 for the duration, NB606, NB607 and NB612 for objects that do not
            fit, NB701 if a variable is no longer finite.
        """
        known = ("duration", "report", "report_period", "namespace")
        missing = {"profile": "", "level": "Use `namespace=`"}
        refuse_unknown(unknown, known, "run", missing)
        length = _duration(duration)
        self._forget_failed_start()
        self._require_complete()
        dt = self._time_step()
        names = names_of_caller(namespace)
        self._resolve(names)
        step = 0 if self._timeline is None else self._timeline.step
        for item in self.objects:
            if isinstance(item, Group):
                item._before_run(dt, step)  # noqa: SLF001
            elif isinstance(item, Monitor | Synapses):
                item._before_run(dt)  # noqa: SLF001
        progress = Progress(report, report_period, self.t_, length)
        self._advance(self._assembled(dt), length, progress)

    def _advance(self, assembly: Assembly, length: float, progress: Progress) -> None:
        timeline = self._timeline
        assert timeline is not None
        end = timeline.t + length
        steps = max(0, _last_step(end, timeline.dt) - timeline.step)
        timeline.end, self._stopped = end, False
        _warn_off_grid(length, end, timeline.dt)
        progress.begin()
        done = assembly.advance(
            steps,
            {},
            seed=self._run_seed(),
            progress=progress,
            cancelled=lambda: self._stopped,
        )
        progress.end(done / steps if steps else 1.0)

    def _run_seed(self) -> int:
        """Return the seed of this network's noise, drawn anew only after `seed`.

        Its streams are numbered by time step, so a run in two parts is the same
        as one in one part.
        """
        if self._generation != generation():
            self._generation, self._seed = generation(), next_seed()
        return self._seed

    def _forget_failed_start(self) -> None:
        """Begin anew if no step was ever computed, so that `dt` may still change."""
        if self._timeline is not None and self._timeline.step == 0:
            for item in self.objects:
                item._timeline = None  # noqa: SLF001
            self._timeline = self._assembly = None

    def _time_step(self) -> float:
        if self._timeline is not None:
            own = {self._timeline.dt}
        else:
            groups = [item for item in self.objects if isinstance(item, Group)]
            given = [getattr(group, "_dt", None) for group in groups]
            own = {defaultclock.dt_ if dt is None else dt for dt in given}
        if not own:
            own = {defaultclock.dt_}
        if len(own) > 1:
            texts = " and ".join(in_ms(dt) for dt in sorted(own))
            message = f"the groups of the network have the time steps {texts}"
            raise fail("NB612", message, hint="Give all of them the same `dt`")
        (dt,) = own
        changed = self._timeline is not None and defaultclock.dt_ != dt
        if changed and self._follows_default():
            before, now = (in_ms(x) for x in (dt, defaultclock.dt_))
            message = f"dt was {before} when the network began and is {now} now"
            hint = "Make the objects again (after start_scope()) to change dt"
            raise fail("NB610", message, hint=hint)
        return dt

    def _follows_default(self) -> bool:
        groups = [item for item in self.objects if isinstance(item, Group)]
        return any(getattr(group, "_dt", None) is None for group in groups)

    # --- before a run --------------------------------------------------------

    def _require_complete(self) -> None:
        """Refuse names given twice, missing partners, objects of other networks."""
        seen: dict[str, Simulated] = {}
        for item in self.objects:
            if seen.setdefault(item.name, item) is not item:
                message = f"two objects of the network are called `{item.name}`"
                raise fail("NB202", message, hint="Give one of them another name")
            if item._timeline not in (None, self._timeline):  # noqa: SLF001
                message = f"{item.name} has been simulated in another network"
                raise fail("NB612", message, hint="Make it again for this one")
            for other in item._needs():  # noqa: SLF001
                if other not in self:
                    message = f"{item.name} is in the network, but {other.name} is not"
                    raise fail("NB612", message, hint=f"Add {other.name}, too")
        if not any(isinstance(item, Group) for item in self.objects):
            message = "there are no neurons to run"
            raise fail("NB612", message, hint="Make a NeuronGroup")

    def _resolve(self, names: Names) -> None:
        together = Together()
        for kind in (Group, Synapses):
            for item in self.objects:
                if isinstance(item, kind):
                    with together.part():
                        item._resolve(names)  # noqa: SLF001
            together.raise_if_any()
        for acting in self._acting():
            with together.part():
                acting.resolve(names)
        together.raise_if_any()

    def _acting(self) -> Iterator[Acting]:
        """Return what acts during a run, of its own or of a group."""
        for item in self.objects:
            if isinstance(item, Acting):
                yield item
            elif isinstance(item, Group):
                yield from item.contained_objects

    def _assembled(self, dt: float) -> Assembly:
        groups = [item for item in self.objects if isinstance(item, Group)]
        synapses = [item for item in self.objects if isinstance(item, Synapses)]
        monitors = [item for item in self.objects if isinstance(item, Monitor)]
        self._order([(item, item.population) for item in groups])
        self._order([(item, item.projection) for item in synapses])
        parts = (
            [item.population for item in groups],
            [item.projection for item in synapses],
            [item.recorder for item in monitors],
            [part for item in self._acting() if item.active for part in item.parts()],
        )
        if self._assembly is None:
            self._assembly = Assembly(*parts, dt=dt)
            clock = self._assembly.clock
            self._timeline = Timeline(dt, clock, magic=self._magic)
        else:
            self._assembly.admit(*parts)
        for item in self.objects:
            item._timeline = self._timeline  # noqa: SLF001
        return self._assembly

    @staticmethod
    def _order(items: Iterable[tuple[Simulated, Any]]) -> None:
        """Name streams by the place in the network, unless the user gave a name."""
        for place, (item, part) in enumerate(items):
            if not item._named:  # noqa: SLF001
                part.stream = f"{item.kind} {place:06d}"


def _flat(objects: Iterable[object]) -> Iterator[Simulated]:
    for item in objects:
        if isinstance(item, Simulated):
            yield item
        elif isinstance(item, Neurons):
            yield item.group
        elif isinstance(item, Mapping):
            yield from _flat(item.values())
        elif isinstance(item, Iterable) and not isinstance(item, str | bytes):
            yield from _flat(item)
        else:
            message = f"{item!r} cannot be simulated"
            raise fail("NB612", message, hint="Add groups, synapses and monitors")


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


def _last_step(end: float, dt: float) -> int:
    """Return how many steps reach a time; a tiny rest does not count as a step."""
    nearest = round(end / dt)
    near = abs(end / dt - nearest) <= TOLERANCE
    return nearest if near else int(np.ceil(end / dt))


def _warn_off_grid(length: float, end: float, dt: float) -> None:
    steps = length / dt
    if abs(steps - round(steps)) <= TOLERANCE * max(1.0, 1e-9 * steps):
        return
    reached = _last_step(end, dt) * dt
    warn(
        f"{in_ms(length)} is not a multiple of the time step {in_ms(dt)}: whole steps "
        f"are computed, up to t = {in_ms(reached)}",
        once=f"off grid {length} {dt}",
    )
