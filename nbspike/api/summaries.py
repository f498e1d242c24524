"""`scheduling_summary` and `profiling_summary`: what a time step does, and its cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nbspike.api.arguments import in_ms
from nbspike.api.clock import SECOND
from nbspike.api.naming import Simulated
from nbspike.api.placing import labels_of
from nbspike.api.tables import Table
from nbspike.diagnostics.errors import fail
from nbspike.network.schedule import Scheduled
from nbspike.units.display import format_value
from nbspike.units.quantity import wrap

_KINDS = {
    "stateupdater": "StateUpdater",
    "thresholder": "Thresholder",
    "resetter": "Resetter",
    "subexpression_update": "SubexpressionUpdater",
}


def schedule_table(
    objects: Sequence[Simulated], operations: Iterable[Scheduled]
) -> Table:
    """Return what is done in a time step, in order.

    Parameters
    ----------
    objects
        Of the network, in the order in which they were made.
    operations
        Sorted by their turns.
    """
    owners = {label: item for item, label, _ in labels_of(objects)}
    rows: dict[str, tuple[str, ...]] = {}
    operations = tuple(operations)
    fastest = min((one.dt for one in operations), default=0.0)
    for one in operations:
        label = one.name.partition("\0")[0]
        owner = _owner(label, owners)
        part = "--" if owner is None else f"{owner.name} ({type(owner).__name__})"
        turn = (one.turn.when, str(one.turn.order), "yes")
        what = f"{label} ({_kind(label, owner)})"
        rows.setdefault(label, (what, part, _pace(one.dt, fastest), *turn))
    for label, item in owners.items():
        if not item.active:
            kind = type(item).__name__
            pace = _pace(item.clock.dt_, fastest)
            turn = (item.when, str(item.order), "no")
            rows[label] = (f"{label} ({kind})", f"{item.name} ({kind})", pace, *turn)
    headings = ("object", "part of", "clock dt", "when", "order", "active")
    return Table("", headings, tuple(rows.values()), frozenset({4}))


def _owner(label: str, owners: Mapping[str, Simulated]) -> Simulated | None:
    fitting = [one for one in owners if label == one or label.startswith(f"{one}_")]
    return owners[max(fitting, key=len)] if fitting else None


def _kind(label: str, owner: Simulated | None) -> str:
    for ending, kind in _KINDS.items():
        if label.endswith(ending):
            return kind
    if "_run_regularly" in label or "_run_at" in label:
        return "CodeRunner"
    if owner is not None and owner.kind == "synapses":
        return "SynapticPathway"
    return "operation" if owner is None else type(owner).__name__


def _pace(dt: float, fastest: float) -> str:
    every = round(dt / fastest) if fastest else 1
    return f"{in_ms(dt)} ({'every step' if every == 1 else f'every {every} steps'})"


def times_of(spent: Mapping[str, float]) -> list[tuple[str, Any]]:
    """Return the time of each operation with its name, longest first.

    Parameters
    ----------
    spent
        Second, by name; parts of one object stand under one name.
    """
    found: dict[str, float] = {}
    for name, seconds in spent.items():
        label = name.partition("\0")[0]
        found[label] = found.get(label, 0.0) + seconds
    order = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [(name, wrap(seconds, SECOND)) for name, seconds in order]


def profile_table(times: Sequence[tuple[str, Any]] | None, show: object) -> Table:
    """Return the times of operations and their shares.

    Parameters
    ----------
    times
        From `times_of`; `None` if no run was profiled.
    show
        How many of them at most; `None` for all.

    Raises
    ------
    NetworkError
        NB650 if no run was profiled.
    """
    if times is None:
        message = "there is no profile: the last run did not keep one"
        raise fail("NB650", message, hint="Write run(…, profile=True)")
    total = sum(float(time) for _, time in times)
    shown = times if show is None else times[: int(show)]  # type: ignore[call-overload]
    rows = tuple(
        (
            name,
            format_value(float(time), SECOND),
            f"{float(time) / total:.2%}" if total else "0.00%",
        )
        for name, time in shown
    )
    return Table(
        "Profiling summary", ("object", "time", "share"), rows, frozenset({1, 2})
    )
