"""``phase(P)``: two variables against each other, with what makes them move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nbspike.analysis.contour import zero_lines
from nbspike.analysis.fixed_points import Field, FixedPoint, fixed_points
from nbspike.analysis.summary import three_digits
from nbspike.analysis.view import Curve, Floats, Graph, TraceView
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedNeurons
from nbspike.model.evaluate import evaluate
from nbspike.model.inline import inline
from nbspike.model.tree import name_ids
from nbspike.picture.axes import steady_limits
from nbspike.picture.curves import variable_of
from nbspike.worksheet.definitions import NeuronsDefinition
from nbspike.worksheet.panels.groups import Groups, potential
from nbspike.worksheet.panels.panel import (
    Draft,
    Needs,
    PanelKind,
    Run,
    TraceChoice,
)
from nbspike.worksheet.panels.synaptic_terms import driven_variables
from nbspike.worksheet.panels.written import Item, Written, refusal

_POINTS = 2000
_GRID = 121
_MARGIN = 0.35
_BEYOND = 0.5  # of the ranges; axes that hold still may be wider than the data

Limits = tuple[float, float]


@dataclass(slots=True)
class Phase:
    """The plane of two variables of one neuron.

    Parameters
    ----------
    population, neuron
        The neuron whose path is drawn.
    names
        The two variables, across and up.
    others
        What else their equations read; held at its mean over the run.
    text
        How the panel is written.
    """

    population: str
    neuron: int
    names: tuple[str, str]
    others: tuple[str, ...]
    text: str
    _limits: dict[str, Limits] = field(default_factory=dict)

    @property
    def needs(self) -> Needs:
        """The two variables and those their equations read."""
        return Needs(
            frozenset(
                TraceChoice(self.population, self.neuron, name)
                for name in (*self.names, *self.others)
            )
        )

    def add(self, run: Run, draft: Draft) -> None:
        """Add the plane."""
        definition = run.definitions[self.population]
        assert isinstance(definition, NeuronsDefinition)
        traces = [
            run.trace_of(self.population, self.neuron, name)
            for name in (*self.names, *self.others)
        ]
        x, y, *others = traces
        held = {
            name: float(np.mean(trace.values)) if trace.values.size else 0.0
            for name, trace in zip(self.others, others, strict=True)
        }
        rates = _field(definition.model, self.names, held, run, self.neuron)
        limits = tuple(
            self._frame(name, trace)
            for name, trace in zip(self.names, (x, y), strict=True)
        )
        across, up = limits
        points = fixed_points(rates, _si(across, x), _si(up, y))
        curves = [_path(x, y), *_nullclines(rates, self.names, (x, y), limits)]
        for mark, stable in (("points", True), ("rings", False)):
            kind = [point for point in points if point.stable is stable]
            place = (
                np.array([point.x for point in kind]) / x.scale,
                np.array([point.y for point in kind]) / y.scale,
            )
            curves.append(Curve("stable" if stable else "unstable", *place, mark))
        said = [_told(point, x, y) for point in points] or ["no fixed point in sight"]
        if others:
            means = [
                f"{variable_of(trace)} = "
                f"{three_digits(held[name] / trace.scale)} {trace.unit}".strip()
                for name, trace in zip(self.others, others, strict=True)
            ]
            said.append(f"at the mean of the run, {', '.join(means)}")
        graph = Graph(
            self.text,
            f"phase plane of {self.population}[{self.neuron}]",
            _label(self.names[0], x),
            _label(self.names[1], y),
            tuple(curves),
            "; ".join(said),
            x_limits=across,
            y_limits=up,
            x_si=x.scale,
            y_si=y.scale,
            of_run=False,
        )
        draft.graphs.append(graph)

    def _frame(self, name: str, trace: TraceView) -> Limits:
        """Return the ends of an axis in display units; they hold still."""
        values = trace.values[np.isfinite(trace.values)] / trace.scale
        low, high = (values.min(), values.max()) if values.size else (0.0, 0.0)
        if trace.threshold is not None:
            high = max(high, trace.threshold / trace.scale)
        room = _MARGIN * (high - low) or 0.5 * abs(high) or 1.0
        held = self._limits.get(name)
        now = None if held is None else (held[0] / trace.scale, held[1] / trace.scale)
        made = steady_limits(low - room, high + room, now)
        self._limits[name] = _si(made, trace)  # units follow the values of a run
        return made


def _field(
    model: CheckedNeurons,
    names: tuple[str, str],
    held: Mapping[str, float],
    run: Run,
    neuron: int,
) -> Field:
    """Return both rates of change as functions of both variables, SI."""
    formulas = [_formula(model, name) for name in names]
    known: dict[str, Any] = {
        **run.values,
        "t": run.duration,
        "dt": run.dt,
        "i": neuron,
        "not_refractory": 1.0,
        **dict.fromkeys(model.noises, 0.0),
        **held,
    }

    def rates(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        values = {**known, names[0]: x, names[1]: y}
        one, other = (evaluate(formula, values) for formula in formulas)
        shape = np.broadcast(x, y).shape
        return (
            np.broadcast_to(np.asarray(one, np.float64), shape),
            np.broadcast_to(np.asarray(other, np.float64), shape),
        )

    return rates


def _formula(model: CheckedNeurons, name: str) -> Any:
    expression = model.variable(name).expression
    assert expression is not None
    return inline(expression, model)


def _path(x: TraceView, y: TraceView) -> Curve:
    """Return the way of the neuron, with gaps where it is reset."""
    every = max(1, x.values.size // _POINTS)
    across, up = x.values[::every] / x.scale, y.values[::every] / y.scale
    after = -(-np.searchsorted(x.t, x.spikes + 1e-12) // every)
    up[after[after < up.size - 1]] = np.nan
    return Curve(x.name.split(" of ")[1], across, up)


def _nullclines(
    rates: Field,
    names: tuple[str, str],
    traces: tuple[TraceView, TraceView],
    limits: tuple[Limits, ...],
) -> list[Curve]:
    x, y = traces
    across, up = (_wider(each) for each in limits)
    columns, rows = np.linspace(*across, _GRID), np.linspace(*up, _GRID)
    grid = np.meshgrid(columns * x.scale, rows * y.scale)
    found = []
    for name, values, role in zip(names, rates(*grid), ("E", "I"), strict=True):
        line = zero_lines(columns, rows, values)
        found.append(Curve(f"d{name}/dt = 0", *line, role=role))
    return found


def _wider(limits: Limits) -> Limits:
    room = _BEYOND * (limits[1] - limits[0])
    return limits[0] - room, limits[1] + room


def _si(limits: Limits, trace: TraceView) -> Limits:
    return limits[0] * trace.scale, limits[1] * trace.scale


def _label(name: str, trace: TraceView) -> str:
    return f"{name} ({trace.unit})" if trace.unit else name


def _told(point: FixedPoint, x: TraceView, y: TraceView) -> str:
    place = ", ".join(
        f"{variable_of(trace)} {three_digits(value / trace.scale)} {trace.unit}".strip()
        for trace, value in ((x, point.x), (y, point.y))
    )
    real = point.eigenvalues.real
    turn = float(np.abs(point.eigenvalues.imag).max())
    if turn > 0:
        values = f"{three_digits(float(real[0]))} ± {three_digits(turn)}i"
    else:
        values = " and ".join(three_digits(float(each)) for each in np.sort(real))
    return f"{point.kind} at {place} (eigenvalues {values} 1/s)"


def _read(written: Written, groups: Groups) -> Phase:
    """Return ``phase(P)``, ``phase(P[3])`` or ``phase(P, v, w)``.

    Raises
    ------
    NbspikeError
        NB850 if there are not two variables to show.
    """
    first, *rest = written.items
    ((place, neuron),) = groups.neurons(first, 1)[:1]
    model, population = place.definition.model, place.definition.name
    moving = [
        item.name for item in model.variables if item.kind is EquationKind.DIFFERENTIAL
    ]
    if rest:
        names = [_named(item, moving, place.name) for item in rest]
    else:
        membrane = potential(model) or ""
        driven = driven_variables(groups, population, model, membrane)
        names = moving if len(moving) == 2 else [n for n in moving if n not in driven]
    if len(names) != 2 or names[0] == names[1]:
        listed = ", ".join(moving) or "none"
        message = f"a plane has two variables; `{place.name}` has {listed}"
        pair = moving if len(moving) > 1 else ["v", "w"]
        hint = f"Name two: `phase({first.name}, {pair[0]}, {pair[1]})`"
        if len(moving) < 2:
            hint = f"Try `vm({first.name})`"
        raise refusal("NB850", message, written.span, hint)
    stored = {
        item.name
        for item in model.variables
        if item.kind is not EquationKind.SUBEXPRESSION
    }
    read = frozenset().union(*(name_ids(_formula(model, name)) for name in names))
    others = tuple(sorted((read & stored) - set(names)))
    return Phase(population, neuron, (names[0], names[1]), others, written.text)


def _named(item: Item, moving: list[str], group: str) -> str:
    if item.name not in moving:
        message = f"`{group}` has no differential equation of `{item.name}`"
        hint = suggest(item.name, moving) or f"It has {', '.join(moving) or 'none'}"
        raise refusal("NB850", message, item.span, hint)
    return item.name


PHASE = PanelKind(
    "phase",
    "phase(P)",
    "two variables against each other, with nullclines and fixed points",
    _read,
)
