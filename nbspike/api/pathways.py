"""Pathways as users see them: ``S.pre``, ``S.post`` and those with a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import in_ms, is_index, seconds, si_values
from nbspike.api.clock import SECOND
from nbspike.api.namespace import names_of_caller
from nbspike.api.neurons import Neurons, constants_for
from nbspike.api.reading import expression
from nbspike.api.synapse_store import SynapseStore, is_everything
from nbspike.api.variables import Traits, UnknownVariableError, VariableView
from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.diagnostics.suggest import suggest
from nbspike.model.check_text import check_expression
from nbspike.model.checked import ValueType
from nbspike.network import pathway as engine
from nbspike.network.delays import in_steps
from nbspike.network.schedule import Schedule, Turn
from nbspike.units.dimension import Dimension
from nbspike.units.display import format_value
from nbspike.units.operands import operand
from nbspike.units.quantity import wrap

if TYPE_CHECKING:
    from nbspike.api.synapses import Synapses

#: So many different delays off the grid may have been written down one by one.
_FEW = 10
#: Delays that are looked at before all of them are.
_SOME = 4096


class DelayStore(SynapseStore):
    """The delays of one pathway, as a variable of its synapses.

    Parameters
    ----------
    synapses
        Whose pathway.
    pathway
        The pathway in the engine.
    """

    def __init__(self, synapses: Synapses, pathway: engine.Pathway) -> None:
        super().__init__(synapses.projection, synapses)
        self.pathway = pathway

    @property
    def label(self) -> str:
        """Name of the pathway."""
        return f"{self.projection.name}_{self.pathway.name}"

    def type_of(self, name: str) -> tuple[Dimension, ValueType]:  # noqa: ARG002
        """Return dimension and type."""
        return SECOND, ValueType.FLOAT

    def read(self, name: str) -> NDArray[Any]:  # noqa: ARG002
        """Return the delays, second, shape (size,), or () if there is one for good."""
        delays = self.pathway.delays
        if delays.fixed:
            found = delays.values.copy()
        else:
            found = self.projection.in_user_order(delays.for_each(self.size))
        # so that changing an element of the array is no silent loss
        found.flags.writeable = False
        return found

    def write(self, name: str, key: Any, values: NDArray[Any]) -> None:  # noqa: ARG002
        """Store delays at a NumPy index of the user's numbering."""
        delays = self.pathway.delays
        self._require_possible(values)
        everything = is_everything(key)
        if delays.fixed:
            if not everything or values.size != 1:
                raise self._unequal()
            delays.set(float(values.reshape(())))
            return
        self._require_connected("delay")
        if everything and values.ndim == 0:
            delays.set(float(values))
            return
        if everything:
            own = np.empty(self.size)
        else:
            own = self.projection.in_user_order(delays.for_each(self.size))
        own[key] = values
        order = self.projection.order
        delays.set(own if order is None else own[order])

    def traits(self, name: str) -> Traits:  # noqa: ARG002
        """Return what can be done with the delays."""
        return Traits(scalar=self.pathway.delays.fixed, constant=True)

    @property
    def is_live(self) -> bool:
        """A view of the delays shares no memory with them."""
        return False

    def evaluate(self, name: str, text: str, key: Any, *, bare: bool = False) -> None:
        """Store the delays that an expression gives at a NumPy index."""
        expr = expression(text, f"delay of {self.label}")
        names = names_of_caller().under(self.synapses.namespace)
        found = constants_for([expr], self._scope(), names)
        scope = self._scope(found.dimensions, complete=True)
        what = f"the delay of {self.label}"
        wanted = None if bare else SECOND
        checked = check_expression(expr, scope, wanted=wanted, what=what)
        written = self._inlined(checked)
        found.values.update(constants_for([written], self._scope(), names).values)
        value = self._value(written, found, "assign", f"delay of {self.pathway.name}")
        if value.ndim and not (self.pathway.delays.fixed or is_everything(key)):
            value = value[np.arange(self.size)[key]]
        self.write(name, key, np.asarray(value, np.float64))

    def _require_possible(self, values: NDArray[np.float64]) -> None:
        wrong = ~(np.isfinite(values) & (values >= 0))
        if not wrong.any():
            return
        first = float(values[wrong].flat[0])
        text = "nan" if np.isnan(first) else format_value(first, SECOND)
        message = f"the delay of {self.label} is {text}"
        raise fail("NB608", message, hint="Give a time of 0*ms or more")

    def _unequal(self) -> Exception:
        return fail(
            "NB608",
            f"the delay of {self.label} is one for all its synapses, because it was "
            "given as `delay=`",
            hint="Leave out `delay=` and set the delays after `connect`",
        )


class SynapticPathway:
    """What spikes of one side do to the synapses, as ``S.pre`` or ``S.post``.

    Parameters
    ----------
    synapses
        Whose pathway.
    pathway
        The pathway in the engine.
    """

    def __init__(self, synapses: Synapses, pathway: engine.Pathway) -> None:
        self._synapses, self._pathway = synapses, pathway
        self._store = DelayStore(synapses, pathway)
        self._noted: tuple[int, float] | None = None

    def __setattr__(self, name: str, value: object) -> None:
        if not (name.startswith("_") or hasattr(type(self), name)):
            known = [one for one in dir(type(self)) if not one.startswith("_")]
            message = f"{self.name} has no attribute `{name}`"
            hint = suggest(name, known) or f"It has {', '.join(known)}"
            raise UnknownVariableError(Diagnostic("NB201", message, None, hint))
        object.__setattr__(self, name, value)

    @property
    def name(self) -> str:
        """Name of the synapses and of the pathway, as in ``synapses_pre``."""
        return self._store.label

    @property
    def source(self) -> Neurons:
        """Group or subgroup whose spikes it follows."""
        forward = self._pathway.forward
        return self._synapses.source if forward else self._synapses.target

    @property
    def target(self) -> Neurons:
        """Group or subgroup at the other end."""
        forward = self._pathway.forward
        return self._synapses.target if forward else self._synapses.source

    @property
    def delay(self) -> VariableView:
        """Time from a spike to its arrival, for each synapse."""
        return self._store.view("delay")

    @delay.setter
    def delay(self, value: object) -> None:
        self._set(value)

    @property
    def delay_(self) -> VariableView:
        """The same in second, without unit."""
        return self._store.view("delay", bare=True)

    @delay_.setter
    def delay_(self, value: object) -> None:
        self._set(value, bare=True)

    def _set(self, value: object, *, bare: bool = False) -> None:
        if isinstance(value, VariableView) and value.is_of(self._store, "delay"):
            return
        if not bare:
            value = _one_time(value, f"the delay of {self.name}")
        self._store.view("delay", bare=bare)[:] = value

    @property
    def event(self) -> str:
        """The event that it follows."""
        return self._pathway.event

    @property
    def order(self) -> int:
        """Its turn among what has the same slot: lower comes first, then the name."""
        return self._pathway.turn.order

    @order.setter
    def order(self, value: object) -> None:
        if not is_index(value):
            message = f"the order of {self.name} is {value!r}, not a whole number"
            raise fail("NB612", message, hint=f"Write {self.name}.order = -1")
        self._pathway.turn = Turn(self._pathway.turn.when, int(value))  # type: ignore[call-overload]

    @property
    def when(self) -> str:
        """The slot of the time step that its statements run in."""
        return self._pathway.turn.when

    @when.setter
    def when(self, value: str) -> None:
        Schedule().place(value)
        self._pathway.turn = Turn(value, self._pathway.turn.order)

    @property
    def active(self) -> bool:
        """Whether it sends and delivers spikes; a change counts from the next run."""
        return self._pathway.active

    @active.setter
    def active(self, value: bool) -> None:
        self._pathway.active = bool(value)

    def note_time_steps(self, dt: float) -> None:
        """Warn if clocks differ, or a delay is no multiple of the time step.

        Parameters
        ----------
        dt
            Time step of the synapses, second.
        """
        near, far = self.source.group, self.target.group
        own = near.clock.dt_
        if {dt, far.clock.dt_} != {own}:
            warn(
                f"{self.name} runs with the time step {in_ms(own)} of {near.name}, "
                f"whose spikes it follows, but {self._synapses.name} has "
                f"{in_ms(dt)} and {far.name} has {in_ms(far.clock.dt_)}; its delays "
                f"are multiples of {in_ms(own)}",
                once=f"clocks of {self.name}",
            )
        delays = self._pathway.delays
        if self._noted != (delays.changes, own):
            self._noted = (delays.changes, own)
            warn_rounded(self.name, delays.values, own)

    def __repr__(self) -> str:
        return f"<SynapticPathway {self.name}>"


class WithPathways:
    """An object whose pathways are its attributes, such as ``S.pre``."""

    _pathways: dict[str, SynapticPathway]
    name: Any

    @property
    def delay(self) -> VariableView:
        """Time from a spike to its arrival by the pathway ``pre``."""
        return self._main_pathway().delay

    @delay.setter
    def delay(self, value: object) -> None:
        self._main_pathway().delay = value

    @property
    def delay_(self) -> VariableView:
        """The same in second, without unit."""
        return self._main_pathway().delay_

    @delay_.setter
    def delay_(self, value: object) -> None:
        self._main_pathway().delay_ = value

    def _main_pathway(self) -> SynapticPathway:
        if "pre" in self._pathways:
            return self._pathways["pre"]
        known = ", ".join(f"`{self.name}.{name}.delay`" for name in self._pathways)
        raise UnknownVariableError(
            Diagnostic(
                "NB201",
                f"`delay` means that of `on_pre`, which {self.name} does not have",
                None,
                f"There is {known}" if known else "Without pathway there is no delay",
            )
        )

    def _give_delays(self, delay: object) -> None:
        several = delay if isinstance(delay, Mapping) else {"pre": delay}
        for name, value in several.items():
            if name not in self._pathways:
                message = f"{self.name} has no pathway `{name}` to give a delay to"
                known = ", ".join(f"`{own}`" for own in self._pathways) or "none"
                hint = f"Its pathways are {known}, as in delay={{'name': 1*ms}}"
                raise fail("NB207", message, hint=hint)
            give_delay(self._pathways[name], value)

    def __getattr__(self, name: str) -> Any:
        pathways = self.__dict__.get("_pathways", {})
        if name in ("delay", "delay_"):
            self._main_pathway()  # whose absence is why Python asks here
        return pathways[name] if name in pathways else super().__getattr__(name)  # type: ignore[misc]

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._pathways})


def give_delay(pathway: SynapticPathway, value: object) -> None:
    """Give all synapses of a pathway one delay for good, with ``delay=``.

    Raises
    ------
    NbspikeError
        NB309 for what is no time, NB608 if it is negative, not finite, or more than
        one.
    """
    store = pathway._store  # noqa: SLF001
    store.pathway.delays.fixed = True
    if isinstance(value, str):
        store.evaluate("delay", value, ...)
        return
    what = f"the delay of {pathway.name}"
    value = _one_time(value, what)
    given = si_values(value, SECOND, ValueType.FLOAT, what, "synapse")
    store.write("delay", ..., given)


def _one_time(value: object, what: str) -> object:
    """Return what is given, having looked at the unit of a single number."""
    if isinstance(value, str | VariableView):
        return value
    given = operand(value)
    if given.is_number and given.values.ndim:
        return value
    return wrap(seconds(value, what, "1.5*ms"), SECOND)


def warn_rounded(name: str, delays: NDArray[np.float64], dt: float) -> None:
    """Say which delay is used if one is no multiple of the time step.

    Delays that were drawn or follow from a distance are all different, and nobody
    expects them on the grid: no note on those.
    """
    flat = delays.ravel()
    for some in (flat[:_SOME], flat):  # drawn ones are seen among the first
        different = np.unique(some)
        used = in_steps(different, dt) * dt
        wrong = np.abs(used - different) > 1e-4 * dt
        if np.count_nonzero(wrong) > _FEW:
            return
    if not wrong.any():
        return
    first = int(np.argmax(wrong))
    delay, instead = in_ms(float(different[first])), in_ms(float(used[first]))
    which = f"the delay of {name} is" if delays.ndim == 0 else f"{name} has a delay of"
    warn(
        f"{which} {delay}, which is not a multiple of the time step {in_ms(dt)}; "
        f"{instead} is used",
        once=f"delay {name} {delay} {dt}",
    )
