"""`NeuronGroup`: neurons that share a model."""

from __future__ import annotations

import numbers
from collections.abc import Mapping, MutableMapping
from typing import Any, ClassVar

from numpy.typing import NDArray

from nbspike.api.arguments import refuse_unknown
from nbspike.api.attributes import refuse_hidden
from nbspike.api.clock import clock_of
from nbspike.api.contained import GroupStep
from nbspike.api.dtypes import types_of
from nbspike.api.equations import Equations, equations_of
from nbspike.api.events import EventRunner, GroupEvent, known_event
from nbspike.api.linking import require_linked
from nbspike.api.methods import read_request
from nbspike.api.namespace import Names, local_names, require_in_sight
from nbspike.api.neuron_texts import names_used, neuron_texts, note_draws
from nbspike.api.neurons import Group
from nbspike.api.rich import neurons_html
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.lang.expr import calls_in
from nbspike.model.check import check_neurons
from nbspike.model.storage import stored_as
from nbspike.network.population import SPIKE, Population
from nbspike.network.size import whole_size

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
        self._parsed = neuron_texts(self.name, model, threshold, reset, refractory)
        self._equations = (
            model
            if isinstance(model, Equations)
            else equations_of(self._parsed.equations)
        )
        self._reset_text = reset or ""
        self._used = names_used(self._parsed)
        checked = check_neurons(self._parsed, complete=False)
        self._wanted = (*(name for name, _ in checked.externals), *checked.calls)
        self._known: object = None
        self._born = local_names(self._wanted)
        refuse_hidden(checked.variables, NeuronGroup, self.name)
        self._types = types_of(dtype, checked.variables, self.name)
        checked = stored_as(checked, self._types)
        asked = read_request(
            method, method_options, checked, self.name, self._equations
        )
        self._hold(Population(self.name, size, checked, method=asked))
        for event, condition in (events or {}).items():
            self._contained.append(GroupEvent(self, self._population, event, condition))
        if threshold is not None and reset is None and not checked.refractory:
            self._warn_level()
        note_draws(checked)

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
                missing = set(self._wanted) - constants.values.keys()
                require_in_sight(missing, self._born, self.name)
                everything = {**names.all_dimensions(), **constants.dimensions}
                check_neurons(self._parsed, everything, complete=True)
            model = check_neurons(self._parsed, constants.dimensions, complete=True)
            population.take(stored_as(model, self._types))
            self._known = key
        require_linked(population, self.name)
        self._take(constants)


def _swapped(size: object, model: object) -> str:
    if isinstance(size, str) and isinstance(model, numbers.Integral):
        return " (the number of neurons comes before the equations)"
    return ""
