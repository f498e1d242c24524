"""`NeuronGroup`: neurons that share a model."""

from __future__ import annotations

import numbers
from collections.abc import Mapping, MutableMapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import refuse_unknown
from nbspike.api.attributes import refuse_hidden
from nbspike.api.clock import SECOND, clock_of
from nbspike.api.contained import GroupStep
from nbspike.api.dtypes import types_of
from nbspike.api.equations import Equations, equations_of
from nbspike.api.events import EventRunner, GroupEvent, known_event
from nbspike.api.methods import read_request
from nbspike.api.namespace import Names
from nbspike.api.neurons import Group
from nbspike.api.reading import Together
from nbspike.api.rich import neurons_html
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.diagnostics.source import SourceText
from nbspike.lang.equations import parse_model
from nbspike.lang.expr import Binary, Expr, Name, Number, Statement, calls_in, names_in
from nbspike.lang.expr_parse import parse_condition, parse_value
from nbspike.lang.parsed import EquationKind, ParsedNeurons
from nbspike.lang.statement_parse import parse_statements
from nbspike.model.check import check_neurons
from nbspike.model.checked import CheckedNeurons
from nbspike.model.functions import first_draw
from nbspike.model.storage import stored_as
from nbspike.network.population import SPIKE, Population
from nbspike.network.size import whole_size
from nbspike.units.display import format_value
from nbspike.units.operands import operand

_PARAMETERS = (
    "N model method threshold reset refractory events namespace dtype dt clock order "
    "name method_options"
).split()


class NeuronGroup(Group):
    """Neurons that share a model.

    Parameters
    ----------
    N
        Number of neurons.
    model
        Equations, such as ``'dv/dt = -v/tau : volt'``, as text or as `Equations`.
    method
        Integration method, or several that are tried in order: names, methods of
        one's own, or functions that return statements; chosen if omitted.
    threshold
        Condition that makes a neuron fire, such as ``'v > V_th'``.
    reset
        Statements that follow, such as ``'v = V_r'``.
    refractory
        A time, or a text: an expression of a time or a condition.
    events
        Conditions of other events, by name; refractory neurons have them, too.
    namespace
        Constants of this group, which come before those of the script.
    dtype
        ``np.float32`` to keep variables in single precision, or types by name of
        variable; ``float64`` if omitted.  Computed is in double precision.
    dt, clock
        Time step, or the clock to follow; `defaultclock` if omitted.
    order
        Order of what it does within each slot of a time step.
    name
        Name in messages and in ``net['name']``.
    method_options
        Options of the method, such as ``{'absolute_error': 1e-9}``.

    Raises
    ------
    NbspikeError
        Everything that is wrong in the texts; NB601 for the size, NB308 for a
        threshold that is a value, NB309 for a refractory period without unit, NB628
        for a type in which a variable cannot be kept.
    """

    kind: ClassVar[str] = "neurongroup"

    def __init__(
        self,
        N: object,  # noqa: N803  (Brian's name)
        model: object = None,
        method: object = None,
        threshold: str | None = None,
        reset: str | None = None,
        refractory: object = False,
        events: Mapping[str, str] | None = None,
        namespace: MutableMapping[str, object] | None = None,
        dtype: object = None,
        dt: object = None,
        clock: object = None,
        order: int = 0,
        name: str | None = None,
        method_options: Mapping[str, object] | None = None,
        **unknown: object,
    ) -> None:
        refuse_unknown(unknown, _PARAMETERS, "NeuronGroup", {})
        Group.__init__(self, name, namespace)
        size = whole_size(N, f"size of {self.name}{_swapped(N, model)}")
        self._clock, self.order = clock_of(clock, dt, self.name), order
        self._parsed = _parse(self.name, model, threshold, reset, refractory)
        self._equations = (
            model
            if isinstance(model, Equations)
            else equations_of(self._parsed.equations)
        )
        self._reset_text = reset or ""
        self._used = _names_used(self._parsed)
        checked = check_neurons(self._parsed, complete=False)
        self._wanted = (*(name for name, _ in checked.externals), *checked.calls)
        self._known: object = None
        refuse_hidden(checked.variables, NeuronGroup, self.name)
        self._types = types_of(dtype, checked.variables, self.name)
        checked = stored_as(checked, self._types)
        asked = read_request(method, method_options, checked, self.name)
        self._hold(Population(self.name, size, checked, method=asked))
        for event, condition in (events or {}).items():
            self._contained.append(GroupEvent(self, self._population, event, condition))
        if threshold is not None and not reset and not checked.refractory:
            self._warn_level()
        _note_draws(checked)

    def _repr_html_(self) -> str:
        return neurons_html(self.name, "NeuronGroup", len(self), self._parsed)

    @property
    def equations(self) -> Equations:
        """The equations of the model."""
        return self._equations

    @property
    def user_equations(self) -> Equations:
        """The same, as they were given."""
        return self._equations

    @property
    def state_updater(self) -> GroupStep:
        """What integrates the equations."""
        return GroupStep(self, "update")

    @property
    def thresholder(self) -> dict[str, GroupStep | GroupEvent]:
        """What tests for events, by event; the threshold is that of ``spike``."""
        found: dict[str, GroupStep | GroupEvent] = {}
        if self._parsed.threshold is not None:
            found[SPIKE] = GroupStep(self, "threshold")
        tests = [item for item in self._contained if isinstance(item, GroupEvent)]
        return {**found, **{item.event: item for item in tests}}

    @property
    def resetter(self) -> dict[str, GroupStep | EventRunner]:
        """What runs after events, by event; the reset is that of ``spike``."""
        found: dict[str, GroupStep | EventRunner] = {}
        if self._parsed.reset:
            found[SPIKE] = GroupStep(self, "reset")
        code = [item for item in self._contained if isinstance(item, EventRunner)]
        return {**found, **{item.event: item for item in code}}

    @property
    def contained_objects(self) -> list[object]:
        """Everything that the group does in a time step."""
        own = (*self.thresholder.values(), *self.resetter.values())
        steps = [item for item in own if isinstance(item, GroupStep)]
        return [self.state_updater, *steps, *self._contained]

    @property
    def event_codes(self) -> dict[str, str]:
        """Statements of all events by name, the reset as ``spike``."""
        found = {SPIKE: self._reset_text} if self._reset_text else {}
        for item in self._contained:
            if isinstance(item, EventRunner):
                found[item.event] = item.text
        return found

    @property
    def events(self) -> dict[str, str]:
        """Conditions of all events by name, the threshold as ``spike``."""
        found = {}
        threshold = self._parsed.threshold
        if threshold is not None and threshold.span is not None:
            found[SPIKE] = threshold.span.text
        for item in self._contained:
            if isinstance(item, GroupEvent):
                found[item.event] = item.text
        return found

    def run_on_event(
        self,
        event: str,
        code: str,
        when: str = "after_resets",
        order: int = 0,
    ) -> EventRunner:
        """Run statements for the neurons that have an event, in the same step.

        Parameters
        ----------
        event
            One of the group's events; ``spike`` if there is no reset.
        code
            The statements.
        when, order
            When in a step.

        Raises
        ------
        NbspikeError
            NB207 for an unknown event, NB202 for an event that has code already,
            and what is wrong in the statements.
        """
        taken = {i.event for i in self._contained if isinstance(i, EventRunner)}
        if self._parsed.reset:
            taken.add(SPIKE)
        made = EventRunner(self, self._population, event, code, when, order)
        if event in taken:
            message = f"the event `{event}` of {self.name} has code already"
            raise fail("NB202", message, hint="Put all statements into one text")
        self._contained.append(made)
        return made

    def set_event_schedule(
        self, event: str, when: str = "after_thresholds", order: int = 0
    ) -> None:
        """Test a custom event at another turn of the step.

        Raises
        ------
        NbspikeError
            NB207 for an unknown event.
        """
        for item in self._contained:
            if isinstance(item, GroupEvent) and item.event == event:
                item.when, item.order = when, order
                return
        known_event(event if event != SPIKE else None, self._population)

    @property
    def _step_count(self) -> NDArray[Any]:
        """Attempts in the last time step, with ``save_step_count`` in the options."""
        return self._population.kept["_step_count"]

    @property
    def _failed_steps(self) -> NDArray[Any]:
        """Those whose error was too large, with ``save_failed_steps``."""
        return self._population.kept["_failed_steps"]

    def _warn_level(self) -> None:
        assert self._parsed.threshold is not None
        if not calls_in(self._parsed.threshold):  # `rand() < p` needs no reset
            warn(
                f"{self.name} has a threshold, but neither `reset=` nor `refractory=`: "
                "a neuron fires in every step while the condition holds"
            )

    def _resolve(self, names: Names) -> None:
        names = names.under(self._namespace)
        population = self._population
        names.warn_hidden(self._used, population.state, self.name)
        constants = names.constants(self._wanted, self._step)
        key = tuple(constants.dimensions.items())
        if key != self._known or len(key) < len(self._wanted):
            if len(key) < len(self._wanted):
                everything = {**names.all_dimensions(), **constants.dimensions}
                check_neurons(self._parsed, everything, complete=True)
            model = check_neurons(self._parsed, constants.dimensions, complete=True)
            population.model = stored_as(model, self._types)
            self._known = key
        self._take(constants)


def _parse(
    name: str, model: object, threshold: object, reset: object, refractory: object
) -> ParsedNeurons:
    together = Together()
    if not isinstance(model, str | Equations):
        message = f"the equations of {name} are {model!r}, not a text"
        hint = "Write NeuronGroup(100, 'dv/dt = -v/tau : volt')"
        raise fail("NB103", message, hint=hint)
    source = SourceText(str(model), f"equations of {name}")
    if isinstance(model, Equations):
        equations = model.lines
    else:
        equations = together.read(parse_model, model, source.name) or ()
    condition: Expr | None = None
    if threshold is not None:
        with together.part():
            _require_text(threshold, "threshold", name, "v > {}")
        if isinstance(threshold, str):
            title = f"threshold of {name}"
            condition = together.read(parse_condition, threshold, title)
    statements: tuple[Statement, ...] = ()
    if reset is not None:
        with together.part():
            _require_text(reset, "reset", name, "v = {}")
        if isinstance(reset, str):
            title = f"reset of {name}"
            statements = together.read(parse_statements, reset, title) or ()
    period: Expr | None = None
    with together.part():
        period = _refractory(refractory, name)
    together.raise_if_any()
    return ParsedNeurons(
        source, equations, threshold=condition, reset=statements, refractory=period
    )


def _require_text(value: object, what: str, name: str, example: str) -> None:
    if isinstance(value, str):
        return
    code = "NB308" if what == "threshold" else "NB112"
    is_what = "a condition" if what == "threshold" else "a statement"
    text = "…"
    given = operand(value)
    if given.is_number and given.values.ndim == 0:
        text = format_value(float(given.values), given.dimension).replace(" ", "*")
    raise fail(
        code,
        f"the {what} of {name} is `{text}`, a value and not {is_what}",
        hint=f"Write {what}='{example.format(text)}'",
    )


def _refractory(value: object, name: str) -> Expr | None:
    """Return a refractory period as an expression; `None` for none."""
    if value is None or value is False:
        return None
    if isinstance(value, str):
        return parse_value(SourceText(value, f"refractory of {name}"))
    given = operand(value)
    one = given.is_number and given.values.ndim == 0 and value is not True
    if not one or given.dimension != SECOND:
        text = f"{value}"
        message = f"the refractory period of {name} is `{text}`, not a time"
        hint = "Write refractory=5*ms, or a condition such as refractory='v > 0*mV'"
        raise fail("NB309", message, hint=hint)
    period = float(given.values)
    if not (np.isfinite(period) and period >= 0):
        message = f"the refractory period of {name} is `{format_value(period, SECOND)}`"
        raise fail("NB609", message, hint="Give a time of 0*ms or more")
    return Binary("*", Number(period), Name("second"))


def _note_draws(model: CheckedNeurons) -> None:
    """Note that draws in equations are not noise."""
    for variable in model.variables:
        if variable.kind is not EquationKind.DIFFERENTIAL:
            continue
        assert variable.expression is not None
        call = first_draw(variable.expression)
        if call is not None:
            warn(
                f"`{call.function}()` in d{variable.name}/dt is drawn anew whenever "
                "the equation is evaluated, so its effect depends on dt; white noise "
                "is `xi`",
                once=f"draws in {variable.expression}",
            )
            return


def _names_used(parsed: ParsedNeurons) -> frozenset[str]:
    expressions = [item.expression for item in parsed.equations]
    expressions += [parsed.threshold, parsed.refractory]
    expressions += [item.value for item in parsed.reset]
    found = [names_in(item) for item in expressions if item is not None]
    return frozenset().union(*found)


def _swapped(size: object, model: object) -> str:
    if isinstance(size, str) and isinstance(model, numbers.Integral):
        return " (the number of neurons comes before the equations)"
    return ""
