"""``fi(P, I)``: how fast the neurons fire for an input, in one run of its own."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from nbspike.analysis.gain import firing_rates, rheobase
from nbspike.analysis.summary import three_digits
from nbspike.analysis.view import Curve, Floats, Graph, SpikeView
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr import Binary, Expr, Name, Number
from nbspike.lang.parsed import Equation, EquationKind
from nbspike.network.assembly import Assembly
from nbspike.network.recorders import Spikes
from nbspike.network.values import assign
from nbspike.units.dimension import BASE, Dimension
from nbspike.units.display import display_unit
from nbspike.worksheet.constants import Constant
from nbspike.worksheet.definitions import NeuronsDefinition
from nbspike.worksheet.group import Group, group_of
from nbspike.worksheet.panels.groups import Groups
from nbspike.worksheet.panels.panel import NOTHING_MORE, Draft, Needs, PanelKind, Run
from nbspike.worksheet.panels.written import Item, Written, refusal

#: How many neurons there are, each with an input of its own.
POINTS = 101
#: Length of the run, and of the part at its start that does not count, second.
DURATION, TRANSIENT = 1.0, 0.2


@dataclass(slots=True)
class Gain:
    """The f-I curve of a population over one of its constants.

    Parameters
    ----------
    definition
        The population, made of neurons that differ in the input only.
    name
        The constant that is the input.
    limits
        Smallest and largest input, SI; `None` for 0 to twice its value.
    text
        How the panel is written.
    """

    definition: NeuronsDefinition
    name: str
    limits: tuple[float, float] | None
    text: str
    needs: Needs = NOTHING_MORE
    _group: Group | None = None
    _assembly: Assembly | None = None
    _recorder: Spikes | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, run: Run, draft: Draft) -> None:
        """Run the neurons and add the curve.

        Raises
        ------
        OptionError
            NB850 if the input is 0 and has no range.
        """
        with self._lock:
            constant = run.constants[self.name]
            inputs = self._inputs(constant)
            rates = self._rates(run, constant.dimension, inputs)
        unit, scale = display_unit(inputs, constant.dimension)
        shown, now = inputs / scale, constant.value / scale
        here = float(np.interp(now, shown, rates))
        label = f"{self.name} ({unit})" if unit else self.name
        said = f"{three_digits(here)} Hz at {three_digits(now)} {unit}".rstrip()
        begins = rheobase(shown, rates)
        if begins is not None:
            low, high = map(three_digits, begins)
            said += f"; begins to fire between {low} and {high} {unit}".rstrip()
        elif not rates.any():
            said += "; silent everywhere"
        said += (
            f"; {POINTS} neurons without synapses, intervals over their time, "
            f"{TRANSIENT * 1e3:.0f} ms to {DURATION:g} s"
        )
        where = np.array([now]) if shown[0] <= now <= shown[-1] else np.empty(0)
        curves = (
            Curve(self.definition.name, shown, rates),
            Curve("now", where, np.full(where.size, here), "points"),
        )
        graph = Graph(
            self.text,
            f"f-I curve of {self.definition.name}",
            label,
            "rate (Hz)",
            curves,
            said,
            from_zero=True,
            x_si=scale,
            of_run=False,
            x_limits=(float(shown[0]), float(shown[-1])),
        )
        draft.graphs.append(graph)

    def _inputs(self, constant: Constant) -> Floats:
        if self.limits is None:
            if constant.value == 0:
                message = f"`{self.name}` is 0 and has no range to go through"
                hint = f"Give it one: `{self.name} = 0*nA in [0, 1]*nA`"
                raise fail("NB850", message, hint=hint)
            # as it was first, so that the axis holds still under its slider
            ends = sorted((0.0, 2 * constant.value))
            self.limits = ends[0], ends[1]
        return np.linspace(*self.limits, POINTS)

    def _rates(self, run: Run, size: Dimension, inputs: Floats) -> Floats:
        constants = {k: item for k, item in run.constants.items() if k != self.name}
        values = {k: item for k, item in run.values.items() if k != self.name}
        assembly, recorder, group = self._built(constants, size, run.dt)
        population = group.population
        whole, path = population.whole(), (population.name, "init")
        assembly.reset()
        population.state[self.name][:] = inputs
        assign(whole, group.initial, values, seed=run.seed, path=path)
        population.state[self.name][:] = inputs
        steps = round(DURATION / run.dt)
        assembly.advance(steps, values, seed=run.seed)
        pieces = [piece.filled() for piece in recorder.recorder.take()]
        neuron = np.concatenate([part[0] for part in pieces]).astype(np.int64)
        step = np.concatenate([part[1] for part in pieces]).astype(np.float64)
        spikes = SpikeView(population.name, POINTS, 0, step * run.dt, neuron)
        return firing_rates(spikes, TRANSIENT, DURATION)

    def _built(
        self, constants: Mapping[str, Constant], size: Dimension, dt: float
    ) -> tuple[Assembly, Spikes, Group]:
        """Return the network of these neurons; the same while its structure lasts."""
        definition = _with_input(self.definition, self.name, size)
        group = group_of(definition, constants, dt, self._group)
        same = group is self._group and self._assembly is not None
        if not same or self._recorder is None or self._assembly is None:
            self._group = group
            self._recorder = Spikes(group.population.whole())
            self._assembly = Assembly(
                [group.population], [], [self._recorder], group.parts, dt=dt
            )
        return self._assembly, self._recorder, group


def _with_input(
    definition: NeuronsDefinition, name: str, size: Dimension
) -> NeuronsDefinition:
    """Return a population whose neurons have a constant each for themselves."""
    own = Equation(EquationKind.PARAMETER, name, None, unit_expression(size))
    header = replace(definition.header, size=Number(POINTS), segments=())
    parsed = definition.parsed
    parsed = replace(parsed, equations=(*parsed.equations, own))
    return replace(definition, header=header, parsed=parsed, segments=(), size=POINTS)


def unit_expression(size: Dimension) -> Expr:
    """Return a dimension as a product of powers of base units."""
    found: Expr = Number(1)
    for name, power in zip(BASE, size.exponents, strict=True):
        if power:
            factor = Binary("**", Name(name), Number(float(power)))
            found = Binary("*", found, factor)
    return found


def _read(written: Written, groups: Groups) -> Gain:
    """Return ``fi(P, I)``.

    Raises
    ------
    NbspikeError
        NB802 without a constant, NB850 if the model does not use it or never fires.
    """
    first, *rest = written.items
    place = groups.whole(first, "fi")
    definition, model = place.definition, place.definition.model
    known = [name for name, _ in model.externals]
    if len(rest) != 1:
        message = "`fi` needs a group and the constant that is its input"
        hint = f"Write `fi({first.name}, {known[0] if known else 'I'})`"
        raise refusal("NB802", message, written.span, hint)
    if definition.header.kind != "equations" or model.threshold is None:
        message = f"`{place.name}` has no equations with a threshold"
        hint = "Choose a group whose cell has `dv/dt = …` and `threshold:`"
        raise refusal("NB850", message, first.span, hint)
    _check_input(rest[0], known, definition)
    limits = groups.ranges.get(rest[0].name)
    return Gain(definition, rest[0].name, limits, written.text)


def _check_input(item: Item, known: list[str], definition: NeuronsDefinition) -> None:
    name, model = definition.name, definition.model
    if model.calls:
        message = f"`{name}` calls functions of the notebook"
        hint = "An f-I curve needs a model of constants only"
        raise refusal("NB850", message, item.span, hint)
    if item.name not in known:
        message = f"the cell of `{name}` does not use a constant `{item.name}`"
        hint = suggest(item.name, known) or f"It uses {', '.join(known) or 'none'}"
        raise refusal("NB850", message, item.span, hint)


FI = PanelKind("fi", "fi(P, I)", "firing rate over an input: the f-I curve", _read)
