"""`Synapses`: connections of one model between two groups."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any, ClassVar

from nbspike.api.arguments import refuse_unknown
from nbspike.api.attributes import refuse_hidden
from nbspike.api.clock import clock_of
from nbspike.api.connecting import Arguments, Connecting, numbered
from nbspike.api.dtypes import types_of
from nbspike.api.equations import Equations
from nbspike.api.events import known_event
from nbspike.api.linking import require_linked
from nbspike.api.methods import read_request
from nbspike.api.namespace import Names, names_of_caller, own_namespace
from nbspike.api.naming import Simulated
from nbspike.api.neurons import Neurons, no_spikes
from nbspike.api.numbered_synapses import NumberedSynapses
from nbspike.api.pathway_arguments import (
    events_asked,
    parsed_pathways,
    refuse_taken,
)
from nbspike.api.pathways import SynapticPathway, WithPathways
from nbspike.api.reading import Together, names_in_all
from nbspike.api.rich import synapses_html
from nbspike.api.synapse_end import SynapticEnd
from nbspike.api.synapse_store import SynapseStore
from nbspike.api.synaptic_code import RunsSynapticCode
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.diagnostics.source import SourceText
from nbspike.lang.equations import parse_model
from nbspike.lang.parsed import ParsedSynapses
from nbspike.model.check import check_synapses
from nbspike.model.checked import CheckedSynapses
from nbspike.model.storage import stored_as
from nbspike.network.population import SPIKE
from nbspike.network.projection import Projection
from nbspike.network.synaptic_updates import require_solvable

_PARAMETERS = (
    "source target model on_pre on_post delay on_event multisynaptic_index method "
    "namespace dtype dt clock order name method_options".split()
)


class Synapses(WithPathways, RunsSynapticCode, NumberedSynapses):
    """Connections of one model from a source to a target.

    Making them connects nothing; `connect` does.

    Parameters
    ----------
    source
        Group or subgroup whose spikes are sent.
    target
        Group or subgroup, or other synapses, to change their variables; the source if
        omitted.
    model
        Equations of each synapse, such as ``'w : volt'``.
    on_pre, on_post
        Statements run when a spike of the source arrives, or the target fires;
        several pathways as a mapping of names to statements.
    delay
        Time from a spike of the source to its arrival, the same at all synapses for
        good; several pathways as a mapping of names to times.
    namespace
        Constants of these synapses, which come before those of the script.
    name
        Name in messages and in ``net['name']``.
    dtype
        ``np.float32`` to keep variables in single precision, or types by name.
    dt, clock
        Time step of its equations, or the clock to follow; `defaultclock` if omitted.
        Pathways follow the clock of the neurons whose spikes they send.
    order
        Order of its equations within their slot.
    on_event
        Event that pathways follow instead of the spike: one for all, or a mapping of
        names of pathways to events.
    method, method_options
        Integration method of clock-driven equations, and its options.
    multisynaptic_index
        Name of a whole number that counts the synapses of each pair of neurons, for
        texts and as a third index.
    pre, post
        Older names of `on_pre` and `on_post`.
    connect
        Older form of a call of `connect` with this condition, made at once.

    Raises
    ------
    NbspikeError
        Everything that is wrong in the texts; NB606 if the source never fires,
        NB608 for a delay that is negative or not finite.
    """

    kind: ClassVar[str] = "synapses"

    def __init__(
        self,
        source: object,
        target: object = None,
        model: object = None,
        on_pre: object = None,
        on_post: object = None,
        delay: object = None,
        namespace: MutableMapping[str, object] | None = None,
        name: str | None = None,
        *,
        dtype: object = None,
        dt: object = None,
        clock: object = None,
        order: int = 0,
        on_event: object = "spike",
        multisynaptic_index: str | None = None,
        method: str | Sequence[str] | None = None,
        method_options: Mapping[str, object] | None = None,
        pre: object = None,
        post: object = None,
        connect: object = None,
        **unknown: object,
    ) -> None:
        unknown = {key: value for key, value in unknown.items() if value is not None}
        refuse_unknown(unknown, _PARAMETERS, "Synapses", {})
        Simulated.__init__(self, name)
        self._clock, self.order = clock_of(clock, dt, self.name), order
        self._namespace = own_namespace(namespace, self.name)
        self._ends = _ends(source, target, self.name)
        on_pre = _renamed("pre", pre, on_pre)
        on_post = _renamed("post", post, on_post)
        self._parsed = _parse(self.name, model, on_pre, on_post)
        if multisynaptic_index is not None:
            self._parsed = numbered(self._parsed, multisynaptic_index)
        self._used = _names_used(self._parsed)
        events = self._events_of(on_event)
        checked = self._checked()
        self._types = types_of(dtype, checked.variables, self.name)
        checked = stored_as(checked, self._types)
        self._wanted = (*(name for name, _ in checked.externals), *checked.calls)
        self._known: object = None
        self._projection = Projection(
            self.name, self.source.section, self.target.section, checked
        )
        self._projection.method = read_request(method, method_options, name=self.name)
        self._projection.multisynaptic = multisynaptic_index
        for label, event in events.items():
            self._projection.pathways[label].event = event
        require_solvable(self._projection)
        self._hold(delay)
        if connect is not None and connect is not False:
            warn(
                "`connect=` is now a method, called after the synapses are made, as in "
                "`S.connect()`; it still works",
                once="connect in Synapses",
            )
            self.connect(connect)

    def _checked(self) -> CheckedSynapses:
        """Return the model as far as it can be checked without constants."""
        near, far = (end.section.population.model for end in self._ends)
        checked = check_synapses(self._parsed, near, far, complete=False)
        refuse_hidden(checked.variables, Synapses, self.name)
        refuse_taken(self.name, checked, Synapses)
        return checked

    def _hold(self, delay: object) -> None:
        """Become the synapses of the projection."""
        if not self._named:
            self._projection.stream = self.kind
        self._contained = []
        self._keep(SynapseStore(self._projection, self))
        self._pathways = {
            name: SynapticPathway(self, item)
            for name, item in self._projection.pathways.items()
        }
        if delay is not None:
            self._give_delays(delay)

    # --- what they join ------------------------------------------------------

    @property
    def source(self) -> Neurons:
        """Group or subgroup whose spikes are sent."""
        return self._ends[0]

    @property
    def target(self) -> Neurons:
        """Group or subgroup that receives."""
        return self._ends[1]

    @property
    def namespace(self) -> MutableMapping[str, object]:
        """Constants of these synapses, which come before those of the script."""
        return self._namespace

    def names_above(self, names: Names) -> Names:
        """Return what names mean here, given what they mean in the script."""
        pre, post = (end.group.namespace for end in self._ends)
        return names.under(self._namespace, _pre=pre, _post=post)

    @property
    def spiking(self) -> bool:
        """Whether they send spikes, which synapses never do."""
        return False

    @property
    def projection(self) -> Projection:
        """The synapses in the engine."""
        return self._projection

    @property
    def moment(self) -> tuple[int, float]:
        """Number of the next time step, and the time step in second."""
        timeline = self._timeline
        dt = self._clock.dt_
        return (0 if timeline is None else timeline.step(dt)), dt

    def connect(
        self,
        condition: object = None,
        i: object = None,
        j: object = None,
        p: object = 1.0,
        n: object = 1,
        fixed_indegree: object = None,
        skip_if_invalid: bool = False,
        namespace: Mapping[str, object] | None = None,
        **unknown: object,
    ) -> None:
        """Make synapses, now; further calls add more.

        Synapses are numbered by source and then target, except that those of
        ``i='… for …'`` go by target and then source, and lists keep their order.

        Parameters
        ----------
        condition
            Text that holds for the pairs to join, such as ``'i != j'``; all pairs
            if omitted or `True`.
        i, j
            Numbers of source and target neurons; or a text for one of them, such
            as ``j='i'``, ``j='i + 1 if i < N_post - 1'``,
            ``j='k for k in range(i, N_post)'``, ``j='k for k in sample(N_post,
            p=0.1)'`` or ``i='k for k in sample(N_pre, size=10)'``.
        p
            Probability of each pair: a number, or a text that may differ between
            pairs, in which more than 1 counts as 1.
        n
            Synapses of each pair: a number or a text.
        fixed_indegree
            How many different sources each target gets, among those for which the
            condition holds.
        skip_if_invalid
            Whether neurons that do not exist are left out instead of refused.
        namespace
            Constants to be used instead of those of the script.

        Raises
        ------
        ConnectivityError
            NB602 for neurons that do not exist, NB603 for a probability, NB604 for
            lists of different lengths, NB615 for a sample larger than its range.
        MemoryBudgetError
            NB605 if the synapses would not fit into memory.
        """
        known = ("condition", "i", "j", "p", "n", "fixed_indegree", "skip_if_invalid")
        refuse_unknown(unknown, known, "connect", {})
        names = self.names_above(names_of_caller(namespace))
        connecting = Connecting(self._projection, names, self.moment)
        arguments = Arguments(condition, i, j, p, n, fixed_indegree, skip_if_invalid)
        self._projection.connect(connecting.pairs(arguments))

    # --- synapses ------------------------------------------------------------

    # --- running -------------------------------------------------------------

    def _needs(self) -> tuple[Simulated, ...]:
        return (self.source.group, self.target.group)

    def _events_of(self, asked: object) -> dict[str, str]:
        """Return the event that each pathway follows."""
        ways = {item.name: item.trigger for item in self._parsed.pathways}
        given = events_asked(asked, ways, self.name)
        for label, trigger in ways.items():
            end = self.source if trigger == "pre" else self.target
            if given[label] == SPIKE and not end.group.spiking:
                raise no_spikes(end, self.name)
            known_event(given[label], end.section.population)
        return given

    def _resolve(self, names: Names) -> None:
        """Take up the constants as they are now and check the model with them."""
        names = names.under(self._namespace)
        own = {"N", *(item.name for item in self._projection.model.variables)}
        names.warn_hidden(self._used, own, self.name)
        constants = names.constants(self._wanted, self.moment[1])
        near, far = (end.section.population.model for end in self._ends)
        key = (near, far, tuple(constants.dimensions.items()))
        if len(constants.dimensions) < len(self._wanted):
            everything = {**names.all_dimensions(), **constants.dimensions}
            check_synapses(self._parsed, near, far, everything, complete=True)
        if key != self._known:
            dimensions = constants.dimensions
            model = check_synapses(self._parsed, near, far, dimensions, complete=True)
            self._projection.take(stored_as(model, self._types))
            self._known = key
        require_linked(self._projection, self.name)
        self._projection.constants = constants.values
        self._projection.functions = constants.callees(self._projection.model.functions)

    def _take_place(self, label: str, place: int) -> None:
        projection = self._projection
        if not self._named:
            projection.stream = f"{self.kind} {place:06d}"
        projection.label, projection.active = label, self._active
        projection.dt, projection.turn_order = self._clock.dt_, self.order

    def _before_run(self, dt: float) -> None:
        if not self._projection.is_connected:
            raise fail(
                "NB607",
                f"{self.name} from {self.source.section.name} to "
                f"{self.target.section.name} was never connected",
                hint=f"Write `{self.name}.connect(p=0.1)` before the run",
            )
        for end in self._ends:
            if isinstance(end, SynapticEnd):
                end.require_same()
        for pathway in self._pathways.values():
            pathway.note_time_steps(dt)

    def _repr_html_(self) -> str:
        source, target = (end.section.name for end in self._ends)
        return synapses_html(self.name, (source, target), self._parsed)

    def __repr__(self) -> str:
        ends = f"{self.source.section.name} to {self.target.section.name}"
        return f"<Synapses {self.name}: {len(self)} from {ends}>"


def _ends(source: object, target: object, name: str) -> tuple[Neurons, Neurons]:
    first = _end(source, name)
    return first, first if target is None else _end(target, name)


def _end(given: object, name: str) -> Neurons:
    if isinstance(given, Synapses):
        return SynapticEnd(given)
    if not isinstance(given, Neurons):
        message = f"{name} joins groups of neurons, not {given!r}"
        raise fail("NB612", message, hint="Write Synapses(P, Q, on_pre='v += w')")
    return given


def _renamed(old: str, value: object, new: object) -> object:
    if value is None:
        return new
    if new is not None:
        message = f"Synapses has both `{old}=` and `on_{old}=`"
        raise fail("NB612", message, hint=f"Keep `on_{old}=`")
    warn(f"`{old}=` is now called `on_{old}=`; it still works", once="pre and post")
    return value


def _parse(name: str, model: object, on_pre: object, on_post: object) -> ParsedSynapses:
    if not (model is None or isinstance(model, str | Equations)):
        message = f"the equations of {name} are {model!r}, not a text"
        raise fail("NB103", message, hint="Write Synapses(P, Q, 'w : volt')")
    together = Together()
    source = SourceText("" if model is None else str(model), f"equations of {name}")
    equations: Any = ()
    with together.part():
        if isinstance(model, Equations):
            equations = model.lines
        else:
            equations = parse_model(source, may_be_empty=True)
    pathways = parsed_pathways(name, (("pre", on_pre), ("post", on_post)), together)
    together.raise_if_any()
    return ParsedSynapses(source, equations, pathways)


def _names_used(parsed: ParsedSynapses) -> frozenset[str]:
    expressions = [item.expression for item in parsed.equations]
    for pathway in parsed.pathways:
        expressions += [item.value for item in pathway.statements]
    return names_in_all(expressions)
