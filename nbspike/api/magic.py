"""`run` without a network: it takes the objects that the calling code sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import FrameType

from nbspike.api.clock import defaultclock
from nbspike.api.monitors import Monitor
from nbspike.api.namespace import levels_of
from nbspike.api.naming import Simulated, in_scope, scope_start
from nbspike.api.network import Network
from nbspike.api.neurons import Neurons
from nbspike.api.summaries import profile_table
from nbspike.api.tables import Table
from nbspike.api.unused import forget, say_unused
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import user_frame, warn
from nbspike.units.display import format_value

#: Longer lists hold data, not objects.
LONGEST_LIST = 10_000
DEEPEST_LIST = 3

#: Variables in which IPython keeps what cells returned, and names of Python's own.
_HISTORY = re.compile(r"In|Out|_+|_i+|_i?\d+|_[iod]h|__\w+__")

_current: Network | None = None


def run(
    duration: object,
    report: object = None,
    report_period: object = None,
    namespace: Mapping[str, object] | None = None,
    profile: bool = False,
    **unknown: object,
) -> None:
    """Simulate all objects that the calling code can name.

    These are the values of its variables, local ones before global ones, and what
    lists, tuples and mappings among them hold, as far as they were made since
    `start_scope`.  Time goes on if they have run together before.

    Parameters
    ----------
    duration, report, report_period, namespace, profile
        See `Network.run`.

    Raises
    ------
    NetworkError
        NB612 if there is nothing to run, or if some objects have run before and
        others have not.
    """
    global _current  # noqa: PLW0603  (there is one such network, as in Brian 2)
    network = _network_of(_connected(collect()))
    _current = network
    say_unused(scope_start(), _held)
    network.run(duration, report, report_period, namespace, profile, **unknown)


def store(name: str = "default", filename: object = None) -> None:
    """Keep the present state of what `run` would take.

    Parameters
    ----------
    name, filename
        See `Network.store`.
    """
    _network_of(_connected(collect())).store(name, filename)


def restore(
    name: str = "default",
    filename: object = None,
    restore_random_state: bool = False,
) -> None:
    """Put back a state of what `run` would take.

    Parameters
    ----------
    name, filename, restore_random_state
        See `Network.restore`.
    """
    global _current  # noqa: PLW0603
    network = _network_of(_connected(collect()))
    network.restore(name, filename, restore_random_state)
    _current = network


def scheduling_summary(net: Network | None = None) -> Table:
    """Return a table of what is done in a time step, in order.

    Parameters
    ----------
    net
        The network; what `run` would take if omitted.
    """
    if net is None:
        net = _network_of(_connected(collect()))
    return net.scheduling_summary()


def profiling_summary(net: Network | None = None, show: int | None = None) -> Table:
    """Return a table of the time that operations took in the last run.

    Parameters
    ----------
    net
        The network; that of `run` if omitted.
    show
        How many of them at most.

    Raises
    ------
    NetworkError
        NB650 if that run had no ``profile=True``.
    """
    found = _current if net is None else net
    return profile_table(None, None) if found is None else found.profiling_summary(show)


def last_network() -> Network | None:
    """Return the network that `run` ran last."""
    return _current


def collect() -> tuple[Simulated, ...]:
    """Return the objects that `run` would take, in the order they were made."""
    named, held = _visible(user_frame())
    taken = _taken_along(named, held)
    found = {**taken, **named}
    return tuple(found[number] for number in sorted(found))


def _taken_along(
    named: dict[int, Simulated], held: dict[int, Simulated]
) -> dict[int, Simulated]:
    """Return what lists hold and what may run with the objects that have names.

    What a list holds is never in the way: results of earlier runs that are kept in
    one have run without the objects that have names now.
    """
    if not named:
        return held
    timelines = {item._timeline for item in named.values()}  # noqa: SLF001
    goes_on = timelines - {None}
    taken = {}
    for number, item in held.items():
        timeline = item._timeline  # noqa: SLF001
        if timeline is None and goes_on and not isinstance(item, Monitor):
            warn(
                f"{item.name} in a list or dict is left out of the run, because it is "
                "new, and the objects that have names have already run"
            )
        elif timeline is None or timeline in timelines:
            taken[number] = item
    return taken


def _held(frame: FrameType) -> set[int]:
    named, held = _visible(frame)
    return {*named, *held}


def _visible(
    frame: FrameType,
) -> tuple[dict[int, Simulated], dict[int, Simulated]]:
    """Return what variables of a frame name, and what lists among them hold."""
    named: dict[int, Simulated] = {}
    held: dict[int, Simulated] = {}
    seen: set[str] = set()
    for level in levels_of(frame):
        for name, value in list(level.items()):
            if name in seen or _HISTORY.fullmatch(name):
                continue
            seen.add(name)
            for item, depth in _within(value, 0):
                if in_scope(item) and not _elsewhere(item):
                    (held if depth else named)[item._number] = item  # noqa: SLF001
    return named, {number: one for number, one in held.items() if number not in named}


def _within(value: object, depth: int) -> Iterator[tuple[Simulated, int]]:
    if isinstance(value, Simulated):
        yield value, depth
    elif isinstance(value, Neurons):
        yield value.group, depth
    elif isinstance(value, list | tuple | dict) and len(value) <= LONGEST_LIST:
        items = value.values() if isinstance(value, dict) else value
        for item in list(items) if depth < DEEPEST_LIST else ():
            yield from _within(item, depth + 1)


def _elsewhere(item: Simulated) -> bool:
    """Whether an object belongs to a network that was made by hand."""
    timeline = item._timeline  # noqa: SLF001
    return timeline is not None and not timeline.magic


def _connected(objects: tuple[Simulated, ...]) -> list[Simulated]:
    """Leave out what refers to groups that are not there, with a warning."""
    numbers = {id(item) for item in objects}
    kept = []
    for item in objects:
        missing = [other for other in item._needs() if id(other) not in numbers]  # noqa: SLF001
        if missing:
            forget(missing[0]._number)  # noqa: SLF001  (this is said here)
            warn(
                f"{item.name} is left out of the run, because {missing[0].name}, which "
                "it refers to, has no name here"
            )
        else:
            kept.append(item)
    return kept


def _network_of(objects: list[Simulated]) -> Network:
    """Return the network that goes on, or a new one."""
    if not objects:
        message = "there is nothing to run: no variable here holds a group"
        raise fail("NB612", message, hint="Make a NeuronGroup, or run your Network")
    ran = [item for item in objects if item._timeline is not None]  # noqa: SLF001
    new = [item for item in objects if item._timeline is None]  # noqa: SLF001
    if not ran:
        return Network(*objects, magic=True)
    timeline = None if _current is None else _current.timeline
    strangers = [item for item in ran if item._timeline is not timeline]  # noqa: SLF001
    late = [item for item in new if not isinstance(item, Monitor)]
    if _current is None or strangers or late:
        old = (strangers or ran)[0]
        other = late[0] if late else next((x for x in ran if x is not old), old)
        raise _mixed(old, other, is_new=bool(late))
    gone = [item for item in _current if item not in objects]
    _current.remove(*gone)
    _current.add(*objects)
    return _current


def _mixed(old: Simulated, other: Simulated, *, is_new: bool) -> Exception:
    timeline = old._timeline  # noqa: SLF001
    assert timeline is not None
    reached = format_value(timeline.t, defaultclock.dt.dimension)
    what = "is new" if is_new else "belongs to another run"
    return fail(
        "NB612",
        f"{old.name} has already run to t = {reached}, but {other.name} {what}",
        hint="Write start_scope() above the definitions, or make a Network of the "
        "objects to run",
    )
