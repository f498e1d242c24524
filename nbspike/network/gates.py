"""Gates: operations that are asked in every tick, and run in those of their clock."""

from __future__ import annotations

from nbspike.network.beats import Beats
from nbspike.network.binding import bind_fixed
from nbspike.network.schedule import Scheduled
from nbspike.network.setting import Setting
from nbspike.runtime.plan import Operation


def gated(item: Scheduled, setting: Setting) -> Operation:
    """Return an operation that is asked in every tick and keeps to its own clock."""
    if isinstance(setting.grid, Beats):
        return _beaten(item, setting, setting.grid)
    every = setting.grid.every(item.dt)
    counted = every if item.step_dt is None else setting.grid.every(item.step_dt)
    inner = item.operation
    if setting.stopwatch is not None:
        inner = setting.stopwatch.timed(item.name, inner)
    if every == counted == 1:
        return inner
    entries = (every, counted, inner.address, inner.context)
    gate = bind_fixed("gated", inner.name, entries)
    gate.keeps = (*gate.keeps, *inner.keeps)
    gate.inner = inner
    return gate


def _beaten(item: Scheduled, setting: Setting, beats: Beats) -> Operation:
    """Return an operation that keeps to the listed ticks of its own clock."""
    own = beats.following[item.dt]
    counted = own if item.step_dt is None else beats.following[item.step_dt]
    inner = item.operation
    if setting.stopwatch is not None:
        inner = setting.stopwatch.timed(item.name, inner)
    entries = (own, counted, beats.first, inner.address, inner.context)
    gate = bind_fixed("beaten", inner.name, entries)
    gate.keeps = (*gate.keeps, *inner.keeps)
    gate.inner = inner
    return gate
